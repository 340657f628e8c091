"""A table that is written by hand: named columns parted by tabs, a row a line, empty lines left out."""

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

from clustergraph.errors import FileSyntaxError
from clustergraph.syntax import require_utf8


def read_sheet(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The number of each line (the first is 1) and its cells, without blanks at their ends.

    Raises FileSyntaxError for a file that cannot be read, for other columns than these, and for a line with more or fewer
    cells.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise FileSyntaxError(path, None, f"cannot be read ({error.strerror}).") from None
    require_utf8(path, raw)
    lines = raw.decode("utf-8").splitlines()
    if not lines or lines[0].split("\t") != [*columns]:
        raise FileSyntaxError(path, 1, f"the first line names the columns, parted by tabs: {', '.join(columns)}.")
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            cells = [cell.strip() for cell in line.split("\t")]
            if len(cells) != len(columns):
                raise FileSyntaxError(path, number, f"has {len(cells)} cells; give {len(columns)}, parted by tabs.")
            yield number, cells


def require_day(path: Path, number: int, day: str) -> None:
    """Raises FileSyntaxError unless a cell of that line is a day."""
    try:
        datetime.datetime.strptime(day, "%Y-%m-%d")
    except ValueError:
        raise FileSyntaxError(path, number, f"'{day}' is no day; write it as 2026-11-22.") from None
