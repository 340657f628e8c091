"""Quads to a file: sorted N-Quads, each once, whole or not at all, and never all of them in memory."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from clustergraph.errors import InputError
from clustergraph.lines import sorted_lines
from clustergraph.rdf import Quad


def write_quads(path: Path, quads: Iterable[Quad]) -> int:
    """Write the file, or leave what was there; the number of distinct quads."""
    lines = 0
    with replacing(path) as output:
        for line in sorted_lines(quads):
            output.write(line)
            lines += 1
    return lines


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
