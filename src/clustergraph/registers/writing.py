"""Quads to a file: sorted N-Quads, each once, whole or not at all, and never all of them in memory.

Runs of quads are sorted and set aside, then merged (external merge sort; Knuth, The Art of Computer Programming 3, 5.4).
The same quads give the same bytes, in whatever order they come.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from heapq import merge
from itertools import groupby, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from clustergraph.errors import InputError
from clustergraph.rdf import Quad, canonical

_RUN = 50_000  # quads


def write_quads(path: Path, quads: Iterable[Quad], run: int = _RUN) -> int:
    """Write the file, or leave what was there; the number of distinct quads. No quad may have a blank node."""
    rest, lines = iter(quads), 0
    with replacing(path) as output, TemporaryDirectory(prefix="clustergraph-") as aside, ExitStack() as open_files:
        runs: list[Path] = []
        while batch := list(islice(rest, run)):
            runs.append(Path(aside) / str(len(runs)))
            runs[-1].write_bytes(canonical(batch))
        for line in _once(merge(*(open_files.enter_context(one.open("rb")) for one in runs))):
            output.write(line)
            lines += 1
    return lines


def _once(lines: Iterable[bytes]) -> Iterator[bytes]:
    return (line for line, _ in groupby(lines))


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to that takes the place of `path` when all is written, and goes away when something fails."""
    temporary = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise InputError(
            f"{path} cannot be written ({error.strerror}); nothing was changed. Free some space, or give another place."
        ) from None
    finally:
        with suppress(OSError):  # gone already, or never made
            temporary.unlink()
