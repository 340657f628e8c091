import doctest
import sys
from collections.abc import Callable
from typing import NamedTuple

import networkx as nx
import numpy as np
import pytest

from clustergraph.errors import ParameterError, UnknownError
from clustergraph.network import (
    Result,
    bridging,
    brokerage,
    communities,
    cores,
    ei_index,
    fragility,
    helix_balance,
    meetings_first,
    predict_links,
    project,
    two_mode_brokerage,
)
from clustergraph.network.centrality import centrality
from clustergraph.network.prediction import METHODS
from clustergraph.network.robustness import robustness


class Part(NamedTuple):
    iri: str
    passages: tuple[str, ...] = ()


def at_work(two: nx.Graph) -> nx.Graph:
    """Who is tied to whom, by the women's events."""
    return project(two)


# Every ranking that the package gives, of actors, groups, cut nodes and pairs.
RANKINGS: dict[str, tuple[Callable[[nx.Graph], Result], list[str]]] = {
    "centrality in two modes": (centrality, ["degree", "closeness", "betweenness"]),
    "centrality": (lambda two: centrality(at_work(two)), ["degree", "closeness", "betweenness"]),
    "bridging": (
        lambda two: bridging(at_work(two), by="camp"),
        ["degree", "betweenness", "current_flow", "effective_size", "constraint", "external"],
    ),
    "brokerage": (lambda two: brokerage(at_work(two), by="camp"), ["coordinator", "boundary", "z_boundary", "total"]),
    "two-mode brokerage": (
        lambda two: two_mode_brokerage(two, by="camp"),
        ["total", "chains", "sole", "heterogeneity"],
    ),
    "fragility": (fragility, ["cut_off"]),
    "cores": (cores, ["core"]),
    "helix balance": (lambda two: helix_balance(two, by="camp"), ["p", "q"]),
    "communities": (lambda two: communities(at_work(two), runs=5), ["stability"]),
    "meetings first": (lambda two: meetings_first(two, top=999), ["gain", "distance"]),
    "link prediction": (lambda two: predict_links(at_work(two), top=999), list(METHODS)),
    "E-I index": (lambda two: ei_index(at_work(two), by="camp", runs=9), ["ei"]),
}


@pytest.mark.parametrize("name", RANKINGS)
def test_every_ranking_is_tried_with_a_tenth_of_participations_missing(name: str) -> None:
    graph = nx.davis_southern_women_graph()
    graph.remove_nodes_from(["E7", "E8", "E9"])  # so that there are pairs that have not met, and cut nodes
    for number, node in enumerate(graph):
        graph.nodes[node]["camp"] = None if graph.nodes[node]["bipartite"] else "ab"[number > 8]
        graph.nodes[node]["label"] = node.upper()
    for a, b in graph.edges:
        graph.edges[a, b]["participations"] = (Part(f"{a}{b}", (f"p-{a}-{b}",)),)
    graph.graph["parameters"] = {"layers": ["group"], "standing": ("in",)}
    measure, columns = RANKINGS[name]
    whole = measure(graph)
    figures = whole.table
    assert whole.parameters["layers"] == ["group"]  # a figure tells what its network is made of
    assert whole.uncertainty
    assert whole.passages
    for column in columns:
        result = robustness(graph, measure, column, runs=3)
        table, known = result.frame(), figures[column].dropna()
        assert set(table.index) == set(known.index)
        assert table["value"].to_dict() == pytest.approx(known.to_dict())
        assert table["rank"].is_monotonic_increasing
        assert table["absent"].between(0, 1).all()
        assert (table["low"] <= table["high"]).sum() == (table["absent"] < 1).sum() > 0
        assert str(result.null).startswith("5 of 53 participations")
        assert "3 runs" in str(result.uncertainty)
        assert "EVELYN" in " ".join(table["label"]) or name in {"fragility", "helix balance", "E-I index"}
        assert result.passages


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
