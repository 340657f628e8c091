from collections.abc import Callable

import pytest

from clustergraph.errors import ClustergraphError, EndpointError, InputError
from clustergraph.remotestore import RemoteStore, store_beside
from tests.conftest import free_port

ONE, TWO = b"<urn:s> <urn:p> <urn:o> .\n", b"<urn:s> <urn:p> <urn:o2> .\n"


@pytest.mark.parametrize(
    ("endpoint", "store"),
    [
        ("http://h:7878/query", "http://h:7878/store"),
        ("https://h/sparql", "https://h/sparql-graph-crud-auth"),
        ("https://h/sparql-auth", "https://h/sparql-graph-crud-auth"),
        ("http://h:3030/kluster/sparql", "http://h:3030/kluster/data"),
        ("http://h:7200/repositories/kluster", "http://h:7200/repositories/kluster/rdf-graphs/service"),
    ],
)
def test_the_store_of_a_known_server_is_found_by_its_endpoint(endpoint: str, store: str) -> None:
    assert store_beside(endpoint) == store


def test_where_it_cannot_be_told_the_user_is_asked() -> None:
    with pytest.raises(InputError, match="--store"):
        store_beside("https://h:8182/some/where/else")


@pytest.mark.slow
@pytest.mark.parametrize("server", ["oxigraph", "virtuoso"])
@pytest.mark.usefixtures("known")
def test_graphs_are_put_added_to_read_and_removed(server: str, request: pytest.FixtureRequest) -> None:
    if server == "oxigraph":
        endpoint = request.getfixturevalue("start_oxigraph")()
    else:
        endpoint = request.getfixturevalue("virtuoso")
    store = RemoteStore(store_beside(endpoint), 30)
    store.require()
    store.put("urn:test:ö", ONE)
    store.add("urn:test:ö", TWO)
    assert len(store.read("urn:test:ö").splitlines()) == 2
    store.put("urn:test:ö", TWO)
    assert b"urn:o2" in store.read("urn:test:ö")
    assert len(store.read("urn:test:ö").splitlines()) == 1
    for _ in range(2):
        store.remove("urn:test:ö")
        assert store.read("urn:test:ö") == b""


@pytest.mark.slow
def test_an_endpoint_or_a_page_is_no_store(town_server: str, start_oxigraph: Callable[..., str]) -> None:
    for url in (f"{town_server}/sparql?query=ASK%7B%7D", start_oxigraph().replace("/query", "/")):
        with pytest.raises(ClustergraphError):
            RemoteStore(url, 10).require()
    with pytest.raises(EndpointError, match="cannot be reached"):
        RemoteStore(f"http://127.0.0.1:{free_port()}/store", 10).require()
