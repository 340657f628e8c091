"""Quads as sorted lines, each once, however many there are: never all of them in memory.

Runs of quads are sorted and set aside, then merged (external merge sort; Knuth, The Art of Computer Programming 3, 5.4).
The same quads give the same lines, in whatever order they come.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from heapq import merge
from itertools import groupby, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from clustergraph.rdf import Quad, canonical, has_blank

_RUN = 50_000  # quads
_TOLD_EVERY = 50_000  # about a second's work, or less
Item = TypeVar("Item")


class Quads:
    """Quads to go through as often as needed, that `read` reads anew each time instead of holding them."""

    def __init__(self, read: Callable[[], Iterable[Quad]]) -> None:
        self._read = read

    def __iter__(self) -> Iterator[Quad]:
        return iter(self._read())


def told(items: Iterable[Item], what: str, progress: Callable[[str], None]) -> Iterator[Item]:
    """The items as they come, with a word now and then on how many have come, for those who wait."""
    progress(what)
    for number, item in enumerate(items, 1):
        if number % _TOLD_EVERY == 0:
            progress(f"{what}: {number:,}".replace(",", " "))
        yield item


def sorted_lines(quads: Iterable[Quad], run: int = _RUN) -> Iterator[bytes]:
    """The lines of `canonical`. Quads with blank nodes are held, for these are named by all that they stand in."""
    blank: list[Quad] = []
    rest = _without_blank(quads, blank)
    with TemporaryDirectory(prefix="clustergraph-") as aside, ExitStack() as open_files:
        runs: list[Path] = []
        while batch := list(islice(rest, run)) or blank:
            runs.append(Path(aside) / str(len(runs)))
            runs[-1].write_bytes(canonical(batch))
            if batch is blank:
                break
        yield from (line for line, _ in groupby(merge(*(open_files.enter_context(one.open("rb")) for one in runs))))


def _without_blank(quads: Iterable[Quad], blank: list[Quad]) -> Iterator[Quad]:
    for quad in quads:
        if has_blank(quad):
            blank.append(quad)
        else:
            yield quad
