"""Query workers for the service: a bounded number of processes, each killed at its deadline and replaced.

A query can run without end and cannot be cancelled from inside; a process can always be killed. So every query of the
service runs in a worker, the deadline covers the whole of its answer, and the server itself never evaluates anything.

Only about as many queries begin at a time as there are processors; one that takes longer than a moment no longer counts.
So short queries go to the few workers that were used last: their memory is at hand, and what reading the graph makes a
worker copy of it is copied by few. A few workers more than are needed stand idle, up to the limit. A query that has run
for a while yields to newer ones (its process becomes less urgent), and beyond a bound nobody waits: the next is told to
come back later.
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

from clustergraph.crew import CAN_FORK, ForkingCrew, SpawningCrew, Worker
from clustergraph.errors import (
    BusyError,
    ClustergraphError,
    DeadlineError,
    WorkerError,
)
from clustergraph.rdf import Evaluation
from clustergraph.runner import Limits
from clustergraph.wire import HEAD, frame, raised, read_beginning

_TURN = 0.025  # seconds that a query may run before another may begin in its place
_YIELDS_AFTER = 0.5  # seconds that a query may run before newer ones go first


class WorkerStream:
    """An answer as a worker gives it; one that is not read to its end costs the worker."""

    def __init__(self, header: dict[str, Any], first: bytes, lease: "_Lease") -> None:
        self.kind, self.media_type = str(header["kind"]), str(header["media_type"])
        self.whole = bool(header["whole"])
        self.rows: int | None = header["rows"]
        self.first = first
        self.deadline = lease.deadline
        self._lease = lease
        if self.whole:
            lease.give_back(healthy=True)

    async def rest(self) -> AsyncIterator[bytes]:
        """The pieces after the first; raises where the answer breaks off."""
        while not self.whole:
            kind, piece = await self._lease.frame()
            if kind == b"E":
                self.rows = json.loads(piece)["rows"]
                self._lease.give_back(healthy=True)
                return
            yield piece

    async def read(self) -> Evaluation:
        """The whole answer, or an error; never a part of one."""
        try:
            pieces = [self.first, *[piece async for piece in self.rest()]]
        finally:
            self.close()
        return Evaluation(self.kind, self.media_type, b"".join(pieces))

    def close(self) -> None:
        self._lease.give_back(healthy=False)


class Pool:
    """Workers over the same files. The deadline covers waiting for a worker as well as the query."""

    def __init__(self, files: Sequence[Path], limits: Limits | None = None, *, fork: bool = CAN_FORK) -> None:
        self.limits = limits or Limits()
        self.crew = (ForkingCrew if fork else SpawningCrew)(files, self.limits.memory)
        self._idle: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()  # the last used has its memory at hand
        self._all: set[Worker] = set()
        self._births: set[asyncio.Task[None]] = set()
        self._turns = asyncio.Semaphore((os.cpu_count() or 1) + 1)
        self.waiting = 0
        self.killed = 0

    @property
    def triples(self) -> int:
        return self.crew.triples

    @property
    def size(self) -> int:
        """How many workers there are."""
        return len(self._all)

    @property
    def busy(self) -> int:
        """How many workers are at a query now."""
        return len(self._all) - self._idle.qsize()

    async def start(self) -> None:
        """Load the files and make the first workers; raises what is wrong with a file."""
        await self.crew.start()
        births = [self._add() for _ in range(min(self.limits.spare, self.limits.workers))]
        for failure in await asyncio.gather(*births, return_exceptions=True):  # none is left under way
            if failure is not None:
                raise failure

    async def _add(self) -> None:
        worker = await self.crew.add()
        self._all.add(worker)
        self._idle.put_nowait(worker)

    def _grow(self) -> None:
        """See to it that some workers are idle, as long as there may be more."""
        wanted = self.limits.spare - self._idle.qsize() - len(self._births)
        room = self.limits.workers - len(self._all) - len(self._births)
        for _ in range(min(wanted, room)):
            birth = asyncio.create_task(self._add())
            self._births.add(birth)
            birth.add_done_callback(self._born)

    def _born(self, birth: asyncio.Task[None]) -> None:
        self._births.discard(birth)
        if not birth.cancelled():
            birth.exception()  # whoever waits for a worker is told when the deadline comes

    async def evaluate(self, query: str, accept: str = "*/*") -> Evaluation:
        """The whole answer, or an error; never a part of one."""
        return await (await self.open(query, accept)).read()

    async def open(
        self,
        query: str,
        accept: str = "*/*",
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        deadline: float | None = None,
    ) -> WorkerStream:
        """The beginning of an answer: a short one is there whole, and an error comes before any of it.

        A `deadline`, by the loop's clock, is for queries whose time has begun already.
        """
        graphs = {"default_graphs": list(default_graphs), "named_graphs": list(named_graphs)}
        return await self._open({"query": query, "accept": accept, **graphs}, deadline)

    async def dump(self, graph: str | None, accept: str = "*/*") -> WorkerStream:
        """The beginning of a graph whole: a named one, the union of all (""), or every named graph apart (None)."""
        return await self._open({"graph": graph, "accept": accept})

    async def _open(self, request: dict[str, Any], deadline: float | None = None) -> WorkerStream:
        request |= {"max_bytes": self.limits.answer * 2**20, "max_rows": self.limits.rows}
        if deadline is None:
            deadline = asyncio.get_running_loop().time() + self.limits.timeout
        lease = _Lease(self, await self._borrow(deadline), deadline)
        try:
            lease.ask(request)
            _, content = await lease.frame()
            return WorkerStream(*read_beginning(content), lease)
        except BaseException:
            lease.give_back(healthy=False)
            raise

    async def _borrow(self, deadline: float) -> Worker:
        """A worker, when it is this query's turn; whoever gets one ends the turn."""
        if not self._turns.locked() and not self._idle.empty():  # as mostly: then nothing of this waits
            await self._turns.acquire()
            return await self._take()
        if self.waiting >= self.limits.waiting:
            raise BusyError(f"{self.waiting} queries are waiting already; try again shortly.")
        self.waiting += 1
        try:
            async with asyncio.timeout_at(deadline):
                await self._turns.acquire()
                return await self._take()
        except TimeoutError:
            raise BusyError(
                f"All {len(self._all)} workers were busy for {self.limits.timeout:g} s; try again shortly."
            ) from None
        finally:
            self.waiting -= 1

    async def _take(self) -> Worker:
        """An idle worker that has not died while nobody looked. Without one, the turn is over."""
        try:
            while True:
                if self._idle.empty():
                    self._grow()
                worker = await self._idle.get()
                self._grow()
                if not worker.reader.at_eof():
                    return worker
                self._discard(worker)
        except BaseException:
            self.end_turn()
            raise

    def end_turn(self) -> None:
        """Another query may begin."""
        self._turns.release()

    def _discard(self, worker: Worker) -> None:
        worker.kill()
        self._all.discard(worker)

    def take_back(self, worker: Worker, healthy: bool) -> None:
        """A worker that has answered is idle again; a tired one, and any other, is killed and replaced."""
        if healthy and not (worker.tired or worker.ended):
            self._idle.put_nowait(worker)
            return
        self.killed += not healthy
        self._discard(worker)
        self._grow()

    async def stop(self) -> None:
        await asyncio.gather(*self._births, return_exceptions=True)  # a fork under way must not be lost
        for worker in self._all:
            worker.kill()
        self._all.clear()
        await self.crew.stop()


class _Lease:
    """A worker for the time of one query, with the query's turn and its deadline."""

    def __init__(self, pool: Pool, worker: Worker, deadline: float) -> None:
        self._pool, self.deadline = pool, deadline
        self._worker: Worker | None = worker
        self._late, self._in_turn = False, True
        self._loop = asyncio.get_running_loop()
        now = self._loop.time()
        ahead = [(deadline, self._stop), (now + _YIELDS_AFTER, worker.slow_down), (now + _TURN, self._end_turn)]
        self._ahead = sorted(ahead, key=itemgetter(0), reverse=True)  # what comes first stands last
        self._timer = self._loop.call_at(self._ahead[-1][0], self._next)

    def _next(self) -> None:
        """What is due now; a query that is soon answered needs no more than the first timer."""
        _, act = self._ahead.pop()
        act()
        if self._ahead and self._worker is not None:
            self._timer = self._loop.call_at(self._ahead[-1][0], self._next)

    def _end_turn(self) -> None:
        if self._in_turn:
            self._in_turn = False
            self._pool.end_turn()

    def _stop(self) -> None:
        """The deadline has come: whoever waits for the worker hears that it has ended."""
        self._late = True
        if self._worker is not None:
            self._worker.kill()

    def ask(self, request: dict[str, Any]) -> None:
        if self._worker is not None:
            self._worker.writer.write(frame(b"Q", json.dumps(request).encode()))

    async def frame(self) -> tuple[bytes, bytes]:
        """What the worker says next; an error as it was raised there."""
        if self._worker is None:
            raise WorkerError("The answer was closed before it was read.")
        try:
            if asyncio.get_running_loop().time() > self.deadline:  # what has come already is read without a pause
                self._late = True
                raise ConnectionError
            kind, size = HEAD.unpack(await self._worker.reader.readexactly(HEAD.size))
            content = await self._worker.reader.readexactly(size)
        except (asyncio.IncompleteReadError, ConnectionError):
            raise self._ended() from None
        if kind == b"X":
            self.give_back(healthy=True)
            raise raised(json.loads(content))
        return kind, content

    def _ended(self) -> ClustergraphError:
        """Why the worker says no more."""
        limits = self._pool.limits
        if self._late:
            return DeadlineError(
                f"The query was stopped after {limits.timeout:g} s; ask for less at a time, or add a LIMIT inside the joins."
            )
        return WorkerError(
            "The process that answered this query ended before it was done; it may have needed more than its "
            f"{limits.memory} MiB of memory. Ask for less at a time."
        )

    def give_back(self, healthy: bool) -> None:
        """Once only: what comes later changes nothing."""
        if self._worker is not None:
            self._timer.cancel()
            self._end_turn()
            worker, self._worker = self._worker, None
            self._pool.take_back(worker, healthy)
