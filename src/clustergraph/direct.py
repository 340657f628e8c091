"""One address answered without the framework's detours: past its routes, its exits and its dependencies.

What answers a query from the cache takes less time than the framework takes to find it. Whatever bounds, counts or
writes down requests stands before this and sees them all.
"""

from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from clustergraph.errors import ClustergraphError


class Direct:
    """Has requests for `path` answered by `answer`, and what is known to be wrong told by `problem`; others go on."""

    def __init__(
        self,
        app: ASGIApp,
        path: str,
        methods: frozenset[str],
        answer: Callable[[Request], Awaitable[Response]],
        problem: Callable[[Request, ClustergraphError | HTTPException], Response],
    ) -> None:
        self._app, self._path, self._methods = app, path, methods
        self._answer, self._problem = answer, problem

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != self._path or scope["method"] not in self._methods:
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except (ClustergraphError, HTTPException) as error:
            response = self._problem(request, error)
        await response(scope, receive, send)
