"""Workers by both roads; what a pool does with them is tested there."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import pytest

from clustergraph.crew import ForkingCrew, SpawningCrew
from clustergraph.release import Release
from clustergraph.worker import frame

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("kind", [ForkingCrew, SpawningCrew])
def test_a_worker_comes_and_goes(kind: type[ForkingCrew] | type[SpawningCrew], town_release: Release) -> None:
    async def run() -> None:
        crew = kind([town_release.graph], 512)
        await crew.start()
        worker = await crew.add()
        assert crew.triples > 1000
        assert Path(f"/proc/{worker.pid}").exists() or sys.platform != "linux"
        worker.kill()
        assert await worker.reader.read() == b""
        await crew.stop()

    asyncio.run(run())


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux names processes by handle")
def test_a_worker_that_has_ended_by_itself_can_be_killed_without_harm(town_release: Release) -> None:
    async def run() -> None:
        crew = ForkingCrew([town_release.graph], 512)
        await crew.start()
        worker = await crew.add()
        assert worker.handle is not None
        os.kill(worker.pid, signal.SIGKILL)
        assert await worker.reader.read() == b""
        worker.pid = os.getpid()  # as if the number had gone to another process since
        worker.kill()
        worker.kill()
        await crew.stop()

    asyncio.run(run())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows what a process may do under /proc")
def test_a_forked_worker_is_nobody_and_can_open_nothing(town_release: Release) -> None:
    async def run() -> None:
        crew = ForkingCrew([town_release.graph], 512)
        await crew.start()
        worker = await crew.add()
        worker.writer.write(frame(b"Q", json.dumps({"query": "ASK {}", "max_bytes": 99, "max_rows": 9}).encode()))
        await worker.reader.readexactly(1)  # it has locked itself in before it answers
        status = Path(f"/proc/{worker.pid}/status").read_text()
        limits = Path(f"/proc/{worker.pid}/limits").read_text()
        if os.geteuid() == 0:
            assert "Uid:\t65534\t65534\t65534\t65534" in status
            assert "Groups:\t \n" in status or "Groups:\t\n" in status
        (files,) = [line for line in limits.splitlines() if line.startswith("Max open files")]
        assert files.split()[3:5] == ["0", "0"]
        worker.kill()
        await crew.stop()

    asyncio.run(run())
