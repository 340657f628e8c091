"""Counts, means, deviations and z of three random directed graphs are those of R's sna::brokerage (sna 2.7-1, R 4.2.2).

Reckoned once, and once more by another hand: raw.nli, exp.grp, sd.grp and z.nli, six decimals, the roles in the order w_I,
w_O, b_OI, b_IO, b_O, t (sna itself prints b_IO before b_OI).
"""

import doctest
import sys
from itertools import combinations

import networkx as nx
import numpy as np
import pytest

from clustergraph.errors import ParameterError, UnknownError
from clustergraph.network.brokerage import DIRECTED, brokerage, moments, two_mode_brokerage

# Edges, classes, and for each node the counts (w_I, w_O, b_OI, b_IO, b_O, t) and z of them; nan is none.
SNA = {
    1: (
        "0-2 0-3 0-4 0-8 1-2 1-8 2-0 2-5 2-6 3-5 4-0 4-1 4-2 4-6 4-8 5-1 5-7 5-8 6-3 7-3 8-7",
        "2 2 1 1 2 1 2 1 1",
        """
        0 2 1 1 0 4 | -0.541629 0.537024 0.075001 0.075001 nan 0.207413
        0 1 0 0 0 1 | -0.541629 -0.138606 -0.705148 -0.705148 nan -0.787250
        0 3 3 0 0 6 | -0.688568 2.168204 1.537856 -0.728274 nan 0.870523
        1 0 2 0 0 3 | 0.263689 -0.688568 0.782479 -0.728274 nan -0.124141
        2 0 0 0 0 2 | 2.454559 -0.814235 -0.705148 -0.705148 nan -0.455696
        4 0 0 2 0 6 | 3.120462 -0.688568 -0.728274 0.782479 nan 0.870523
        0 1 0 1 0 2 | -0.541629 -0.138606 -0.705148 0.075001 nan -0.455696
        2 0 0 0 0 2 | 1.215947 -0.688568 -0.728274 -0.728274 nan -0.455696
        0 0 3 0 0 3 | -0.688568 -0.688568 1.537856 -0.728274 nan -0.124141
        """,
    ),
    2: (
        "0-2 1-3 2-4 2-7 2-10 3-1 3-4 3-5 3-7 3-9 4-1 4-3 5-7 6-4 6-8 7-4 7-10 8-0 8-2 8-5 8-9 8-11 9-0 9-4 9-5 10-6 10-7 10-11 11-0 11-1",
        "3 2 3 1 2 1 3 2 1 1 2 3",
        """
        1 0 1 0 0 2 | 1.400415 -0.798361 0.029105 -0.662665 -0.848436 -0.618462
        0 0 0 0 1 1 | -0.440980 -0.798361 -0.662665 -0.662665 -0.184160 -0.877179
        0 0 0 3 3 6 | -0.440980 -0.798361 -0.662665 1.412646 1.144390 0.416406
        0 3 4 0 0 7 | -0.440980 1.701918 2.104417 -0.662665 -0.848436 0.675123
        1 1 3 1 2 8 | 1.400415 0.035065 1.412646 0.029105 0.480115 0.933840
        0 0 0 2 0 2 | -0.440980 -0.798361 -0.662665 0.720876 -0.848436 -0.618462
        0 1 0 0 1 2 | -0.440980 0.035065 -0.662665 -0.662665 -0.184160 -0.618462
        1 0 3 0 0 4 | 1.400415 -0.798361 1.412646 -0.662665 -0.848436 -0.101028
        0 3 2 0 0 5 | -0.440980 1.701918 0.720876 -0.662665 -0.848436 0.157689
        0 0 0 2 0 2 | -0.440980 -0.798361 -0.662665 0.720876 -0.848436 -0.618462
        0 2 0 2 0 4 | -0.440980 0.868492 -0.662665 0.720876 -0.848436 -0.101028
        0 1 1 0 1 3 | -0.440980 0.035065 0.029105 -0.662665 -0.184160 -0.359745
        """,
    ),
    3: (
        "0-1 0-2 0-5 0-8 0-9 0-12 1-2 1-10 1-12 1-13 3-1 3-8 4-3 4-8 4-9 5-4 5-10 6-2 6-3 6-8 6-9 7-10 8-4 8-10 9-4 9-5 9-6 9-7 9-8 10-0 11-3 11-12 11-14 12-8 12-9 12-13 13-1 13-10 14-1 14-5 14-13",
        "1 2 3 1 3 4 4 3 3 4 2 1 2 2 1",
        """
        0 2 0 0 4 6 | -0.388061 0.943016 -0.638039 -0.638039 0.616472 0.088197
        1 0 7 1 2 11 | 1.720337 -0.803756 3.773955 -0.007754 -0.181069 1.145719
        0 0 0 0 0 0 | -0.388061 -0.803756 -0.638039 -0.638039 -0.978609 -1.180831
        0 0 0 2 2 4 | -0.388061 -0.803756 -0.638039 0.622531 -0.181069 -0.334812
        0 1 1 2 2 6 | -0.388061 0.069630 -0.007754 0.622531 -0.181069 0.088197
        0 0 0 1 4 5 | -0.251582 -0.865244 -0.544122 0.194953 0.371474 -0.123308
        0 0 0 2 0 2 | -0.251582 -0.865244 -0.544122 0.934027 -1.036799 -0.757821
        0 0 0 0 1 1 | -0.388061 -0.803756 -0.638039 -0.638039 -0.579839 -0.969326
        0 1 4 1 4 10 | -0.388061 0.069630 1.883100 -0.007754 0.616472 0.934215
        1 1 5 2 4 13 | 3.849064 -0.081743 3.151251 0.934027 0.371474 1.568728
        0 0 0 2 3 5 | -0.388061 -0.803756 -0.638039 0.622531 0.217702 -0.123308
        0 0 0 0 0 0 | -0.388061 -0.803756 -0.638039 -0.638039 -0.978609 -1.180831
        0 0 2 2 2 6 | -0.388061 -0.803756 0.622531 0.622531 -0.181069 0.088197
        2 0 1 0 0 3 | 3.828735 -0.803756 -0.007754 -0.638039 -0.978609 -0.546317
        0 0 0 3 0 3 | -0.388061 -0.803756 -0.638039 1.252815 -0.978609 -0.546317
        """,
    ),
}
# Expected counts and their deviations by class, in the order of the classes.
MOMENTS = {
    1: """
        0.723090 0.723090 0.964120 0.964120 0.000000 3.374421 | 1.050136 1.050136 1.323843 1.323843 0.000000 3.016095
        0.361545 1.205150 0.903863 0.903863 0.000000 3.374421 | 0.667515 1.480101 1.281805 1.281805 0.000000 3.016095
        """,
    2: """
        0.239482 0.957926 0.957926 0.957926 1.277235 4.390496 | 0.543067 1.199866 1.445566 1.445566 1.505400 3.865226
        0.239482 0.957926 0.957926 0.957926 1.277235 4.390496 | 0.543067 1.199866 1.445566 1.445566 1.505400 3.865226
        0.239482 0.957926 0.957926 0.957926 1.277235 4.390496 | 0.543067 1.199866 1.445566 1.445566 1.505400 3.865226
        """,
    3: """
        0.184055 0.920275 1.012303 1.012303 2.454068 5.583004 | 0.474294 1.144969 1.586584 1.586584 2.507709 4.728031
        0.184055 0.920275 1.012303 1.012303 2.454068 5.583004 | 0.474294 1.144969 1.586584 1.586584 2.507709 4.728031
        0.184055 0.920275 1.012303 1.012303 2.454068 5.583004 | 0.474294 1.144969 1.586584 1.586584 2.507709 4.728031
        0.061352 1.104330 0.736220 0.736220 2.944881 5.583004 | 0.243864 1.276323 1.353044 1.353044 2.840358 4.728031
        """,
}
# sna's raw.nli, in its own order of roles, of the women's projection without the three largest events, classes by turns of
# three; those not named have zeros.
WOMEN = {
    "Evelyn Jefferson": (0, 4, 0, 0, 4, 8),
    "Laura Mandeville": (4, 0, 2, 2, 0, 8),
    "Theresa Anderson": (0, 4, 2, 2, 0, 8),
    "Brenda Rogers": (0, 4, 0, 0, 4, 8),
    "Frances Anderson": (0, 4, 2, 2, 0, 8),
    "Eleanor Nye": (0, 4, 0, 0, 4, 8),
    "Nora Fayette": (10, 26, 24, 24, 30, 114),
    "Helen Lloyd": (2, 2, 4, 4, 4, 16),
}
ROLES = ["coordinator", "itinerant", "gatekeeper", "representative", "liaison", "total"]


def graph_of(edges: str, classes: str) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from((node, {"side": side}) for node, side in enumerate(classes.split()))
    graph.add_edges_from(tuple(int(end) for end in edge.split("-")) for edge in edges.split())
    return graph


@pytest.mark.parametrize("number", SNA)
def test_counts_and_z_are_those_of_sna(number: int) -> None:
    edges, classes, figures = SNA[number]
    table = brokerage(graph_of(edges, classes), by="side").frame()
    rows = [line.split("|") for line in figures.strip().splitlines()]
    assert table[ROLES].to_numpy().tolist() == [[float(x) for x in counts.split()] for counts, _ in rows]
    z = [[float(x) for x in row.split()] for _, row in rows]
    np.testing.assert_allclose(table[[f"z_{role}" for role in ROLES]].to_numpy(), z, atol=1e-6)


@pytest.mark.parametrize("number", SNA)
def test_what_chance_would_give_is_what_sna_expects(number: int) -> None:
    edges, classes, _ = SNA[number]
    graph = graph_of(edges, classes)
    size = np.unique(classes.split(), return_counts=True)[1]
    figures = np.hstack(moments(size, nx.density(graph), DIRECTED, directed=True))
    rows = [[float(x) for x in line.replace("|", "").split()] for line in MOMENTS[number].strip().splitlines()]
    np.testing.assert_allclose(figures, rows, atol=1e-6)


def test_in_an_undirected_graph_each_pair_counts_once_and_two_roles_become_one() -> None:
    edges, classes, _ = SNA[2]
    directed = graph_of(edges, classes).to_undirected().to_directed()
    both = brokerage(directed, by="side").frame()
    once = brokerage(directed.to_undirected(), by="side").frame()
    for role in ("coordinator", "itinerant", "liaison", "total"):
        assert (2 * once[role]).tolist() == both[role].tolist()
    assert once["boundary"].tolist() == both["gatekeeper"].tolist() == both["representative"].tolist()


def test_z_is_centred_and_scaled_over_random_undirected_graphs() -> None:
    found = []
    for seed in range(300):
        graph = nx.gnm_random_graph(14, 27, seed=seed)
        nx.set_node_attributes(graph, {node: "ab"[node % 2] for node in graph}, "side")
        found.append(brokerage(graph, by="side").frame()["z_boundary"].to_numpy())
    assert abs(np.mean(found)) < 0.1
    assert 0.75 < np.std(found) < 1.1  # a little under 1: the number of ties is held here, and varies in the model


def test_dealing_the_classes_anew_finds_the_one_actor_between_two_camps() -> None:
    graph = nx.barbell_graph(6, 1)  # two cliques, and node 6 between them
    nx.set_node_attributes(graph, {node: "b" if node > 6 else "a" for node in graph}, "side")
    result = brokerage(graph, by="side", null="labels", runs=199)
    again = brokerage(graph, by="side", null="labels", runs=199)
    assert result.frame().equals(again.frame())
    assert result.frame().loc[6, "boundary"] == 1
    assert result.frame()["p_boundary"].between(1 / 200, 1).all()
    assert "0.005" in str(result.uncertainty)
    assert "dealt anew" in str(result.null)


def test_one_class_only_is_too_few_and_actors_without_class_are_counted_out_loud() -> None:
    graph = nx.path_graph(4)
    nx.set_node_attributes(graph, {0: "a", 1: "a", 2: "a"}, "side")
    result = brokerage(graph, by="side")
    assert str(result.note).startswith("Too few classes")
    assert "1 of 4 actors have no side" in str(result.note)
    assert result.frame()["coordinator"].isna().all()
    assert result.frame()["total"].tolist() == [0, 1, 0]


def test_what_cannot_be_asked_is_said_in_one_sentence() -> None:
    graph = nx.path_graph(3)
    nx.set_node_attributes(graph, "a", "sector")
    with pytest.raises(UnknownError, match=r"class of actors 'secctor'\. Nearest: sector"):
        brokerage(graph, by="secctor")
    with pytest.raises(ParameterError, match="take 'density' or 'labels'"):
        brokerage(graph, by="sector", null="erdos")
    with pytest.raises(ParameterError, match="has no groups"):
        two_mode_brokerage(graph, by="sector")


def two_modes() -> nx.Graph:
    """a and b meet in g1, b and c in g2 and g3, c and d in g4; e and f only in g5, with b."""
    graph = nx.Graph(["ag", "bg", "bh", "ch", "bi", "ci", "cj", "dj", "ek", "fk", "bk"])
    nx.set_node_attributes(graph, {node: int(node in "ghijk") for node in graph}, "bipartite")
    nx.set_node_attributes(graph, dict(zip("abcdef", "xxyyzz", strict=True)), "sector")
    return graph


def test_two_mode_brokerage_counts_pairs_chains_and_those_nobody_else_links() -> None:
    table = two_mode_brokerage(two_modes(), by="sector").frame()
    # b stands between a–c (by two groups), a–e, a–f, c–e, c–f (by two groups); c between b–d
    assert table.loc["b", ["total", "chains", "sole"]].tolist() == [5, 8, 5]
    assert table.loc["b", ["coordinator", "itinerant", "boundary", "liaison"]].tolist() == [0, 0, 3, 2]
    assert table.loc["c", ["total", "chains", "boundary"]].tolist() == [1, 2, 1]
    assert table.loc["b", "heterogeneity"] == pytest.approx((2 + 2 + 2 + 3 + 3) / 5)


def without_the_largest() -> tuple[nx.Graph, list[str]]:
    graph = nx.davis_southern_women_graph()
    graph.remove_nodes_from(["E7", "E8", "E9"])
    women = [node for node, mode in graph.nodes(data="bipartite") if mode == 0]
    nx.set_node_attributes(graph, {woman: number % 3 for number, woman in enumerate(women)}, "camp")
    return graph, women


def test_roles_in_two_modes_are_those_of_sna_on_the_projection_which_counts_both_directions() -> None:
    graph, women = without_the_largest()
    table = two_mode_brokerage(graph, by="camp").frame()
    for woman in women:
        inward, itinerant, representative, gatekeeper, liaison, total = WOMEN.get(woman, (0,) * 6)
        assert representative == gatekeeper
        ours = table.loc[woman, ["coordinator", "itinerant", "boundary", "liaison", "total"]].tolist()
        assert ours == [inward / 2, itinerant / 2, gatekeeper, liaison / 2, total / 2], woman


def test_chains_are_the_paths_of_five_whose_ends_share_no_group() -> None:
    graph, women = without_the_largest()
    table = two_mode_brokerage(graph, by="camp").frame()
    for woman in women:
        chains = [
            (a, one, other, b)
            for one, other in combinations(graph[woman], 2)
            for a in graph[one]
            for b in graph[other]
            if woman not in {a, b} and not set(graph[a]) & set(graph[b])
        ]
        assert table.loc[woman, "chains"] == len(chains)
        assert table.loc[woman, "total"] == len({frozenset((a, b)) for a, _, _, b in chains})


def test_p_of_dealt_classes_is_no_smaller_than_it_may_be() -> None:
    found = []
    for seed in range(60):
        graph = nx.gnp_random_graph(20, 0.25, seed=seed)
        dealt = np.random.default_rng(seed).permutation(["a", "b"] * 10).tolist()
        nx.set_node_attributes(graph, dict(enumerate(dealt)), "side")
        found.append(brokerage(graph, by="side", null="labels", runs=39, seed=seed).frame()["p_boundary"].iloc[0])
    for a in (0.05, 0.1, 0.25, 0.5):
        assert np.mean(np.array(found) <= a) <= a + 3 * np.sqrt(a * (1 - a) / len(found))
    assert np.mean(found) < 0.75  # nor always large


def test_a_group_brokers_for_those_who_meet_nowhere_else() -> None:
    table = two_mode_brokerage(two_modes(), by="sector").frame()
    assert table.loc["k", ["total", "mixed", "sole"]].tolist() == [3, 2, 3]
    assert table.loc["h", "total"] == 0  # b and c meet in i as well
    assert np.isnan(table.loc["h", "heterogeneity"])
    assert table.loc["g", "mode"] == "group"


def test_the_examples_run() -> None:
    assert doctest.testmod(sys.modules[two_mode_brokerage.__module__]).failed == 0
