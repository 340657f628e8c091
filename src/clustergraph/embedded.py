"""The engine without a server: a release in the memory of this process, or of one that can be stopped."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from clustergraph.answer import Answer
from clustergraph.columns import Columns, columns
from clustergraph.errors import QuerySyntaxError
from clustergraph.negotiation import JSON_RESULTS, NTRIPLES
from clustergraph.rdf import Evaluation, Store, read_rows

_ACCEPT = f"{JSON_RESULTS}, {NTRIPLES}"


class EmbeddedEngine:
    """Answers from memory, without a deadline: a query that never ends must be interrupted by the one who asked."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @classmethod
    def load(cls, *paths: Path) -> "EmbeddedEngine":
        return cls(Store.load(*paths))

    def query(self, text: str) -> Answer:
        return _read(self._store.evaluate(text, _ACCEPT))

    def columns(self, text: str) -> Columns:
        return columns(*self._store.solutions(text))


class ConfinedEngine:
    """Answers each query in a process of its own, as the service does: with a deadline, bounds, and no network.

    Each query loads the files anew, so this is for one query, or for one that nobody has read.
    """

    def __init__(self, *paths: Path, timeout: float) -> None:
        self._paths, self._timeout = paths, timeout

    def query(self, text: str) -> Answer:
        return _read(self._wait(text))

    def columns(self, text: str) -> Columns:
        rows = read_rows(self._wait(text).body)
        if rows is None:
            raise QuerySyntaxError("a SELECT query is expected here")
        return columns(*rows)

    def _wait(self, text: str) -> Evaluation:
        with ThreadPoolExecutor(1) as thread:  # a notebook has an event loop of its own where it calls from
            return thread.submit(asyncio.run, self._evaluate(text)).result()

    async def _evaluate(self, text: str) -> Evaluation:
        # A worker is started as a module of this package, which must not have imported that module by then.
        from clustergraph.pool import Pool  # noqa: PLC0415
        from clustergraph.runner import Limits  # noqa: PLC0415

        pool = Pool(self._paths, Limits(timeout=self._timeout, workers=1, spare=1), fork=False)
        try:
            await pool.start()
            return await pool.evaluate(text, _ACCEPT)
        finally:
            await pool.stop()


def _read(evaluation: Evaluation) -> Answer:
    if evaluation.kind == "graph":
        return Answer.from_ntriples(evaluation.body)
    return Answer.from_json(evaluation.body)
