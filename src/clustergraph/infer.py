"""What follows from the data by the rules in queries/rule-*.rq, and from which records.

A rule is a SELECT. Each row states one triple, ?subject ?property ?object, and may name in ?from a record that it follows
from. A triple with records gets a cg:Derivation that ties it to them and to its rule, so that a reader of a short link
comes to the participation, adoption or relation behind it, and by that to the passage. Types, and what a passage's own
IRI says, follow without a record.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256

from clustergraph.errors import InputError, QuerySyntaxError
from clustergraph.iris import DEF, DERIVATION, DERIVED_GRAPH, ID, RDF_TYPE, RULES_GRAPH, SKOS_NOTATION, SKOS_PREF_LABEL
from clustergraph.lines import told
from clustergraph.queryfile import QueryFile, blaming
from clustergraph.rdf import Literal, NamedNode, Quad, Row, Store

MAX_ROUNDS = 20
_GRAPH = NamedNode(DERIVED_GRAPH)
_RULE = NamedNode(DEF + "byRule")


def infer(store: Store, rules: Sequence[QueryFile], progress: Callable[[str], None] = lambda _: None) -> None:
    """Add to the store what the rules say, round after round, until nothing new follows: to graph:derived, and the
    rules themselves to graph:rules.

    A triple that a file already states is not derived again, nor one that another rule gave in an earlier round.
    """
    store.extend([quad for rule in rules for quad in _rule(rule)])
    for number in range(1, MAX_ROUNDS + 1):
        new: set[Quad] = set()
        before = len(store)
        for rule in rules:
            step = f"round {number}: {rule.id}"
            progress(step)
            with blaming(rule):
                names, rows = _solutions(store, rule)
                if "from" in names:
                    new.update(_derive(store, rule, rows))
                else:  # needs no derivation, and there is one for each class of each thing: written as it comes
                    store.extend(told(_plain(store, rows), step, progress))
        store.extend(new)
        if len(store) == before:
            return
    raise InputError(
        f"The rules still give new statements after {MAX_ROUNDS} rounds; one of {', '.join(rule.id for rule in rules)} "
        "feeds itself without end."
    )


def _solutions(store: Store, rule: QueryFile) -> tuple[list[str], Iterator[Row]]:
    names, rows = store.solutions(rule.text)
    if missing := {"subject", "property", "object"} - set(names):
        raise QuerySyntaxError(f"?{sorted(missing)[0]} is missing: give ?subject ?property ?object, and ?from if any")
    return names, rows


def _plain(store: Store, rows: Iterable[Row]) -> Iterator[Quad]:
    return (quad for quad, _ in _triples(rows) if not store.holds(quad))


def _triples(rows: Iterable[Row]) -> Iterator[tuple[Quad, Row]]:
    """What each row states; one that leaves a part unbound states nothing."""
    for row in rows:
        subject, property_, object_ = row["subject"], row["property"], row["object"]
        if isinstance(subject, NamedNode) and isinstance(property_, NamedNode) and object_ is not None:
            yield Quad(subject, property_, object_, _GRAPH), row


def _derive(store: Store, rule: QueryFile, rows: Iterable[Row]) -> Iterator[Quad]:
    """What the rule's rows state anew, and the derivations of what has records.

    A triple that is known stays out, unless this rule gave it: then a row may bring one more record for it.
    """
    mine = _rule_name(rule)
    for quad, sources in _stated(rows).items():
        known = store.holds(quad)
        if known and not sources:
            continue
        name = _derivation(quad, rule)
        if known and Quad(name, _RULE, mine, _GRAPH) not in store:
            continue
        explained = _explained(name, quad, rule, sources) if sources else ()
        yield from (one for one in (quad, *explained) if one not in store)


def _stated(rows: Iterable[Row]) -> dict[Quad, set[NamedNode]]:
    """The triples of the rule's rows, each with the records that it follows from."""
    records: dict[Quad, set[NamedNode]] = defaultdict(set)
    for quad, row in _triples(rows):
        sources = records[quad]
        if isinstance(record := row["from"], NamedNode):
            sources.add(record)
    return records


def _derivation(quad: Quad, rule: QueryFile) -> NamedNode:
    """The name of a derivation: the same for the same triple and rule in every build."""
    digest = sha256(f"{rule.id} {quad.subject} {quad.predicate} {quad.object}".encode()).hexdigest()
    return NamedNode(DERIVATION + digest[:16])


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
