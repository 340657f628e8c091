"""Connections as a hostile client makes them, over real sockets."""

import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit

import httpx
import pytest

from clustergraph.errors import InputError
from clustergraph.listener import HEAD_BYTES, HEAD_SECONDS, listen, step_down
from tests.conftest import spawn


def connect(server: str) -> socket.socket:
    address = urlsplit(server)
    sock = socket.create_connection((address.hostname, address.port), timeout=30)
    sock.settimeout(30)
    return sock


def reply(sock: socket.socket) -> bytes:
    """All that comes until the server closes."""
    parts = []
    try:
        while part := sock.recv(65536):
            parts.append(part)
    except ConnectionError:
        pass
    return b"".join(parts)


def test_a_head_without_end_is_refused(town_server: str) -> None:
    with connect(town_server) as sock:
        sock.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n")
        try:
            for _ in range(HEAD_BYTES // 1000 + 200):
                sock.sendall(b"X-Header: " + b"x" * 1000 + b"\r\n")
        except ConnectionError:
            pass
        assert reply(sock).startswith((b"HTTP/1.1 431", b""))
    with connect(town_server) as sock:
        sock.sendall(b"GET /" + b"x" * (HEAD_BYTES + 1) + b" HTTP/1.1\r\nHost: x\r\n\r\n")
        assert reply(sock).startswith(b"HTTP/1.1 431")
    assert httpx.get(f"{town_server}/health").status_code == 200


def test_no_browser_takes_an_answer_for_something_else(town_server: str) -> None:
    for path in ("/sparql?query=ASK%7B%7D", "/static/style.css", "/nowhere"):
        assert httpx.get(f"{town_server}{path}").headers["x-content-type-options"] == "nosniff"


def test_a_short_answer_comes_in_one_piece(town_server: str) -> None:
    with connect(town_server) as sock:
        for _ in range(20):
            sock.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n\r\n")
            assert sock.recv(65536).endswith(b'"boolean":true}')


def test_answers_to_requests_sent_at_once_come_in_order_and_whole(town_server: str) -> None:
    with connect(town_server) as sock:
        head = "GET /sparql?query={} HTTP/1.1\r\nHost: x\r\n{}\r\n"
        asked = [("ASK%7B%7D", ""), ("SELECT*%7B?s?p?o%7D", ""), ("ASK%7B%7D", "Connection: close\r\n")]
        sock.sendall("".join(head.format(*one) for one in asked).encode())
        told = reply(sock)
    assert told.count(b"HTTP/1.1 200 OK") == 3
    assert told.endswith(b'"boolean":true}')
    assert len(told) > 2**16


@pytest.mark.slow
def test_a_client_that_never_ends_its_head_is_cut(town_server: str) -> None:
    with connect(town_server) as silent, connect(town_server) as slow:
        began = time.monotonic()
        slow.sendall(b"GET /health HTTP/1.1\r\n")
        assert reply(slow) == b""
        assert reply(silent) == b""
        assert HEAD_SECONDS - 1 < time.monotonic() - began < HEAD_SECONDS + 10


@pytest.mark.parametrize(
    "garbage",
    [b"\x00\xff\x16\x03\x01" * 20, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\r\n" * 50 + b"!"],
    ids=["bytes", "no path", "no version", "empty lines"],
)
def test_what_is_no_request_is_refused_and_harms_nobody(town_server: str, garbage: bytes) -> None:
    with connect(town_server) as sock:
        sock.sendall(garbage)
        sock.shutdown(socket.SHUT_WR)
        assert reply(sock)[:12] in {b"", b"HTTP/1.1 400"}
    assert httpx.get(f"{town_server}/health").status_code == 200


def test_a_port_that_is_taken_is_named() -> None:
    with listen("127.0.0.1", 0) as taken, pytest.raises(InputError, match="--port"):
        listen("127.0.0.1", taken.getsockname()[1])
    with pytest.raises(InputError, match="--host"):
        listen("no.such.host.invalid", 0)


def test_a_user_that_is_not_there_is_named() -> None:
    with pytest.raises(InputError, match="no user 'niemand-hier'"):
        step_down("niemand-hier")


def test_the_service_becomes_another_user(town_release: object) -> None:
    script = "from clustergraph.listener import step_down; import os; step_down('nobody'); print(os.getuid(), os.getgroups())"
    process = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    if "Only root" in process.stderr:
        pytest.skip("only root can become another user")
    assert process.stdout.split()[0] != "0"
    assert "[]" in process.stdout


@pytest.mark.slow
def test_serve_says_what_it_can_do() -> None:
    said = spawn("serve", "--help").stdout
    for option in ("--workers", "--queue", "--client", "--memory", "--rows", "--answer", "--cache", "--log", "--user"):
        assert option in said
