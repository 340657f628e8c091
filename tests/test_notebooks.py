"""The notebooks run as they lie there: from a fresh kernel, on a release and, with one line changed, on an endpoint."""

import ast
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from clustergraph.release import Release
from tests.charts.conftest import ELSEWHERE
from tests.conftest import ROOT

BOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
OPENS = 'graph = clustergraph.open("../build/release")'
# Where the data cannot carry a figure, the notebook shows that they cannot.
TOO_FEW = {book.stem for book in BOOKS[2:]}
names = pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.stem)


def sources(book: Path, kind: str) -> list[str]:
    return [cell.source for cell in nbformat.read(book, 4).cells if cell.cell_type == kind]


@pytest.fixture
def run(tmp_path: Path, release: Release, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[str, list[Any]]]:
    """What a notebook shows when it is run where a reader would run it, beside the release: as one page, and output by output."""
    for proxy in ("http_proxy", "https_proxy"):  # whatever would leave the machine fails
        monkeypatch.setenv(proxy, "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "release").symlink_to(release.folder)
    (tmp_path / "notebooks").mkdir()

    def execute(book: Path, opens: str = OPENS) -> tuple[str, list[Any]]:
        notebook = nbformat.reads(
            book.read_text("utf-8").replace(OPENS.replace('"', r"\""), opens.replace('"', r"\"")), 4
        )
        resources = {"metadata": {"path": str(tmp_path / "notebooks")}}
        NotebookClient(notebook, timeout=120, kernel_name="python3", resources=resources).execute()
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
        assert not [output for output in outputs if output.get("name") == "stderr"]
        return "\n".join(output.get("data", {}).get("text/html", "") for output in outputs), outputs

    return execute


def test_there_are_five_or_more_and_they_lead_to_each_other() -> None:
    assert len(BOOKS) >= 5
    linked = set(re.findall(r"\]\((\d\d-[\w-]+\.ipynb)\)", "\n".join(sources(BOOKS[0], "markdown"))))
    assert linked == {book.name for book in BOOKS[1:]}


@names
def test_it_is_thin_and_holds_no_output(book: Path) -> None:
    for cell in nbformat.read(book, 4).cells:
        if cell.cell_type == "code":
            assert cell.outputs == [], "run 'Clear Outputs of All Cells' before committing"
            assert cell.execution_count is None
            defined = [
                node
                for node in ast.walk(ast.parse(cell.source))
                if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda)
            ]
            assert not defined, "what is worth a function belongs in the package"


@names
def test_one_line_says_where_the_graph_comes_from(book: Path) -> None:
    assert (
        "\n".join(sources(book, "code")).count("clustergraph.open(") == 2
    )  # the line, and the endpoint in its comment
    assert OPENS in sources(book, "code")[0]


@names
def test_what_it_links_to_is_there(book: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", "\n".join(sources(book, "markdown"))):
        assert (book.parent / target).exists(), target


@pytest.mark.slow
@names
def test_it_runs_on_a_release(book: Path, run: Callable[..., tuple[str, list[Any]]]) -> None:
    page, outputs = run(book)
    assert len(outputs) == len(sources(book, "code"))  # every cell shows something
    assert "<svg " in page
    assert "/id/passage/" in page
    assert "Hur säkert" in page
    assert ("Too few" in page) == (book.stem in TOO_FEW)
    assert not ELSEWHERE.search(page)
    assert "<script" not in page


@pytest.mark.slow
def test_it_runs_on_an_endpoint_with_one_line_changed(server: str, run: Callable[..., tuple[str, list[Any]]]) -> None:
    there, _ = run(BOOKS[1], f'graph = clustergraph.open("{server}/sparql")')
    here, _ = run(BOOKS[1])
    assert there == here
