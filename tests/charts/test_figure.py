import re
from pathlib import Path

import pandas as pd
import pytest

from clustergraph import charts
from clustergraph.charts.figure import Figure
from clustergraph.errors import ParameterError
from clustergraph.library import ClusterGraph
from clustergraph.network import Result
from tests.charts.conftest import ELSEWHERE


def test_a_figure_shows_what_it_rests_on(coverage: Result) -> None:
    shown = charts.heatmap(coverage)._repr_html_()
    for part in (
        "<svg ",
        'role="img"',
        "Hur säkert",
        "absence is absence",
        "Obs:",
        "Gjord med",
        "scheme = rs-2025-0671",
    ):
        assert part in shown
    assert "<details>" in shown
    assert 'href="http://127.0.0.1:8000/id/passage/strategi-rs-2025-0671/' in shown


def test_a_picture_that_leaves_the_notebook_says_what_it_rests_on(coverage: Result, graph: ClusterGraph) -> None:
    for figure in (charts.heatmap(coverage), charts.heatmap(coverage, names=graph.names())):
        said = re.search(r"Belägg: (\d+) ur ([^<]+)", figure.svg())
        assert said
        assert int(said[1]) == len({passage for found in coverage.passages.values() for passage in found})
        assert ("Tjänsteutlåtande" in figure.svg()) == bool(figure.names)


def test_links_lead_to_the_site_that_is_named(coverage: Result) -> None:
    shown = charts.heatmap(coverage, site="http://127.0.0.1:9999/").html()
    assert 'href="http://127.0.0.1:9999/id/passage/' in shown
    assert ":8000" not in shown


def test_pages_and_pictures_fetch_nothing(coverage: Result, tmp_path: Path) -> None:
    figure = charts.heatmap(coverage)
    for suffix in (".html", ".svg"):
        text = figure.save(tmp_path / f"coverage{suffix}").read_text("utf-8")
        assert not ELSEWHERE.search(text)
        assert "<script" not in text
        assert "jsdelivr" not in text
    assert ELSEWHERE.search('<script src="https://cdn.example/vega.js">')


def test_the_chart_itself_is_shown_without_fetching_anything(coverage: Result) -> None:
    chart = charts.heatmap(coverage).chart
    assert chart is not None
    (kind,) = shown = chart._repr_mimebundle_()  # what a notebook asks of a chart that is the last line of a cell
    assert kind == "image/svg+xml"
    assert "Vem sägs ha att göra med vad?" in shown[kind]


def test_it_is_saved_as_its_name_ends(coverage: Result, tmp_path: Path) -> None:
    figure = charts.heatmap(coverage)
    assert figure.save(tmp_path / "a.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    twin = pd.read_csv(figure.save(tmp_path / "a.csv"))
    assert len(twin) == len(coverage.table)
    with pytest.raises(ParameterError, match=r"'a\.gif' does not say what to write"):
        figure.save(tmp_path / "a.gif")


def test_the_same_figure_is_the_same_picture(coverage: Result) -> None:
    assert charts.heatmap(coverage).svg() == charts.heatmap(coverage).svg()


def test_what_the_data_cannot_carry_has_no_picture_but_its_reason() -> None:
    few = Result("nothing", pd.DataFrame({"a": [None]}), note="Too few ties: <none>.")
    figure = Figure(few, few.table, "Nothing")
    assert "Too few ties: &lt;none&gt;." in figure._repr_html_()
    with pytest.raises(ParameterError, match="There is no picture of Nothing: Too few ties"):
        figure.png()
