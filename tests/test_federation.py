"""SERVICE over HTTP, between live servers on loopback."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import httpx
import pytest

from clustergraph.federation import MOST_CHARACTERS, MOST_ROWS
from clustergraph.release import Release

pytestmark = pytest.mark.slow

CG = "PREFIX cg: <https://w3id.org/clustergraph/def/>\n"
SKOS = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
NASTY = "q\"\\\n\r\t } SERVICE <http://e/> { \\u0022 å \u2028 '''"


class Stub(BaseHTTPRequestHandler):
    """Answers as the test wants, and remembers the queries."""

    rows: list[dict[str, object]]
    names: list[str]
    raw: bytes | None
    delay: float
    asked: list[str]

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        type(self).asked.append(form["query"][0])
        time.sleep(self.delay)
        content = self.raw or json.dumps({"head": {"vars": self.names}, "results": {"bindings": self.rows}}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def stub_url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Stub)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # a client that has left is what some tests want
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()
    server.server_close()


@pytest.fixture
def stub(stub_url: str) -> type[Stub]:
    Stub.rows, Stub.names, Stub.raw, Stub.delay, Stub.asked = [], ["x"], None, 0, []
    return Stub


@pytest.fixture(scope="module")
def oxigraph(start_oxigraph: Callable[[Release], str], town_release: Release) -> str:
    return start_oxigraph(town_release)


@pytest.fixture(scope="module")
def open_server(
    serve: Callable[..., str], town_release: Release, stub_url: str, oxigraph: str, town_server: str
) -> str:
    """Asks the stub, oxigraph and another clustergraph."""
    allowed = [f"--allow-service={url}" for url in (stub_url, oxigraph, f"{town_server}/sparql")]
    return serve("--release", town_release.folder, "--timeout", 4, *allowed, "--allow-private")


def ask(server: str, query: str, accept: str = "text/csv") -> httpx.Response:
    return httpx.post(f"{server}/sparql", data={"query": query}, headers={"Accept": accept}, timeout=30)


@pytest.mark.parametrize(
    ("pattern", "empty"),
    [
        ("?a a cg:Actor . SERVICE <{url}> {{ ?a a cg:Actor ; skos:prefLabel ?l }}", False),
        ("SERVICE <{url}> {{ ?a a cg:Actor }} OPTIONAL {{ SERVICE <{url}> {{ ?a skos:prefLabel ?l }} }}", False),
        ("?a a cg:Actor MINUS {{ SERVICE <{url}> {{ ?a a cg:Actor }} }}", True),
        ("?a a cg:Actor FILTER EXISTS {{ SERVICE <{url}> {{ ?a a cg:Actor }} }}", False),
        ("{{ SELECT ?a {{ SERVICE SILENT <{url}> {{ SELECT ?a WHERE {{ ?a a cg:Actor }} }} }} }}", False),
        ("?a a cg:Actor . SERVICE <{url}> {{ ?a a cg:Nothing }}", True),
        ("?a a cg:Actor . SERVICE <{url}> {{ cg:Actor a ?any }}", False),
    ],
)
@pytest.mark.parametrize("whose", ["oxigraph", "clustergraph"])
def test_the_answers_of_others_join_with_ours(
    open_server: str, oxigraph: str, town_server: str, whose: str, pattern: str, empty: bool
) -> None:
    """The other server holds the same graph, so what SERVICE says is what this graph says."""
    url = oxigraph if whose == "oxigraph" else f"{town_server}/sparql"
    actors = set(ask(open_server, f"{CG}{SKOS}SELECT ?a WHERE {{ ?a a cg:Actor }}").text.split()[1:])
    assert len(actors) > 1
    answer = ask(open_server, f"{CG}{SKOS}SELECT DISTINCT ?a WHERE {{ {pattern.format(url=url)} }}")
    assert answer.status_code == 200, answer.text
    assert set(answer.text.split()[1:]) == (set() if empty else actors)


def test_every_kind_of_value_arrives_as_it_was_sent(open_server: str, stub: type[Stub], stub_url: str) -> None:
    value: dict[str, object] = {
        "iri": {"type": "uri", "value": "http://e.org/å'service#x"},
        "text": {"type": "literal", "value": NASTY},
        "tagged": {"type": "literal", "value": "hej", "xml:lang": "sv"},
        "number": {"type": "literal", "value": "5", "datatype": "http://www.w3.org/2001/XMLSchema#integer"},
    }
    stub.names, stub.rows = [*value, "none"], [value]
    answer = ask(open_server, f"SELECT * WHERE {{ SERVICE <{stub_url}> {{ ?s ?p ?o }} }}", "application/json")
    assert answer.status_code == 200, answer.text
    assert answer.json()["results"]["bindings"] == [value]


def test_a_blank_node_of_others_is_an_iri_of_its_own(open_server: str, stub: type[Stub], stub_url: str) -> None:
    stub.rows = [{"x": {"type": "bnode", "value": "b"}}, {"x": {"type": "bnode", "value": "b"}}]
    query = f"SELECT ?x WHERE {{ SERVICE <{stub_url}> {{ ?x ?p ?o }} }}"
    first, second = (ask(open_server, query).text.split()[1:] for _ in range(2))
    assert len(set(first)) == 1
    assert "/.well-known/genid/" in first[0]
    assert set(first) != set(second), "another answer, another node"


def test_what_goes_out_is_the_part_in_service_with_the_prefixes(
    open_server: str, stub: type[Stub], stub_url: str
) -> None:
    ask(open_server, f"{CG}SELECT ?ours WHERE {{ ?ours a cg:Aspect SERVICE <{stub_url}> {{ ?x a cg:Part }} }}")
    assert [" ".join(query.split()) for query in stub.asked] == [f"{CG.strip()} SELECT * WHERE {{ ?x a cg:Part }}"]


def test_an_answer_with_service_is_neither_kept_nor_tagged(open_server: str, stub: type[Stub], stub_url: str) -> None:
    asked = {"query": f"SELECT * WHERE {{ SERVICE <{stub_url}> {{ ?s ?p ?x }} }}"}
    for number in range(2):
        stub.rows = [{"x": {"type": "literal", "value": f"answer {number}"}}]
        answer = httpx.get(f"{open_server}/sparql", params=asked, headers={"If-None-Match": "*"})
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
        assert "etag" not in answer.headers
        assert f"answer {number}" in answer.text


@pytest.mark.parametrize(
    "clause",
    [
        "SERVICE ?where {{ ?s ?p ?o }}",
        "SERVICE SILENT ?where {{ ?s ?p ?o }}",
        "SERVICE <http://127.0.0.1:1/> {{ ?s ?p ?o }}",
        "SERVICE SILENT <http://127.0.0.1:1/> {{ ?s ?p ?o }}",
        "SERVICE <{url}?x> {{ ?s ?p ?o }}",
        "SERVICE <{url}> {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "SERVICE <{url}> {{ OPTIONAL {{ SERVICE ?x {{ ?s ?p ?o }} }} }}",
        "SERVICE <{url}> {{ ?s ?p ?o }} SERVICE <http://127.0.0.1:1/> {{ ?s ?p ?o }}",
        "SERVICE e: {{ ?s ?p ?o }}",
        "SERVICE <\\u0068ttp://127.0.0.1/> {{ ?s ?p ?o }}",
    ],
)
def test_everything_else_is_refused_before_anybody_is_asked(
    open_server: str, stub: type[Stub], stub_url: str, clause: str
) -> None:
    answer = ask(open_server, f"PREFIX e: <{stub_url}> SELECT * WHERE {{ {clause.format(url=stub_url)} }}")
    assert (answer.status_code, answer.json()["title"]) == (403, "Refused")
    assert stub_url in answer.json()["detail"], "it says what may be asked"
    assert stub.asked == []


def test_a_very_long_query_is_refused_by_the_worker(open_server: str, stub: type[Stub], stub_url: str) -> None:
    """The server itself does not read it, so that nobody can keep it busy with reading."""
    answer = ask(open_server, f"ASK {{ SERVICE <{stub_url}> {{ ?s ?p ?o }} }} #{' ' * MOST_CHARACTERS}")
    assert answer.status_code == 403
    assert stub.asked == []


def test_an_update_asks_nobody(open_server: str, stub: type[Stub], stub_url: str) -> None:
    answer = ask(open_server, f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{stub_url}> {{ ?s ?p ?o }} }}")
    assert answer.status_code == 403
    assert stub.asked == []


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"garbage", "not rows"),
        (b"[" * 100_000, "not rows"),
        (b'{"head": {}, "boolean": true}', "not rows"),
        (b'{"head":{"vars":["x } DROP"]},"results":{"bindings":[]}}', "not rows"),
        (b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"http://e/> <x"}}]}}', "not rows"),
        (b'{"head":{"vars":["x"]},"results":{"bindings":[' + b"{}," * MOST_ROWS + b"{}]}}", "more than"),
    ],
)
def test_nonsense_from_others_is_told_and_silent_makes_it_nothing(
    open_server: str, stub: type[Stub], stub_url: str, raw: bytes, told: str
) -> None:
    stub.raw = raw
    answer = ask(open_server, f"SELECT * WHERE {{ SERVICE <{stub_url}> {{ ?s ?p ?x }} }}")
    assert answer.status_code == 502
    assert told in answer.json()["detail"]
    silent = ask(open_server, f"SELECT ?y WHERE {{ SERVICE SILENT <{stub_url}> {{ ?s ?p ?x }} BIND(7 AS ?y) }}")
    assert (silent.status_code, silent.text.split()) == (200, ["y", "7"])


def test_as_many_rows_as_may_come_are_joined_in_time(open_server: str, stub: type[Stub], stub_url: str) -> None:
    stub.rows = [{"x": {"type": "literal", "value": f"a service {number}"}} for number in range(MOST_ROWS)]
    answer = ask(open_server, f"SELECT (COUNT(*) AS ?n) WHERE {{ SERVICE <{stub_url}> {{ ?s ?p ?x }} }}")
    assert (answer.status_code, answer.text.split()) == (200, ["n", str(MOST_ROWS)])


def test_an_endpoint_that_takes_too_long_is_given_up_within_the_query_s_time(
    open_server: str, stub: type[Stub], stub_url: str
) -> None:
    stub.delay = 5
    began = time.monotonic()
    answer = ask(open_server, f"SELECT * WHERE {{ SERVICE <{stub_url}> {{ ?s ?p ?x }} }}")
    assert answer.status_code == 504
    assert "half of the query's time" in answer.json()["detail"]
    silent = ask(open_server, f"ASK {{ SERVICE SILENT <{stub_url}> {{ ?s ?p ?x }} }}")
    assert (silent.status_code, silent.text) == (200, "true")
    assert time.monotonic() - began < 9


def test_a_fault_after_the_clause_keeps_its_line(open_server: str, stub: type[Stub], stub_url: str) -> None:
    answer = ask(open_server, f"SELECT * WHERE {{\nSERVICE <{stub_url}> {{\n?s ?p ?x\n}}\n?oops }}")
    assert (answer.status_code, answer.json()["line"]) == (400, 5)


def test_people_may_ask_others_from_the_page(open_server: str, stub: type[Stub], stub_url: str) -> None:
    stub.rows = [{"x": {"type": "literal", "value": "from elsewhere"}}]
    asked = {"query": f"SELECT * WHERE {{ SERVICE <{stub_url}> {{ ?s ?p ?x }} }}"}
    assert "from elsewhere" in httpx.get(f"{open_server}/sparql", params=asked, headers={"Accept": "text/html"}).text


def test_without_allow_private_an_endpoint_on_this_machine_is_refused(
    serve: Callable[..., str], town_release: Release, stub: type[Stub], stub_url: str
) -> None:
    local = stub_url.replace("127.0.0.1", "localhost")
    server = serve("--release", town_release.folder, "--allow-service", stub_url, "--allow-service", local)
    for url in (stub_url, local):
        answer = ask(server, f"SELECT * WHERE {{ SERVICE SILENT <{url}> {{ ?s ?p ?x }} }}")
        assert answer.status_code == 403
        assert "not public" in answer.json()["detail"]
    assert stub.asked == []


def test_workers_stay_locked_in_whatever_the_operator_allows(open_server: str) -> None:
    """The engine never sees the clause: a spelling that the server does not read reaches the worker, which refuses."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        answer = ask(open_server, f"SELECT * WHERE {{ ?s ?p trueSERVICE<{url}>{{ ?s ?p ?o }} }}")
        assert answer.status_code == 403
        with pytest.raises(TimeoutError):
            listener.accept()


def test_without_the_option_nothing_is_asked(town_server: str, stub: type[Stub], stub_url: str) -> None:
    assert ask(town_server, f"SELECT * WHERE {{ SERVICE <{stub_url}> {{ ?s ?p ?x }} }}").status_code == 403
    assert stub.asked == []
