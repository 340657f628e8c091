import doctest
import sys
from itertools import combinations, product

import networkx as nx
import numpy as np
import pytest
from networkx.algorithms import bipartite
from scipy.stats import kstest

from clustergraph.errors import ParameterError, UnknownError
from clustergraph.network import Participations, two_mode
from clustergraph.network.mixing import mixing
from tests.network.conftest import EVERYBODY, FIVE


def with_sides(graph: nx.Graph, sides: dict) -> nx.Graph:
    nx.set_node_attributes(graph, sides, "side")
    return graph


def zealous() -> nx.Graph:
    """Six universities are in all of ten groups; twelve firms are in two each, by turns. Nobody chooses company."""
    graph = nx.Graph((f"u{u}", f"G{g}") for u in range(6) for g in range(10))
    graph.add_edges_from((f"f{f}", f"G{(5 * n + f) % 10}") for f in range(12) for n in range(2))
    nx.set_node_attributes(graph, {node: int(node.startswith("G")) for node in graph}, "bipartite")
    return with_sides(graph, {node: node[0] for node in graph if not node.startswith("G")})


def test_the_two_kinds_of_chance_can_disagree_about_one_figure() -> None:
    labels = mixing(zealous(), by="side", null="labels", runs=199)
    degrees = mixing(zealous(), by="side", null="degrees", runs=199)
    row = ("u", "u")
    assert labels.frame().loc[row, "meetings"] == degrees.frame().loc[row, "meetings"] == 15 * 10
    assert labels.frame().loc[row, "p"] == 2 / 200
    assert np.isnan(degrees.frame().loc[row, "p"])  # who is in every group cannot but meet all others there
    assert degrees.frame().loc[row, "ratio"] == 1
    assert "Too few ways" in str(degrees.note)
    assert "dealt anew" in str(labels.null)
    assert "curveball" in str(degrees.null)


def test_meetings_are_counted_once_a_group_and_a_tie_by_its_weight() -> None:
    graph = with_sides(nx.davis_southern_women_graph(), {})
    women = [node for node, mode in graph.nodes(data="bipartite") if mode == 0]
    nx.set_node_attributes(graph, {woman: "ab"[n > 8] for n, woman in enumerate(women)}, "side")
    two = mixing(graph, by="side", runs=49, seed=3).frame()
    one = mixing(bipartite.weighted_projected_graph(graph, women), by="side", runs=49, seed=3).frame()
    assert two.equals(one)
    sides = nx.get_node_attributes(graph, "side")
    across = sum(
        sides[a] != sides[b]
        for g in set(graph) - set(women)
        for n, a in enumerate(list(graph[g]))
        for b in list(graph[g])[:n]
    )
    assert two.loc[("a", "b"), "meetings"] == across
    assert two["meetings"].iloc[1:].sum() == sum(d * (d - 1) / 2 for n, d in graph.degree if n not in women)
    assert two.loc[("within", "within"), "meetings"] == two["meetings"].iloc[1:].sum() - across


def test_camps_are_found_under_both_kinds_of_chance() -> None:
    graph = nx.davis_southern_women_graph()
    women = [node for node, mode in graph.nodes(data="bipartite") if mode == 0]
    nx.set_node_attributes(graph, {woman: "ab"[n > 8] for n, woman in enumerate(women)}, "side")
    for null in ("labels", "degrees"):
        table = mixing(graph, by="side", null=null, runs=199).frame()
        assert table.loc[("a", "b"), "ratio"] < 0.8
        assert table.loc[("within", "within"), "p"] == 2 / 200
        assert (table["q"].iloc[1:] >= table["p"].iloc[1:]).all()
        assert table.equals(mixing(graph, by="side", null=null, runs=199).frame())


@pytest.mark.slow
def test_p_is_uniform_where_classes_are_dealt_by_chance() -> None:
    generator, found = np.random.default_rng(11), []
    for seed in range(150):
        graph = nx.gnp_random_graph(16, 0.5, seed=seed)
        nx.set_edge_attributes(graph, {edge: generator.random() for edge in graph.edges}, "weight")
        with_sides(graph, dict(enumerate(generator.permutation(["a", "b"] * 8).tolist())))
        found.append(mixing(graph, by="side", runs=79, seed=seed).frame().loc[("within", "within"), "p"])
    assert kstest(found, "uniform").pvalue > 0.05


@pytest.mark.slow
def test_p_is_no_smaller_than_it_may_be_where_groups_are_filled_by_chance() -> None:
    found = []
    for seed in range(80):
        graph = bipartite.gnmk_random_graph(12, 8, 36, seed=seed)
        with_sides(graph, {node: "ab"[node % 2] for node in range(12)})
        found.append(
            mixing(graph, by="side", null="degrees", runs=39, seed=seed).frame().loc[("within", "within"), "p"]
        )
    for a in (0.05, 0.1, 0.2, 0.5):
        assert np.mean(np.array(found) <= a) <= a + 3 * np.sqrt(a * (1 - a) / 80)
    assert np.mean(found) < 0.75  # nor always large: it can find something


def test_p_of_fixed_degrees_is_that_of_all_tables_counted_out() -> None:
    """Four actors in two of four groups each, and two in each group: 90 tables, every one as likely as another."""
    rows = list(combinations(range(4), 2))
    every = [table for table in product(rows, repeat=4) if np.bincount(np.ravel(table)).tolist() == [2, 2, 2, 2]]
    within = np.array([len({*a} & {*b}) + len({*c} & {*d}) for a, b, c, d in every])
    assert len(every) == 90
    for value in set(within.tolist()):
        table = every[within.tolist().index(value)]
        graph = nx.Graph((actor, f"G{group}") for actor, groups in enumerate(table) for group in groups)
        nx.set_node_attributes(graph, {node: int(isinstance(node, str)) for node in graph}, "bipartite")
        with_sides(graph, {0: "a", 1: "a", 2: "b", 3: "b"})
        row = mixing(graph, by="side", null="degrees", runs=1999).frame().loc[("within", "within")]
        exact = min(1, 2 * min(np.mean(within <= value), np.mean(within >= value)))
        assert row["meetings"] == value
        assert row["expected"] == pytest.approx(within.mean(), abs=0.1)
        assert row["p"] == pytest.approx(exact, abs=0.05)


def test_in_the_cluster_one_figure_is_remarkable_under_one_kind_of_chance_only(table: Participations) -> None:
    """Universities and authorities meet nearly twice as often as classes dealt anew would have it, and hardly more than
    their zeal and the sizes of groups would."""
    two = two_mode(table, layers=["agreement", "group"], documents=FIVE, standing=EVERYBODY, collectives="drop")
    rows = [mixing(two, "sector", null).frame().loc[("academia", "public")] for null in ("labels", "degrees")]
    assert rows[0]["meetings"] == rows[1]["meetings"]
    assert rows[0]["ratio"] > 1.5
    assert rows[0]["q"] < 0.05
    assert rows[1]["q"] > 0.1


def test_a_figure_that_the_data_cannot_carry_is_empty_with_the_reason() -> None:
    graph = with_sides(nx.path_graph(4), dict.fromkeys(range(4), "a"))
    assert str(mixing(graph, by="side", runs=99).note).startswith("Too few classes")
    graph.nodes[0]["side"] = "b"
    few = mixing(graph, by="side", runs=9)
    assert few.frame()[["p", "q"]].isna().all(axis=None)
    assert "smallest p they can reach, 0.2, is over 0.05" in str(few.note)
    empty = with_sides(nx.empty_graph(3), {0: "a", 1: "b", 2: "b"})
    assert "Too few meetings" in str(mixing(empty, by="side", runs=99).note)
    assert mixing(empty, by="side", runs=99).frame()["p"].isna().all()


def test_the_passages_of_a_meeting_are_those_of_both_memberships() -> None:
    graph = nx.Graph()
    graph.add_nodes_from(["kth", "sll"], bipartite=0)
    graph.add_node("letter", bipartite=1)
    graph.add_edge("kth", "letter", passages=("p1",))
    graph.add_edge("sll", "letter", passages=("p2",))
    with_sides(graph, {"kth": "academia", "sll": "region"})
    assert mixing(graph, by="side", runs=9).evidence(("academia", "region")) == ("p1", "p2")


def test_what_cannot_be_asked_is_said_in_one_sentence() -> None:
    graph = with_sides(nx.path_graph(3), {0: "a", 1: "b", 2: "b"})
    with pytest.raises(ParameterError, match="no groups"):
        mixing(graph, by="side", null="degrees")
    with pytest.raises(ParameterError, match="take 'labels' or 'degrees'"):
        mixing(graph, by="side", null="label")
    with pytest.raises(UnknownError, match="Nearest: side"):
        mixing(graph, by="sides")
    with pytest.raises(ParameterError, match="0 is not"):
        mixing(graph, by="side", runs=0)


def test_the_example_runs() -> None:
    assert doctest.testmod(sys.modules[mixing.__module__]).failed == 0
