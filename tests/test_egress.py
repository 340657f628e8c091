"""Whatever a query says, nothing leaves the machine: every disguise over HTTP, with a listener that nobody may reach."""

import contextlib
import socket
from collections.abc import Iterator

import httpx
import pytest

pytestmark = pytest.mark.slow

HIDING = {
    "plain": "SELECT * WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "ask": "ASK {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "construct": "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "describe": "DESCRIBE ?s WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "silent": "SELECT * WHERE {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
    "mixed case": "SELECT * WHERE {{ sErViCe sIlEnT <{url}> {{ ?s ?p ?o }} }}",
    "no space": "SELECT*WHERE{{SERVICE<{url}>{{?s ?p ?o}}}}",
    "sub-select": "SELECT * WHERE {{ {{ SELECT ?s WHERE {{ {{ SELECT * WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }} }} }} }}",
    "optional": "SELECT * WHERE {{ OPTIONAL {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "union": "SELECT * WHERE {{ {{}} UNION {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "minus": "SELECT * WHERE {{ ?s ?p ?o MINUS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "exists": "SELECT * WHERE {{ ?s ?p ?o FILTER EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "not exists in bind": "SELECT * WHERE {{ BIND(NOT EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} AS ?x) }}",
    "having": "SELECT ?s WHERE {{ ?s ?p ?o }} GROUP BY ?s HAVING(EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }})",
    "order": "SELECT ?s WHERE {{ ?s ?p ?o }} ORDER BY EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "graph": "SELECT * WHERE {{ GRAPH ?g {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "lateral": "SELECT * WHERE {{ ?s ?p ?o LATERAL {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "variable": "SELECT * WHERE {{ VALUES ?where {{ <{url}> }} SERVICE ?where {{ ?s ?p ?o }} }}",
    "bound variable": "SELECT * WHERE {{ BIND(IRI('{url}') AS ?w) SERVICE SILENT $w {{ ?s ?p ?o }} }}",
    "prefixed": "PREFIX e: <{url}> SELECT * WHERE {{ SERVICE e: {{ ?s ?p ?o }} }}",
    "base": "BASE <{url}> SELECT * WHERE {{ SERVICE <> {{ ?s ?p ?o }} }}",
    "comments": "SELECT * WHERE {{ # '\n SERVICE # \"\n <{url}> # >\n {{ ?s ?p ?o }} }}",
    "after a string": "SELECT * WHERE {{ FILTER('\\'' = \"\\\"\") SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "less than": "SELECT * WHERE {{ FILTER(1<'a>')SERVICE<{url}>{{?s ?p ?o}} FILTER(1<'b') }}",
    "escaped letter": "SELECT * WHERE {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
    "escaped word": "SELECT * WHERE {{ \\u0053\\u0045\\u0052\\u0056\\u0049\\u0043\\u0045 <{url}> {{ ?s ?p ?o }} }}",
    "escaped long": "SELECT * WHERE {{ \\U00000053ERVICE <{url}> {{ ?s ?p ?o }} }}",
    "escaped bracket": "SELECT * WHERE {{ SERVICE \\u003C{url}\\u003E {{ ?s ?p ?o }} }}",
    "full width": "SELECT * WHERE {{ \uff33ERVICE <{url}> {{ ?s ?p ?o }} }}",
    "long s": "SELECT * WHERE {{ \u017fervice <{url}> {{ ?s ?p ?o }} }}",
    "two queries": "ASK {{}} ; SELECT * WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "load": "LOAD <{url}>",
    "load silent": "lOaD SILENT <{url}> INTO GRAPH <x:g>",
    "load after a query": "ASK {{}} ; LOAD <{url}>",
    "load after a prefix": "PREFIX select: <x:> LOAD <{url}>",
    "load after a comment": "# SELECT\nLOAD <{url}>",
    "insert from a service": "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "from": "SELECT * FROM <{url}> WHERE {{ ?s ?p ?o }}",
    "from named": "SELECT * FROM NAMED <{url}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}",
}
HARMLESS = {"from", "from named"}  # graphs that are not there: an empty answer


THOROUGH = {"plain", "silent", "variable", "prefixed", "load"}  # with every way to write this machine's address


class Trap:
    """Listens on loopback, on IPv4 and where there is one on IPv6, and remembers whether anybody came."""

    def __init__(self) -> None:
        self.four = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.four.getsockname()[1])
        self.sockets = [self.four]
        if socket.has_ipv6:
            with contextlib.suppress(OSError):  # built in, but not switched on
                self.sockets.append(socket.create_server(("::1", self.port), family=socket.AF_INET6))
        for sock in self.sockets:
            sock.settimeout(0.05)

    def urls(self) -> list[str]:
        hosts = [
            "127.0.0.1",
            "localhost",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "2130706433",
            "0x7f.1",
            "a@127.0.0.1",
            "0.0.0.0",
        ]
        return [f"http://{host}:{self.port}/sparql" for host in hosts]

    def visits(self) -> int:
        count = 0
        for sock in self.sockets:
            try:
                sock.accept()[0].close()
                count += 1
            except TimeoutError:
                pass
        return count


@pytest.fixture(scope="module")
def trap() -> Iterator[Trap]:
    trap = Trap()
    yield trap
    for sock in trap.sockets:
        sock.close()


def test_the_trap_notices_a_visitor(trap: Trap) -> None:
    socket.create_connection(("127.0.0.1", trap.port)).close()
    assert trap.visits() == 1


@pytest.mark.parametrize("disguise", HIDING)
def test_nothing_leaves_the_machine(town_server: str, trap: Trap, disguise: str) -> None:
    for url in trap.urls() if disguise in THOROUGH else trap.urls()[:1]:
        query = HIDING[disguise].format(url=url)
        answer = httpx.post(f"{town_server}/sparql", data={"query": query}, timeout=20)
        if disguise in HARMLESS:
            assert (answer.status_code, answer.json()["results"]["bindings"]) == (200, [])
        else:
            assert answer.status_code in {400, 403}, (url, answer.text)
            assert answer.json()["detail"]
    assert trap.visits() == 0


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_graphs_of_the_request_are_not_fetched(town_server: str, trap: Trap, name: str) -> None:
    for url in trap.urls():
        answer = httpx.get(f"{town_server}/sparql", params={"query": "ASK { ?s ?p ?o }", name: url})
        assert answer.json()["boolean"] is False
    assert trap.visits() == 0


def test_an_update_is_refused_by_every_road(town_server: str, trap: Trap) -> None:
    update = f"LOAD <http://127.0.0.1:{trap.port}/x.ttl>"
    roads = [
        httpx.post(f"{town_server}/sparql", data={"update": update}),
        httpx.get(f"{town_server}/sparql", params={"update": update}),
        httpx.post(f"{town_server}/sparql", content=update, headers={"Content-Type": "application/sparql-update"}),
        httpx.get(f"{town_server}/sparql", params={"query": update}, headers={"Accept": "text/html"}),
        httpx.post(f"{town_server}/sparql", data={"query": update}, headers={"Accept": "text/html"}),
    ]
    assert [road.status_code for road in roads] == [403] * len(roads)
    assert trap.visits() == 0
