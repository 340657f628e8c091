"""The service over an engine elsewhere: the same pages and answers, and the same bounds whatever the engine does."""

import asyncio
import csv
import io
import re
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from clustergraph.errors import (
    AnswerTooLargeError,
    BusyError,
    ClustergraphError,
    DeadlineError,
    EndpointError,
    InputError,
    QuerySyntaxError,
    RefusedError,
)
from clustergraph.holding import Holding
from clustergraph.relay import Relay
from clustergraph.release import Release
from clustergraph.runner import Limits
from tests.conftest import free_port, run

pytestmark = pytest.mark.slow

ROW = b'{"x": {"type": "literal", "value": "%s"}},' % (b"a" * 1000)
JSON = "application/sparql-results+json"
over = threading.Event()


class Handler(BaseHTTPRequestHandler):
    """An engine that misbehaves as its path says."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        kind = self.path.strip("/")
        if kind == "silent":
            over.wait(10)
            return
        self.send_response({"broken": 500, "syntax": 400}.get(kind, 200))
        self.send_header("Content-Type", "text/html" if kind == "page" else JSON)
        if kind == "capped":
            self.send_header("X-SPARQL-MaxRows", "10000")
        self.end_headers()
        self.wfile.write(b'{"head": {"vars": ["x"]}, "results": {"bindings": [')
        while kind == "endless" and not over.is_set():
            try:
                self.wfile.write(ROW * 100)
            except OSError:
                closed.set()
                return
        if kind == "stalls":
            self.wfile.write(ROW * 100)
            over.wait(10)
        self.wfile.write(b"]}}")

    def log_message(self, *_: object) -> None:
        pass


closed = threading.Event()


@pytest.fixture(scope="module")
def engine() -> Iterator[str]:
    over.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        over.set()
        server.shutdown()
        thread.join()


def ask(url: str, query: str = "SELECT * { ?s ?p ?o }", **limits: object) -> object:
    """What the relay gives, read whole; and that nothing stays taken."""

    async def run() -> object:
        relay = Relay(url, Holding(), Limits(**{"timeout": 1, **limits}))  # type: ignore[arg-type]
        try:
            return await relay.evaluate(query)
        finally:
            assert relay.busy == 0
            await relay.stop()

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("silent", DeadlineError, "stopped after 1 s"),
        ("stalls", DeadlineError, "stopped after 1 s"),
        ("endless", AnswerTooLargeError, "larger than 1 MiB"),
        ("capped", AnswerTooLargeError, "10000 rows at most"),
        ("page", EndpointError, "try again later"),
        ("broken", EndpointError, "try again later"),
        ("syntax", QuerySyntaxError, "bindings"),
    ],
)
def test_whatever_the_engine_does_ends_in_time_and_in_one_sentence(
    engine: str, path: str, kind: type[ClustergraphError], words: str
) -> None:
    begun = time.monotonic()
    with pytest.raises(kind, match=words) as caught:
        ask(f"{engine}/{path}", answer=1)
    assert time.monotonic() - begun < 3
    assert engine not in str(caught.value), "who asks is not told where the engine is"
    if path == "endless":
        assert closed.wait(5), "the engine is told that nobody reads any more"


def test_an_engine_that_is_gone_is_an_error_without_its_address() -> None:
    with pytest.raises(EndpointError, match="try again later"):
        ask(f"http://127.0.0.1:{free_port()}/sparql")


@pytest.mark.slow
def test_what_comes_too_much_at_once_waits_and_then_is_told(engine: str) -> None:
    async def crowd() -> list[object]:
        relay = Relay(f"{engine}/silent", Holding(), Limits(timeout=1, workers=1, waiting=1))
        try:
            return await asyncio.gather(*(relay.evaluate("ASK {}") for _ in range(4)), return_exceptions=True)
        finally:
            assert (relay.busy, relay.waiting) == (0, 0)
            await relay.stop()

    kinds = sorted(type(error).__name__ for error in asyncio.run(crowd()))
    assert kinds[:2] == ["BusyError", "BusyError"], "two find no place to wait in"
    assert set(kinds[2:]) <= {"BusyError", "DeadlineError"}
    assert BusyError.status == 503


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("DELETE WHERE { ?s ?p ?o }", RefusedError),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", RefusedError),
        ("SELECT (<bif:file_to_string>('/etc/passwd') AS ?x) {}", RefusedError),
        ("SELECT (<b\\u0069f:file_to_string>('/etc/passwd') AS ?x) {}", RefusedError),
        ("PREFIX b: <bif:> SELECT (b:file_to_string('/etc/passwd') AS ?x) {}", RefusedError),
        ("DEFINE get:soft 'replace' SELECT * FROM <http://127.0.0.1/> {}", RefusedError),
        ("SELECT * {" * 300 + "}" * 300, InputError),
    ],
)
def test_what_no_engine_may_be_asked_never_reaches_it(query: str, kind: type[ClustergraphError]) -> None:
    with pytest.raises(kind):
        ask("http://127.0.0.1:9/nobody-is-there", query)


def test_graphs_are_iris() -> None:
    async def run() -> None:
        relay = Relay("http://127.0.0.1:9/", Holding(), Limits())
        try:
            await relay.open("ASK {}", default_graphs=["no iri"])
        finally:
            await relay.stop()

    with pytest.raises(InputError, match="IRI of a graph"):
        asyncio.run(run())


# ---- over engines that hold a release


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def served(request: pytest.FixtureRequest, serve: Callable[..., str], release: Release) -> str:
    if request.param == "virtuoso":
        return serve("--endpoint", request.getfixturevalue("loaded_virtuoso"))
    url = request.getfixturevalue("start_oxigraph")(union=False)
    assert run("publish", url, "--release", release.folder).returncode == 0
    return serve("--endpoint", url)


@pytest.mark.slow
def test_pages_are_those_of_the_release_itself(served: str, server: str) -> None:
    paths = [
        "/",
        "/about/id/strategy/rs-2025-0671",
        "/about/id/actor/region-stockholm",
        "/questions/cq13",
        "/def/Aspect",
    ]
    paths += ["/about/id/passage/strategi-rs-2025-0671/46-73", "/about/id/document/strategi-rs-2025-0671"]
    for path in paths:
        pages = [
            httpx.get(host + path, headers={"Accept": "text/html"}, follow_redirects=True, timeout=60)
            for host in (served, server)
        ]
        assert [page.status_code for page in pages] == [200, 200]
        ours, theirs = (words(page.text) for page in pages)
        assert ours == theirs, path


def words(page: str) -> list[str]:
    """What a page says to people, in no order: rows that a query does not put in order come as the engine has them, and
    there are no files to download of what an engine elsewhere holds."""
    page = re.sub(r"<script.*?</script>", " ", page, flags=re.DOTALL)
    return sorted(re.findall(r"[^\s<>]+", re.sub(r"<[^>]*>|127\.0\.0\.1:\d+", " ", page)))


@pytest.mark.slow
@pytest.mark.parametrize("accept", [JSON, "application/sparql-results+xml", "text/csv", "text/tab-separated-values"])
def test_rows_come_in_every_media_type_as_from_the_release_itself(served: str, server: str, accept: str) -> None:
    query = (
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?s ?n ?t ?no { ?s skos:prefLabel ?n ; a ?t "
        "FILTER(LANG(?n) = 'sv' && STRSTARTS(STR(?s), 'https://w3id.org/clustergraph/id/aspect/')) } ORDER BY ?s STR(?n) ?t"
    )
    ours, theirs = (
        httpx.post(f"{host}/sparql", data={"query": query}, headers={"Accept": accept}) for host in (served, server)
    )
    assert ours.headers["content-type"] == theirs.headers["content-type"]
    assert ours.headers["etag"] == theirs.headers["etag"], "the release is the same, wherever it is"
    if accept == "text/csv":
        rows = [list(csv.reader(io.StringIO(answer.text))) for answer in (ours, theirs)]
        assert rows[0] == rows[1]
        assert len(rows[0]) > 10
    elif accept == JSON:
        assert ours.json()["results"]["bindings"] == theirs.json()["results"]["bindings"]
    else:
        assert ours.text.count("/id/aspect/") == theirs.text.count("/id/aspect/") > 10


@pytest.mark.slow
@pytest.mark.parametrize("accept", ["text/turtle", "application/n-triples", "application/rdf+xml"])
def test_graphs_come_in_every_media_type(served: str, accept: str) -> None:
    answer = httpx.get(f"{served}/graph/rules", headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(accept)
    assert "id/rule/alf-region" in answer.text
    assert httpx.get(f"{served}/graph/nothing").status_code == 404


@pytest.mark.slow
def test_what_is_wrong_is_told_by_the_same_statuses(served: str) -> None:
    def status(query: str) -> int:
        return httpx.post(f"{served}/sparql", data={"query": query}, timeout=60).status_code

    assert status("SELECT ?s WHERE { ?s ?p") == 400
    assert status("INSERT DATA { <urn:s> <urn:p> 1 }") == 403
    assert httpx.get(f"{served}/health").json()["triples"] > 40_000
    assert "clustergraph_workers_busy 0" in httpx.get(f"{served}/metrics").text
    known = httpx.get(f"{served}/sparql", params={"query": "ASK {}"})
    again = httpx.get(f"{served}/sparql", params={"query": "ASK {}"}, headers={"If-None-Match": known.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.slow
def test_a_newer_release_on_the_engine_is_served_without_a_restart(
    start_oxigraph: Callable[..., str], serve: Callable[..., str], town_release: Release, release: Release
) -> None:
    url = start_oxigraph()
    assert run("publish", url, "--release", town_release.folder).returncode == 0
    server = serve("--endpoint", url)
    assert httpx.get(f"{server}/health").json()["release"] == town_release.digest
    assert run("publish", url, "--release", release.folder).returncode == 0
    end = time.monotonic() + 30
    while httpx.get(f"{server}/health").json()["release"] != release.digest:
        assert time.monotonic() < end
        time.sleep(0.2)
    assert httpx.get(f"{server}/about/id/strategy/rs-2025-0671", headers={"Accept": "text/turtle"}).status_code == 200


@pytest.mark.slow
def test_an_endpoint_without_a_release_is_not_served(start_oxigraph: Callable[..., str]) -> None:
    done = run("serve", "--endpoint", start_oxigraph(), "--port", free_port())
    assert done.returncode == 1
    assert "load one with 'clustergraph publish" in done.stderr
