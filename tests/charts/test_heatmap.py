import pandas as pd
import pytest

from clustergraph import charts, network
from clustergraph.charts.heatmap import LOOKS
from clustergraph.errors import ParameterError, UnknownError
from clustergraph.library import ClusterGraph
from clustergraph.network import Result, Spoken
from clustergraph.network.coverage import ANSWERS


def test_every_answer_has_its_colour_and_its_sign() -> None:
    assert set(LOOKS) == set(ANSWERS)
    assert len({ground for ground, *_ in LOOKS.values()}) == len({sign for _, sign, _ in LOOKS.values()}) == 4


def test_the_picture_has_every_cell_with_its_sign_and_count(coverage: Result) -> None:
    svg = charts.heatmap(coverage).svg()
    for answer, (_, sign, _) in LOOKS.items():
        # once in the legend, and once in each cell of that answer
        assert svg.count(f">{sign}<") == 1 + (coverage.table["answer"] == answer).sum()
    for label in ("A Forskning och innovation", "akademi", "civilsamhälle", "Så kan den vilseleda"):
        assert label in svg


def test_the_twin_says_the_same_in_words(coverage: Result) -> None:
    twin = charts.heatmap(coverage, lang="en").table
    cell = coverage.table.index[0]
    assert twin.loc[cell, "answer"] in {"says so itself", "only others say so", "not said, and could have been"}
    assert len(twin) == len(coverage.table)


def test_chosen_columns_are_drawn_in_their_order_and_the_table_keeps_all(spoken: Spoken, graph: ClusterGraph) -> None:
    result = network.coverage_matrix(spoken, "aspect", "region", scheme="rs-2025-0671", regions=graph.regions())
    figure = charts.heatmap(result, only=["uppsala-lan", "stockholms-lan"], names=graph.names("en"), lang="en")
    cells = next(rows for rows in figure.spec()["datasets"].values() if rows and "column" in rows[0])
    drawn = dict.fromkeys(" ".join(cell["column"].split()) for cell in cells)
    assert list(drawn) == ["Uppsala County", "Stockholm County"]
    assert "A Research and innovation" in figure.svg()
    assert len(figure.table) == len(result.table)
    with pytest.raises(UnknownError, match="lund"):
        charts.heatmap(result, only=["lund"])


def test_documents_stand_under_their_names(spoken: Spoken, graph: ClusterGraph) -> None:
    result = network.coverage_matrix(spoken, "aspect", "document", scheme="rs-2025-0671")
    svg = charts.heatmap(result, names=graph.names()).svg()
    assert all(line in svg for line in ("Tjänsteutlåtande", "samverkanskultur", "KSN-2024-01748"))
    assert "tjansteutlatande" not in svg


def test_another_result_is_refused() -> None:
    with pytest.raises(ParameterError, match="heatmap draws a coverage matrix, and this is degree"):
        charts.heatmap(Result("degree", pd.DataFrame()))
