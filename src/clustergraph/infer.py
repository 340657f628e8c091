"""What follows from the data by the rules in queries/rule-*.rq, and from which records.

A rule is a SELECT. Each row states one triple, ?subject ?property ?object, and may name in ?from a record that it follows
from. A triple with records gets a cg:Derivation that ties it to them and to its rule, so that a reader of a short link
comes to the participation, adoption or relation behind it, and by that to the passage. Types, and what a passage's own
IRI says, follow without a record.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256

from clustergraph.errors import InputError
from clustergraph.iris import DEF, DERIVED_GRAPH, ID, RDF_TYPE, RULES_GRAPH, SKOS_NOTATION, SKOS_PREF_LABEL
from clustergraph.queryfile import QueryFile, blaming
from clustergraph.rdf import Literal, NamedNode, Quad, Statement, Store

MAX_ROUNDS = 20
_GRAPH = NamedNode(DERIVED_GRAPH)
_RULE = NamedNode(DEF + "byRule")


def infer(store: Store, rules: Sequence[QueryFile], progress: Callable[[str], None] = lambda _: None) -> set[Quad]:
    """Add to the store what the rules say, round after round, until nothing new follows; return what was added.

    A triple that a file already states is not derived again, nor one that another rule gave in an earlier round.
    """
    derived = {quad for rule in rules for quad in _rule(rule)}
    store.extend(derived)
    known: set[Quad] = set()  # the derivations of each rule so far
    for number in range(1, MAX_ROUNDS + 1):
        new: set[Quad] = set()
        for rule in rules:
            progress(f"round {number}: {rule.id}")
            with blaming(rule):
                new |= set(_derive(store, rule, known))
        new -= derived
        if not new:
            return derived
        store.extend(new)
        derived |= new
        known |= {quad for quad in new if quad.predicate == _RULE}
    raise InputError(
        f"The rules still give new statements after {MAX_ROUNDS} rounds; one of {', '.join(rule.id for rule in rules)} "
        "feeds itself without end."
    )


def _derive(store: Store, rule: QueryFile, known: set[Quad]) -> Iterator[Quad]:
    """What the rule's rows state anew, and the derivations of what has records."""
    records: dict[Quad, set[NamedNode]] = defaultdict(set)
    for statement in store.statements(rule.text):
        records[_quad(statement)] |= {statement.record} if statement.record else set()
    for quad, sources in records.items():
        name = _derivation(quad, rule)
        if store.holds(quad) and Quad(name, _RULE, _rule_name(rule), _GRAPH) not in known:
            continue
        yield quad
        if sources:
            yield from _explained(name, quad, rule, sources)


def _quad(statement: Statement) -> Quad:
    return Quad(statement.subject, statement.property, statement.object, _GRAPH)


def _derivation(quad: Quad, rule: QueryFile) -> NamedNode:
    """The name of a derivation: the same for the same triple and rule in every build."""
    digest = sha256(f"{rule.id} {quad.subject} {quad.predicate} {quad.object}".encode()).hexdigest()
    return NamedNode(f"{ID}derivation/{digest[:16]}")


def _explained(name: NamedNode, quad: Quad, rule: QueryFile, sources: Iterable[NamedNode]) -> Iterator[Quad]:
    said = {
        RDF_TYPE: NamedNode(DEF + "Derivation"),
        DEF + "derivedSubject": quad.subject,
        DEF + "derivedProperty": quad.predicate,
        DEF + "derivedObject": quad.object,
        DEF + "byRule": _rule_name(rule),
    }
    for predicate, value in said.items():
        yield Quad(name, NamedNode(predicate), value, _GRAPH)
    for source in sources:
        yield Quad(name, NamedNode(DEF + "followsFrom"), source, _GRAPH)


def _rule_name(rule: QueryFile) -> NamedNode:
    return NamedNode(f"{ID}rule/{rule.id.removeprefix('rule-')}")


def _rule(rule: QueryFile) -> Iterator[Quad]:
    """The rule itself as data: what it says in both languages, and its query."""
    name, graph = _rule_name(rule), NamedNode(RULES_GRAPH)
    yield Quad(name, NamedNode(RDF_TYPE), NamedNode(DEF + "Rule"), graph)
    yield Quad(name, NamedNode(SKOS_NOTATION), Literal(rule.id), graph)
    yield Quad(name, NamedNode(DEF + "queryText"), Literal(rule.text), graph)
    for language in ("sv", "en"):
        label = Literal(rule.header[f"follows@{language}"], language=language)
        yield Quad(name, NamedNode(SKOS_PREF_LABEL), label, graph)
