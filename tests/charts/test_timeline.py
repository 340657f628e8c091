import pandas as pd
import pytest

from clustergraph import charts
from clustergraph.errors import ParameterError
from clustergraph.library import ClusterGraph
from clustergraph.network import Result


def test_every_dated_thing_is_drawn_as_exactly_as_it_is_known(graph: ClusterGraph) -> None:
    result = graph.dated()
    figure = charts.timeline(result)
    exact = dict(zip(figure.table["vad"], figure.table["hur exakt"], strict=True))
    assert exact["Huddinge kommun: antagit avsiktsförklaringen"] == "känt då; kan vara tidigare"
    assert exact["Region Uppsala: antagit avsiktsförklaringen"] == "månaden eller året, eller från – till"
    assert exact["Life science-strategi för Stockholm"] == "till och med; ingen början angiven"
    svg = figure.svg()
    assert all(label in svg for label in ("Solna stad: antagit avsiktsförklaringen", "2023–2024", "–2031"))
    assert len(figure.table) == len(result.table)


def test_in_english(graph: ClusterGraph) -> None:
    assert "What is dated, and how exactly?" in charts.timeline(graph.dated("en"), lang="en").svg()


def test_another_result_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"timeline draws what graph\.dated\(\) found"):
        charts.timeline(Result("degree", pd.DataFrame()))
