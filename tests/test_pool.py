import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from clustergraph import pool as pool_module
from clustergraph.errors import (
    AnswerTooLargeError,
    BusyError,
    ClustergraphError,
    DeadlineError,
    NotAcceptableError,
    QuerySyntaxError,
    RefusedError,
)
from clustergraph.pool import Pool
from clustergraph.release import Release

pytestmark = pytest.mark.slow

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def with_pool(release: Release, test: Callable[[Pool], Awaitable[None]], timeout: float = 1, size: int = 2) -> None:
    async def run() -> None:
        pool = Pool([release.graph], timeout=timeout, size=size)
        await pool.start()
        try:
            await test(pool)
        finally:
            await pool.stop()

    asyncio.run(run())


def test_an_endless_query_is_stopped_at_its_deadline_and_the_next_is_answered(town_release: Release) -> None:
    async def test(pool: Pool) -> None:
        with pytest.raises(DeadlineError, match="stopped after 1 s"):
            await pool.evaluate(ENDLESS)
        for _ in range(4):
            assert (await pool.evaluate("ASK {}", "text/csv")).body == b"true"

    with_pool(town_release, test)


def test_one_endless_query_does_not_hold_up_another(town_release: Release) -> None:
    async def test(pool: Pool) -> None:
        endless = asyncio.create_task(pool.evaluate(ENDLESS))
        await asyncio.sleep(0.1)
        assert (await pool.evaluate("ASK {}", "text/csv")).body == b"true"
        assert not endless.done()
        with pytest.raises(DeadlineError):
            await endless

    with_pool(town_release, test, timeout=4)


def test_more_queries_than_workers_wait_and_then_are_told(town_release: Release) -> None:
    async def test(pool: Pool) -> None:
        results = await asyncio.gather(*(pool.evaluate(ENDLESS) for _ in range(3)), return_exceptions=True)
        assert {type(result) for result in results} <= {DeadlineError, BusyError}
        assert (await pool.evaluate("ASK {}", "text/csv")).body == b"true"

    with_pool(town_release, test, size=1)


def test_a_client_that_leaves_frees_its_worker(town_release: Release) -> None:
    async def test(pool: Pool) -> None:
        task = asyncio.create_task(pool.evaluate(ENDLESS))
        await asyncio.sleep(0.2)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert (await pool.evaluate("ASK {}", "text/csv")).body == b"true"

    with_pool(town_release, test, timeout=5, size=1)


def test_a_worker_that_dies_is_replaced(town_release: Release) -> None:
    async def test(pool: Pool) -> None:
        task = asyncio.create_task(pool.evaluate(ENDLESS))
        await asyncio.sleep(0.2)
        (worker,) = pool._all
        os.kill(worker.pid, signal.SIGKILL)
        with pytest.raises(ClustergraphError, match="ended unexpectedly"):
            await task
        assert (await pool.evaluate("ASK {}", "text/csv")).body == b"true"

    with_pool(town_release, test, timeout=5, size=1)


def test_workers_that_died_idle_are_never_asked(town_release: Release) -> None:
    async def test(pool: Pool) -> None:
        for worker in list(pool._all):
            os.kill(worker.pid, signal.SIGKILL)
        await asyncio.sleep(0.2)
        for _ in range(4):
            assert (await pool.evaluate("ASK {}", "text/csv")).body == b"true"

    with_pool(town_release, test, timeout=10)


def test_the_process_that_holds_the_graph_is_replaced_when_it_dies(town_release: Release) -> None:
    async def test(pool: Pool) -> None:
        assert pool._process is not None
        first = pool._process.pid
        pool._process.kill()
        for worker in list(pool._all):
            os.kill(worker.pid, signal.SIGKILL)
        await asyncio.sleep(0.2)
        for _ in range(4):
            assert (await pool.evaluate("ASK {}", "text/csv")).body == b"true"
        assert pool._process.pid != first

    with_pool(town_release, test, timeout=20)


def test_errors_come_back_as_they_were_raised(town_release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    async def test(pool: Pool) -> None:
        with pytest.raises(QuerySyntaxError) as caught:
            await pool.evaluate("SELECT ?s WHERE {\n ?s ?p }")
        assert (caught.value.line, caught.value.column) == (2, 9)
        with pytest.raises(NotAcceptableError):
            await pool.evaluate("ASK {}", "image/png")
        with pytest.raises(RefusedError):
            await pool.evaluate("SELECT * WHERE { SERVICE <http://127.0.0.1/> {} }")
        monkeypatch.setattr(pool_module, "MAX_BYTES", 100)
        with pytest.raises(AnswerTooLargeError):
            await pool.evaluate("SELECT * WHERE { ?s ?p ?o }")
        assert len(pool._all) == 2, "no worker was lost on the way"

    with_pool(town_release, test)


def test_a_file_that_does_not_parse_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("no turtle")

    async def run() -> None:
        pool = Pool([tmp_path / "a.ttl"])
        try:
            with pytest.raises(ClustergraphError, match=r"a\.ttl:1"):
                await pool.start()
        finally:
            await pool.stop()

    asyncio.run(run())


def test_nothing_is_left_when_the_pool_stops(town_release: Release) -> None:
    pids: list[int] = []

    async def test(pool: Pool) -> None:
        pids.extend(worker.pid for worker in pool._all)
        assert pool._process is not None
        pids.append(pool._process.pid)

    with_pool(town_release, test)
    end = time.monotonic() + 5
    while time.monotonic() < end and any(Path(f"/proc/{pid}").exists() for pid in pids):
        time.sleep(0.02)
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
