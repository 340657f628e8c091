"""What a broken or hostile program sends: the service answers or hangs up, lives on, and keeps no worker at it."""

import contextlib
import json
import random
import select
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx
import pytest

from clustergraph.release import Release

pytestmark = pytest.mark.slow

ASK = b"ASK { ?s ?p ?o }"
HEAD = b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/sparql-query\r\n"
POST = HEAD + b"Content-Length: %d\r\n\r\n" % len(ASK) + ASK
LONG = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } LIMIT 200000"
WORKERS = 4


class Server(NamedTuple):
    address: str
    log: Path

    def figure(self, name: str) -> float:
        page = httpx.get(f"{self.address}/metrics").text
        return float(next(line for line in page.splitlines() if line.startswith(name)).split()[1])

    def faults(self) -> list[dict[str, object]]:
        lines = [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]
        assert lines
        return [line for line in lines if not 200 <= line["status"] < 500 or line.get("outcome") == "WorkerError"]


@pytest.fixture(scope="module")
def started(serve: Callable[..., str], town_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Server:
    log = tmp_path_factory.mktemp("log") / "log.jsonl"
    options = ["--timeout", 5, "--workers", WORKERS, "--client", 0, "--log", log]
    return Server(serve("--release", town_release.folder, *options), log)


@pytest.fixture
def server(started: Server) -> Iterator[Server]:
    """After whatever a test has sent: alive, no fault in the log, all workers free, and a query answered."""
    yield started
    end = time.monotonic() + 15
    while started.figure("clustergraph_workers_busy") or started.figure("clustergraph_queries_waiting"):
        assert time.monotonic() < end, "a worker is still at it"
        time.sleep(0.1)
    assert started.figure("clustergraph_workers ") <= WORKERS
    assert httpx.post(f"{started.address}/sparql", data={"query": ASK.decode()}, timeout=5).json()["boolean"] is True
    assert started.faults() == []


def send(server: Server, content: bytes, *, patience: float = 0.3, listen: bool = True) -> bytes:
    """Send, and return all that comes until the server hangs up; if it waits for more, it is told that none comes."""
    address = urlsplit(server.address)
    with socket.create_connection((address.hostname, address.port), timeout=10) as sock:
        received = []
        with contextlib.suppress(ConnectionError):
            sock.sendall(content)
            if listen and select.select([sock], [], [], patience)[0]:
                received.append(sock.recv(65536))
            sock.shutdown(socket.SHUT_WR)
            while listen and (part := sock.recv(65536)):
                received.append(part)
    return b"".join(received)


def statuses(answer: bytes) -> list[int]:
    return [int(part[:3]) for part in answer.split(b"HTTP/1.1 ")[1:]]


@pytest.mark.parametrize("seed", range(5))
def test_random_bytes(server: Server, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(40):
        said = statuses(send(server, chance.randbytes(chance.randint(1, 4000))))
        assert said in ([], [400]), said


@pytest.mark.parametrize("seed", range(5))
def test_a_request_with_random_bytes_in_it(server: Server, seed: int) -> None:
    chance, answered = random.Random(seed), 0
    for _ in range(40):
        content = bytearray(POST)
        for _ in range(chance.randint(1, 6)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        said = statuses(send(server, bytes(content)))
        assert all(200 <= status < 500 for status in said)
        answered += bool(said)
    assert answered > 30


@pytest.mark.parametrize("seed", range(5))
def test_a_query_with_random_characters_in_it(server: Server, seed: int) -> None:
    chance = random.Random(seed)
    letters = "{}()<>?$:;.,'\"\\@^_#|/*+-=! \n\tSELECTwhereFILTEROPTIONALVALUESåé🧬\u0000\u2028"
    with httpx.Client(base_url=server.address, timeout=10) as client:
        for _ in range(60):
            query = list("SELECT ?s (COUNT(*) AS ?n) WHERE { ?s a <a:b>, 'x'@sv ; ?p 1.5 } GROUP BY ?s LIMIT 3")
            for _ in range(chance.randint(1, 8)):
                query[chance.randrange(len(query))] = chance.choice(letters)
            answer = client.post("/sparql", data={"query": "".join(query)})
            assert answer.status_code in {200, 400, 403}, "".join(query)
            if answer.status_code == 400:
                assert answer.json()["detail"]


def test_a_request_that_breaks_off(server: Server) -> None:
    for end in range(1, len(POST), 5):
        assert statuses(send(server, POST[:end], patience=0)) in ([], [400])
        send(server, POST[:end], listen=False)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (HEAD + b"Content-Length: 1000\r\n\r\n" + ASK, [[], [400]]),
        (HEAD + b"Content-Length: 3\r\n\r\n" + ASK, [[400], [400, 400]]),
        (HEAD + b"Content-Length: -1\r\n\r\n" + ASK, [[400]]),
        (HEAD + b"Content-Length: 1e3\r\n\r\n" + ASK, [[400]]),
        (HEAD + b"Content-Length: 99999999999999999999999\r\n\r\n" + ASK, [[400]]),
        (HEAD + b"Content-Length: 16\r\nContent-Length: 3\r\n\r\n" + ASK, [[400]]),
        (HEAD + b"Content-Length: 16\r\nTransfer-Encoding: chunked\r\n\r\n" + ASK, [[400]]),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + ASK, [[400], [400, 400]]),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n10\r\n" + ASK, [[], [400]]),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n" + ASK, [[], [400]]),
        (HEAD + b"Transfer-Encoding: gzip\r\n\r\n" + ASK, [[400]]),
        (HEAD + b"Content-Encoding: gzip\r\nContent-Length: 16\r\n\r\n" + ASK, [[415]]),
    ],
    ids=[
        "too long", "too short", "negative", "no number", "endless", "two lengths", "length and chunks", "no chunk",
        "half a chunk", "a chunk without end", "unknown coding", "packed, it says",
    ],
)  # fmt: skip
def test_a_body_that_is_not_as_long_as_said(server: Server, content: bytes, said: list[list[int]]) -> None:
    assert statuses(send(server, content)) in said


def test_requests_sent_at_once_are_answered_in_order(server: Server) -> None:
    asked = b"".join(
        b"GET /sparql?query=SELECT%%20(%d%%20AS%%20%%3Fn)%%20%%7B%%7D&format=csv HTTP/1.1\r\nHost: x\r\n%s\r\n"
        % (number, b"Connection: close\r\n" if number == 9 else b"")
        for number in range(10)
    )
    address = urlsplit(server.address)
    with socket.create_connection((address.hostname, address.port), timeout=10) as sock:
        sock.sendall(asked)
        answer = b"".join(iter(lambda: sock.recv(65536), b""))
    assert statuses(answer) == [200] * 10
    assert [int(part.split(b"\r\n")[0]) for part in answer.split(b"\r\n\r\nn\r\n")[1:]] == list(range(10))


def test_clients_that_leave_early_free_their_workers(server: Server) -> None:
    request = f"GET /sparql?{httpx.QueryParams({'query': LONG})} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    address = urlsplit(server.address)
    for number in range(12):
        with socket.create_connection((address.hostname, address.port), timeout=10) as sock:
            sock.sendall(request)
            if number % 3:
                sock.recv(1 << (number % 3) * 6)
