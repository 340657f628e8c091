"""The FAIR tests of FOOPS! that need no network, on the ontology's header and on a running server.

Each check has the name that FOOPS! gives it. What is not met is accepted only with a reason, and no longer than that.
"""

from collections.abc import Callable
from dataclasses import dataclass

import httpx
import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, Graph, Literal, Namespace, URIRef

from clustergraph.iris import BASE, DEF, ONTOLOGY, SCHEMA_ORG
from clustergraph.negotiation import GRAPH_TYPES, HTML
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

BIBO = Namespace("http://purl.org/ontology/bibo/")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
HEADER = URIRef(ONTOLOGY)
PERSISTENT = ("https://w3id.org/", "http://purl.org/", "https://purl.org/", "https://doi.org/")
# The licences that FOOPS! would look up: each is an address that its publisher has promised to keep.
LICENCES = {"https://creativecommons.org/publicdomain/zero/1.0/": "CC0-1.0"}
REUSED = (DCTERMS, VANN, BIBO)
TERMS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)

ACCEPTED = {
    "FIND2": "prefix.cc and LOV take a vocabulary when its address works, and w3id.org is not registered yet",
    "OM3 doi": "an archive gives one when a version is deposited; 0.1.0 is not released",
    "OM3 logo": "there is none, and nobody has missed it",
    "OM3 source": "the ontology is made from no other; what its terms correspond to stands in alignments.ttl",
}


@dataclass(frozen=True)
class Seen:
    """What there is to judge: the ontology's files, its header, and a server that answers below its own address."""

    graph: Graph
    server: str

    def says(self, *properties: URIRef) -> bool:
        """Whether the header has all of these."""
        return all((HEADER, property_, None) in self.graph for property_ in properties)

    def value(self, property_: URIRef) -> str:
        return str(self.graph.value(HEADER, property_) or "")

    def own_terms(self) -> list[URIRef]:
        found = {term for kind in TERMS for term in self.graph.subjects(RDF.type, kind)}
        return [term for term in found if isinstance(term, URIRef) and term.startswith(DEF)]

    def all_terms_have(self, property_: URIRef) -> bool:
        terms = self.own_terms()
        return len(terms) > 150 and all((term, property_, None) in self.graph for term in terms)

    def served(self, iri: str, media_type: str) -> httpx.Response:
        """What the server sends at the IRI's own path."""
        address = self.server + "/" + iri.removeprefix(BASE)
        return httpx.get(address, headers={"Accept": media_type}, follow_redirects=True, timeout=20)

    def answers(self, iri: str, media_type: str) -> bool:
        """Whether the IRI answers, in the type asked for, with something about itself."""
        answer = self.served(iri, media_type)
        if answer.status_code != 200 or not answer.headers["content-type"].startswith(media_type):
            return False
        if media_type == HTML:
            return "<h1" in answer.text
        return (URIRef(iri), None, None) in Graph().parse(data=answer.content, format=media_type)


def reuses(seen: Seen) -> bool:
    """Whether the terms build on those of other vocabularies."""
    links = (RDFS.subClassOf, RDFS.subPropertyOf)
    return any(not str(o).startswith(DEF) for link in links for o in seen.graph.objects(None, link))


def one_root(seen: Seen) -> bool:
    """Whether what is served at the ontology's IRI declares that very ontology, and no other but its own modules."""
    served = Graph().parse(data=seen.served(ONTOLOGY, "text/turtle").content, format="turtle")
    roots = set(served.subjects(RDF.type, OWL.Ontology)) - set(served.objects(HEADER, OWL.imports))
    return roots == {HEADER}


def listed(seen: Seen) -> bool:
    """Whether the header names a data catalogue, and that catalogue lists the ontology."""
    named = seen.value(URIRef(f"{SCHEMA_ORG}includedInDataCatalog"))
    if not named:
        return False
    catalogue = Graph().parse(data=seen.served(named, "text/turtle").content, format="turtle")
    return (None, DCTERMS.identifier, Literal(ONTOLOGY)) in catalogue


CHECKS: dict[str, dict[str, Callable[[Seen], bool]]] = {
    "Findable": {
        "PURL1": lambda _: ONTOLOGY.startswith(PERSISTENT),
        "URI1": lambda seen: seen.served(ONTOLOGY, "text/turtle").status_code == 200,
        "URI2": one_root,
        "VER1": lambda seen: seen.says(OWL.versionIRI) and seen.value(OWL.versionIRI) != ONTOLOGY,
        "VER2": lambda seen: seen.answers(seen.value(OWL.versionIRI), "text/turtle"),
        "OM1": lambda seen: seen.says(
            DCTERMS.title, DCTERMS.description, DCTERMS.license, OWL.versionIRI, DCTERMS.creator, VANN.preferredNamespaceUri
        ),
        "FIND1": lambda seen: seen.says(VANN.preferredNamespacePrefix),
        "FIND2": lambda _: False,  # nothing here can show it
        "FIND3": listed,
    },
    "Accessible": {
        "CN1": lambda seen: all(seen.answers(ONTOLOGY, media_type) for media_type in (HTML, *GRAPH_TYPES)),
        "HTTP1": lambda _: ONTOLOGY.startswith(("https://", "http://")),
        "FIND_3_BIS": listed,
    },
    "Interoperable": {
        "RDF1": lambda seen: (HEADER, RDF.type, OWL.Ontology) in seen.graph,
        "VOC1": lambda seen: any(str(p).startswith(tuple(map(str, REUSED))) for p in seen.graph.predicates(HEADER)),
        "VOC2": reuses,
    },
    "Reusable": {
        "DOC1": lambda seen: seen.answers(ONTOLOGY, HTML),
        "OM2": lambda seen: seen.says(
            VANN.preferredNamespacePrefix, OWL.versionInfo, DCTERMS.created, DCTERMS.bibliographicCitation
        ),
        "OM3 doi": lambda seen: seen.says(BIBO.doi),
        "OM3 publisher": lambda seen: seen.says(DCTERMS.publisher),
        "OM3 logo": lambda seen: seen.says(FOAF.logo),
        "OM3 status": lambda seen: seen.says(BIBO.status),
        "OM3 source": lambda seen: seen.says(DCTERMS.source),
        "OM3 issued": lambda seen: seen.says(DCTERMS.issued),
        "VOC3": lambda seen: seen.all_terms_have(RDFS.label),
        "VOC4": lambda seen: seen.all_terms_have(SKOS.definition),
        "OM4.1": lambda seen: seen.says(DCTERMS.license),
        "OM4.2": lambda seen: seen.value(DCTERMS.license) in LICENCES,
        "OM5.1": lambda seen: seen.says(DCTERMS.creator, DCTERMS.created),
        "OM5.2": lambda seen: seen.says(DCTERMS.publisher, DCTERMS.issued),
    },
}  # fmt: skip


def files() -> Graph:
    graph = Graph()
    for path in (ROOT / "ontology").rglob("*.ttl"):
        graph.parse(path)
    return graph


@pytest.fixture(scope="module")
def seen(town_server: str) -> Seen:
    return Seen(files(), town_server)


@pytest.mark.parametrize("category", CHECKS)
def test_the_ontology_is_fair_but_for_what_is_accepted_for_a_reason(seen: Seen, category: str) -> None:
    checks = CHECKS[category]
    missed = {name for name, check in checks.items() if not check(seen)}
    score = f"{category}: {len(checks) - len(missed)} of {len(checks)}"
    accepted = set(ACCEPTED) & set(checks)
    assert missed == accepted, f"{score}; missed {sorted(missed - accepted)}, met at last {sorted(accepted - missed)}"


def test_a_bare_ontology_meets_next_to_nothing(seen: Seen) -> None:
    """So that the checks above are known to be able to fail."""
    bare = Seen(Graph().add((HEADER, RDF.type, OWL.Ontology)), seen.server)
    on_the_server_or_the_iri = {"PURL1", "URI1", "URI2", "CN1", "HTTP1", "DOC1", "RDF1"}
    met = {name for checks in CHECKS.values() for name, check in checks.items() if check(bare)}
    assert met == on_the_server_or_the_iri


def test_an_address_that_does_not_answer_is_noticed(seen: Seen) -> None:
    for media_type in (HTML, *GRAPH_TYPES):
        assert not seen.answers(f"{DEF}Nothing", media_type)
    assert not seen.answers(ONTOLOGY, "application/pdf")


@pytest.mark.parametrize("media_type", [HTML, *GRAPH_TYPES])
@pytest.mark.parametrize("path", ["", "/module/agreements", "/module/version-0.1.0", "/PartyAdoption", "/hasParty", "/claimProperty"])  # fmt: skip
def test_every_part_of_the_ontology_answers_for_people_and_for_programs(seen: Seen, path: str, media_type: str) -> None:
    assert seen.answers(f"{ONTOLOGY}{path}", media_type)


@pytest.mark.parametrize("media_type", GRAPH_TYPES)
def test_a_program_gets_the_whole_ontology_at_its_address(seen: Seen, media_type: str) -> None:
    served = Graph().parse(data=seen.served(ONTOLOGY, media_type).content, format=media_type)
    assert {term for term in seen.own_terms() if (term, RDFS.label, None) not in served} == set()


def test_the_header_says_the_same_in_both_languages_and_in_the_other_files(seen: Seen) -> None:
    for property_ in (DCTERMS.title, DCTERMS.description):
        texts = [text for text in seen.graph.objects(HEADER, property_) if isinstance(text, Literal)]
        assert sorted(str(text.language) for text in texts) == ["en", "sv"]
    assert seen.value(VANN.preferredNamespaceUri) == DEF
    assert seen.value(OWL.versionIRI).endswith(f"version-{seen.value(OWL.versionInfo)}")
    assert f"version {seen.value(OWL.versionInfo)}" in seen.value(DCTERMS.bibliographicCitation)
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    assert LICENCES[seen.value(DCTERMS.license)] in citation
    assert "CC0 1.0" in (ROOT / "LICENSE").read_text("utf-8")
