"""Twenty thousand requests of every kind: what the service holds at the end is what it held when it was warm."""

import itertools
import random
import socket
import threading
import time
from collections import Counter
from urllib.parse import urlsplit

import httpx
import pytest

from clustergraph.release import Release
from tests import processes
from tests.processes import descendants, descriptors, memory, until
from tests.test_isolation import figure, running

pytestmark = [
    pytest.mark.slow,
    pytest.mark.alone,
    pytest.mark.skipif(not processes.AT_HAND, reason="only Linux shows processes under /proc"),
]

CLIENTS = 8
WARM, MEASURED = 6_000, 14_000
PAGES = ["/", "/def/Aspect", "/id/actor/region-naset", "/guide/asking", "/health", "/metrics"]
LONG = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } LIMIT 3000"


class Client(threading.Thread):
    """Sends requests until the common count is used up; what it met stands in `statuses`."""

    def __init__(self, server: str, count: "itertools.count[int]", end: int) -> None:
        super().__init__()
        self.server, self.count, self.end = server, count, end
        self.statuses: Counter[str] = Counter()
        self.tag = httpx.get(f"{server}/sparql", params={"query": "ASK {}"}).headers["etag"]

    def run(self) -> None:
        with httpx.Client(base_url=self.server, timeout=30) as client:
            while (number := next(self.count)) < self.end:
                try:
                    self.statuses[self.ask(client, number)] += 1
                except httpx.HTTPError as error:
                    self.statuses[type(error).__name__] += 1

    def ask(self, client: httpx.Client, number: int) -> str:
        """A request of a kind that the number decides, so that every run has the same mix."""
        lot = random.Random(number).random()
        if lot < 0.01:
            return self.leave(number)
        if lot < 0.03:
            answer = client.get(PAGES[number % len(PAGES)], headers={"Accept": "text/html"}, follow_redirects=True)
        elif lot < 0.04:
            answer = client.post("/sparql", data={"query": f"{LONG} # {number}"})
        elif lot < 0.1:
            answer = client.post("/sparql", data={"query": "SELECT ?x WHERE {"})
        elif lot < 0.15:
            answer = client.get("/id/actor/nobody")
        elif lot < 0.35:
            answer = client.get("/sparql", params={"query": "ASK {}"}, headers={"If-None-Match": self.tag})
        elif lot < 0.6:
            answer = client.get("/sparql", params={"query": f"ASK {{ ?s ?p {number % 50} }}"})
        else:
            answer = client.post("/sparql", data={"query": f"ASK {{ ?s ?p {number} }}"})
        return str(answer.status_code)

    def leave(self, number: int) -> str:
        """Ask for much and go away before it has come."""
        address = urlsplit(self.server)
        body = f"SELECT * WHERE {{ ?a ?b ?c . ?d ?e ?f }} # {number}".encode()
        head = (
            f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: {len(body)}"
        )
        with socket.create_connection((address.hostname or "", address.port or 0), timeout=30) as sock:
            sock.sendall(head.encode() + b"\r\n\r\n" + body)
            sock.recv(1000)
        return "left"


def send(server: str, first: int, many: int) -> Counter[str]:
    count = itertools.count(first)
    clients = [Client(server, count, first + many) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return sum((client.statuses for client in clients), Counter())


def test_twenty_thousand_requests_leave_nothing_behind(
    town_release: Release, capsys: pytest.CaptureFixture[str]
) -> None:
    with running("--release", town_release.folder, "--client", 0, "--cache", 1) as (server, process):

        def held() -> tuple[float, int, int]:
            until(lambda: figure(server, "clustergraph_workers_busy") == 0, "a worker is still busy")
            time.sleep(1)
            return memory(process.pid), descriptors(process.pid), len(descendants(process.pid))

        began = time.monotonic()
        send(server, 0, WARM)
        warm = held()
        statuses = send(server, WARM, MEASURED)
        end = held()
        with capsys.disabled():
            print(
                f"\n  {WARM + MEASURED} requests in {time.monotonic() - began:.0f} s, {dict(sorted(statuses.items()))}; "
                f"server {warm[0]:.1f} -> {end[0]:.1f} MiB, files and sockets {warm[1]} -> {end[1]}, "
                f"processes {warm[2]} -> {end[2]}"
            )
        assert set(statuses) == {"200", "304", "400", "404", "left"}
        assert end[0] < 1.05 * warm[0]
        assert end[1] <= warm[1] + 4
        assert end[2] <= warm[2] + 4
