"""Names are read once for a release, and matched beside the thread that serves."""

import asyncio
import threading
import time
from collections.abc import Callable

import pytest

from clustergraph.errors import BusyError
from clustergraph.pool import Pool
from clustergraph.reconcile.batch import Query
from clustergraph.reconcile.desk import Desk
from clustergraph.release import Release
from clustergraph.runner import Limits
from tests.conftest import ROOT

pytestmark = pytest.mark.slow


def with_desk(release: Release, work: Callable[[Desk, Pool], object]) -> None:
    async def run() -> None:
        pool = Pool([release.graph], Limits(workers=2, spare=1))
        await pool.start()
        try:
            await work(Desk(ROOT / "queries", pool), pool)
        finally:
            await pool.stop()

    asyncio.run(run())


def test_names_are_read_once_and_matched_in_threads(town_release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    async def work(desk: Desk, pool: Pool) -> None:
        evaluate = pool.evaluate

        async def counted(query: str, accept: str = "*/*") -> object:
            asked.append(query)
            return await evaluate(query, accept)

        monkeypatch.setattr(pool, "evaluate", counted)
        answers = await asyncio.gather(*(desk.judge({"q": Query("Region Näset")}) for _ in range(5)))
        assert {answer["q"][0].thing.id for answer in answers} == {"actor/region-naset"}
        assert await desk.beside(threading.get_ident) != threading.get_ident()

    with_desk(town_release, work)
    assert len(asked) == 1


def test_others_are_served_meanwhile_and_too_many_are_refused(town_release: Release) -> None:
    async def work(desk: Desk, pool: Pool) -> None:
        free = threading.Event()
        held = [asyncio.create_task(desk.beside(free.wait)) for _ in range(2 + 32)]
        start = time.monotonic()
        await asyncio.sleep(0.05)
        assert time.monotonic() - start < 5  # the loop goes round while the threads are held
        with pytest.raises(BusyError, match="32 batches of names are waiting"):
            await desk.beside(free.wait)
        free.set()
        await asyncio.gather(*held)
        assert await desk.beside(lambda: 1) == 1  # and there is room again

    with_desk(town_release, work)
