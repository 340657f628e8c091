import pytest

from clustergraph.errors import ParameterError
from clustergraph.library import ClusterGraph


def test_it_dates_what_the_question_on_dates_dates(graph: ClusterGraph) -> None:
    result, asked = graph.dated(), graph.ask("cq38").frame()
    assert sorted(result.table["what"]) == sorted(asked["what"])
    assert all(result.evidence(thing) for thing in result.table.index)
    years = [
        next(value for value in row if isinstance(value, str))[:4]
        for row in result.table[["start", "reported", "end"]].to_numpy()
    ]
    assert years == sorted(years)
    ends = result.table["start"].isna() & result.table["reported"].isna()
    assert len(result.table) == int(result.uncertainty.partition(" ")[0])
    assert ends.any()
    assert " 1 of them a day" in result.uncertainty


def test_in_english_and_in_no_other_language(graph: ClusterGraph) -> None:
    assert len(graph.dated("en").table) == len(graph.dated().table)
    with pytest.raises(ParameterError, match="'fi' is not a value for lang"):
        graph.dated("fi")
