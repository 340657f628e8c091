"""VoID, counted again by another engine."""

from collections import Counter

import httpx
import pytest
from rdflib import RDF, SKOS, VOID, Graph, Literal, URIRef

from clustergraph.catalogue.listing import Listing
from clustergraph.catalogue.void import Counts, void
from clustergraph.iris import BASE, ID
from clustergraph.negotiation import TURTLE
from clustergraph.rdf import written

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def told(town_server: str) -> Graph:
    return Graph().parse(data=httpx.get(f"{town_server}/.well-known/void").content, format="turtle")


@pytest.fixture(scope="module")
def union(town_server: str) -> Graph:
    nt = httpx.get(f"{town_server}/store?default", headers={"Accept": "application/n-triples"})
    return Graph().parse(data=nt.content, format="nt")


def test_the_totals_are_those_of_the_graph(told: Graph, union: Graph, town_server: str) -> None:
    dataset = URIRef(f"{town_server}/datasets/graph")
    counted = {
        VOID.triples: len(union),
        VOID.distinctSubjects: len(set(union.subjects())),
        VOID.distinctObjects: len(set(union.objects())),
        VOID.properties: len(set(union.predicates())),
        VOID.classes: len({kind for kind in union.objects(None, RDF.type) if isinstance(kind, URIRef)}),
    }
    assert {property_: int(told.value(dataset, property_)) for property_ in counted} == counted
    assert (dataset, VOID.sparqlEndpoint, URIRef(f"{town_server}/sparql")) in told


def test_the_partitions_are_those_of_the_graph(told: Graph, union: Graph) -> None:
    classes = Counter(kind for kind in union.objects(None, RDF.type) if isinstance(kind, URIRef))
    for _, part in told.subject_objects(VOID.classPartition):
        assert int(told.value(part, VOID.entities)) == classes.pop(told.value(part, VOID["class"]))
    properties = Counter(union.predicates())
    for _, part in told.subject_objects(VOID.propertyPartition):
        assert int(told.value(part, VOID.triples)) == properties.pop(told.value(part, VOID.property))
    assert (dict(classes), dict(properties)) == ({}, {})


def test_linksets_are_counted_by_property_and_target(told: Graph, union: Graph) -> None:
    outside = [
        (str(o).rpartition("#")[0] or str(o).rpartition("/")[0])
        for s, o in union.subject_objects(SKOS.closeMatch)
        if str(s).startswith(BASE) and not str(o).startswith(BASE)
    ]
    found = {
        str(told.value(told.value(link, VOID.objectsTarget), VOID.uriSpace)).rstrip("#/"): int(
            told.value(link, VOID.triples)
        )
        for link in told.subjects(VOID.linkPredicate, SKOS.closeMatch)
    }
    assert found == Counter(outside)
    assert found


def test_a_graph_without_links_has_no_linksets(listing: Listing) -> None:
    totals = [{name: Literal(0) for name in ("triples", "entities", "subjects", "objects", "properties")}]
    links = [{"property": SKOS.exactMatch, "space": Literal("http://www.wikidata.org/entity/"), "links": Literal(3)}]
    bare = Graph().parse(data=written(void(listing, Counts(totals, [], [], [])), TURTLE, {}), format="turtle")
    assert (None, RDF.type, VOID.Linkset) not in bare
    linked = Graph().parse(data=written(void(listing, Counts(totals, [], [], links)), TURTLE, {}), format="turtle")
    (link,) = linked.subjects(RDF.type, VOID.Linkset)
    assert int(linked.value(link, VOID.triples)) == 3
    assert ID not in str(link)
