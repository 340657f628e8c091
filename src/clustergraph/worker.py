"""The process that answers one query at a time, and the one that makes such processes.

`python -m clustergraph.worker FD FILE…` loads the files once, says so on the control socket FD, and then forks a worker
for every byte it is sent; the workers share its memory. A worker gets its queries over a socket of its own and can be
killed at any moment: the next one is there within milliseconds. Workers cannot open files or sockets, so nothing that
a query says can reach the network.

Both sockets carry frames: four bytes of length, then that many bytes.
"""

import json
import os
import resource
import signal
import socket
import struct
import sys
from pathlib import Path
from typing import Any

from clustergraph.errors import ClustergraphError, NotAcceptableError, QuerySyntaxError
from clustergraph.rdf import Evaluation, Store

_LENGTH = struct.Struct(">I")
FORK = b"f"


def send_frame(sock: socket.socket, content: bytes) -> None:
    sock.sendall(_LENGTH.pack(len(content)) + content)


def receive_frame(sock: socket.socket) -> bytes | None:
    """The next frame, or None when the other side has gone."""
    head = _receive(sock, _LENGTH.size)
    return _receive(sock, _LENGTH.unpack(head)[0]) if head is not None else None


def _receive(sock: socket.socket, size: int) -> bytes | None:
    parts: list[bytes] = []
    while size:
        part = sock.recv(min(size, 1 << 20))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def main(arguments: list[str]) -> None:
    control = socket.socket(fileno=int(arguments[0]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's to handle: it ends this process with itself
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no zombies: nobody waits for a killed worker
    try:
        store = Store.load(*map(Path, arguments[1:]))
    except ClustergraphError as error:
        send_frame(control, json.dumps({"error": str(error)}).encode())
        return
    send_frame(control, json.dumps({"triples": len(store)}).encode())
    while control.recv(1) == FORK:
        _fork(control, store)
    os.killpg(0, signal.SIGKILL)  # the server has gone: this process and its workers are one group, and end together


def _fork(control: socket.socket, store: Store) -> None:
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        control.close()
        theirs.close()
        _forbid_files()
        _serve(ours, store)
        os._exit(0)
    ours.close()
    socket.send_fds(control, [struct.pack(">Q", pid)], [theirs.fileno()])
    theirs.close()


def _forbid_files() -> None:
    """From here on this process can open nothing: no file, no socket, whatever its code may try."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _serve(sock: socket.socket, store: Store) -> None:
    while (request := receive_frame(sock)) is not None:
        header, body = _answer(store, json.loads(request))
        send_frame(sock, json.dumps(header).encode())
        send_frame(sock, body)


def _answer(store: Store, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        evaluation: Evaluation = store.evaluate(**request)
    except ClustergraphError as error:
        return _problem(error), b""
    except (ValueError, OSError, RuntimeError, MemoryError) as error:
        return {"error": "ClustergraphError", "message": f"The query cannot be answered: {error}"}, b""
    return {"kind": evaluation.kind, "media_type": evaluation.media_type}, evaluation.body


def _problem(error: ClustergraphError) -> dict[str, Any]:
    problem: dict[str, Any] = {"error": type(error).__name__, "message": str(error)}
    if isinstance(error, QuerySyntaxError):
        problem |= {"message": error.reason, "line": error.line, "column": error.column}
    elif isinstance(error, NotAcceptableError):
        problem |= {"accept": error.accept, "offered": error.offered}
    return problem


if __name__ == "__main__":
    main(sys.argv[1:])
