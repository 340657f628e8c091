"""The process that answers one query at a time, and the one that makes such processes.

`python -m clustergraph.worker --fork FD MEMORY FILE…` loads the files once, says so on the control socket FD, and then
forks a worker for every byte it is sent; the workers share its memory. `--pipe MEMORY FILE…` is a single worker on its
standard input and output, for systems that cannot fork. A worker can be killed at any moment, and ends by itself as soon
as nobody listens to it.

Where the system has them, a worker has locks that hold whatever a query says: it can open no file and no socket, its
memory may grow by MEMORY MiB at most, and if it began as root it is nobody.

What it says and is told stands in `wire`.
"""

import contextlib
import json
import os
import signal
import socket
import struct
import sys
import threading
from io import BytesIO
from pathlib import Path
from typing import Any, NoReturn

from clustergraph.errors import AnswerTooLargeError, ClustergraphError
from clustergraph.rdf import Store
from clustergraph.wire import Line, PipeLine, SocketLine, beginning, frame, problem

FORK = b"f"
NOBODY = 65534
_PIECE = 1 << 16
# What stands between rows or before each in an answer of each type; a text that holds it makes the count too high.
_ROW_MARKS = {
    "application/sparql-results+json": b"},{",
    "application/sparql-results+xml": b"<result>",
    "text/csv": b"\n",
    "text/tab-separated-values": b"\n",
}


class _Answer(BytesIO):
    """What the engine writes an answer to: sent on piece by piece, short ones all at once, and none beyond the limits."""

    def __init__(self, line: Line, header: dict[str, Any], max_bytes: int, max_rows: int) -> None:
        super().__init__()
        self._line, self._max_bytes, self._max_rows = line, max_bytes, max_rows
        self._mark = _ROW_MARKS.get(header["media_type"])
        self._header: dict[str, Any] | None = header
        self._piece = bytearray()
        self._sent = self._rows = 0
        self._tail = b""  # the end of the piece before, lest a mark is cut in two

    def write(self, data: Any) -> int:
        self._piece += data
        if len(self._piece) >= _PIECE:
            self._send()
        return len(data)

    def end(self) -> None:
        """Send what is left; an answer that was short enough to be kept until now goes out whole."""
        self._send(whole=self._header is not None)

    def _counted(self) -> int | None:
        """Rows so far; the header line of CSV and TSV is none."""
        return None if self._mark is None else self._rows - (self._mark == b"\n")

    def _send(self, whole: bool | None = None) -> None:
        self._sent += len(self._piece)
        if self._mark:
            self._rows += (self._tail + self._piece).count(self._mark) + (
                self._piece.find(b'"bindings":[{', 0, 4096) > 0
            )
            self._tail = bytes(self._piece[len(self._piece) - len(self._mark) + 1 :])
        if self._sent > self._max_bytes:
            raise AnswerTooLargeError(
                f"The answer is larger than {self._max_bytes / 2**20:g} MiB; add LIMIT, or ask for less at a time."
            )
        if self._rows > self._max_rows:
            raise AnswerTooLargeError(
                f"The answer has more than {self._max_rows} rows; add LIMIT, or ask for less at a time."
            )
        if self._header is not None:
            said = beginning(self._header | {"whole": bool(whole), "rows": self._counted()}, self._piece)
        else:
            said = frame(b"D", self._piece)
        if whole is False:
            said += frame(b"E", json.dumps({"rows": self._counted()}).encode())
        self._line.send(said)
        self._header = None
        self._piece.clear()


def main(arguments: list[str]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's to handle: it ends this process with itself
    mode, *rest = arguments
    with contextlib.suppress(ConnectionError):  # the server has gone, so nobody is left to tell
        if mode == "--fork":
            _hold(socket.socket(fileno=int(rest[0])), int(rest[1]), rest[2:])
        else:
            _alone(PipeLine(), int(rest[0]), rest[1:])


def _load(line: Line, files: list[str], *, apart: bool = False) -> Store | None:
    """The graph, and word of it to whoever waits for it."""
    try:
        store = Store.load(*map(Path, files))
        if apart:
            store.set_union_apart()
    except ClustergraphError as error:
        line.send(frame(b"X", json.dumps({"error": str(error)}).encode()))
        return None
    line.send(frame(b"R", json.dumps({"triples": len(store)}).encode()))
    return store


def _alone(line: Line, memory: int, files: list[str]) -> None:
    store = _load(line, files)
    if store is not None:
        _serve(line, store, memory)


def _hold(control: socket.socket, memory: int, files: list[str]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no zombies: nobody waits for a killed worker
    store = _load(SocketLine(control), files, apart=True)  # once, for all workers
    if store is None:
        return
    while control.recv(1) == FORK:
        _fork(control, store, memory)
    os.killpg(0, signal.SIGKILL)  # the server has gone: this process and its workers are one group, and end together


def _fork(control: socket.socket, store: Store, memory: int) -> None:
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        control.close()
        theirs.close()
        _serve(SocketLine(ours), store, memory)
    ours.close()
    descriptors = [theirs.fileno(), *_pidfd(pid)]
    socket.send_fds(control, [struct.pack(">Q", pid)], descriptors)
    for descriptor in descriptors[1:]:
        os.close(descriptor)
    theirs.close()


def _pidfd(pid: int) -> list[int]:
    """A handle that names this very process and never another one that has its number later; Linux has them."""
    try:
        return [os.pidfd_open(pid)]
    except (AttributeError, OSError):
        return []


def _lock(memory: int) -> None:
    """From here on: no file, no socket, no more memory than allowed, and not root."""
    try:
        import resource  # noqa: PLC0415 - Windows has none, and so no such locks
    except ImportError:
        return
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    statm = Path("/proc/self/statm")
    if statm.exists():  # the shared graph counts as this process's own, so the limit is what it has now and some more
        held = int(statm.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held + memory * 2**20,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _serve(line: Line, store: Store, memory: int) -> NoReturn:
    """Answer until nobody listens any more; then end at once, even if a query is under way that never would.

    Answers come from a thread of their own, because the engine keeps its random numbers by thread: in the one that was
    copied by a fork, every worker would draw the same.
    """
    answering = threading.Thread(target=_answer_all, args=(line, store, memory))
    answering.start()
    answering.join()
    os._exit(0)


def _answer_all(line: Line, store: Store, memory: int) -> None:
    try:
        next_request = line.requests()
        _lock(memory)
        while True:
            _answer(line, store, json.loads(next_request()))
    except OSError:
        pass  # nobody listens
    finally:  # whoever waits for the answer must see the process end
        os._exit(0)


def _answer(line: Line, store: Store, request: dict[str, Any]) -> None:
    limits = request.pop("max_bytes"), request.pop("max_rows")
    try:
        pending = store.dump(**request) if "graph" in request else store.prepare(**request)
        answer = _Answer(line, {"kind": pending.kind, "media_type": pending.media_type}, *limits)
        pending.write(answer)
        answer.end()
    except ClustergraphError as error:
        line.send(frame(b"X", json.dumps(problem(error)).encode()))
    except (ValueError, OSError, RuntimeError, MemoryError) as error:
        told = ClustergraphError(f"The query cannot be answered: {error}")
        line.send(frame(b"X", json.dumps(problem(told)).encode()))


if __name__ == "__main__":
    main(sys.argv[1:])
