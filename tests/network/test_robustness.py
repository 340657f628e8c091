import doctest
import sys
from typing import NamedTuple

import networkx as nx
import numpy as np
import pytest

from clustergraph.errors import ParameterError, UnknownError
from clustergraph.network.centrality import centrality
from clustergraph.network.robustness import robustness


class Part(NamedTuple):
    iri: str
    passages: tuple[str, ...] = ()


@pytest.mark.slow
def test_who_leads_by_far_stays_first_and_those_in_the_crowd_shift() -> None:
    graph = nx.davis_southern_women_graph()
    result = robustness(graph, centrality, "betweenness", runs=40, seed=1, top=3)
    table = result.frame()
    assert table.index[0] == "E8"
    assert table.loc["E8", "in_top"] > 0.9
    assert (table["high"] - table["low"]).median() > 2
    assert (table["low"] <= table["high"]).all()
    assert table.equals(robustness(graph, centrality, "betweenness", runs=40, seed=1, top=3).frame())
    assert "9 of 89 participations" in str(result.null)
    assert "40 runs; Kendall's tau-b" in str(result.uncertainty)


def test_an_edge_goes_only_when_all_its_participations_have() -> None:
    graph = nx.Graph()
    graph.add_nodes_from("ab", bipartite=0)
    graph.add_nodes_from("GH", bipartite=1)
    graph.add_edge("a", "G", participations=tuple(Part(f"a{n}") for n in range(9)))
    graph.add_edge("b", "H", participations=(Part("b", ("p1",)),))
    seen = []

    def degree(drawn: nx.Graph) -> dict[str, float]:
        seen.append(sum(len(parts) for _, _, parts in drawn.edges(data="participations")))
        return dict(drawn.degree)

    result = robustness(graph, degree, missing=0.2, runs=60)
    assert seen == [10] + [8] * 60
    assert result.frame().loc["a", ["low", "high"]].max() <= 2.5  # a's tie is never lost; b's is, in a fifth of runs
    assert result.frame().loc["b", "high"] > result.frame().loc["a", "high"]
    assert result.evidence("b") == ("p1",)


def test_the_graph_itself_is_left_as_it_was() -> None:
    graph = nx.davis_southern_women_graph()
    before = nx.Graph(graph)
    robustness(graph, nx.degree_centrality, runs=2)
    assert nx.utils.graphs_equal(graph, before)


def test_small_is_best_where_that_is_said() -> None:
    table = robustness(nx.karate_club_graph(), nx.constraint, runs=5, ascending=True).frame()
    assert table["value"].is_monotonic_increasing


def test_a_row_without_figure_in_some_runs_is_counted_absent() -> None:
    pair = nx.Graph([("a", "b"), ("b", "c"), ("d", "e")])
    table = robustness(pair, nx.constraint, missing=0.4, runs=60).frame()
    assert 0.1 < table.loc["d", "absent"] < 0.6
    assert table["in_top"].le(1 - table["absent"] + 1e-9).all()


def test_too_few_participations_to_leave_any_out_and_figures_all_alike() -> None:
    few = robustness(nx.path_graph(3), nx.degree_centrality)
    assert str(few.note) == "Too few: 2 participations and 3 rows."
    assert few.frame()["low"].isna().all()
    alike = robustness(nx.cycle_graph(20), lambda graph: dict.fromkeys(graph, 1.0), runs=3)
    assert "all figures are alike" in str(alike.uncertainty)
    assert np.isclose(alike.frame()["rank"], 10.5).all()


def test_what_cannot_be_asked_is_said_in_one_sentence() -> None:
    with pytest.raises(ParameterError, match="10 is not"):
        robustness(nx.path_graph(9), nx.degree_centrality, missing=10)
    with pytest.raises(ParameterError, match="name one with column=, of degree, closeness, betweenness"):
        robustness(nx.path_graph(9), centrality)
    with pytest.raises(UnknownError, match="Nearest: betweenness"):
        robustness(nx.path_graph(9), centrality, "betweeness")
    with pytest.raises(ParameterError, match="0 is not"):
        robustness(nx.path_graph(9), nx.degree_centrality, runs=0)


def test_the_example_runs() -> None:
    assert doctest.testmod(sys.modules[robustness.__module__]).failed == 0
