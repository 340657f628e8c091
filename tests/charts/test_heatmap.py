import pandas as pd
import pytest

from clustergraph import charts
from clustergraph.charts.heatmap import LOOKS
from clustergraph.errors import ParameterError
from clustergraph.network import Result
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


def test_another_result_is_refused() -> None:
    with pytest.raises(ParameterError, match="heatmap draws a coverage matrix, and this is degree"):
        charts.heatmap(Result("degree", pd.DataFrame()))
