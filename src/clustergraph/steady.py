"""Files that are read piece by piece, or more than once, and must stay as they are meanwhile.

A file that somebody writes to may break off anywhere, or say two things in two readings. That it was changed is then what
there is to tell, and not what the reader made of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clustergraph.errors import ClustergraphError, FileSyntaxError

State = tuple[tuple[int, int, int], ...]


def state(path: Path) -> State:
    """What changes with the content of a file, or of the files in a folder: which file it is, its size, when it was written."""
    try:
        found = [one.stat() for one in (sorted(path.iterdir()) if path.is_dir() else [path])]
    except OSError as error:
        raise FileSyntaxError(path, None, f"cannot be read ({error.strerror}).") from None
    return tuple((one.st_ino, one.st_size, one.st_mtime_ns) for one in found)


@contextmanager
def steady(path: Path, advice: str, since: State | None = None) -> Iterator[None]:
    """Raises FileSyntaxError, with the advice, if the path is not afterwards what it was (`since` then, else before)."""
    before = since or state(path)
    try:
        yield
    except ClustergraphError:
        _require(path, before, advice)
        raise
    _require(path, before, advice)


def _require(path: Path, before: State, advice: str) -> None:
    try:
        now = state(path)
    except FileSyntaxError:
        now = ()
    if now != before:
        raise FileSyntaxError(path, None, f"was changed while it was read; {advice}.")
