"""The catalogue, judged as harvesters do: by the shapes of DCAT-AP, and by Sweden's own rules."""

from collections.abc import Callable
from pathlib import Path

import pyshacl
import pytest
from rdflib import DCAT, DCTERMS, FOAF, OWL, RDF, SH, BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from clustergraph.catalogue.dcat import PREFIXES_WRITTEN, catalogue
from clustergraph.catalogue.listing import Listing
from clustergraph.negotiation import JSON_LD, RDF_XML, TURTLE
from clustergraph.rdf import written
from tests.catalogue.conftest import read
from tests.catalogue.swedish import CC0, VCARD, faults

AT = Namespace("https://data.example.org/datasets/")
# What the EU recommends and the catalogue does not say, each for a reason.
EXPLAINED: dict[tuple[URIRef, URIRef], str] = {}
WITHOUT_OPERATOR = {
    (FOAF.Agent, DCTERMS.type): "nobody has said of which kind the publisher is",
    (DCAT.Dataset, DCAT.contactPoint): "nobody has said whom to write to",
    (DCAT.DataService, DCAT.contactPoint): "as for a dataset",
}


def validate(graph: Graph, shapes: Path) -> list[tuple[URIRef, URIRef, URIRef]]:
    """What the shapes find: severity, class of the thing, property."""
    wanted = Graph().parse(shapes)
    wanted.remove((None, OWL.imports, None))  # else the network is asked
    _, report, _ = pyshacl.validate(graph, shacl_graph=wanted)
    return [
        (
            report.value(result, SH.resultSeverity),
            graph.value(report.value(result, SH.focusNode), RDF.type),
            report.value(result, SH.resultPath),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    ]


def test_it_conforms_to_dcat_ap(listed: Graph, dcat_ap: Path) -> None:
    assert validate(listed, dcat_ap / "shapes.ttl") == []


def test_what_is_recommended_is_there_but_for_what_is_explained(listed: Graph, dcat_ap: Path) -> None:
    found = validate(listed, dcat_ap / "shapes_recommended.ttl")
    assert {(kind, path) for _, kind, path in found} == set(EXPLAINED)
    assert {severity for severity, _, _ in found} <= {SH.Warning}


def test_the_shapes_can_fail(listed: Graph, dcat_ap: Path) -> None:
    listed.remove((AT.catalogue, DCTERMS.publisher, None))
    listed.remove((AT.catalogue, DCTERMS.spatial, None))
    assert (SH.Violation, DCAT.Catalog, DCTERMS.publisher) in validate(listed, dcat_ap / "shapes.ttl")
    assert (SH.Warning, DCAT.Catalog, DCTERMS.spatial) in validate(listed, dcat_ap / "shapes_recommended.ttl")


def test_it_follows_the_swedish_rules(listed: Graph) -> None:
    assert faults(listed) == []
    publisher = listed.value(AT.catalogue, DCTERMS.publisher)
    assert publisher == URIRef("http://dataportal.se/organisation/SE2321000016")
    assert listed.value(publisher, DCTERMS.identifier) == Literal("232100-0016")


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (lambda g: g.set((AT.catalogue, DCTERMS.license, URIRef(CC0.replace("http:", "https:")))), "the catalogue is CC0"),
        (lambda g: g.add((BNode(), RDF.type, DCAT.Dataset)), "no blank node"),
        (lambda g: g.add((AT.x, RDF.type, DCAT.CatalogRecord)), "no catalogue records"),
        (lambda g: g.add((AT.x, RDF.type, DCAT.Distribution)), "mandatory: http://www.w3.org/ns/dcat#accessURL"),
        (lambda g: g.add((AT.graph, DCAT.contactPoint, g.value(AT.graph, DCTERMS.publisher))), "contact and publisher"),
        (lambda g: g.set((AT.contact, VCARD.hasEmail, Literal("a@example.org"))), "a contact is reached by mail"),
        (lambda g: g.remove((None, DCTERMS.type, None)), "a publisher is of a kind"),
        (lambda g: g.set((AT.graph, DCTERMS.title, Literal("Bara svenska", lang="sv"))), "titles and descriptions"),
        (lambda g: g.add((AT.graph, DCTERMS.relation, URIRef("datasets/graph"))), "every IRI is absolute"),
    ],
)  # fmt: skip
def test_the_swedish_rules_can_fail(listed: Graph, damage: Callable[[Graph], object], fault: str) -> None:
    damage(listed)
    assert [found for found in faults(listed) if found.startswith(fault)]


def test_without_an_operators_word_it_says_so_and_guesses_nothing(listing: Listing, dcat_ap: Path) -> None:
    graph = read(listing._replace(publisher=None, contact=None))
    assert faults(graph) == ["a publisher is of a kind from ADMS' list", "somebody to write to"]
    assert Literal("Publisher not named", lang="en") in graph.objects(AT.publisher, FOAF.name)
    assert validate(graph, dcat_ap / "shapes.ttl") == []
    missed = {(kind, path) for _, kind, path in validate(graph, dcat_ap / "shapes_recommended.ttl")}
    assert missed == {*EXPLAINED, *WITHOUT_OPERATOR}


def test_what_is_no_release_has_no_files_and_tells_where_the_graph_is(listing: Listing) -> None:
    graph = read(listing._replace(editions=[listing.editions[0]._replace(issued=None, files={})]))
    assert faults(graph) == []
    assert list(graph.objects(None, DCAT.byteSize)) == []
    assert {str(address) for address in graph.objects(None, DCAT.accessURL)} == {
        "https://data.example.org/store",
        "https://data.example.org/def",
    }


def test_it_says_the_same_in_every_format(listing: Listing) -> None:
    graphs = [Graph().parse(data=written(catalogue(listing), kind, PREFIXES_WRITTEN), format=kind) for kind in (RDF_XML, TURTLE, JSON_LD)]  # fmt: skip
    assert all(isomorphic(graphs[0], graph) for graph in graphs)
    assert not any(isinstance(node, BNode) for node in graphs[0].all_nodes())


def test_versions_point_to_the_data_they_are_versions_of(listed: Graph, listing: Listing) -> None:
    version = AT[listing.editions[0].name]
    assert listed.value(AT.graph, URIRef(f"{DCAT}hasCurrentVersion")) == version
    assert listed.value(version, URIRef(f"{DCAT}isVersionOf")) == AT.graph
    assert {str(one) for one in listed.objects(version, DCAT.distribution)} == {
        f"{version}/distribution/{name}" for name in listing.editions[0].files if name != "clustergraph.ttl"
    }
