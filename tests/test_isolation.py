"""Hostile queries on the real graph over HTTP: others are answered meanwhile, and nothing is left behind afterwards."""

import os
import shutil
import signal
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from clustergraph.build import build
from clustergraph.crew import YIELDING
from clustergraph.project import Project
from clustergraph.release import Release
from tests import processes
from tests.conftest import TOWN_FILE, launch
from tests.processes import descendants, exists, is_zombie, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not processes.AT_HAND, reason="only Linux shows processes under /proc"),
]

PAIRS = "?a ?b ?c . ?d ?e ?f"
TRIPLES = f"{PAIRS} . ?g ?h ?i"
HOSTILE = {
    "counts": f"SELECT (COUNT(*) AS ?n) WHERE {{ {TRIPLES} }}",
    "sorts": f"SELECT * WHERE {{ {PAIRS} }} ORDER BY ?f ?c ?a",
    "concatenates": f"SELECT (GROUP_CONCAT(CONCAT(STR(?c), STR(?f))) AS ?t) WHERE {{ {PAIRS} }}",
    "streams": f"SELECT * WHERE {{ {TRIPLES} }}",
    "unbounded path": "SELECT (COUNT(*) AS ?n) WHERE { ?a (<x:x>|!<x:x>)* ?b . ?c (<x:x>|!<x:x>|^<x:y>)* ?d }",
    "regex": f"SELECT (COUNT(*) AS ?n) WHERE {{ {PAIRS} FILTER(REGEX(CONCAT(STR(?c), STR(?f)), '(.*a){{20}}(.*b){{20}}$')) }}",
    "describes everything": f"DESCRIBE ?a ?d WHERE {{ {PAIRS} }}",
}
STREAMED = {"streams", "describes everything"}
GATHERING = {"sorts", "concatenates"}  # these may meet the bound of their memory before the deadline


@contextmanager
def running(*options: object) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    address, process = launch(*options)
    try:
        yield address, process
    finally:
        process.terminate()
        process.wait(20)


def fate(server: str, query: str) -> str:
    """How an answer ends: its status, or 'broken off'."""
    try:
        return str(httpx.post(f"{server}/sparql", data={"query": query}, timeout=60).status_code)
    except httpx.RemoteProtocolError:
        return "broken off"
    except httpx.TransportError:
        return "refused"


def figure(server: str, name: str) -> float:
    lines = httpx.get(f"{server}/metrics").text.splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith(f"{name} "))


def ask_often(server: str, times: int) -> list[float]:
    """Milliseconds that each of so many trivial questions took, none of which comes from the cache."""
    taken = []
    with httpx.Client(base_url=server, timeout=60) as client:
        for number in range(times):
            began = time.perf_counter()
            answer = client.post("/sparql", data={"query": f"ASK {{}} # {number}"}, headers={"Accept": "text/csv"})
            taken.append(1000 * (time.perf_counter() - began))
            assert (answer.status_code, answer.text) == (200, "true")
            time.sleep(0.1)
    return taken


# A worker that is not forked must load the graph first: it takes longer until all are at it.
@pytest.mark.alone
@pytest.mark.parametrize(("options", "timeout"), [((), 6), (("--spawn",), 16)], ids=["forked", "spawned"])
def test_hostile_queries_hold_nobody_up_and_leave_nothing_behind(
    release: Release, options: tuple[str, ...], timeout: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with running("--release", release.folder, "--timeout", timeout, *options) as (server, process):
        ask_often(server, 3)
        before = processes.memory(process.pid)
        with ThreadPoolExecutor(len(HOSTILE)) as attackers:
            fates = {name: attackers.submit(fate, server, query) for name, query in HOSTILE.items()}
            until(lambda: figure(server, "clustergraph_workers_busy") == len(HOSTILE), "not all are at it")
            until(lambda: figure(server, "clustergraph_workers") > len(HOSTILE), "no worker is to spare")
            taken = ask_often(server, 20)
            ended = {name for name, future in fates.items() if future.done()}
            assert ended <= GATHERING, "they were to be at it all the while"
        for name, future in fates.items():
            ends = {"broken off"} if name in STREAMED else {"504", "500"} if name in GATHERING else {"504"}
            assert future.result() in ends, name
        until(lambda: figure(server, "clustergraph_workers_busy") == 0, "a worker is still busy")
        until(lambda: figure(server, "clustergraph_workers") >= 4, "the killed workers are not replaced")
        time.sleep(1)
        started = descendants(process.pid)
        worked = processes.seconds(started)
        time.sleep(1.5)
        assert descendants(process.pid) == started
        assert not [pid for pid in started if is_zombie(pid)]
        idle = processes.seconds(started) - worked
        after = processes.memory(process.pid)
        with capsys.disabled():
            print(
                f"\n  ASK beside {len(HOSTILE)} hostile queries: median {statistics.median(taken):.0f} ms, most "
                f"{max(taken):.0f} ms; afterwards {idle:.2f} s of processor in 1.5 s, server {before:.0f} -> {after:.0f} MiB"
            )
        assert idle < 0.3
        assert after - before < 16
    until(lambda: not [pid for pid in started if exists(pid)], "a process is left behind", 5)
    assert statistics.median(taken) < 250
    assert max(taken) < 2000


def test_an_old_query_yields_to_new_ones_with_the_thread_that_does_the_work(town_release: Release) -> None:
    with running("--release", town_release.folder, "--timeout", 4) as (server, process):
        idle = {pid: processes.priorities(pid) for pid in descendants(process.pid)}
        asker = threading.Thread(target=fate, args=(server, HOSTILE["counts"]))
        asker.start()
        time.sleep(1.5)
        busy = [pid for pid in idle if exists(pid) and processes.priorities(pid) == {YIELDING}]
        assert len(busy) == 1
        assert {YIELDING} not in idle.values()
        asker.join()


# ---- killed from outside


@pytest.fixture
def home(tmp_path: Path, town_release: Release) -> Path:
    shutil.copytree(town_release.folder.parent, tmp_path / "releases")
    return tmp_path / "releases"


@pytest.mark.parametrize("options", [(), ("--spawn",)], ids=["forked", "spawned"])
def test_every_process_below_the_server_may_be_killed(home: Path, options: tuple[str, ...]) -> None:
    """One after another and all at once; whoever asks next is answered."""
    with running("--release", home, "--timeout", 20, *options) as (server, process):
        for victim in sorted(descendants(process.pid)):
            kill(victim)
            ask_often(server, 2)
        for victim in descendants(process.pid):
            kill(victim)
        ask_often(server, 4)
        until(lambda: not [pid for pid in descendants(process.pid) if is_zombie(pid)], "a zombie is left")


@pytest.mark.parametrize("options", [(), ("--spawn",)], ids=["forked", "spawned"])
@pytest.mark.parametrize("orphans", [False, True], ids=["server", "holder of the graph, then server"])
def test_a_server_that_is_killed_leaves_no_process(home: Path, options: tuple[str, ...], orphans: bool) -> None:
    """Even with a query under way that would never end, and even if what watches over the workers went first."""
    address, process = launch("--release", home, "--timeout", 60, *options)
    asker = threading.Thread(target=fate, args=(address, HOSTILE["counts"]))
    asker.start()
    until(lambda: figure(address, "clustergraph_workers_busy") == 1, "the query never began")
    started = descendants(process.pid)
    assert len(started) >= 3
    if orphans:
        kill(min(started))
    process.kill()
    process.wait(10)
    asker.join()
    until(lambda: not [pid for pid in started if exists(pid)], "something is left")


@pytest.mark.parametrize("options", [(), ("--spawn",)], ids=["forked", "spawned"])
def test_processes_killed_amid_a_swap_do_not_stop_it(home: Path, own_town: Path, options: tuple[str, ...]) -> None:
    with running("--release", home, "--timeout", 10, *options) as (server, process):
        old = descendants(process.pid)
        release = renamed(own_town, home, "Region Nästa")
        until(lambda: bool(descendants(process.pid) - old), "the swap never began", 30)
        for pid in descendants(process.pid):
            kill(pid)
        until(lambda: is_served(server, release), "the new release never came", 30)
        ask_often(server, 3)
        until(lambda: not old & descendants(process.pid), "workers of the old release are left", 30)


@pytest.mark.parametrize("options", [(), ("--spawn",)], ids=["forked", "spawned"])
def test_a_server_killed_amid_a_swap_leaves_no_process_and_a_release_to_serve(
    home: Path, own_town: Path, options: tuple[str, ...]
) -> None:
    _, process = launch("--release", home, "--timeout", 60, *options)
    old = descendants(process.pid)
    release = renamed(own_town, home, "Region Nästa")
    until(lambda: bool(descendants(process.pid) - old), "the swap never began", 30)
    started = descendants(process.pid)
    process.kill()
    process.wait(10)
    until(lambda: not [pid for pid in started if exists(pid)], "something is left")
    with running("--release", home, *options) as (server, _):
        assert is_served(server, release)


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):  # it ended with another
        os.kill(pid, signal.SIGKILL)


def renamed(town: Path, home: Path, name: str) -> Release:
    path = town / TOWN_FILE
    path.write_text(path.read_text("utf-8").replace('"Region Näset"', f'"{name}"'), "utf-8")
    return build(Project(town), home)


def is_served(server: str, release: Release) -> bool:
    return bool(httpx.get(f"{server}/health").json()["release"] == release.digest)
