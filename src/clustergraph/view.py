"""What a page shows, out of the rows that queries give: cells, tables, and the parts of a page about a thing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rdflib.term import Identifier, Literal, URIRef

from clustergraph.answer import Answer
from clustergraph.iris import (
    COMPARISONS_GRAPH,
    CONTRADICTIONS_GRAPH,
    DCTERMS_DESCRIPTION,
    DEF,
    DERIVED_GRAPH,
    GAPS_GRAPH,
    LINKS_GRAPH,
    NAMES_GRAPH,
    ONTOLOGY_GRAPH,
    RDF_TYPE,
    RDFS_LABEL,
    RULES_GRAPH,
    SHAPES_GRAPH,
    SKOS_DEFINITION,
    SKOS_HIDDEN_LABEL,
    SKOS_PREF_LABEL,
    compact,
    document_iri,
    local_path,
    passage_ref,
    register_graph,
)
from clustergraph.words import TERMS, WORDS

_NAMES = {SKOS_PREF_LABEL, RDFS_LABEL}
_DESCRIPTIONS = {DCTERMS_DESCRIPTION, SKOS_DEFINITION}
_OF_GAP = local_path(DEF + "ofGap")
# What the project says itself: nobody needs telling, or it names its own source, as a claim and a name from elsewhere do.
_OURS = {COMPARISONS_GRAPH, CONTRADICTIONS_GRAPH, GAPS_GRAPH, NAMES_GRAPH, ONTOLOGY_GRAPH, RULES_GRAPH, SHAPES_GRAPH}


@dataclass(frozen=True)
class Cell:
    """What stands in one place of a page: a text, where it leads, the language it is in, and what it is there for."""

    text: str
    href: str | None = None
    lang: str | None = None
    role: str = ""


@dataclass
class Thing:
    """What a page about a thing shows."""

    iri: str
    title: Cell
    descriptions: list[Cell] = field(default_factory=list)
    types: list[Cell] = field(default_factory=list)
    properties: list[tuple[Cell, list[tuple[Cell, list[Cell]]]]] = field(default_factory=list)
    incoming: list[tuple[Cell, list[Cell]]] = field(default_factory=list)
    more: bool = False  # whether more leads here than the page lists
    source: Cell | None = None  # the one document that says everything, where it is one
    evidence: list[dict[str, Any]] = field(default_factory=list)
    gaps: list[tuple[Cell, list[Cell]]] = field(default_factory=list)
    elsewhere: list[dict[str, Any]] = field(default_factory=list)


def labelled(row: Mapping[str, Identifier], name: str, lang: str) -> Cell:
    """The thing in a column of a row, by its label in the language asked for or else in the other."""
    iri = str(row[name])
    for key in (f"{name}Sv", f"{name}En") if lang == "sv" else (f"{name}En", f"{name}Sv"):
        if key in row:
            return Cell(str(row[key]), _link(iri), key[-2:].lower())
    return Cell(compact(iri), _link(iri))


def document(row: Mapping[str, Identifier], lang: str) -> dict[str, Any]:
    """A document as lists of documents show it."""
    return {
        "cell": labelled(row, "document", lang),
        "number": str(row.get("number", "")),
        "passages": str(row.get("passages", "")),
    }


def fill(thing: Thing, rows: Iterable[Mapping[str, Identifier]], lang: str) -> None:
    """Sort what a thing says into title, types, descriptions and the rest, each value once with who says it."""
    rest: dict[Cell, dict[Cell, list[Cell]]] = {}
    names: list[Cell] = []
    inferred: list[Cell] = []
    for row in rows:
        name, value = str(row["property"]), _value(row, lang)
        source = _source(row, lang)
        if name in _NAMES:
            names.append(value)
        elif name in _DESCRIPTIONS:
            thing.descriptions.append(value)
        elif name == SKOS_HIDDEN_LABEL and str(row["graph"]) == NAMES_GRAPH:
            continue  # its record, which knows the source, stands on the page too
        elif name == RDF_TYPE:
            (thing.types if str(row["graph"]) != DERIVED_GRAPH else inferred).append(value)
        else:
            said_by = rest.setdefault(_property(row, lang), {}).setdefault(value, [])
            if source is not None and source not in said_by:
                said_by.append(source)
    names.sort(key=lambda cell: cell.lang != lang)
    thing.title = next(iter(names), _gap_of(rest) or thing.title)
    thing.types = list(dict.fromkeys(thing.types or inferred))
    thing.descriptions = sorted(dict.fromkeys(thing.descriptions), key=lambda cell: cell.lang != lang)[:1]
    other_names: list[tuple[Cell, list[Cell]]] = [
        (cell, []) for cell in dict.fromkeys(names) if cell.text != thing.title.text
    ]
    thing.properties = [(name, list(values.items())) for name, values in rest.items()]
    told = {
        source
        for _, values in thing.properties
        for _, sources in values
        for source in sources
        if source.role == "said_by"
    }
    thing.source = told.pop() if len(told) == 1 else None
    if other_names:
        thing.properties.insert(0, (Cell(WORDS[lang]["other_names"]), list(other_names)))


def _gap_of(said: Mapping[Cell, Mapping[Cell, list[Cell]]]) -> Cell | None:
    """What a finding is called, which has no name of its own: as its gap is."""
    return next((replace(gap, href=None) for name, gaps in said.items() if name.href == _OF_GAP for gap in gaps), None)


def grouped(rows: Iterable[Mapping[str, Identifier]], lang: str) -> list[tuple[Cell, list[Cell]]]:
    """Values by property, each once."""
    groups: dict[Cell, list[Cell]] = {}
    for row in rows:
        values = groups.setdefault(_property(row, lang), [])
        if (value := _value(row, lang)) not in values:
            values.append(value)
    return list(groups.items())


def elsewhere(rows: Iterable[Mapping[str, Identifier]], lang: str) -> list[dict[str, Any]]:
    """What a thing is called in each register: the number, where the register shows it, and the record that tells more."""
    return [
        {
            "kind": compact(str(row["kind"])).partition(":")[2],
            "scheme": labelled(row, "scheme", lang),
            "number": Cell(str(row.get("notation", "")), str(row["counterpart"]) if "counterpart" in row else None),
            "name": str(row.get("name", "")),
            "day": str(row["day"]),
            "record": Cell(WORDS[lang]["how_known"], local_path(str(row["record"]))),
        }
        for row in rows
    ]


def _property(row: Mapping[str, Identifier], lang: str) -> Cell:
    iri = str(row["property"])
    label = row.get("propertySv" if lang == "sv" else "propertyEn") or TERMS.get(compact(iri), {}).get(lang)
    return Cell(str(label or compact(iri)), _link(iri))


def _value(row: Mapping[str, Identifier], lang: str) -> Cell:
    if "form" in row:  # a name, in whatever language it is
        return replace(_cell(row["form"]), href=_link(str(row["value"])))
    if ref := passage_ref(str(row["value"])):
        return Cell(f"{ref.slug}: {ref.start}–{ref.end}", _link(ref.iri))
    labels = "valueSv" in row or "valueEn" in row
    return labelled(row, "value", lang) if labels else _cell(row["value"])


def _source(row: Mapping[str, Identifier], lang: str) -> Cell | None:
    """Who says something: a document, a register, a rule, or the record that it follows from by a rule."""
    graph = str(row["graph"])
    if "seen" in row:
        return replace(labelled(row, "seen", lang), role="seen_in")
    if graph == DERIVED_GRAPH and "record" in row:
        return replace(labelled(row, "record", lang), role="follows_from")
    if graph == DERIVED_GRAPH:
        return Cell(WORDS[lang]["derived"])
    if graph in _OURS:
        return None
    if graph.startswith((LINKS_GRAPH, register_graph(""))):  # mappings, and what is harvested: no document says it
        return Cell(compact(graph), local_path(graph), role="said_by")
    slug = graph.rpartition("/")[2]
    return Cell(slug, local_path(document_iri(slug)), role="said_by")


def _cell(term: Identifier | None) -> Cell:
    if term is None:
        return Cell("")
    if isinstance(term, URIRef):
        return Cell(compact(str(term)), _link(str(term)))
    return Cell(str(term), lang=term.language if isinstance(term, Literal) else None)


def _link(iri: str) -> str | None:
    """Where an IRI leads: our own below this server, others where they are; what is no web address leads nowhere."""
    return local_path(iri) if iri.startswith(("http://", "https://")) else None


def table(answer: Answer) -> dict[str, Any]:
    """An answer as columns and rows of cells."""
    if answer.kind == "boolean":
        return {"columns": ["ASK"], "rows": [[Cell(str(answer.boolean).lower())]]}
    return {
        "columns": answer.columns,
        "rows": [[_cell(row.get(column)) for column in answer.columns] for row in answer.rows],
    }
