"""The notebooks run as they lie there: from a fresh kernel, on a release and, with one line changed, on an endpoint."""

import ast
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from clustergraph import network
from clustergraph.iris import DEF, ID
from clustergraph.library import ClusterGraph
from clustergraph.network import Graph, Result
from clustergraph.release import Release
from tests.charts.conftest import ELSEWHERE
from tests.conftest import ROOT

LETTER = "Avsiktsförklaring att stärka Stockholm-Uppsalaregionens gemensamma kluster för life science"
BOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
OPENS = 'graph = clustergraph.open("../build/release")'
# Where the data cannot carry a figure, the notebook shows that they cannot.
TOO_FEW = {book.stem for book in BOOKS[2:]}
names = pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.stem)


def sources(book: Path, kind: str) -> list[str]:
    return [cell.source for cell in nbformat.read(book, 4).cells if cell.cell_type == kind]


Outputs = list[dict[str, Any]]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory, release: Release) -> Iterator[Path]:
    """Where a reader would run them: a folder beside the release, on a machine without a network."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "build").mkdir()
    (folder / "build" / "release").symlink_to(release.folder)
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    with pytest.MonkeyPatch.context() as patch:
        for proxy in ("http_proxy", "https_proxy"):  # whatever would leave the machine fails
            patch.setenv(proxy, "http://127.0.0.1:9")
        patch.setenv("no_proxy", "127.0.0.1,localhost")
        yield folder / "notebooks"


def execute(cells: list[NotebookNode], where: Path) -> list[Outputs]:
    """What each cell of code shows, in a fresh kernel."""
    notebook = nbformat.v4.new_notebook(cells=cells)
    resources = {"metadata": {"path": str(where)}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=resources).execute()
    shown = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
    assert not [output for outputs in shown for output in outputs if output.get("name") == "stderr"]
    return shown


def page(shown: list[Outputs]) -> str:
    return "\n".join(output.get("data", {}).get("text/html", "") for outputs in shown for output in outputs)


@pytest.fixture(scope="module")
def run(here: Path) -> Callable[[Path], list[Outputs]]:
    """What a notebook shows when it is run as it lies there; each is run once."""
    return cache(lambda book: execute(nbformat.read(book, 4).cells, here))


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


@names
def test_figures_are_told_by_the_data_and_not_by_the_prose(book: Path) -> None:
    """Years, headings' numbers and query names may stand in the prose; a count would be wrong after the next document."""
    for cell in sources(book, "markdown"):
        prose = re.sub(r"`[^`]*`|\([^)\s]+\)|\b(?:19|20)\d\d\b|\b0\d\b", "", cell)
        assert not re.findall(r"\d+", prose), cell
        assert not re.findall(r"\b(?:six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen)\b", prose), cell


@pytest.mark.slow
@names
def test_it_runs_on_a_release(book: Path, run: Callable[[Path], list[Outputs]]) -> None:
    shown = run(book)
    assert all(shown), "every cell shows something"
    html = page(shown)
    assert "<svg " in html
    assert "/id/passage/" in html
    assert "Hur säkert" in html
    assert ("Too few" in html) == (book.stem in TOO_FEW)
    assert not ELSEWHERE.search(html)
    assert "<script" not in html
    assert {kind for outputs in shown for output in outputs for kind in output.get("data", {})} <= {
        "text/html",
        "text/plain",
    }, "whatever else a notebook may show, a viewer would fetch its scripts"


@pytest.mark.slow
def test_all_show_the_same_on_an_endpoint_with_one_line_changed(
    server: str, here: Path, run: Callable[[Path], list[Outputs]]
) -> None:
    """One kernel for all five: it is the endpoint that differs here, and a kernel takes seconds to start."""
    books = [nbformat.read(book, 4).cells for book in BOOKS]
    cells = [cell for book in books for cell in book if cell.cell_type == "code"]
    for cell in cells:
        cell.source = cell.source.replace(OPENS, f'graph = clustergraph.open("{server}/sparql")')
    assert sum(server in cell.source for cell in cells) == len(BOOKS)
    there = execute(cells, here)
    for book in BOOKS:
        count = len(sources(book, "code"))
        assert page(there[:count]) == page(run(book)), book.name
        there = there[count:]


@pytest.mark.slow
def test_a_page_made_of_one_fetches_nothing(here: Path, run: Callable[[Path], list[Outputs]], tmp_path: Path) -> None:
    nbconvert = pytest.importorskip("nbconvert", reason="JupyterLab brings nbconvert; make .venv/notebooks installs it")
    notebook = nbformat.read(BOOKS[0], 4)
    for cell, outputs in zip([c for c in notebook.cells if c.cell_type == "code"], run(BOOKS[0]), strict=True):
        cell.outputs = outputs
    exporter = nbconvert.HTMLExporter(extra_template_basedirs=[str(here)], template_name=".page")
    html, _ = exporter.from_notebook_node(notebook)
    assert "The cluster at a glance" in html
    assert "<svg " in html
    assert "<script" not in html
    assert all(f'href="{book.stem}.html"' in html for book in BOOKS[1:])
    assert not ELSEWHERE.search(re.sub(r'<a [^>]*href="[^"]*"', "<a", html))


# What follows holds the sentences of the notebooks to the graph: where one of these fails, the notebook says what is no longer so.


@pytest.fixture(scope="module")
def counties(graph: ClusterGraph) -> Result:
    """The counties as notebooks 03 and 05 give them."""
    given = [cell for book in (BOOKS[2], BOOKS[4]) for cell in sources(book, "code") if "known = " in cell]
    known = [
        {key: ast.literal_eval(found[1]) for key in ("stockholm", "uppsala") if (found := listed(key, cell))}
        for cell in given
    ]
    assert known[0] == known[1]
    return graph.regions(
        {f"actor/{name}": "stockholms-lan" for name in known[0]["stockholm"]}
        | {f"actor/{name}": "uppsala-lan" for name in known[0]["uppsala"]}
    )


def listed(name: str, cell: str) -> re.Match[str] | None:
    return re.search(rf"^{name} = (\[.*?\])", cell, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def two(graph: ClusterGraph, counties: Result) -> Graph:
    return graph.network(regions=counties, collectives="drop")


def label(table: pd.DataFrame, place: int) -> str:
    return str(table["label"].iloc[place])


def test_01_dates_and_documents(graph: ClusterGraph) -> None:
    assert len(graph.query(f"SELECT DISTINCT ?d {{ ?p <{DEF}inDocument> ?d }}").rows) == 5
    dated = graph.dated().table.set_index("what")
    assert {dated.loc[f"Region {name}: {done} avsiktsförklaringen", "start"] for name in ("Stockholm", "Uppsala") for done in ("antagit", "undertecknat")} == {"2024-06"}  # fmt: skip
    adopted = dated[dated.index.str.endswith(": antagit avsiktsförklaringen") & ~dated.index.str.startswith("Region")]
    assert set(adopted["reported"]) == {"2025-02-03"}
    assert dated.loc["Region Stockholm antar den första life science-strategin (2019)", "start"] == "2019"
    assert dated.loc["Beslut om life science-strategin våren 2021", "start"] == "2021"


def test_02_columns_and_gaps(graph: ClusterGraph) -> None:
    spoken = graph.spoken()
    for row, count in (("aspect", 5), ("area", 13)):
        answers = network.coverage_matrix(spoken, row, "sector", scheme="rs-2025-0671").table["answer"].unstack()
        assert len(answers) == count
        assert set(answers["civil-society"]) == {"unknown"}
        if row == "aspect":
            assert set(answers["public"]) == {"stated"}
            assert not (answers.drop(columns="public") == "stated").any(axis=None)
    bare = network.coverage_matrix(spoken, "aspect", "region", scheme="rs-2025-0671").table["answer"].unstack()
    assert set(bare["stockholms-lan"]) | set(bare["uppsala-lan"]) == {"absent"}
    assert len(graph.gap("area-without-owner").table) == 13
    assert not graph.gap("aspect-without-municipality").table.empty
    documents = network.coverage_matrix(spoken, "aspect", "document", scheme="rs-2025-0671").table["answer"].unstack()
    assert (documents == "unknown").all().sum() == 2


def test_03_bridges(graph: ClusterGraph, counties: Result, two: Graph) -> None:
    one = network.project(two, "newman")
    roles = network.brokerage(one, "region", null="labels").table
    assert (roles["p_boundary"] > 0.05).all()
    ties = network.ei_index(one, "region").table
    assert ties.loc["uppsala-lan", "actors"] <= 5 < ties.loc["stockholms-lan", "actors"]
    assert ties.loc["uppsala-lan", "expected"] > 0.5
    assert ties.loc["uppsala-lan", "p"] > 0.05
    by_labels = network.mixing(two, "sector", "labels", runs=499).table["p"].iloc[0]
    assert by_labels < 0.05 <= network.mixing(two, "sector", "degrees", runs=199).table["p"].iloc[0]
    without = counties.table.drop(index=f"{ID}actor/stuns")
    other = graph.network(regions=replace(counties, table=without), collectives="drop")
    fewer, all_of_them = (network.two_mode_brokerage(each, "region").table["mixed"].sum() for each in (other, two))
    assert fewer < 0.8 * all_of_them


def test_03_what_is_fragile(graph: ClusterGraph, two: Graph) -> None:
    occasions = {"Den mindre arbetsgruppen för handlingsplanen", LETTER}
    lost = network.fragility(two).table
    assert set(lost["label"].head(2)) == occasions
    assert set(lost["mode"].head(2)) == {"group"}
    ranks = network.robustness(two, network.centrality, "betweenness", runs=100).table.head(8)
    assert {label(ranks, place) for place in range(3)} == {"Region Stockholm", *occasions}
    assert (ranks["high"] - ranks["rank"]).head(3).max() <= 3
    assert (ranks["high"] - ranks["rank"]).iloc[3:].max() >= 8
    assert str(network.helix_balance(two).note).startswith("Too few")


def test_04_who_stayed(graph: ClusterGraph) -> None:
    table, plan = graph.participations(), ["handlingsplan-samverkanskultur-rs-2019-0751"]
    narrow = network.actor_changes(*network.split(table, plan, collectives="drop"))
    assert str(narrow.note).startswith("Too few")
    sides = network.split(table, plan, collectives="members", standing=["in", "partner", "expected"])
    wide = network.actor_changes(*sides).table
    assert wide["rank_before"].notna().any()
    assert not network.pair_changes(*sides).table.query("could and change != 'kept'").empty
    dialogue = graph.dated().table.query("'2022' < start < '2024-06'")
    assert list(dialogue["what"]) == ["Dialog med intressenter 2023 och 2024"]


def test_05_meetings(graph: ClusterGraph, two: Graph) -> None:
    first = network.meetings_first(two, "region", top=10).table
    assert first["across"].all()
    named = [*first["label"], *first["other_label"]]
    assert named.count("Uppsala kommun") > 3
    assert all(
        bool(known) == (distance == 2) for known, distance in zip(first["introducers"], first["distance"], strict=True)
    )
    one = network.project(two, "newman")
    shared = {group for _, _, groups in one.edges(f"{ID}actor/uppsala-kommun", data="groups") for group in groups}
    assert shared == {f"{ID}actor/{name}#members" for name in ("stockholm-business-alliance", "stuns")}
    sides = network.split(
        graph.participations(),
        ["handlingsplan-samverkanskultur-rs-2019-0751"],
        collectives="members",
        standing=["in", "partner", "expected"],
    )
    assert str(network.backtest(*map(network.project, sides)).note).startswith("Too few")
