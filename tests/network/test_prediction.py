import doctest
import sys
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from clustergraph.errors import ParameterError, UnknownError
from clustergraph.network import Participations, change, project
from clustergraph.network.prediction import METHODS, auc, backtest, precision, predict_links
from tests.network.conftest import EVERYBODY, LATER, PLAN

NETWORKX = {
    "common neighbours": nx.common_neighbor_centrality,
    "adamic-adar": nx.adamic_adar_index,
    "resource allocation": nx.resource_allocation_index,
    "preferential attachment": nx.preferential_attachment,
}


def split(graph: nx.Graph, share: float, seed: int) -> nx.Graph:
    """The graph with a share of its ties not there yet."""
    earlier = graph.copy()
    edges = sorted(graph.edges)
    late = np.random.default_rng(seed).choice(len(edges), size=round(share * len(edges)), replace=False)
    earlier.remove_edges_from(edges[number] for number in late)
    return earlier


def test_scores_are_networkx_s() -> None:
    graph = nx.karate_club_graph()
    table = predict_links(graph, method="preferential attachment", top=9999).frame()
    assert len(table) == 34 * 33 / 2 - 78
    for name, function in NETWORKX.items():
        given = {"alpha": 1} if name == "common neighbours" else {}
        expected = {frozenset((a, b)): score for a, b, score in function(graph, **given)}
        assert {frozenset(pair): score for pair, score in table[name].items()} == pytest.approx(expected), name


def test_l3_is_its_formula_written_out() -> None:
    graph = nx.les_miserables_graph()
    table = predict_links(graph, method="l3", top=30).frame()
    for (x, y), score in table["l3"].items():
        ways = [(u, v) for u in graph[x] for v in graph[y] if graph.has_edge(u, v)]
        assert score == pytest.approx(sum(1 / np.sqrt(graph.degree(u) * graph.degree(v)) for u, v in ways))


def test_l3_finds_who_is_like_the_contacts_and_not_like_each_other() -> None:
    graph = nx.complete_bipartite_graph(4, 4)
    graph = nx.Graph(graph.edges)  # two camps, as one-mode actors
    graph.remove_edge(0, 4)
    assert predict_links(graph, method="l3", top=1).frame().index.tolist() == [(0, 4)]
    assert (0, 4) not in predict_links(graph, method="common neighbours").frame().index


def test_shared_contacts_bring_their_passages_and_ties_are_not_suggested() -> None:
    graph = nx.Graph()
    graph.add_edge("kth", "ki", passages=("p1",))
    graph.add_edge("ki", "sll", passages=("p2",))
    result = predict_links(graph)
    assert list(result.frame().index) == [("kth", "sll")]
    assert result.evidence(("kth", "sll")) == ("p1", "p2")
    assert str(predict_links(nx.path_graph(2)).note).startswith("Too few ties")


def test_auc_is_mann_whitney_s_and_counts_ties_half() -> None:
    generator = np.random.default_rng(2)
    scores, came = generator.integers(6, size=80).astype(float), generator.random(80) < 0.3
    u = mannwhitneyu(scores[came], scores[~came]).statistic
    assert auc(scores, came) == pytest.approx(u / (came.sum() * (~came).sum()))
    assert auc(np.ones(4), np.array([True, False, True, False])) == 0.5


def test_precision_at_an_edge_of_equals_is_the_mean_over_all_choices() -> None:
    scores, came = np.array([5.0, 3, 3, 3, 1]), np.array([True, False, True, False, True])
    by_hand = np.mean([(1 + came[list(two)].sum()) / 3 for two in combinations([1, 2, 3], 2)])
    assert precision(scores, came, 3) == pytest.approx(by_hand)
    assert precision(scores, came, 99) == came.mean()


def test_on_a_network_of_triangles_contacts_tell_more_than_chance() -> None:
    graph = nx.les_miserables_graph()
    result = backtest(split(graph, 0.15, 1), graph, runs=99)
    table = result.frame()
    assert (table.loc[["adamic-adar", "resource allocation"], "auc"] > 0.85).all()
    assert (table["low"] <= table["auc"]).all()
    assert (table["auc"] <= table["high"]).all()
    assert table["base_rate"].nunique() == 1
    assert (table["lift"] * table["base_rate"]).tolist() == pytest.approx(table["precision"].tolist())
    assert table.equals(backtest(split(graph, 0.15, 1), graph, runs=99).frame())
    assert "38 came" in str(result.uncertainty)


@pytest.mark.slow
def test_where_ties_come_by_chance_nothing_can_be_foretold() -> None:
    found = []
    for seed in range(30):
        graph = nx.gnp_random_graph(40, 0.15, seed=seed)
        found.append(backtest(split(graph, 0.3, seed), graph, runs=1).frame()["auc"])
    assert np.mean(found, axis=0) == pytest.approx(np.full(len(METHODS), 0.5), abs=0.05)


def test_too_few_new_ties_leave_the_figures_empty_with_the_reason() -> None:
    graph = nx.karate_club_graph()
    result = backtest(split(graph, 0.05, 1), graph)
    assert result.frame().isna().all(axis=None)
    assert result.note == "Too few ties that came: 4, and 10 are needed."
    assert backtest(graph, graph).frame().isna().all(axis=None)
    full = backtest(split(nx.complete_graph(8), 0.5, 1), nx.complete_graph(8))
    assert str(full.note).startswith("Too few ties that did not come: 0")


def test_from_the_plan_of_2021_to_2024_26_too_few_ties_came_to_judge_a_method(table: Participations) -> None:
    before, after = (project(two) for two in change.split(table, [PLAN], LATER, standing=EVERYBODY))
    both = sorted(set(before) & set(after))
    apart = [pair for pair in combinations(both, 2) if not before.has_edge(*pair)]
    came = [pair for pair in apart if after.has_edge(*pair)]
    result = backtest(before, after)
    assert len(came) < 10
    assert result.frame().isna().all(axis=None)
    assert result.note == f"Too few ties that came: {len(came)}, and 10 are needed."
    assert f"{len(both)} actors in both graphs, {len(apart)} pairs without a tie before" in str(result.uncertainty)
    assert set(result.evidence("came")) == {p for pair in came for p in after.edges[pair]["passages"]}
    forced = backtest(before, after, k=5, fewest=len(came), runs=99)  # whoever wants to see them all the same
    assert forced.frame()["base_rate"].unique().tolist() == pytest.approx([len(came) / len(apart)])
    assert forced.frame()["auc"].between(0, 1).all()
    assert forced.frame()["precision"].between(0, 1).all()
    assert (forced.frame()["auc"] <= 0.5).all()  # none would have named what came
    assert "made 3 of the 3 ties that came: this tests little more than who is in it" in str(forced.note)


def test_one_letter_that_made_most_of_what_came_is_named() -> None:
    before = nx.path_graph(30)
    after = before.copy()
    after.add_edges_from(
        (a, b, {"groups": ("letter",), "passages": ("p1",)}) for a, b in combinations(range(0, 16, 2), 2)
    )
    result = backtest(before, after, runs=9)
    assert "One group, letter, made 28 of the 28 ties that came" in str(result.note)
    assert result.evidence("came") == ("p1",)


def test_what_cannot_be_asked_is_said_in_one_sentence() -> None:
    with pytest.raises(UnknownError, match="Nearest: adamic-adar"):
        predict_links(nx.path_graph(3), method="adamic adar")
    with pytest.raises(ParameterError, match="to_undirected"):
        backtest(nx.DiGraph([(0, 1)]), nx.DiGraph([(0, 1)]))
    with pytest.raises(ParameterError, match="0 is not"):
        predict_links(nx.path_graph(3), top=0)
    with pytest.raises(ParameterError, match="project it first"):
        predict_links(nx.davis_southern_women_graph())


def test_the_examples_run() -> None:
    assert doctest.testmod(sys.modules[predict_links.__module__]).failed == 0
