"""The log of a service: one line of JSON a request, with the path of its address and nothing else that a client wrote or is.

A query stands there as the beginning of its SHA-256, so that the same query can be told again and nobody can read what
was asked; addresses of clients, headers and parameters are left out.
"""

import json
import sys
import time
from typing import IO

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clustergraph.metrics import Metrics


class Journal:
    """Writes a line for every request when it has ended, and has it counted. Without a file it only counts."""

    def __init__(self, app: ASGIApp, metrics: Metrics, file: IO[str] | None = None) -> None:
        self._app, self._metrics, self._file = app, metrics, file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status, size, ended = 0, 0, False

        async def count(message: Message) -> None:
            nonlocal status, size, ended
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
                ended = not message.get("more_body", False)
            await send(message)

        try:
            await self._app(scope, receive, count)
        finally:
            self._write(scope, status, size, time.perf_counter() - began, ended)

    def _write(self, scope: Scope, status: int, size: int, seconds: float, ended: bool) -> None:
        tale = scope.get("state", {}).get("tale")
        self._metrics.count(status, seconds, tale and tale.outcome)
        if self._file is None:
            return
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "method": scope["method"],
            "path": scope["path"],
            "status": status,
            "ms": round(seconds * 1000, 1),
            "bytes": size,
            "ended": ended,
        }
        if tale is not None:
            line |= {"query": tale.query, "outcome": tale.outcome, "rows": tale.rows}
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()


def open_journal(where: str | None) -> IO[str] | None:
    """The file that the log goes to: '-' is standard error, None is nowhere."""
    if where is None:
        return None
    return sys.stderr if where == "-" else open(where, "a", encoding="utf-8")  # noqa: PTH123
