"""The worker process itself, spoken to over its sockets as the pool does."""

import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clustergraph.release import Release
from clustergraph.wire import SocketLine, frame, read_beginning, receive_frame
from clustergraph.worker import FORK

pytestmark = pytest.mark.slow


def start(*files: Path) -> tuple[subprocess.Popen[bytes], socket.socket]:
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "clustergraph.worker", "--fork", str(theirs.fileno()), "512", *map(str, files)],
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
    ours.settimeout(20)
    return process, ours


@pytest.fixture
def zygote(town_release: Release) -> Iterator[socket.socket]:
    process, control = start(town_release.graph)
    assert heard(control)["triples"] > 1000
    yield control
    control.close()
    process.wait(10)


def fork(control: socket.socket) -> tuple[int, socket.socket]:
    control.sendall(FORK)
    message, descriptors, _, _ = socket.recv_fds(control, 8, 2)
    worker = socket.socket(fileno=descriptors[0])
    for handle in descriptors[1:]:
        os.close(handle)
    worker.settimeout(20)
    return struct.unpack(">Q", message)[0], worker


def ask(worker: socket.socket, query: str) -> tuple[dict[str, object], bytes]:
    request = {"query": query, "accept": "text/csv", "max_bytes": 2**20, "max_rows": 1000}
    worker.sendall(frame(b"Q", json.dumps(request).encode()))
    answer = receive_frame(SocketLine(worker))
    assert answer is not None
    return read_beginning(answer[1]) if answer[0] == b"H" else (json.loads(answer[1]), b"")


def heard(sock: socket.socket) -> dict[str, Any]:
    answer = receive_frame(SocketLine(sock))
    assert answer is not None
    return dict(json.loads(answer[1]))


def test_a_worker_answers_again_and_again(zygote: socket.socket) -> None:
    _, worker = fork(zygote)
    with worker:
        for _ in range(3):
            header, body = ask(worker, "ASK { ?s a <https://w3id.org/clustergraph/def/Aspect> }")
            assert (header["kind"], body) == ("boolean", b"true")
        header, body = ask(worker, "SELECT ?s WHERE { ?s }")
        assert (header["error"], header["line"]) == ("QuerySyntaxError", 1)


def test_a_killed_worker_is_followed_by_another_and_leaves_nothing_behind(zygote: socket.socket) -> None:
    pid, worker = fork(zygote)
    with worker:
        os.kill(pid, signal.SIGKILL)
        assert receive_frame(SocketLine(worker)) is None
    _, second = fork(zygote)
    with second:
        assert ask(second, "ASK {}")[1] == b"true"
    for _ in range(100):  # the kernel takes it away at once, as nobody waits for it
        if not Path(f"/proc/{pid}").exists():
            break
        time.sleep(0.02)
    assert not Path(f"/proc/{pid}").exists()


def test_a_worker_cannot_reach_the_network(zygote: socket.socket) -> None:
    """Past the guard, at the engine itself: no connection is ever made."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.5)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
        _, worker = fork(zygote)
        with worker:
            header, _ = ask(worker, f"SELECT * WHERE {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")
            assert "error" in header
        with pytest.raises(TimeoutError):
            listener.accept()


def test_workers_end_with_the_process_that_started_them(zygote: socket.socket) -> None:
    pid, worker = fork(zygote)
    zygote.shutdown(socket.SHUT_RDWR)
    with worker:
        assert receive_frame(SocketLine(worker)) is None
    assert pid > 0


def test_a_file_that_does_not_parse_is_told_to_the_starter(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("no turtle")
    process, control = start(tmp_path / "a.ttl")
    with control:
        assert "a.ttl:1" in heard(control)["error"]
    process.wait(10)
