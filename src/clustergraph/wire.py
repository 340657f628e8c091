"""What the service and its workers say to each other, and over what.

Everything said is a frame: one letter, four bytes of length, that many bytes. A request is one frame of JSON. An answer
begins with H (JSON: kind, media type, and whether the body is whole; after it, the body's first piece); if that is not
whole, D with more of it follow, and E (JSON) at the end. X (JSON: an error) may stand in the place of any of these. R
(JSON: how many triples) comes once, when the graph is loaded.
"""

import contextlib
import json
import os
import select
import socket
import struct
import sys
import threading
from collections.abc import Callable, Mapping
from queue import SimpleQueue
from typing import Any, NoReturn, Protocol

from clustergraph.errors import (
    AnswerTooLargeError,
    ClustergraphError,
    InputError,
    NotAcceptableError,
    QuerySyntaxError,
    RefusedError,
)

HEAD = struct.Struct(">cI")
_LENGTH = struct.Struct(">I")


class Line(Protocol):
    """Both ends of what a worker is spoken to over."""

    def receive(self, size: int) -> bytes: ...

    def send(self, content: bytes) -> None: ...

    def requests(self) -> Callable[[], bytes]:
        """What gives the next request; from now on the process ends as soon as nobody listens, whatever it is at."""
        ...


class SocketLine:
    def __init__(self, sock: socket.socket) -> None:
        self._sock, self._held = sock, b""

    def receive(self, size: int) -> bytes:
        """What has come, up to that many bytes; a short frame is fetched in one call."""
        held = self._held or self._sock.recv(max(size, 1 << 16))
        self._held = held[size:]
        return held[:size]

    def send(self, content: bytes) -> None:
        self._sock.sendall(content)

    def requests(self) -> Callable[[], bytes]:
        """Who answers reads for itself, and a thread beside it wakes only when the other end is closed; where that
        cannot be told without reading, the thread reads."""
        if not hasattr(select, "epoll"):
            return _read_ahead(self)
        end = select.epoll()
        end.register(self._sock, 0)  # nothing but that it is closed
        threading.Thread(target=lambda: (end.poll(), os._exit(0)), daemon=True).start()
        return lambda: _request(self)


class PipeLine:
    """Standard input and output; nothing else may print."""

    def __init__(self) -> None:
        self._input, self._output = sys.stdin.buffer.raw, os.fdopen(os.dup(1), "wb", buffering=0)  # type: ignore[union-attr]
        os.dup2(2, 1)

    def receive(self, size: int) -> bytes:
        return self._input.read(size) or b""

    def send(self, content: bytes) -> None:
        view = memoryview(content)
        while view:
            view = view[self._output.write(view) :]

    def requests(self) -> Callable[[], bytes]:
        return _read_ahead(self)


def frame(kind: bytes, content: bytes | bytearray) -> bytes:
    return HEAD.pack(kind, len(content)) + content


def receive_frame(line: Line) -> tuple[bytes, bytes] | None:
    """The next frame's letter and content, or None when the other side has gone."""
    head = _receive(line, HEAD.size)
    if head is None:
        return None
    kind, size = HEAD.unpack(head)
    content = _receive(line, size)
    return None if content is None else (kind, content)


def _receive(line: Line, size: int) -> bytes | None:
    parts: list[bytes] = []
    while size:
        part = line.receive(min(size, 1 << 20))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def beginning(header: Mapping[str, Any], first: bytes | bytearray) -> bytes:
    """The frame that an answer begins with."""
    said = json.dumps(header).encode()
    return frame(b"H", _LENGTH.pack(len(said)) + said + first)


def read_beginning(content: bytes) -> tuple[dict[str, Any], bytes]:
    """What such a frame says, and the first piece of the body."""
    end = _LENGTH.size + _LENGTH.unpack_from(content)[0]
    return json.loads(content[_LENGTH.size : end]), content[end:]


def _request(line: Line) -> bytes:
    """The next request; the process ends if none will come."""
    with contextlib.suppress(OSError):
        if (request := receive_frame(line)) is not None:
            return request[1]
    os._exit(0)


def _read_ahead(line: Line) -> Callable[[], bytes]:
    """One thread reads for the one that answers, and so sees the end at once."""
    asked: SimpleQueue[bytes] = SimpleQueue()

    def read() -> NoReturn:
        while True:
            asked.put(_request(line))

    threading.Thread(target=read, daemon=True).start()
    return asked.get


def problem(error: ClustergraphError) -> dict[str, Any]:
    """An error as it is told."""
    told: dict[str, Any] = {"error": type(error).__name__, "message": str(error)}
    if isinstance(error, QuerySyntaxError):
        told |= {"message": error.reason, "line": error.line, "column": error.column}
    elif isinstance(error, NotAcceptableError):
        told |= {"accept": error.accept, "offered": error.offered}
    return told


def raised(said: Mapping[str, Any]) -> ClustergraphError:
    """The error that was told."""
    match said["error"]:
        case "QuerySyntaxError":
            return QuerySyntaxError(said["message"], said["line"], said["column"])
        case "NotAcceptableError":
            return NotAcceptableError(said["accept"], said["offered"])
        case "RefusedError":
            return RefusedError(said["message"])
        case "InputError":
            return InputError(said["message"])
        case "AnswerTooLargeError":
            return AnswerTooLargeError(said["message"])
    return ClustergraphError(said["message"])
