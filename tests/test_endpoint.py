"""Answers on their way over HTTP: kept, tagged, streamed, broken off."""

import gzip
import socket
import time
from urllib.parse import quote, urlsplit

import httpx
import pytest

MANY = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }"
ASPECTS = "SELECT ?s WHERE { ?s a <https://w3id.org/clustergraph/def/Aspect> }"


@pytest.fixture(scope="module")
def client(town_server: str) -> httpx.Client:
    with httpx.Client(base_url=town_server, timeout=20) as client:
        yield client


def test_the_release_is_the_tag_and_a_client_that_has_it_is_told_so(client: httpx.Client) -> None:
    release = client.get("/health").json()["release"]
    first = client.get("/sparql", params={"query": ASPECTS})
    assert first.headers["etag"] == f'W/"{release[:16]}"'
    assert "Accept" in first.headers["vary"]
    again = client.get("/sparql", params={"query": ASPECTS}, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = client.get("/sparql", params={"query": ASPECTS}, headers={"If-None-Match": 'W/"another"'})
    assert other.status_code == 200
    posted = client.post("/sparql", data={"query": ASPECTS}, headers={"If-None-Match": first.headers["etag"]})
    assert posted.status_code == 200, "only GET and HEAD ask for what they may have already"


def test_what_is_refused_is_refused_whatever_the_client_says_it_has(client: httpx.Client) -> None:
    for query in ("INSERT DATA { <a:a> <a:a> <a:a> }", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"):
        answer = client.get("/sparql", params={"query": query}, headers={"If-None-Match": "*"})
        assert answer.status_code == 403, query


def test_what_is_new_each_time_is_neither_tagged_nor_kept(client: httpx.Client) -> None:
    asked = {"query": "SELECT (UUID() AS ?u) {}"}
    first, second = client.get("/sparql", params=asked), client.get("/sparql", params=asked)
    assert first.content != second.content
    assert "etag" not in first.headers
    assert first.headers["cache-control"] == "no-store"


def test_the_same_question_is_answered_from_the_cache_in_each_media_type(client: httpx.Client) -> None:
    query = f"{ASPECTS} # asked by this test alone"
    answers = {}
    for accept in ("text/csv", "application/sparql-results+json"):
        for _ in range(2):
            answer = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
            assert answer.headers["content-type"].startswith(accept)
            assert answers.setdefault(accept, answer.content) == answer.content
    assert len(set(answers.values())) == 2
    hits = [line for line in client.get("/metrics").text.splitlines() if line.startswith("clustergraph_cache_hits")]
    assert float(hits[0].split()[1]) >= 2


def test_a_long_answer_comes_in_pieces_and_whole(client: httpx.Client) -> None:
    asked = {"query": f"{MANY} LIMIT 20000"}
    with client.stream("POST", "/sparql", data=asked, headers={"Accept": "text/tab-separated-values"}) as answer:
        assert "content-length" not in answer.headers
        pieces = list(answer.iter_raw())
    assert len(pieces) > 5
    assert b"".join(pieces).count(b"\n") == 20001 or answer.headers.get("content-encoding") == "gzip"
    text = client.post("/sparql", data=asked, headers={"Accept": "text/tab-separated-values"}).text
    assert text.count("\n") == 20001


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv"])
def test_an_answer_that_is_not_done_in_time_breaks_off_visibly(
    client: httpx.Client, accept: str, encoding: str
) -> None:
    headers = {"Accept": accept, "Accept-Encoding": encoding}
    with client.stream("POST", "/sparql", data={"query": MANY}, headers=headers) as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError):
            answer.read()


@pytest.mark.slow
def test_an_old_client_is_told_of_the_deadline_since_it_could_not_see_a_break(town_server: str) -> None:
    """HTTP/1.0 marks an end by closing: half an answer would look whole."""
    address = urlsplit(town_server)
    with socket.create_connection((address.hostname, address.port), timeout=20) as sock:
        sock.sendall(f"GET /sparql?query={quote(MANY)} HTTP/1.0\r\nAccept: text/csv\r\n\r\n".encode())
        received = b"".join(iter(lambda: sock.recv(65536), b""))
    assert received.split()[1] in {b"504", b"413"}


@pytest.mark.slow
def test_a_client_that_does_not_read_is_cut_and_frees_its_worker(client: httpx.Client, town_server: str) -> None:
    address = urlsplit(town_server)
    with socket.create_connection((address.hostname, address.port), timeout=20) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.sendall(f"GET /sparql?query={quote(MANY)} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n".encode())
        sock.recv(1)
        end = time.monotonic() + 20
        while busy(client):
            assert time.monotonic() < end, "its worker is still at it"
            time.sleep(0.1)


def busy(client: httpx.Client) -> float:
    (line,) = [
        line for line in client.get("/metrics").text.splitlines() if line.startswith("clustergraph_workers_busy")
    ]
    return float(line.split()[1])


def test_answers_are_sent_small_to_those_who_can_take_them(client: httpx.Client) -> None:
    asked = {"query": "SELECT * WHERE { ?s ?p ?o } LIMIT 200"}
    plain = client.get("/sparql", params=asked, headers={"Accept-Encoding": "identity"})
    with client.stream("GET", "/sparql", params=asked, headers={"Accept-Encoding": "gzip"}) as packed:
        body = b"".join(packed.iter_raw())
    assert packed.headers["content-encoding"] == "gzip"
    assert len(body) < len(plain.content) / 3
    assert gzip.decompress(body) == plain.content


def test_head_says_what_get_would_without_saying_it(client: httpx.Client) -> None:
    answer = client.head("/sparql", params={"query": ASPECTS}, headers={"Accept": "text/csv"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"].startswith("text/csv")
