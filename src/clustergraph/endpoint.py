"""SPARQL over HTTP: a query comes in, its answer goes out as it comes, whole or visibly broken off.

A short answer is sent with its length, kept for the next who asks, and tagged with the release that it is of. A longer
one is sent piece by piece; if its deadline comes, the connection is closed before the end is marked, so that no client
can take what it has for the whole.
"""

import asyncio
import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from clustergraph.cache import AnswerCache, is_lasting
from clustergraph.errors import ClientLeftError, ClustergraphError
from clustergraph.federation import Federation
from clustergraph.guard import refuse_side_effects
from clustergraph.protocol import GraphRequest, SparqlRequest
from clustergraph.rdf import Evaluation
from clustergraph.runner import Runner, Stream

_LOOKS_EVERY = 0.25  # seconds between two looks whether a client is still there


class Tale(NamedTuple):
    """What the log says of a query: enough to find it again, nothing that it asked."""

    query: str
    outcome: str
    rows: int | None = None

    @classmethod
    def of(cls, query: str, outcome: str, rows: int | None = None) -> "Tale":
        return cls(hashlib.sha256(query.encode()).hexdigest()[:16], outcome, rows)


class Endpoint:
    """Answers queries over one release, which `version` names."""

    def __init__(self, pool: Runner, cache: AnswerCache, federation: Federation, version: str) -> None:
        self._pool, self._cache, self._federation = pool, cache, federation
        self.tag = f'W/"{version[:16]}"'

    async def answer(self, request: Request, asked: SparqlRequest | GraphRequest, accept: str) -> Response:
        """The response to a query; raises what is wrong with it before anything is sent."""
        key = (type(asked), asked.query, accept, tuple(asked.default_graphs), tuple(asked.named_graphs))
        kept = self._cache.get(key)
        lasting = kept is not None or (is_lasting(asked.query) and not self._federation.concerns(asked.query))
        headers = {"Vary": "Accept"}
        headers |= {"ETag": self.tag, "Cache-Control": "public, no-cache"} if lasting else {"Cache-Control": "no-store"}
        if lasting and request.method in {"GET", "HEAD"} and is_known(request, self.tag):
            if isinstance(asked, SparqlRequest):
                refuse_side_effects(asked.query)  # what is refused has no version that a client could have
            tell(request, asked.query, "not modified")
            return Response(status_code=304, headers=headers)
        if kept is not None:
            tell(request, asked.query, "from cache")
            return whole(kept, headers)
        stream = await while_wanted(request, self.open(asked, accept))
        if request.scope["http_version"] == "1.0" and not stream.whole:  # it cannot mark an end but by closing
            return whole(await stream.read(), headers)
        if request.method == "HEAD" and not stream.whole:
            return await measured(stream, headers)
        if not stream.whole:
            return Streamed(stream, request, asked.query, headers)
        evaluation = Evaluation(stream.kind, stream.media_type, stream.first)
        if lasting:
            self._cache.keep(key, evaluation)
        tell(request, asked.query, "answered", stream.rows)
        return whole(evaluation, headers)

    async def open(self, asked: SparqlRequest | GraphRequest, accept: str) -> Stream:
        """The beginning of an answer, with what other endpoints have to say in it."""
        if isinstance(asked, GraphRequest):
            return await self._pool.dump(asked.graph, accept)
        timeout = self._pool.limits.timeout
        deadline = asyncio.get_running_loop().time() + timeout
        return await self._pool.open(
            await self._federation.inline(asked.query, timeout),
            accept,
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
            deadline=deadline,
        )


class Streamed(Response):
    """An answer sent piece by piece. What breaks it off leaves it without the mark of its end."""

    def __init__(self, stream: Stream, request: Request, query: str, headers: Mapping[str, str]) -> None:
        super().__init__(None, 200, headers, with_charset(stream.media_type))
        del self.headers["content-length"]
        self._stream, self._request, self._query = stream, request, query

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        stream, outcome = self._stream, "broken off"
        gone = asyncio.create_task(_departure(receive))
        try:
            async with asyncio.timeout_at(stream.deadline):  # a client that does not read is cut off as well
                await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
                await send({"type": "http.response.body", "body": stream.first, "more_body": True})
                async for piece in stream.rest():
                    if gone.done():
                        return
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            outcome = "answered"
        except (ClustergraphError, TimeoutError) as error:
            outcome = f"broken off: {type(error).__name__}"
        finally:
            gone.cancel()
            stream.close()
            tell(self._request, self._query, outcome, stream.rows)


async def _departure(receive: Receive) -> None:
    """Ends when the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def while_wanted(request: Request, work: Any) -> Any:
    """What the work gives; if the client leaves before it is there, the work is stopped and its worker freed.

    Most work is done before it is worth a look whether the client is still there, so only then a task is made for it.
    """
    looks: list[asyncio.Task[None]] = []
    try:
        async with asyncio.timeout(None) as wanted:
            first = asyncio.get_running_loop().call_later(
                _LOOKS_EVERY, lambda: looks.append(asyncio.create_task(_look(request, wanted)))
            )
            return await work
    except TimeoutError:
        if wanted.expired():
            raise ClientLeftError("The client left before its answer was there.") from None
        raise
    finally:
        first.cancel()
        for look in looks:
            look.cancel()


async def _look(request: Request, wanted: asyncio.Timeout) -> None:
    while not await request.is_disconnected():
        await asyncio.sleep(_LOOKS_EVERY)
    wanted.reschedule(asyncio.get_running_loop().time())


def whole(evaluation: Evaluation, headers: Mapping[str, str]) -> Response:
    return Response(evaluation.body, media_type=with_charset(evaluation.media_type), headers=dict(headers))


async def measured(stream: Stream, headers: Mapping[str, str]) -> Response:
    """How long an answer is, for those who ask for nothing else: it is read to its end, and no part of it is kept."""
    length = len(stream.first)
    try:
        async for piece in stream.rest():
            length += len(piece)
    finally:
        stream.close()
    return Response(media_type=with_charset(stream.media_type), headers={**headers, "Content-Length": str(length)})


def with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def is_known(request: Request, tag: str) -> bool:
    """Whether the client has this version already, by its If-None-Match."""
    known = request.headers.get("if-none-match", "")
    return known.strip() == "*" or tag.removeprefix("W/") in (
        one.strip().removeprefix("W/") for one in known.split(",")
    )


def tell(request: Request, query: str, outcome: str, rows: int | None = None) -> None:
    """Leave word for the log."""
    request.scope.setdefault("state", {})["tale"] = Tale.of(query, outcome, rows)
