"""The graphs by their names, over HTTP."""

import httpx
import pytest
from rdflib import Dataset, Graph, URIRef

from clustergraph.negotiation import DATASET_TYPES, GRAPH_TYPES, NAMING_TYPES
from clustergraph.release import Release

pytestmark = pytest.mark.slow

BASE = "https://w3id.org/clustergraph/"
LETTER = f"{BASE}graph/brev-om-samarbete"


@pytest.fixture(scope="module")
def client(town_server: str) -> httpx.Client:
    with httpx.Client(base_url=town_server, timeout=20) as client:
        yield client


@pytest.fixture(scope="module")
def held(town_release: Release) -> Dataset:
    dataset = Dataset()
    dataset.parse(town_release.graph, format="nquads")
    return dataset


@pytest.mark.parametrize("media_type", GRAPH_TYPES)
def test_a_named_graph_is_the_same_by_its_name_and_at_its_address(
    client: httpx.Client, held: Dataset, media_type: str
) -> None:
    answers = [
        client.get("/store", params={"graph": LETTER}, headers={"Accept": media_type}),
        client.get("/graph/brev-om-samarbete", headers={"Accept": media_type}),
    ]
    assert answers[0].content == answers[1].content
    assert answers[0].headers["content-type"].startswith(media_type)
    read = Dataset()
    name = URIRef(LETTER) if media_type in NAMING_TYPES else read.default_graph.identifier
    read.parse(data=answers[0].content, format=media_type)
    assert read.graph(name).isomorphic(held.graph(URIRef(LETTER)))


def test_the_default_graph_is_the_union_with_each_triple_once(client: httpx.Client, held: Dataset) -> None:
    answer = client.get("/store?default", headers={"Accept": "application/n-triples"})
    lines = answer.text.splitlines()
    assert len(lines) == len(set(lines)) == len({(s, p, o) for s, p, o, _ in held.quads()})


@pytest.mark.parametrize("media_type", DATASET_TYPES)
def test_all_graphs_come_apart_in_one_answer(client: httpx.Client, held: Dataset, media_type: str) -> None:
    answer = client.get("/store", headers={"Accept": media_type})
    read = Dataset()
    read.parse(data=answer.content, format=media_type)
    sizes = {str(graph.identifier): len(graph) for graph in read.graphs() if len(graph)}
    assert sizes == {str(graph.identifier): len(graph) for graph in held.graphs() if len(graph)}


def test_a_format_that_cannot_hold_several_graphs_is_refused_for_them(client: httpx.Client) -> None:
    answer = client.get("/store", headers={"Accept": "text/turtle"})
    assert answer.status_code == 406
    assert "application/trig" in answer.json()["detail"]
    assert client.get("/store?format=nq").headers["content-type"] == "application/n-quads"


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        (f"/store?graph={LETTER}x", 404, f"Nearest: {LETTER}"),
        ("/graph/brev", 404, "names every graph"),
        ("/store?graph=brev", 400, "not the IRI of a graph"),
        ("/store?graph=", 400, "not the IRI of a graph"),
        (f"/store?default&graph={LETTER}", 400, "several graphs"),
        (f"/store?graph={LETTER}&graph={LETTER}", 400, "several graphs"),
    ],
)
def test_what_is_not_there_or_not_one_graph_is_told(
    client: httpx.Client, address: str, status: int, words: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert words in answer.json()["detail"]


@pytest.mark.parametrize("address", ["/store", "/store?default", f"/store?graph={LETTER}", "/graph/ontology"])
def test_head_gives_type_and_length_of_what_get_sends(client: httpx.Client, address: str) -> None:
    plain = {"Accept-Encoding": "identity"}
    asked, sent = client.head(address, headers=plain), client.get(address, headers=plain)
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked.headers["content-type"] == sent.headers["content-type"]
    assert int(asked.headers["content-length"]) == len(sent.content) > 0


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH", "DELETE"])
@pytest.mark.parametrize("address", ["/store", "/store?default", f"/store?graph={LETTER}", "/graph/brev-om-samarbete"])
def test_nothing_is_changed_and_the_reason_is_given(client: httpx.Client, method: str, address: str) -> None:
    answer = client.request(method, address, content="<a:a> <a:b> <a:c> .", headers={"Content-Type": "text/turtle"})
    assert answer.status_code == 403
    assert "read-only" in answer.json()["detail"]
    assert (URIRef("a:a"), None, None) not in Graph().parse(data=client.get("/graph/brev-om-samarbete").text)


def test_a_graph_that_is_known_is_not_sent_again(client: httpx.Client) -> None:
    tag = client.get("/graph/ontology").headers["etag"]
    assert client.get("/graph/ontology", headers={"If-None-Match": tag}).status_code == 304


def test_a_kept_graph_is_not_the_answer_to_a_query_that_looks_like_its_name(client: httpx.Client) -> None:
    small = f"{BASE}graph/brev-om-samarbete"
    for _ in range(2):
        assert client.get("/store", params={"graph": small}, headers={"Accept": "text/turtle"}).status_code == 200
    answer = client.get("/sparql", params={"query": f"GRAPH <{small}>"}, headers={"Accept": "text/turtle"})
    assert answer.status_code == 400
