from pathlib import Path

import pytest

from clustergraph.errors import FileSyntaxError
from clustergraph.sheet import read_sheet, require_day


def sheet(folder: Path, text: str) -> Path:
    (folder / "sheet.tsv").write_text(text, "utf-8")
    return folder / "sheet.tsv"


def test_rows_come_with_their_lines_and_without_blanks(tmp_path: Path) -> None:
    path = sheet(tmp_path, "thing\tday\n\n stuns \t2026-11-22\nkth\t\n")
    assert list(read_sheet(path, ("thing", "day"))) == [(3, ["stuns", "2026-11-22"]), (4, ["kth", ""])]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "names the columns, parted by tabs: thing, day"),
        ("day\tthing\n", 1, "names the columns"),
        ("thing\tday\nstuns\n", 2, "has 1 cells; give 2"),
        ("thing\tday\nstuns\t1\t2\n", 2, "has 3 cells"),
    ],
)
def test_what_is_no_such_table_is_told_by_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(FileSyntaxError, match=words) as caught:
        list(read_sheet(sheet(tmp_path, text), ("thing", "day")))
    assert caught.value.line == line


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileSyntaxError, match="cannot be read"):
        list(read_sheet(tmp_path / "none.tsv", ("thing",)))


@pytest.mark.parametrize("day", ["2026-02-30", "22 november", ""])
def test_a_day_is_a_day(tmp_path: Path, day: str) -> None:
    with pytest.raises(FileSyntaxError, match="is no day; write it as 2026-11-22"):
        require_day(tmp_path / "sheet.tsv", 2, day)
