"""Requests to elsewhere, against servers on loopback that do their worst."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clustergraph.errors import ClustergraphError, EndpointError, InputError, RefusedError
from clustergraph.outbound import MOST_BYTES, Outbound, is_public

pytestmark = pytest.mark.slow

QUERY = "SELECT * WHERE { ?s ?p ?o }"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"
WHOLE = OK + b"Content-Length: 2\r\n\r\n{}"
INNER = [
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "0.0.0.0",
    "127.8.8.8",
    "224.0.0.1",
    "255.255.255.255",
    "240.0.0.1",
    "::",
    "::1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "fe80::1%eth0",
    "fc00::1",
    "fec0::1",
    "ff02::1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "2001:db8::1",
]


class Other:
    """A server with one kind of answer, which remembers what it was asked."""

    def __init__(self, answer: Callable[[socket.socket], None]) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}/sparql"
        self.heads: list[str] = []
        self._answer = answer
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                with client, contextlib.suppress(OSError):
                    self.heads.append(client.recv(65536).decode())
                    self._answer(client)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


@pytest.fixture
def other() -> Iterator[Callable[..., Other]]:
    started: list[Other] = []

    def start(answer: Callable[[socket.socket], None] | bytes) -> Other:
        started.append(Other((lambda client: client.sendall(answer)) if isinstance(answer, bytes) else answer))
        return started[-1]

    yield start
    for one in started:
        one.close()


def ask(url: str, *, private: bool = True, timeout: float = 10) -> bytes:
    async def run() -> bytes:
        async with asyncio.timeout(timeout):
            return await Outbound([url], private=private).ask(url, QUERY)

    return asyncio.run(run())


def test_the_query_goes_out_and_nothing_else(
    other: Callable[..., Other], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("CLUSTERGRAPH_TOKEN", "secret")
    server = other(WHOLE)
    assert ask(server.url) == b"{}"
    (head,) = server.heads
    assert head.startswith("POST /sparql HTTP/1.1\r\n")
    assert "authorization" not in head.lower()
    assert "cookie" not in head.lower()
    assert head.partition("\r\n\r\n")[2] in {"", "query=SELECT+%2A+WHERE+%7B+%3Fs+%3Fp+%3Fo+%7D"}


def test_a_name_is_resolved_once_and_sent_along(other: Callable[..., Other], monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection goes to the address that was checked, even if the name means another machine a moment later."""
    server = other(WHOLE)
    resolved: list[str] = []
    real = socket.getaddrinfo

    def resolve(host: str, port: int, *rest: object, **more: object) -> object:
        resolved.append(host)
        assert resolved.count("inner.example") < 2
        return real("127.0.0.1" if host == "inner.example" else host, port, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    url = server.url.replace("127.0.0.1", "inner.example")
    assert ask(url) == b"{}"
    assert resolved.count("inner.example") == 1
    assert f"Host: {url.split('/')[2]}\r\n" in server.heads[0]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0.0.0.0", "169.254.169.254"],
)
def test_an_address_that_is_not_public_is_refused_and_nobody_is_called(other: Callable[..., Other], host: str) -> None:
    server = other(WHOLE)
    with pytest.raises(RefusedError, match="not public"):
        ask(server.url.replace("127.0.0.1", host), private=False)
    time.sleep(0.05)
    assert server.heads == []


@pytest.mark.parametrize("address", ["130.237.1.1", "2001:6b0:1::1", "::ffff:130.237.1.1"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", INNER)
def test_all_others_are_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://e.org/",
        "file:///etc/passwd",
        "e.org/x",
        "http://",
        "https://me:secret@e.org/",
        "https://e.org/#x",
        "http://[::1",
    ],
)
def test_what_is_no_endpoint_is_told_to_the_operator(url: str) -> None:
    with pytest.raises(InputError, match="is not the address of an endpoint"):
        Outbound([url])


def test_what_is_not_allowed_is_not_asked(other: Callable[..., Other]) -> None:
    server = other(WHOLE)
    with pytest.raises(RefusedError, match=r"asks only https://e\.org/sparql"):
        asyncio.run(Outbound(["https://e.org/sparql"], private=True).ask(server.url, QUERY))
    assert server.heads == []


def endless(client: socket.socket) -> None:
    client.sendall(OK + b"\r\n")
    while True:
        client.sendall(b" ")
        time.sleep(0.05)


def gigabyte(client: socket.socket) -> None:
    client.sendall(OK + b"Content-Length: 1073741824\r\n\r\n")
    for _ in range(1024):
        client.sendall(b" " * 2**20)


def test_a_redirect_is_not_followed(other: Callable[..., Other]) -> None:
    inner = other(WHOLE)
    outer = other(f"HTTP/1.1 307 Over there\r\nLocation: {inner.url}\r\nContent-Length: 0\r\n\r\n".encode())
    with pytest.raises(EndpointError, match="sends elsewhere, which is not followed"):
        ask(outer.url)
    assert inner.heads == []


def test_an_answer_without_bound_is_given_up(other: Callable[..., Other]) -> None:
    began = time.monotonic()
    with pytest.raises(EndpointError, match=f"more than {MOST_BYTES // 2**20} MiB"):
        ask(other(gigabyte).url)
    with pytest.raises(TimeoutError):
        ask(other(endless).url, timeout=0.5)
    assert time.monotonic() - began < 8


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", "answers 500"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n", "not SPARQL JSON"),
        (OK + b"Content-Encoding: gzip\r\nContent-Length: 0\r\n\r\n", "not SPARQL JSON"),
        (b"garbage\r\n\r\n", "does not answer as it should"),
        (b"", "does not answer as it should"),
        (OK + b"Content-Length: 9\r\n\r\n{}", "does not answer as it should"),
        (OK + b"X: " + b"x" * 2**20 + b"\r\n\r\n", "does not answer as it should"),
    ],
)
def test_whatever_is_no_answer_is_told_as_such(other: Callable[..., Other], answer: bytes, told: str) -> None:
    with pytest.raises(EndpointError, match=told):
        ask(other(answer).url)


def test_nobody_at_home_is_told_as_such() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    with pytest.raises(ClustergraphError, match="cannot be reached"):
        ask(url)
