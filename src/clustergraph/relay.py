"""Queries handed on to an engine elsewhere, for a service whose graph has outgrown one machine.

What the engine sends is sent on as it comes, up to the limits; at its deadline the connection is closed, which is all
that can be done from here, so the engine should have a deadline of its own. The answers of an engine that deviates (see
dialect) are read whole, evened out and written anew. Who asks is told nothing of where the engine is.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

from clustergraph import dialect
from clustergraph.client import AsyncClient, Incoming
from clustergraph.errors import (
    AnswerTooLargeError,
    BusyError,
    DeadlineError,
    EndpointError,
    InputError,
    QuerySyntaxError,
    RefusedError,
)
from clustergraph.guard import query_kind, refuse_extensions, refuse_side_effects
from clustergraph.holding import Holding
from clustergraph.iris import is_iri
from clustergraph.negotiation import GRAPH_TYPES, JSON_RESULTS, NTRIPLES, ROW_TYPES, choose
from clustergraph.rdf import Evaluation, rewrite
from clustergraph.runner import Limits

_WHOLE = 1 << 16  # bytes up to which an answer is sent with its length
_LATE = 5.0  # seconds that the connection outlives the deadline, so that it is the deadline that is told
Form = Mapping[str, str | Sequence[str]]
_log = logging.getLogger(__name__)


class RelayedStream:
    """An answer as the engine sends it."""

    whole = False
    rows: int | None = None
    first = b""

    def __init__(self, kind: str, media_type: str, incoming: "_Incoming") -> None:
        self.kind, self.media_type, self.deadline = kind, media_type, incoming.deadline
        self._incoming = incoming

    async def begin(self) -> "RelayedStream":
        """Read until there is enough to begin with."""
        pieces = bytearray()
        while len(pieces) < _WHOLE:
            piece = await self._incoming.next()
            if piece is None:
                self.whole = True
                await self._incoming.end(healthy=True)
                break
            pieces += piece
        self.first = bytes(pieces)
        return self

    async def rest(self) -> AsyncIterator[bytes]:
        while not self.whole and (piece := await self._incoming.next()) is not None:
            yield piece
        await self._incoming.end(healthy=True)

    async def read(self) -> Evaluation:
        try:
            return Evaluation(
                self.kind, self.media_type, b"".join([self.first, *[piece async for piece in self.rest()]])
            )
        finally:
            self.close()

    def close(self) -> None:
        self._incoming.abandon()


class Relay:
    """Hands queries on to one endpoint, so many at a time."""

    def __init__(self, url: str, holding: Holding, limits: Limits) -> None:
        self.url, self.holding, self.limits = url, holding, limits
        self._client = AsyncClient(limits.timeout + _LATE, limits.workers)
        self._room = asyncio.Semaphore(limits.workers)
        self.waiting = self.busy = self.killed = 0
        self.size = limits.workers
        self.triples = sum(holding.named.values())
        self._deviates = False
        self.closings: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Make sure that the engine answers."""
        await self.evaluate("ASK { }", JSON_RESULTS)

    async def stop(self) -> None:
        await asyncio.gather(*self.closings, return_exceptions=True)
        await self._client.close()

    async def evaluate(self, query: str, accept: str = "*/*") -> Evaluation:
        return await (await self.open(query, accept)).read()

    async def open(
        self,
        query: str,
        accept: str = "*/*",
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        deadline: float | None = None,
    ) -> RelayedStream:
        refuse_side_effects(query)
        refuse_extensions(query)
        kind = query_kind(query)
        media_type = choose(accept, GRAPH_TYPES if kind == "graph" else ROW_TYPES)
        form = self._form(query, default_graphs, named_graphs)
        if deadline is None:
            deadline = asyncio.get_running_loop().time() + self.limits.timeout
        await self._enter(deadline)
        incoming = _Incoming(self, deadline)
        try:
            return await self._begin(incoming, form, media_type, kind)
        except BaseException:
            incoming.abandon()
            raise

    async def dump(self, graph: str | None, accept: str = "*/*") -> RelayedStream:
        """A graph whole, as a query can ask for it: a named one, or the union of all ("")."""
        if graph is None:
            raise RefusedError(
                "Every graph in one answer is more than an engine elsewhere is asked for; ask for them one by one."
            )
        if graph and not is_iri(graph):
            raise InputError(f"'{graph}' is not the IRI of a graph; give one whole.")
        where = f"GRAPH <{graph}> {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
        return await self.open(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {where} }}", accept)

    def _form(self, query: str, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> Form:
        """The query with its graphs: those that were asked for, or those of the release."""
        if not default_graphs and not named_graphs:
            return {"query": query, **self.holding.dataset(query)}
        for iri in (*default_graphs, *named_graphs):
            if not is_iri(iri):
                raise InputError(f"'{iri}' is not the IRI of a graph; give one whole.")
        return {"query": query, "default-graph-uri": [*default_graphs], "named-graph-uri": [*named_graphs]}

    async def _begin(self, incoming: "_Incoming", form: Form, media_type: str, kind: str) -> RelayedStream:
        neutral = NTRIPLES if kind == "graph" else JSON_RESULTS
        wanted = neutral if self._deviates else media_type
        headers = await incoming.ask(self._client, form, wanted)
        if not self._deviates and dialect.deviates(headers):  # the first answer tells which engine it is
            self._deviates = True
            headers = await incoming.ask(self._client, form, wanted := neutral)
        sent = headers.get("content-type", "").partition(";")[0].strip().lower()
        if sent != wanted:
            raise self.discreet(f"{self.url} sent '{sent}' where {wanted} was asked for")
        stream = RelayedStream(kind, media_type, incoming)
        return await (self._whole(incoming, stream) if self._deviates else stream.begin())

    async def _whole(self, incoming: "_Incoming", stream: RelayedStream) -> RelayedStream:
        """The answer read to its end, evened out, and written in the media type that is wanted."""
        body = bytearray()
        while (piece := await incoming.next()) is not None:
            body += piece
        graph = stream.kind == "graph"
        if graph and (triples := body.count(b"\n")) >= dialect.LEAST_CAP:
            await incoming.ask(self._client, {"query": dialect.probe(triples)}, JSON_RESULTS)
        await incoming.end(healthy=True)
        try:
            stream.first = await asyncio.to_thread(_evened, bytes(body), stream.media_type, graph)
        except (ValueError, LookupError, TypeError, AttributeError, SyntaxError) as error:
            raise self.discreet(f"{self.url} sent something that is not a SPARQL result ({error})") from None
        stream.whole = True
        return stream

    async def _enter(self, deadline: float) -> None:
        if self._room.locked() and self.waiting >= self.limits.waiting:
            raise BusyError(f"{self.waiting} queries are waiting already; try again shortly.")
        self.waiting += 1
        try:
            async with asyncio.timeout_at(deadline):
                await self._room.acquire()
        except TimeoutError:
            raise BusyError(f"The engine was busy for {self.limits.timeout:g} s; try again shortly.") from None
        finally:
            self.waiting -= 1
        self.busy += 1

    def exit(self, healthy: bool) -> None:
        self.busy -= 1
        self.killed += not healthy
        self._room.release()

    def discreet(self, what: str) -> EndpointError:
        """What is said to those who ask; those who run the service read in its log what it was."""
        _log.warning("%s", what)
        return EndpointError("The engine behind this service does not answer as it should; try again later.")

    @contextlib.contextmanager
    def explained(self) -> Iterator[None]:
        """What goes wrong with the engine, as those who ask are told."""
        try:
            yield
        except (TimeoutError, DeadlineError):
            raise DeadlineError(
                f"The query was stopped after {self.limits.timeout:g} s; ask for less at a time, or add a LIMIT "
                "inside the joins."
            ) from None
        except EndpointError as error:
            raise self.discreet(str(error)) from None
        except AnswerTooLargeError as error:
            raise AnswerTooLargeError(str(error).replace(self.url, "The engine")) from None
        except QuerySyntaxError as error:
            raise QuerySyntaxError(error.reason.replace(self.url, ""), error.line, error.column) from None


class _Incoming:
    """A query's place among those under way, and the answer that comes for it."""

    def __init__(self, relay: Relay, deadline: float) -> None:
        self._relay, self.deadline = relay, deadline
        self._answer: Incoming | None = None
        self._pieces: AsyncIterator[bytes] | None = None
        self._read = 0
        self._left = False

    async def ask(self, client: AsyncClient, form: Form, accept: str) -> dict[str, str]:
        """The head of the answer; an earlier answer is dropped."""
        with self._relay.explained():
            async with asyncio.timeout_at(self.deadline):
                await self.end(healthy=False, leave=False)
                self._answer = await client.post(self._relay.url, form, accept)
            dialect.refuse_cut(self._relay.url, self._answer.reply.headers)
        self._pieces, self._read = self._answer.pieces(), 0
        return dict(self._answer.reply.headers)

    async def next(self) -> bytes | None:
        """The next piece, or None after the last."""
        if self._pieces is None:
            return None
        with self._relay.explained():
            async with asyncio.timeout_at(self.deadline):
                piece = await anext(self._pieces, None)
        self._read += len(piece or b"")
        if self._read > self._relay.limits.answer * 2**20:
            raise AnswerTooLargeError(
                f"The answer is larger than {self._relay.limits.answer} MiB; add LIMIT, or ask for less at a time."
            )
        return piece

    async def end(self, *, healthy: bool, leave: bool = True) -> None:
        answer, self._answer, self._pieces = self._answer, None, None
        if answer is not None:
            await answer.close()
        if leave and healthy:
            self.leave()

    def leave(self, healthy: bool = True) -> None:
        """Once only: what comes later changes nothing."""
        if not self._left:
            self._left = True
            self._relay.exit(healthy)

    def abandon(self) -> None:
        """Close what is still open, without waiting for it."""
        answer, self._answer, self._pieces = self._answer, None, None
        if answer is not None:
            task = asyncio.ensure_future(answer.close())
            self._relay.closings.add(task)
            task.add_done_callback(self._relay.closings.discard)
        self.leave(healthy=answer is None)


def _evened(body: bytes, media_type: str, graph: bool) -> bytes:
    return rewrite(body if graph else dialect.even(body), media_type, graph=graph)
