"""Listening for requests: sockets, and bounds on how a client may send and read. The only module that imports uvicorn.

A request's head must come within a time and a size, an answer must be read within a time, and only so many connections
may be open at once; what the application bounds (addresses, bodies, queries) is its own business.
"""

import logging
import os
import socket
from asyncio import AbstractEventLoop, TimerHandle, Transport
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from clustergraph.errors import ClustergraphError, InputError

HEAD_SECONDS = 10.0
HEAD_BYTES = 96 * 1024
READ_SECONDS = 60.0
CONNECTIONS = 2000
_SHORT = 2**14  # bytes that may wait for what follows them
_NO_NEWS = (
    "ASGI callable returned without",
    "Invalid HTTP request",
    "Unsupported upgrade",
    "Application startup failed",
)


class Gathering:
    """A transport that sends what is said in one turn of the event loop in one piece.

    A head and a short body are then one packet, one call of the system, and wake the client once.
    """

    def __init__(self, transport: Transport, loop: AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._held: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Keep what comes first, and send it with what follows; if nothing does, by the end of this turn."""
        self._held.append(data)
        if len(self._held) > 1 or len(data) > _SHORT:
            self._send()
        else:
            self._loop.call_soon(self._send)

    def close(self) -> None:
        self._send()
        self._transport.close()

    def _send(self) -> None:
        held, self._held = self._held, []
        if held:
            self._transport.write(b"".join(held))


class BoundedProtocol(HttpToolsProtocol):
    """HTTP as uvicorn speaks it, for clients that may be slow, endless or hostile."""

    _timer: TimerHandle | None = None
    _size = 0
    _too_large = False

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.transport = Gathering(transport, self.loop)  # type: ignore[assignment]
        self._watch(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        self._unwatch()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if not self._too_large:
            super().data_received(data)

    def on_message_begin(self) -> None:
        self._size = 0
        self._watch(HEAD_SECONDS)
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self._grow(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._grow(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._unwatch()
        super().on_headers_complete()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        if self.transport.is_closing():  # what is still to be written must be read within a time
            self._watch(READ_SECONDS)

    def send_400_response(self, msg: str) -> None:
        if not self._too_large:
            super().send_400_response(msg)
            return
        text = f"The head of the request is larger than {HEAD_BYTES // 1024} KiB; POST a long query.".encode()
        head = (
            f"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: text/plain\r\ncontent-length: {len(text)}"
        )
        self.transport.write(f"{head}\r\nconnection: close\r\n\r\n".encode() + text)
        self.transport.close()

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > HEAD_BYTES:
            self._too_large = True
            raise ValueError("too large")  # ends the parser, which then has send_400_response called

    def _watch(self, seconds: float) -> None:
        self._unwatch()
        self._timer = self.loop.call_later(seconds, self.transport.abort)

    def _unwatch(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=1024)
    except socket.gaierror as error:
        raise InputError(
            f"There is no address '{host}' here ({error.strerror}); give another one with --host."
        ) from None
    except OSError as error:
        raise InputError(
            f"Port {port} at {host} cannot be used ({os.strerror(error.errno or 0)}); give another one with --port."
        ) from None


def step_down(user: str) -> None:
    """From here on this process is that user, for good; only root can."""
    try:
        import pwd  # noqa: PLC0415 - Windows has none
    except ImportError:
        raise InputError("This system has no users to become; leave --user out.") from None
    try:
        known = pwd.getpwnam(user)
        os.setgroups([])
        os.setgid(known.pw_gid)
        os.setuid(known.pw_uid)
    except KeyError:
        raise InputError(f"There is no user '{user}' here; give --user one that exists.") from None
    except PermissionError:
        raise InputError("Only root can become another user; start as root, or leave --user out.") from None


def run(application: Any, listener: socket.socket, proxies: str | None = None) -> None:
    """Serve until told to stop. `proxies` are the addresses whose word on a client's own address is believed."""
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    server = uvicorn.Server(
        uvicorn.Config(
            application,
            http=BoundedProtocol,
            ws="none",
            log_level="warning",
            access_log=False,
            server_header=False,
            headers=[("X-Content-Type-Options", "nosniff")],  # an answer is what it says it is, whatever it holds
            proxy_headers=proxies is not None,
            forwarded_allow_ips=proxies,
            limit_concurrency=CONNECTIONS,
            timeout_graceful_shutdown=2,
        )
    )
    try:
        server.run(sockets=[listener])
    except SystemExit:
        raise ClustergraphError("The service did not start; what is wrong stands above.") from None


def _is_news(record: logging.LogRecord) -> bool:
    """Our own log has what clients do; answers that are broken off on purpose are no fault, and known ones are told once."""
    text = str(record.msg)
    known = text.startswith("Traceback") and "\nclustergraph.errors." in text
    return not known and not text.startswith(_NO_NEWS)
