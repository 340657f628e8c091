import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from clustergraph.crew import YIELDING, ForkingCrew
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
from clustergraph.runner import Limits

pytestmark = pytest.mark.slow

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def with_pool(release: Release, test: Callable[[Pool], Awaitable[None]], *, fork: bool = True, **limits: float) -> None:
    async def run() -> None:
        pool = Pool([release.graph], Limits(**{"timeout": 1, "workers": 2, **limits}), fork=fork)  # type: ignore[arg-type]
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


def test_short_queries_take_turns_with_the_few_workers_that_were_used_last(town_release: Release) -> None:
    async def test(pool: Pool) -> None:
        for _ in range(10):
            answers = await asyncio.gather(*(pool.evaluate("ASK {}", "text/csv") for _ in range(40)))
            assert {answer.body for answer in answers} == {b"true"}
        assert pool.size < 10, "forty clients do not need forty workers"

    with_pool(town_release, test, workers=16, timeout=20)


def test_queries_that_take_longer_do_not_use_up_the_turns(town_release: Release) -> None:
    async def test(pool: Pool) -> None:
        endless = [asyncio.create_task(pool.evaluate(ENDLESS)) for _ in range(7)]
        await asyncio.sleep(0)
        assert (await pool.evaluate("ASK {}", "text/csv")).body == b"true"
        assert not any(task.done() for task in endless)
        assert await asyncio.gather(*endless, return_exceptions=True)

    with_pool(town_release, test, workers=16, timeout=3)


def test_more_queries_than_workers_wait_and_then_are_told(town_release: Release) -> None:
    async def test(pool: Pool) -> None:
        results = await asyncio.gather(*(pool.evaluate(ENDLESS) for _ in range(3)), return_exceptions=True)
        assert {type(result) for result in results} <= {DeadlineError, BusyError}
        assert (await pool.evaluate("ASK {}", "text/csv")).body == b"true"

    with_pool(town_release, test, workers=1)


def test_a_client_that_leaves_frees_its_worker(town_release: Release) -> None:
    async def test(pool: Pool) -> None:
        task = asyncio.create_task(pool.evaluate(ENDLESS))
        await asyncio.sleep(0.2)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert (await pool.evaluate("ASK {}", "text/csv")).body == b"true"

    with_pool(town_release, test, timeout=5, workers=1)


def test_a_worker_that_dies_is_replaced(town_release: Release) -> None:
    async def test(pool: Pool) -> None:
        task = asyncio.create_task(pool.evaluate(ENDLESS))
        await asyncio.sleep(0.2)
        (worker,) = pool._all
        os.kill(worker.pid, signal.SIGKILL)
        with pytest.raises(ClustergraphError, match="ended before it was done"):
            await task
        assert (await pool.evaluate("ASK {}", "text/csv")).body == b"true"

    with_pool(town_release, test, timeout=5, workers=1)


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
        assert isinstance(pool.crew, ForkingCrew)
        assert pool.crew.process is not None
        first = pool.crew.process.pid
        pool.crew.process.kill()
        for worker in list(pool._all):
            os.kill(worker.pid, signal.SIGKILL)
        await asyncio.sleep(0.2)
        for _ in range(4):
            assert (await pool.evaluate("ASK {}", "text/csv")).body == b"true"
        assert pool.crew.process.pid != first

    with_pool(town_release, test, timeout=20)


def test_errors_come_back_as_they_were_raised(town_release: Release) -> None:
    async def test(pool: Pool) -> None:
        with pytest.raises(QuerySyntaxError) as caught:
            await pool.evaluate("SELECT ?s WHERE {\n ?s ?p }")
        assert (caught.value.line, caught.value.column) == (2, 9)
        with pytest.raises(NotAcceptableError):
            await pool.evaluate("ASK {}", "image/png")
        with pytest.raises(RefusedError):
            await pool.evaluate("SELECT * WHERE { SERVICE <http://127.0.0.1/> {} }")
        assert pool.killed == 0, "no worker was lost on the way"

    with_pool(town_release, test)


MANY = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }"


def test_a_long_answer_comes_in_pieces_and_leaves_the_worker_idle(town_release: Release) -> None:
    async def test(pool: Pool) -> None:
        stream = await pool.open("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } LIMIT 20000", "text/tab-separated-values")
        assert not stream.whole
        pieces = [stream.first, *[piece async for piece in stream.rest()]]
        assert len(pieces) > 3
        assert b"".join(pieces).count(b"\n") == 20001
        assert (pool.busy, pool.killed) == (0, 0)
        assert stream.rows == 20000

    with_pool(town_release, test, timeout=10)


def test_an_answer_that_is_not_done_at_the_deadline_breaks_off(town_release: Release) -> None:
    async def test(pool: Pool) -> None:
        stream = await pool.open(MANY, "text/csv")
        with pytest.raises(DeadlineError):
            await stream.read()
        assert pool.killed == 1

    with_pool(town_release, test)


def test_an_answer_has_a_largest_size_and_a_largest_number_of_rows(town_release: Release) -> None:
    async def test(pool: Pool) -> None:
        for media_type in (
            "text/tab-separated-values",
            "application/sparql-results+json",
            "application/sparql-results+xml",
        ):
            with pytest.raises(AnswerTooLargeError, match="more than 100 rows"):
                await pool.evaluate("SELECT ?s WHERE { ?s ?p ?o } LIMIT 110", media_type)
            assert (await pool.open("SELECT ?s WHERE { ?s ?p ?o } LIMIT 99", media_type)).rows == 99
            assert (await pool.open("SELECT ?s WHERE { ?s ?s ?s }", media_type)).rows == 0
        with pytest.raises(AnswerTooLargeError, match="larger than 1 MiB"):
            await pool.evaluate("CONSTRUCT { ?a ?b ?f } WHERE { ?a ?b ?c . ?d ?e ?f }", "application/n-triples")
        assert pool.killed == 0

    with_pool(town_release, test, rows=100, answer=1, timeout=10)


def test_a_query_that_needs_too_much_memory_costs_its_worker_and_nothing_else(town_release: Release) -> None:
    async def test(pool: Pool) -> None:
        with pytest.raises(ClustergraphError, match="64 MiB"):
            await pool.evaluate("SELECT DISTINCT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?c")
        assert (await pool.evaluate("ASK {}", "text/csv")).body == b"true"

    with_pool(town_release, test, memory=64, timeout=20)


def test_beyond_the_queue_nobody_waits(town_release: Release) -> None:
    async def test(pool: Pool) -> None:
        running = [asyncio.create_task(pool.evaluate(ENDLESS)) for _ in range(3)]
        await asyncio.sleep(0.2)
        before = time.monotonic()
        with pytest.raises(BusyError) as caught:
            await pool.evaluate("ASK {}")
        assert time.monotonic() - before < 0.5
        assert caught.value.retry_after
        await asyncio.gather(*running, return_exceptions=True)

    with_pool(town_release, test, workers=1, waiting=2, timeout=2)


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="this system has no priorities")
def test_a_query_that_runs_for_long_yields_to_newer_ones(town_release: Release) -> None:
    async def test(pool: Pool) -> None:
        endless = asyncio.create_task(pool.evaluate(ENDLESS))
        await asyncio.sleep(1)
        assert sorted(os.getpriority(os.PRIO_PROCESS, worker.pid) for worker in pool._all)[-1] == YIELDING
        with pytest.raises(DeadlineError):
            await endless

    with_pool(town_release, test, timeout=2)


def test_where_nothing_can_fork_workers_are_started_one_by_one(town_release: Release) -> None:
    async def test(pool: Pool) -> None:
        assert pool.triples > 1000
        assert (await pool.evaluate("ASK {}", "text/csv")).body == b"true"
        with pytest.raises(DeadlineError):
            await pool.evaluate(ENDLESS)
        with pytest.raises(QuerySyntaxError):
            await pool.evaluate("SELECT")
        assert (await pool.evaluate(f"{MANY} LIMIT 20000", "text/tab-separated-values")).body.count(b"\n") == 20001

    with_pool(town_release, test, fork=False, timeout=5)


@pytest.mark.parametrize("fork", [True, False])
def test_a_file_that_does_not_parse_stops_the_start(tmp_path: Path, fork: bool) -> None:
    (tmp_path / "a.ttl").write_text("no turtle")

    async def run() -> None:
        pool = Pool([tmp_path / "a.ttl"], fork=fork)
        try:
            with pytest.raises(ClustergraphError, match=r"a\.ttl:1"):
                await pool.start()
        finally:
            await pool.stop()

    asyncio.run(run())


@pytest.mark.parametrize("fork", [True, False])
def test_nothing_is_left_when_the_pool_stops(town_release: Release, fork: bool) -> None:
    pids: list[int] = []

    async def test(pool: Pool) -> None:
        pids.extend(worker.pid for worker in pool._all)
        if isinstance(pool.crew, ForkingCrew):
            assert pool.crew.process is not None
            pids.append(pool.crew.process.pid)

    with_pool(town_release, test, fork=fork)
    end = time.monotonic() + 5
    while time.monotonic() < end and any(Path(f"/proc/{pid}").exists() for pid in pids):
        time.sleep(0.02)
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
