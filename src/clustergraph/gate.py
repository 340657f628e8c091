"""The first thing a request meets: what is too long, too many at a time, or takes for ever is turned away here."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clustergraph.admission import Admission
from clustergraph.errors import AddressTooLongError, ClustergraphError, DeadlineError, TooManyError

PROBLEM = "application/problem+json"
MAX_ADDRESS = 32 * 1024
_ALWAYS = ("/health", "/ready", "/metrics", "/static/")
_READING = 60.0  # seconds beyond a query's own time that a client may take for its answer


class Gate:
    """Bounds what one client can ask at a time, how long an address may be, and how long a request may last."""

    def __init__(self, app: ASGIApp, admission: Admission, timeout: float) -> None:
        self._app, self._admission, self._lasts = app, admission, timeout + _READING

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_ALWAYS):
            await self._app(scope, receive, send)
            return
        try:
            if len(scope["raw_path"]) + len(scope["query_string"]) > MAX_ADDRESS:
                raise AddressTooLongError(
                    f"The address is longer than {MAX_ADDRESS // 1024} KiB; POST a long query instead."
                )
            client = scope["client"][0] if scope["client"] else ""
            with self._admission.admit(client):
                await self._within_time(scope, receive, send)
        except (AddressTooLongError, TooManyError, DeadlineError) as error:
            await problem(error, None, scope["path"])(scope, receive, send)

    async def _within_time(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The last resort: a request that nothing else has ended. An answer that had begun is broken off."""
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            async with asyncio.timeout(self._lasts):
                await self._app(scope, receive, noting)
        except TimeoutError:
            if begun:
                raise
            raise DeadlineError(f"The request was given up after {self._lasts:g} s; ask for less at a time.") from None


def problem(
    error: ClustergraphError, headers: Mapping[str, str] | None = None, instance: str | None = None
) -> Response:
    """The error as a problem document (RFC 9457); `instance` is the address that was asked."""
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": error.title,
        "status": error.status,
        "detail": str(error),
    }
    if instance is not None:
        content["instance"] = instance
    if error.line is not None:
        content |= {"line": error.line, "column": error.column}
    more = {**(headers or {})}
    if error.retry_after is not None:
        more["Retry-After"] = str(error.retry_after)
    return Response(json.dumps(content, ensure_ascii=False), error.status, more, PROBLEM)
