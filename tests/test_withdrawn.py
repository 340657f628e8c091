from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import Literal

from clustergraph.errors import FileSyntaxError
from clustergraph.iris import ID
from clustergraph.project import Project
from clustergraph.release import Release
from clustergraph.withdrawn import COLUMNS, fate_of, read_withdrawn, verify_withdrawn, withdrawn_quads
from tests.conftest import ROOT, run

HEAD = "\t".join(COLUMNS) + "\n"
ROW = "actor/a\t\t2030-05-01\tSkäl.\tReason.\n"


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        (tmp_path / "withdrawn.tsv").write_text(text, "utf-8")
        return tmp_path / "withdrawn.tsv"

    return write


def test_a_row_says_what_is_gone_since_when_and_why(file: Callable[[str], Path]) -> None:
    gone, renamed = read_withdrawn(file(f"{HEAD}{ROW}\nactor/b\tactor/c\t2030-06-02\tBytt.\tChanged.\n"))
    assert (gone.line, gone.thing, gone.replaced, gone.day) == (2, f"{ID}actor/a", None, "2030-05-01")
    assert (renamed.line, renamed.replaced, renamed.english) == (4, f"{ID}actor/c", "Changed.")
    said = sorted(
        str(quad.predicate.value).rpartition("/")[2].rpartition("#")[2] for quad in withdrawn_quads([renamed])
    )
    assert said == ["changeNote", "changeNote", "deprecated", "invalidatedAtTime", "isReplacedBy"]


def test_what_the_graph_says_is_what_the_row_said(file: Callable[[str], Path]) -> None:
    rows = read_withdrawn(file(f"{HEAD}{ROW}actor/b\tactor/c\t2030-06-02\tBytt.\tChanged.\n"))
    told = [{"thing": q.subject.value, "property": q.predicate.value, "value": q.object} for q in withdrawn_quads(rows)]
    told = [{**row, "value": Literal(row["value"].value, lang=getattr(row["value"], "language", None))} for row in told]
    assert fate_of(f"{ID}actor/a", told) == (None, "2030-05-01", {"sv": "Skäl.", "en": "Reason."})
    renamed = fate_of(f"{ID}actor/b", told)
    assert renamed is not None
    assert renamed.replaced == f"{ID}actor/c"
    assert fate_of(f"{ID}actor/c", told) is None


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "names the columns"),
        ("thing,replaced by\n", 1, "names the columns"),
        (f"{HEAD}actor/a\t2030-05-01\n", 2, "has 2 cells; give 5"),
        (HEAD + ROW.replace("actor/a", "https://w3id.org/x"), 2, "names no thing"),
        (HEAD + ROW.replace("actor/a", "passage/brev/1-2"), 2, "names no thing"),
        (HEAD + ROW.replace("actor/a", ""), 2, "lacks the thing"),
        (HEAD + ROW.replace("2030-05-01", "1 maj"), 2, "'1 maj' is no day"),
        (HEAD + ROW.replace("Reason.", " "), 2, "lacks the thing or a reason"),
        (f"\ufeff{HEAD}", 1, "byte-order mark"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(file: Callable[[str], Path], text: str, line: int, words: str) -> None:
    with pytest.raises(FileSyntaxError) as caught:
        read_withdrawn(file(text))
    assert caught.value.line == line
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (ROW, None),
        (ROW.replace("\t\t", "\tactor/alive\t"), None),
        (ROW.replace("actor/a", "actor/alive"), "still describes"),
        (ROW.replace("\t\t", "\tactor/nobody\t"), "'actor/nobody', which nothing describes"),
        (ROW + ROW, "again, after line 2"),
        (ROW + ROW.replace("actor/a\t\t", "actor/b\tactor/a\t"), "withdrawn in line 2; lead to what is there now"),
    ],
)
def test_nothing_is_both_there_and_gone_and_nothing_leads_nowhere(
    file: Callable[[str], Path], rows: str, words: str | None
) -> None:
    path = file(HEAD + rows)
    if words is None:
        verify_withdrawn(path, read_withdrawn(path), {f"{ID}actor/alive"})
        return
    with pytest.raises(FileSyntaxError, match=words):
        verify_withdrawn(path, read_withdrawn(path), {f"{ID}actor/alive"})


def test_a_build_stops_at_what_is_both_there_and_withdrawn(own_town: Path, tmp_path: Path) -> None:
    with (own_town / "data" / "withdrawn.tsv").open("a", encoding="utf-8") as rows:
        rows.write("actor/lansstyrelsen-pa-naset\t\t2030-05-01\tSkäl.\tReason.\n")
    for command in (["build", "--out", tmp_path / "out"], ["check"]):
        done = run(*command, "--project", own_town)
        assert done.returncode == 1
        assert (
            "withdrawn.tsv:4: withdraws 'actor/lansstyrelsen-pa-naset', which the data still describes" in done.stderr
        )
    assert not (tmp_path / "out").exists()


def test_the_projects_own_file_is_in_order_and_a_release_depends_on_it(town_release: Release) -> None:
    project = Project(ROOT)
    assert project.withdrawn(project.load().subjects) == read_withdrawn(ROOT / "data" / "withdrawn.tsv")
    assert "data/withdrawn.tsv" in town_release.inputs
    assert any(graph.endswith("/withdrawn") for graph in town_release.manifest["counts"]["graphs"])
