from pathlib import Path

import pytest

from clustergraph.errors import FileSyntaxError, HeaderError
from clustergraph.queryfile import read_query

GOOD = """# id: cq99
# question@sv: Vad?
# question@en: What?
# columns: s, o
# parameter: letter = "A" | Bokstav | Letter
# expectation: any
SELECT ?s ?o WHERE { VALUES ?letter { "A" } ?s ?letter ?o }
"""


def written(tmp_path: Path, text: str, name: str = "cq99-what.rq") -> Path:
    (tmp_path / name).write_text(text, "utf-8")
    return tmp_path / name


def test_a_header_says_what_is_asked_and_what_comes(tmp_path: Path) -> None:
    query = read_query(written(tmp_path, GOOD))
    assert query.id == "cq99"
    assert query.columns == ["s", "o"]
    assert query.parameters[0].label == {"sv": "Bokstav", "en": "Letter"}
    assert query.parameters[0].value == "A"


def test_a_file_in_latin_1_is_named(tmp_path: Path) -> None:
    (tmp_path / "cq99-x.rq").write_bytes("# id: cq99\n# question@sv: Påverkan?".encode("latin-1"))
    with pytest.raises(FileSyntaxError, match=r"cq99-x\.rq: .*UTF-8"):
        read_query(tmp_path / "cq99-x.rq")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("# question@sv: Vad?\n", "", "lacks question@sv"),
        ("# expectation: any\n", "# expectation: any\n# author: me\n", "unknown author"),
        ("# expectation: any\n", "# expectation: any\n# expectation: none\n", "stands twice"),
        ("# columns: s, o", "# columns s, o", r"rq:4: a header line reads"),
        ("# id: cq99", "# id: cq98", "does not begin the file's name"),
        ('letter = "A" |', 'letter = "B" |', "needs exactly one 'VALUES"),
        ("| Bokstav | Letter", "Bokstav", "a parameter reads"),
    ],
)
def test_the_header_is_closed(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in GOOD
    with pytest.raises(HeaderError, match=words):
        read_query(written(tmp_path, GOOD.replace(old, new)))


def test_a_pitfall_has_one_of_three_levels(tmp_path: Path) -> None:
    text = "# id: pitfall-P99\n# level: Minor\n# finds: Nothing.\nSELECT ?thing {}\n"
    assert read_query(written(tmp_path, text, "pitfall-P99-none.rq")).header["level"] == "Minor"
    with pytest.raises(HeaderError, match="'Tiny' is not a level"):
        read_query(written(tmp_path, text.replace("Minor", "Tiny"), "pitfall-P99-none.rq"))
