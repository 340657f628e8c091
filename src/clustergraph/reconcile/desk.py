"""Where queries are taken in: the names of one release, read when they are first asked for, and matched in threads.

Matching is work for the processor. It happens beside the thread that serves requests, a few batches at a time, and what
comes when too many wait is refused.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from clustergraph.errors import BusyError
from clustergraph.negotiation import JSON_RESULTS
from clustergraph.queryfile import read_query
from clustergraph.reconcile.batch import Query
from clustergraph.reconcile.things import Things
from clustergraph.reconcile.verdict import Candidate, Matcher
from clustergraph.runner import Runner

QUERY = "reconcile-things"
_AT_A_TIME, _WAITING = 2, 32
T = TypeVar("T")


class Desk:
    """Matches names against one release."""

    def __init__(self, queries: Path, pool: Runner) -> None:
        self._queries, self._pool = queries, pool
        self._reading = asyncio.Lock()
        self._room = asyncio.Semaphore(_AT_A_TIME)
        self._waiting = 0
        self._matcher: Matcher | None = None

    async def matcher(self) -> Matcher:
        """The names of the release, read once: what is served never changes."""
        async with self._reading:
            if self._matcher is None:
                evaluation = await self._pool.evaluate(read_query(self._queries / f"{QUERY}.rq").text, JSON_RESULTS)
                self._matcher = await asyncio.to_thread(lambda: Matcher(Things.read(evaluation.body)))
        return self._matcher

    async def judge(self, batch: Mapping[str, Query]) -> dict[str, list[Candidate]]:
        """The candidates of each query of a batch."""
        matcher = await self.matcher()
        return await self.beside(lambda: {key: matcher.candidates(query) for key, query in batch.items()})

    async def beside(self, work: Callable[[], T]) -> T:
        """Work done in a thread, when there is room. Raises BusyError where too much waits."""
        async with self._entered():
            return await asyncio.to_thread(work)

    @asynccontextmanager
    async def _entered(self) -> AsyncIterator[None]:
        if self._waiting >= _WAITING:
            raise BusyError(f"{self._waiting} batches of names are waiting already; try again shortly.")
        self._waiting += 1
        try:
            await self._room.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._room.release()
