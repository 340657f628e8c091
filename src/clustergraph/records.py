"""Real records as Turtle, with the names of what they lead to: the instance sketches of the documentation."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rdflib.term import Identifier, Literal, URIRef

from clustergraph.iris import ENTITY, ID, PASSAGE, PREFIXES, RDF_TYPE, compact
from clustergraph.model import Model
from clustergraph.terms import Module, Term

Rows = Sequence[Mapping[str, Identifier]]

QUERY = "page-model-record"
_CLASSES = 3  # that a module shows a record of
_LOCAL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\Z")  # what stands after a prefix without being escaped


@dataclass(frozen=True)
class Record:
    """One record of a module as Turtle; `text[lang]` names things in that language."""

    module: str
    thing: str
    text: dict[str, str]


def wanted(model: Model) -> list[tuple[Module, str]]:
    """The things to show: of the classes of each module with most to tell, the thing that says most."""
    found: list[tuple[Module, str]] = []
    for module in model.modules:
        weights = {term.iri: _weight(model, term) for term in module.classes}
        best = sorted((iri for iri in weights if weights[iri]), key=lambda iri: (-weights[iri], iri))
        for iri in best[:_CLASSES]:
            thing = model.terms[iri].things[0].iri
            if (module, thing) not in found:
                found.append((module, thing))
    return found


def _weight(model: Model, term: Term) -> int:
    """How much a class has to tell: its things, and the properties of its own that they have.

    The class of everything shows nothing of its own, and passages are not curated.
    """
    if term.iri in {ENTITY, PASSAGE} or not term.ours:
        return 0
    return term.count * min(3, sum(use.things > 0 for use in model.own(term.iri)))


def write(module: Module, thing: str, rows: Rows) -> Record:
    graph = min(str(row["graph"]) for row in rows)
    said = [row for row in rows if str(row["graph"]) == graph]
    return Record(module.iri, thing, {lang: _turtle(thing, graph, said, lang) for lang in ("sv", "en")})


def _turtle(thing: str, graph: str, rows: Sequence[Mapping[str, Identifier]], lang: str) -> str:
    prefixes: dict[str, str] = {}

    def short(iri: str) -> str:
        return _short(iri, prefixes)

    pairs: dict[tuple[str, str], str] = {}
    for row in sorted(
        rows, key=lambda row: (str(row["property"]) != RDF_TYPE, str(row["property"]), row["value"].n3())
    ):
        name = "a" if str(row["property"]) == RDF_TYPE else short(str(row["property"]))
        remark = str(row.get(f"value{lang.title()}", ""))
        pairs.setdefault((name, _term(row["value"], short)), remark if isinstance(row["value"], URIRef) else "")
    subject = short(thing)
    lines = [subject]
    for number, ((name, value), remark) in enumerate(pairs.items(), 1):
        end = "." if number == len(pairs) else ";"
        lines.append(f"    {name} {value} {end}" + (f"  # {remark}" if remark else ""))
    head = [f"@prefix {name}: <{iri}> ." for name, iri in sorted(prefixes.items())]
    return "\n".join([*head, "", f"# {compact(graph)}", *lines])


def _term(value: Identifier, short: Callable[[str], str]) -> str:
    if isinstance(value, URIRef):
        return short(str(value))
    assert isinstance(value, Literal)
    if value.datatype:
        lexical = Literal(str(value)).n3()
        return f"{lexical}^^{short(str(value.datatype))}"
    return str(value.n3())


def _short(iri: str, prefixes: dict[str, str]) -> str:
    """The IRI behind a prefix, where that needs no escape: a known one, else one named after its kind."""
    start, slash, local = iri.rpartition("/") if iri.startswith(ID) else ("", "", "")
    known = next((name for name, base in PREFIXES.items() if name != "id" and iri.startswith(base)), None)
    if known:
        start, slash, local = PREFIXES[known], "", iri[len(PREFIXES[known]) :]
    name = known or start.removeprefix(ID).replace("/", "-")
    if not name or not _LOCAL.match(local):
        return f"<{iri}>"
    prefixes[name] = start + slash
    return f"{name}:{local}"
