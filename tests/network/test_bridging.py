import doctest
import sys

import networkx as nx
import numpy as np
import pytest
from scipy.stats import kstest

from clustergraph.errors import ParameterError
from clustergraph.network.bridging import bridging, ei_index


@pytest.mark.parametrize("directed", [False, True])
def test_constraint_and_effective_size_are_networkx_s(directed: bool) -> None:
    graph = nx.gnp_random_graph(25, 0.2, seed=4, directed=directed)
    generator = np.random.default_rng(1)
    nx.set_edge_attributes(graph, {edge: float(generator.integers(1, 5)) for edge in graph.edges}, "weight")
    table = bridging(graph).frame()
    expected = nx.constraint(graph, nodes=list(graph), weight="weight")
    assert table["constraint"].to_dict() == pytest.approx(expected, rel=1e-9)
    size = nx.effective_size(graph, nodes=list(graph), weight="weight")
    assert table["effective_size"].to_dict() == pytest.approx(size, rel=1e-9)


def test_the_florentine_families_and_the_karate_club_have_networkx_s_figures() -> None:
    for graph in (nx.florentine_families_graph(), nx.karate_club_graph()):
        table = bridging(graph, weight=None).frame()
        assert table["effective_size"].to_dict() == pytest.approx(nx.effective_size(graph))
        assert table["current_flow"].to_dict() == pytest.approx(nx.current_flow_betweenness_centrality(graph))


def test_current_flow_is_networkx_s_with_weights_and_in_every_part() -> None:
    graph = nx.disjoint_union(nx.les_miserables_graph(), nx.florentine_families_graph())
    expected = {}
    for part in nx.connected_components(graph):
        expected |= nx.current_flow_betweenness_centrality(graph.subgraph(part), weight="weight", solver="full")
    assert bridging(graph).frame()["current_flow"].to_dict() == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_the_broker_between_two_camps_is_first_and_its_neighbours_are_on_every_way() -> None:
    graph = nx.barbell_graph(5, 1)
    nx.set_node_attributes(graph, {node: "ab"[node > 5] for node in graph}, "side")
    table = bridging(graph, by="side").frame()
    assert table["betweenness"].idxmax() == table["constraint"].idxmin() == 5
    assert table["current_flow"].nlargest(3).index.sort_values().tolist() == [4, 5, 6]
    assert table.loc[[4, 5, 6], "external"].tolist() == [0, 0.5, 0.2]


def test_an_isolate_and_a_pair_have_empty_cells_where_a_figure_has_no_meaning() -> None:
    graph = nx.disjoint_union(nx.complete_graph(3), nx.path_graph(2))
    graph.add_node("alone")
    result = bridging(graph)
    assert result.frame().loc["alone", ["betweenness", "current_flow", "effective_size", "constraint"]].isna().all()
    assert np.isnan(result.frame().loc[3, "current_flow"])
    assert result.frame().loc[3, "constraint"] == 1
    assert "1 of 6 actors have none" in str(result.note)


def test_the_e_i_index_of_the_karate_club_counts_ties_within_and_across() -> None:
    graph = nx.karate_club_graph()
    table = ei_index(graph, by="club").frame()
    across = sum(graph.nodes[a]["club"] != graph.nodes[b]["club"] for a, b in graph.edges)
    assert table.loc["all", ["internal", "external"]].tolist() == [78 - across, across]
    assert table.loc["all", "ei"] == pytest.approx((across - (78 - across)) / 78)
    assert table.loc["all", "p"] == 2 / 1000
    assert table["internal"].iloc[1:].sum() == table.loc["all", "internal"]


def test_what_chance_gives_a_small_class_is_printed_beside_its_index() -> None:
    graph = nx.complete_graph(40)  # all tied to all: what chance gives is all there is
    nx.set_node_attributes(graph, {node: "few" if node < 4 else "many" for node in graph}, "sector")
    table = ei_index(graph, by="sector", runs=19).frame()
    assert table.loc["few", "ei"] == pytest.approx((4 * 36 - 6) / (4 * 36 + 6))
    assert table.loc["few", "expected"] == pytest.approx(table.loc["few", "ei"])
    assert table["p"].tolist() == [1, 1, 1]


@pytest.mark.slow
def test_p_of_the_e_i_index_is_uniform_where_classes_are_dealt_by_chance() -> None:
    found = []
    generator = np.random.default_rng(5)
    for seed in range(200):
        graph = nx.gnp_random_graph(30, 0.3, seed=seed)
        nx.set_edge_attributes(
            graph, {edge: generator.random() for edge in graph.edges}, "weight"
        )  # no two indices alike
        nx.set_node_attributes(graph, dict(enumerate(generator.permutation(["a", "b"] * 15).tolist())), "side")
        found.append(ei_index(graph, by="side", weight="weight", runs=199, seed=seed).frame().loc["all", "p"])
    assert kstest(found, "uniform").pvalue > 0.05
    assert all(np.mean(np.array(found) <= a) <= a + 3 * np.sqrt(a * (1 - a) / 200) for a in (0.01, 0.05, 0.1, 0.5))


def test_one_class_and_ties_that_are_missing_are_too_few() -> None:
    graph = nx.path_graph(3)
    nx.set_node_attributes(graph, "a", "side")
    assert "Too few classes" in str(ei_index(graph, by="side").note)
    assert ei_index(graph, by="side").frame()["ei"].isna().all()
    graph.add_node(9, side="b")
    result = ei_index(graph, by="side", runs=9)
    assert result.frame().loc["b", ["ei", "p"]].isna().all()
    assert "b has none" in str(result.note)
    with pytest.raises(ParameterError, match="0 is not"):
        ei_index(graph, by="side", runs=0)


def test_the_passages_behind_ties_that_cross_are_named() -> None:
    graph = nx.Graph()
    graph.add_edge("kth", "sll", passages=("p1",))
    graph.add_edge("sll", "uu", passages=("p2",))
    nx.set_node_attributes(graph, {"kth": "S", "sll": "S", "uu": "U"}, "region")
    assert ei_index(graph, by="region", runs=9).evidence("U") == ("p2",)
    assert bridging(graph).evidence("sll") == ("p1", "p2")


def test_the_examples_run() -> None:
    assert doctest.testmod(sys.modules[ei_index.__module__]).failed == 0
