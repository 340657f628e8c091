"""What the system says of processes: who started whom, what they take, whether they are gone. Linux only."""

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

AT_HAND = Path("/proc/self/stat").exists()
_PROC = Path("/proc")


def _stat(pid: int) -> list[str]:
    """The fields after the name, which may hold anything; empty when there is no such process."""
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def exists(pid: int) -> bool:
    """Whether it is there and runs; one that has ended and waits to be noticed by its parent does not."""
    fields = _stat(pid)
    return bool(fields) and fields[0] != "Z"


def is_zombie(pid: int) -> bool:
    return _stat(pid)[:1] == ["Z"]


def descendants(pid: int) -> set[int]:
    """All that the process has started, and what those have started."""
    parents = {
        int(path.name): int((_stat(int(path.name)) or "?0")[1]) for path in _PROC.iterdir() if path.name.isdigit()
    }
    found: set[int] = set()
    grown = {pid}
    while grown:
        grown = {child for child, parent in parents.items() if parent in grown} - found
        found |= grown
    return found


def seconds(pids: Iterable[int]) -> float:
    """Processor time that the processes have taken until now."""
    ticks = sum(int(part) for pid in pids for part in _stat(pid)[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    """MiB that the process holds."""
    return int((_PROC / str(pid) / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def descriptors(pid: int) -> int:
    """Files, sockets and pipes that the process has open."""
    return len(list((_PROC / str(pid) / "fd").iterdir()))


def priorities(pid: int) -> set[int]:
    """How much each thread of the process yields to others: 19 is most."""
    tasks = (_PROC / str(pid) / "task").iterdir()
    return {int((task / "stat").read_text().rpartition(")")[2].split()[16]) for task in tasks}


def until(condition: Callable[[], bool], what: str, limit: float = 15) -> None:
    end = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.05)
