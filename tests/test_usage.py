"""Every term that is used is defined, and every term that is defined is used.

The build's own checks (check-undefined-…) hold the data to the ontology; here shapes and queries are held to it too.
"""

import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, XSD, Graph, URIRef

from clustergraph.iris import DEF, GRAPH, ID, PREFIXES, SHAPE
from clustergraph.names import name_quads
from clustergraph.project import Project
from clustergraph.rdf import NamedNode, Store
from clustergraph.release import Release
from tests.conftest import ROOT

CLASSES = (OWL.Class,)
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
BUILT_IN = tuple(str(namespace) for namespace in (OWL, RDF, RDFS, XSD, SH))
QUERIES = sorted((ROOT / "queries").glob("*.rq"))
SHAPES = sorted((ROOT / "shapes").glob("*.shapes.ttl"))
GRAPHS = {"ontology", "shapes", "derived", "comparisons", "contradictions", "gaps", "names", "withdrawn"}

# What no document has said so far. A term leaves this list with the first record that needs it.
WITHOUT_DATA = {
    "HealthcareProvider": "hospitals are spoken of all together, none by name",
    "Indicator": "progress is to be measured with indicators, which no document names",
    "MunicipalTerritory": "municipalities act, none is spoken of as a place",
    "PatientOrganization": "patient organisations are spoken of all together, none by name",
    "StateAgency": "of the state's agencies only county administrative boards are named, which have a class of their own",
    **dict.fromkeys(
        ("Register", "RegisterRecord", "inRegister", "recordNumber", "recordOf", "recordedIn", "retrievedOn"),
        "what is harvested from registers is not kept in the project",
    ),
    "effort": "the plan says that measures will be placed in a matrix of effort and effect, and places none",
    "targetLevel": "aims say that something is to increase or decrease, and to which level no document says",
    "inSeries": "high-level meetings are told of as a series, none by itself",
}


@pytest.fixture(scope="module")
def ontology() -> Graph:
    graph = Graph()
    for path in (ROOT / "ontology").rglob("*.ttl"):
        graph.parse(path)
    return graph


@pytest.fixture(scope="module")
def defined(ontology: Graph) -> set[str]:
    """The terms, the codes and the code lists."""
    kinds = (*CLASSES, *PROPERTIES, SKOS.Concept, SKOS.ConceptScheme)
    return {str(term) for kind in kinds for term in ontology.subjects(RDF.type, kind)}


def named_in(sparql: str, prefixes: dict[str, str]) -> set[str]:
    """The IRIs that a query names, short or whole. Texts are left out: some compare with the beginnings of IRIs."""
    prefixes = prefixes | dict(re.findall(r"^\s*PREFIX ([\w-]*): <([^>]*)>", sparql, re.M))
    body = re.sub(r'^\s*PREFIX .*$|^\s*#.*$|"[^"\n]*"|\s#\s.*$', "", sparql, flags=re.M)
    whole = set(re.findall(r"<([^>\s]+:[^>\s]*)>", body))
    short = re.findall(r"(?<![\w?$<-])([a-z][\w-]*):([A-Za-z][\w-]*)", re.sub(r"<[^>\s]*>", "", body))
    return whole | {prefixes[prefix] + name for prefix, name in short}


def is_ours_or_borrowed(iri: str) -> bool:
    """Whether the ontology must define it: a term, of ours or of another vocabulary, or a code."""
    return not iri.startswith((*BUILT_IN, SHAPE, GRAPH))


# ---- every used term is defined


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_names_only_what_is_defined(path: Path, defined: set[str], things: set[str]) -> None:
    named = named_in(path.read_text("utf-8"), {})
    assert {iri for iri in named if is_ours_or_borrowed(iri)} - defined - things == set()
    graphs = {iri.removeprefix(GRAPH) for iri in named if iri.startswith(GRAPH)}
    assert graphs <= GRAPHS | {path.stem for path in (ROOT / "data" / "documents").glob("*.trig")}


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.name.split(".")[0])
def test_a_shape_names_only_what_is_defined(path: Path, defined: set[str]) -> None:
    graph = Graph().parse(path)
    named = {str(term) for triple in graph for term in triple if isinstance(term, URIRef)}
    for query in graph.objects(None, SH.select):
        named |= named_in(str(query), {**PREFIXES, **declared_prefixes()})
    assert {iri for iri in named if is_ours_or_borrowed(iri)} - defined == set()


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.name.split(".")[0])
def test_a_message_names_only_terms_that_are_defined(path: Path, defined: set[str]) -> None:
    """A message that says 'add cg:evidence' must not send the reader after a term that has been renamed."""
    messages = [str(message) for message in Graph().parse(path).objects(None, SH.message)]
    named = {match for message in messages for match in re.findall(r"\b([a-z0-9]+):([A-Za-z]\w+)", message)}
    terms = {PREFIXES[prefix] + name for prefix, name in named if prefix in PREFIXES}
    assert {term for term in terms if is_ours_or_borrowed(term)} - defined == set()


def declared_prefixes() -> dict[str, str]:
    """The prefixes that queries inside shapes may use."""
    graph = Graph()
    for path in SHAPES:
        graph.parse(path)
    return {str(graph.value(d, SH.prefix)): str(graph.value(d, SH.namespace)) for d in graph.objects(None, SH.declare)}


@pytest.fixture(scope="module")
def things() -> set[str]:
    """What the documents describe; a question may be asked about one of them."""
    return set(Project(ROOT).load().subjects)


def test_what_is_not_defined_is_noticed(defined: set[str]) -> None:
    query = "PREFIX cg: <https://w3id.org/clustergraph/def/>\nSELECT * { ?s a cg:Actor ; cg:actorOf <urn:x:y> } # cg:no"
    assert named_in(query, {}) - defined == {f"{DEF}actorOf", "urn:x:y"}
    assert is_ours_or_borrowed(f"{ID}stance/agree")
    assert f"{ID}stance/agree" not in defined
    assert is_ours_or_borrowed(str(SKOS.broadMatch))
    assert str(SKOS.broadMatch) not in defined


# ---- every defined term is used


SAID = f"""
PREFIX cg: <{DEF}>
SELECT DISTINCT ?term
WHERE {{
  GRAPH ?graph {{
    {{ ?thing ?term ?value }} UNION {{ ?thing a ?term }} UNION {{ ?thing cg:relationProperty|cg:claimProperty ?term }}
  }}
  FILTER(?graph NOT IN (<{GRAPH}ontology>, <{GRAPH}shapes>))
}}
"""


def own(ontology: Graph, kinds: tuple[URIRef, ...]) -> set[str]:
    return {str(t) for kind in kinds for t in ontology.subjects(RDF.type, kind) if str(t).startswith(DEF)}


@pytest.mark.slow
def test_every_term_has_data_or_a_reason_why_not(ontology: Graph, release: Release) -> None:
    said = {row["term"] for row in Store.load(release.graph).select(SAID)}
    unused = own(ontology, (*CLASSES, *PROPERTIES)) - said
    assert {term.removeprefix(DEF) for term in unused} == set(WITHOUT_DATA)


def test_a_term_without_data_has_at_least_a_shape_that_waits_for_it() -> None:
    named = {str(term) for path in SHAPES for term in Graph().parse(path).objects()}
    assert {DEF + name for name in WITHOUT_DATA} <= named


def test_every_borrowed_term_is_used(ontology: Graph) -> None:
    """A term of another vocabulary is declared because something here is said with it."""
    declared = {str(t) for k in (*CLASSES, *PROPERTIES) for t in ontology.subjects(RDF.type, k)} - own(
        ontology, (*CLASSES, *PROPERTIES)
    )
    used = {str(term) for triple in ontology for term in triple[1:]}
    loaded = Project(ROOT).load()
    for quad in [
        *loaded.quads,
        *name_quads(Project(ROOT).names(loaded.subjects, ())),
    ]:  # a claim names its property as a value
        used |= (
            {quad.predicate.value, quad.object.value} if isinstance(quad.object, NamedNode) else {quad.predicate.value}
        )
    for path in QUERIES:
        used |= named_in(path.read_text("utf-8"), {})
    assert declared - used == set()
