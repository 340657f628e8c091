"""The ontology's own promises: two languages, one definition, declared reuse, and the modelling that the design names."""

import re

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.namespace import DCTERMS

from clustergraph.iris import DEF, ID, ONTOLOGY
from tests.conftest import ROOT

FOLDER = ROOT / "ontology"
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
NAMED_BY_THE_DESIGN = [
    "Actor",
    "Organization",
    "Collective",
    "Post",
    "Territory",
    "Region",
    "County",
    "FunctionalRegion",
    "Agreement",
    "LetterOfIntent",
    "PartyAdoption",
    "NationalALFAgreement",
    "RegionalALFAgreement",
    "Strategy",
    "StrategyVersion",
    "Aspect",
    "PriorityArea",
    "Challenge",
    "ActionPlan",
    "Goal",
    "SubGoal",
    "Measure",
    "Responsibility",
    "Group",
    "Participation",
    "Consultation",
    "ConsultationResponse",
    "Position",
    "Claim",
    "Contradiction",
    "Document",
    "Section",
    "Passage",
    "replaces",
    "buildsOn",
    "complements",
    "coordinatesWith",
    "considers",
    "evidence",
    "certainty",
    "certaintyNote",
    "textDigest",
    "diaryNumber",
    "validFrom",
    "validUntil",
    "owner",
    "hasParty",
    "decidingBody",
    "adoptionStatus",
    "adoptionDate",
    "implementsAgreement",
    "regionParty",
    "universityParty",
    "effort",
    "effect",
    "responsibleParty",
    "contributingParty",
    "participationRole",
    "stance",
    "requestedChange",
    "claimRank",
    "contradictionKind",
    "ourReading",
]


@pytest.fixture(scope="module")
def graph() -> Graph:
    graph = Graph()
    for path in FOLDER.rglob("*.ttl"):
        graph.parse(path)
    return graph


@pytest.fixture(scope="module")
def terms(graph: Graph) -> set[URIRef]:
    declared = {term for kind in KINDS for term in graph.subjects(RDF.type, kind) if isinstance(term, URIRef)}
    return {term for term in declared if term.startswith(DEF)}


def test_what_the_design_names_is_there(terms: set[URIRef]) -> None:
    assert {URIRef(DEF + name) for name in NAMED_BY_THE_DESIGN} <= terms


def test_every_term_has_one_label_and_one_definition_in_each_language(graph: Graph, terms: set[URIRef]) -> None:
    for term in terms:
        for property_ in (RDFS.label, SKOS.definition):
            languages = sorted(str(value.language) for value in graph.objects(term, property_))
            assert languages == ["en", "sv"], (term, property_)
        for definition in graph.objects(term, SKOS.definition):
            assert re.fullmatch(r"[A-ZÅÄÖ].*[^.]\.", str(definition)), definition
            assert ". " not in definition, f"one sentence: {definition}"


def test_every_term_says_where_it_is_defined(graph: Graph, terms: set[URIRef]) -> None:
    for path in FOLDER.glob("*.ttl"):
        module = Graph().parse(path)
        for term in {t for kind in KINDS for t in module.subjects(RDF.type, kind) if str(t).startswith(DEF)}:
            assert (term, RDFS.isDefinedBy, URIRef(f"{DEF}module/{path.stem}")) in module


def test_names_follow_the_house(terms: set[URIRef], graph: Graph) -> None:
    for term in terms:
        name = term.removeprefix(DEF)
        wanted = r"[A-Z][A-Za-z]*" if (term, RDF.type, OWL.Class) in graph else r"[a-z][A-Za-z]*"
        assert re.fullmatch(wanted, name), name


def test_every_property_has_a_domain_and_every_object_property_a_range(graph: Graph, terms: set[URIRef]) -> None:
    for term in terms:
        kinds = set(graph.objects(term, RDF.type))
        if kinds & {OWL.ObjectProperty, OWL.DatatypeProperty}:
            assert len(list(graph.objects(term, RDFS.domain))) == 1, term
        if OWL.ObjectProperty in kinds:
            assert len(list(graph.objects(term, RDFS.range))) == 1, term


def test_every_foreign_term_used_is_declared_and_no_more(graph: Graph) -> None:
    """In OWL 2 DL everything used must be declared; what is declared and used nowhere would only confuse."""
    builtin = (
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "http://www.w3.org/2000/01/rdf-schema#",
        "http://www.w3.org/2002/07/owl#",
        "http://www.w3.org/2001/XMLSchema#",
    )
    declared = {t for kind in KINDS for t in graph.subjects(RDF.type, kind)}
    used = {predicate for predicate in graph.predicates() if not str(predicate).startswith(builtin)}
    used |= {
        o
        for p in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range)
        for o in graph.objects(None, p)
        if isinstance(o, URIRef) and not str(o).startswith(builtin)
    }
    assert used <= declared, used - declared


@pytest.mark.parametrize("name", ["w3.org/ns/org#", "w3.org/ns/prov#", "skos/core#", "purl.org/dc/terms/", "europa.eu/eli/", "w3.org/ns/oa#", "europa.eu/m8g/", "w3.org/ns/dcat#"])  # fmt: skip
def test_the_alignments_promised_are_there(graph: Graph, name: str) -> None:
    links = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch)
    reached = {str(o) for link in links for s, o in graph.subject_objects(link) if str(s).startswith(DEF)}
    assert any(name in iri for iri in reached)


def test_the_root_imports_every_module_and_nothing_else(graph: Graph) -> None:
    modules = {path.stem for path in FOLDER.glob("*.ttl")} - {"clustergraph"}
    assert {str(o) for o in graph.objects(URIRef(ONTOLOGY), OWL.imports)} == {f"{DEF}module/{name}" for name in modules}
    assert graph.value(URIRef(ONTOLOGY), OWL.versionIRI)
    assert graph.value(URIRef(ONTOLOGY), DCTERMS.license)


def test_code_lists_are_closed_and_explained(graph: Graph) -> None:
    for path in (FOLDER / "codelists").glob("*.ttl"):
        scheme = URIRef(f"{ID}codelist/{path.stem}")
        codes = set(graph.subjects(SKOS.inScheme, scheme))
        assert len(codes) >= 2, path.stem
        for code in {*codes, scheme}:
            assert code == scheme or str(code).startswith(f"{ID}{path.stem}/")
            for property_ in (SKOS.prefLabel, SKOS.definition):
                assert sorted(str(value.language) for value in graph.objects(code, property_)) == ["en", "sv"], code


def test_dates_have_no_range_that_reasoners_choke_on(graph: Graph) -> None:
    assert not {
        r for r in graph.objects(None, RDFS.range) if str(r).rpartition("#")[2] in {"date", "gYear", "gYearMonth"}
    }
