"""What can go wrong between us and an endpoint; that it goes right is test_engine's."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

import clustergraph
from clustergraph.errors import EndpointError, InputError, QuerySyntaxError
from clustergraph.holding import Holding
from clustergraph.remote import RemoteEngine
from tests.conftest import free_port

pytestmark = pytest.mark.slow

ANSWERS = {
    "/500": (500, "text/plain", b"out of memory"),
    "/html": (200, "text/html", b"<html>Welcome</html>"),
    "/404": (404, "text/plain", b""),
    "/401": (401, "text/plain", b"who are you?"),
    "/504": (504, "application/problem+json", b'{"detail": "stopped after 2 s"}'),
    "/list": (200, "application/sparql-results+json", b"[]"),
    "/null": (200, "application/sparql-results+json", b'{"head": {}, "results": null}'),
    "/odd": (200, "application/sparql-results+json", b'{"head": {"vars": ["a"]}, "results": {"bindings": ["x"]}}'),
    "/400": (400, "text/plain", b"a bracket is missing"),
    "/cut": (200, "application/sparql-results+json", b'{"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"ty'),
    "/tsv": (200, "text/tab-separated-values", b"?a\n<http://e/a>\n"),
}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        status, kind, body = ANSWERS[self.path.partition("?")[0]]
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) + 1000 * self.path.endswith("?short")))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def strange_server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/500", "out of memory"),
        ("/html", "not a SPARQL result"),
        ("/404", "address of the SPARQL endpoint"),
        ("/401", "who are you"),
        ("/504", "answers 504 .*: stopped after 2 s"),
        ("/list", "not a SPARQL result"),
        ("/null", "not a SPARQL result"),
        ("/odd", "not a SPARQL result"),
    ],
)
def test_an_endpoint_that_misbehaves_is_named(strange_server: str, path: str, words: str) -> None:
    with pytest.raises(EndpointError, match=words) as caught:
        RemoteEngine(strange_server + path).query("ASK {}")
    assert strange_server in str(caught.value)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/500", "out of memory"),
        ("/html", "not a SPARQL result"),
        ("/list", "not a SPARQL result"),
        ("/odd", "not a SPARQL result"),
        ("/cut", "not a SPARQL result"),
        ("/cut?short", "broke off its answer"),
        ("/tsv", "not a SPARQL result"),
    ],
)
def test_a_network_is_never_made_of_half_an_answer(strange_server: str, path: str, words: str) -> None:
    with pytest.raises(EndpointError, match=words) as caught:
        clustergraph.open(strange_server + path).network()
    assert strange_server in str(caught.value)
    engine = RemoteEngine(strange_server + path)
    engine._holding = Holding()  # what it holds has been asked before
    with pytest.raises(EndpointError, match=words):
        engine.columns("SELECT ?a WHERE { ?a ?b ?c }")


def test_an_endpoint_s_own_words_on_a_bad_query_are_kept(strange_server: str) -> None:
    with pytest.raises(QuerySyntaxError, match="a bracket is missing"):
        RemoteEngine(strange_server + "/400").query("SELECT")


def test_triples_that_are_none_are_named(strange_server: str) -> None:
    with pytest.raises(EndpointError, match="not a SPARQL result"):
        RemoteEngine(strange_server + "/html").query("CONSTRUCT WHERE { ?s ?p ?o }")


def test_an_address_that_is_none_is_named() -> None:
    with pytest.raises(InputError, match="is the address right"):
        RemoteEngine("http://127.0.0.1:abc/sparql").query("ASK {}")


def test_an_endpoint_that_is_down_is_named() -> None:
    with pytest.raises(EndpointError, match="cannot be reached"):
        RemoteEngine(f"http://127.0.0.1:{free_port()}/sparql").query("ASK {}")
