"""The terms of the ontology, its modules and its code lists, read from its graph."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rdflib import OWL, RDF, RDFS, Graph
from rdflib.namespace import DCTERMS, SKOS
from rdflib.term import Node, URIRef

from clustergraph.iris import CODELIST, DEF, MODULE, ONTOLOGY, compact
from clustergraph.words import TERMS

Rows = Iterable[Mapping[str, object]]  # an engine's terms, or their texts
_KINDS = {OWL.Class: "class", OWL.ObjectProperty: "object", OWL.DatatypeProperty: "datatype", OWL.AnnotationProperty: "annotation"}  # fmt: skip
_TRAITS = {OWL.FunctionalProperty: "functional", OWL.SymmetricProperty: "symmetric", OWL.TransitiveProperty: "transitive"}  # fmt: skip


@dataclass
class Thing:
    """An example of a class."""

    iri: str
    label: dict[str, str]


@dataclass
class Term:
    """A class or a property, ours or another vocabulary's."""

    iri: str
    kind: str
    label: dict[str, str]
    definition: dict[str, str]
    module: str
    parents: list[str]
    domain: str | None = None
    range: str | None = None
    inverses: list[str] = field(default_factory=list)
    traits: list[str] = field(default_factory=list)
    matches: list[str] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)  # a class's, those that say most first
    count: int = 0
    statements: int = 0  # a property's
    derived: int = 0
    related: bool = False  # whether cg:Relation records state it

    @property
    def name(self) -> str:
        return compact(self.iri)

    @property
    def ours(self) -> bool:
        return self.iri.startswith(DEF)


@dataclass
class Code:
    iri: str
    label: dict[str, str]
    definition: dict[str, str]
    statements: int


@dataclass
class CodeList:
    iri: str
    label: dict[str, str]
    definition: dict[str, str]
    codes: list[Code]
    properties: list[str] = field(default_factory=list)


@dataclass
class NamedGraph:
    iri: str
    label: dict[str, str]
    statements: int


@dataclass
class Module:
    iri: str
    title: dict[str, str]
    description: dict[str, str]
    terms: list[Term]

    @property
    def name(self) -> str:
        return self.iri.removeprefix(MODULE)

    @property
    def classes(self) -> list[Term]:
        return [term for term in self.terms if term.kind == "class"]


def read_terms(graph: Graph) -> Iterable[Term]:
    for type_, kind in _KINDS.items():
        for iri in sorted(graph.subjects(RDF.type, type_), key=str):
            if isinstance(iri, URIRef):
                yield Term(
                    str(iri),
                    kind,
                    _label(graph, iri),
                    _texts(graph, iri, SKOS.definition),
                    _first(graph, iri, RDFS.isDefinedBy) or "",
                    [p for relation in (RDFS.subClassOf, RDFS.subPropertyOf) for p in _all(graph, iri, relation)],
                    _first(graph, iri, RDFS.domain),
                    _first(graph, iri, RDFS.range),
                    sorted({*_all(graph, iri, OWL.inverseOf), *map(str, graph.subjects(OWL.inverseOf, iri))}),
                    [name for trait, name in _TRAITS.items() if (iri, RDF.type, trait) in graph],
                    _all(graph, iri, SKOS.closeMatch),
                )


def read_modules(graph: Graph, terms: Mapping[str, Term]) -> list[Module]:
    """The modules that the root imports, in the order of their names but evidence first: all others rest on it."""
    imported = sorted(_all(graph, URIRef(ONTOLOGY), OWL.imports), key=lambda iri: (not iri.endswith("evidence"), iri))
    return [
        Module(
            iri,
            _texts(graph, URIRef(iri), DCTERMS.title),
            _texts(graph, URIRef(iri), DCTERMS.description),
            [term for term in terms.values() if iri == (term.module if term.ours else MODULE + "alignments")],
        )
        for iri in imported
    ]


def read_lists(graph: Graph, rows: Rows) -> list[CodeList]:
    counts = {str(row["code"]): int(str(row["statements"])) for row in rows}
    schemes = sorted((s for s in graph.subjects(RDF.type, SKOS.ConceptScheme) if str(s).startswith(CODELIST)), key=str)
    return [
        CodeList(
            str(scheme),
            _label(graph, scheme),
            _texts(graph, scheme, SKOS.definition),
            [
                Code(str(code), _label(graph, code), _texts(graph, code, SKOS.definition), counts.get(str(code), 0))
                for code in sorted(graph.subjects(SKOS.inScheme, scheme), key=str)
            ],
        )
        for scheme in schemes
    ]


def _label(graph: Graph, iri: Node) -> dict[str, str]:
    known = TERMS.get(compact(str(iri)), {})
    return {**known, **_texts(graph, iri, SKOS.prefLabel), **_texts(graph, iri, RDFS.label)}


def _texts(graph: Graph, iri: Node, name: URIRef) -> dict[str, str]:
    return {str(text.language): str(text) for text in graph.objects(iri, name)}  # type: ignore[attr-defined]


def _first(graph: Graph, iri: Node, name: URIRef) -> str | None:
    return next(iter(_all(graph, iri, name)), None)


def _all(graph: Graph, iri: Node, name: URIRef) -> list[str]:
    return sorted(str(value) for value in graph.objects(iri, name) if isinstance(value, URIRef))


def row_label(row: Mapping[str, object], name: str) -> dict[str, str]:
    return {tag: str(row[f"{name}{tag.title()}"]) for tag in ("sv", "en") if f"{name}{tag.title()}" in row}
