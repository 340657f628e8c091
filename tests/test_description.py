import pytest
from rdflib import Graph, Literal, Namespace, URIRef

from clustergraph.description import description
from clustergraph.errors import NotAcceptableError
from clustergraph.negotiation import GRAPH_TYPES, ROW_TYPES

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
ADDRESS = "http://example.org/sparql"


@pytest.mark.parametrize("media_type", GRAPH_TYPES)
def test_it_says_the_same_in_every_graph_format(media_type: str) -> None:
    told = description(ADDRESS, {"http://example.org/g": 3}, 4, media_type)
    assert told.media_type == media_type
    graph = Graph().parse(data=told.body, format=media_type)
    assert (None, SD.endpoint, URIRef(ADDRESS)) in graph
    assert (None, SD.feature, SD.UnionDefaultGraph) in graph
    named = graph.value(predicate=SD.name, object=URIRef("http://example.org/g"))
    assert graph.value(graph.value(named, SD.graph), VOID.triples) == Literal(3)
    assert graph.value(next(graph.objects(None, SD.defaultGraph)), VOID.triples) == Literal(4)


def test_every_format_that_is_sent_is_named() -> None:
    graph = Graph().parse(data=description(ADDRESS, {}, 0, "*/*").body, format="turtle")
    names = {str(name).rpartition("/")[2] for name in graph.objects(None, SD.resultFormat)}
    assert len(names) == len({*ROW_TYPES, *GRAPH_TYPES})
    assert {"SPARQL_Results_JSON", "Turtle", "TriG", "N-Quads"} <= names


def test_what_is_no_graph_format_is_refused() -> None:
    with pytest.raises(NotAcceptableError, match="text/turtle"):
        description(ADDRESS, {}, 0, "text/csv")
