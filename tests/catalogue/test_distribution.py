from pathlib import Path

from rdflib import DCAT, Graph, Literal, URIRef

from clustergraph.catalogue.distribution import LIVE, file, live, live_name
from clustergraph.catalogue.editions import File
from clustergraph.iris import DCTERMS
from clustergraph.negotiation import TURTLE
from clustergraph.rdf import written

HERE = "https://example.org/d"


def test_a_packed_file_says_what_is_inside_and_how_it_is_packed() -> None:
    made = file(HERE, f"{HERE}/f", "graph.ttl.gz", File(Path("graph.ttl.gz"), TURTLE, 7, "ab"))
    graph, subject = Graph().parse(data=written(made, TURTLE, {}), format="turtle"), URIRef(HERE)
    assert str(graph.value(subject, DCAT.mediaType)).endswith("/text/turtle")
    assert str(graph.value(subject, DCAT.compressFormat)).endswith("/application/gzip")
    assert str(graph.value(subject, URIRef(DCTERMS + "format"))).endswith("/file-type/RDF_TURTLE")
    assert int(graph.value(subject, DCAT.byteSize)) == 7
    assert Literal("ab").value in {str(value) for value in graph.objects()}


def test_what_is_served_live_promises_no_size() -> None:
    graph = Graph().parse(data=written(live(HERE, f"{HERE}/store", TURTLE, None), TURTLE, {}), format="turtle")
    assert graph.value(URIRef(HERE), DCAT.byteSize) is None
    assert len({live_name(media_type) for media_type in LIVE}) == len(LIVE)
