from typing import NamedTuple

import networkx as nx
import numpy as np
import pytest

from clustergraph.errors import ParameterError, UnknownError
from clustergraph.network.population import (
    actors,
    adjacency,
    around,
    behind,
    classes,
    given,
    groups,
    incidence,
    left_out,
    need_one_mode,
    need_simple,
    need_two_modes,
    need_undirected,
    sizes,
    tie_columns,
)


class Part(NamedTuple):
    passages: tuple[str, ...]


def two_modes() -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(["kth", "sll", "uu"], bipartite=0)
    graph.add_node("letter", bipartite=1)
    graph.add_edge("kth", "letter", participations=(Part(("p2", "p1")), Part(("p1",))))
    graph.add_edge("sll", "letter", participations=(Part(("p3",)),))
    graph.nodes["kth"]["sector"], graph.nodes["sll"]["sector"], graph.nodes["uu"]["sector"] = "academia", "region", None
    return graph


def test_actors_and_groups_are_told_apart_and_a_plain_graph_has_actors_only() -> None:
    assert (actors(two_modes()), groups(two_modes())) == (["kth", "sll", "uu"], ["letter"])
    assert (actors(nx.path_graph(2)), groups(nx.path_graph(2))) == ([0, 1], [])


def test_an_actor_without_class_is_left_out_and_that_is_said() -> None:
    assert classes(two_modes(), "sector") == {"kth": "academia", "sll": "region"}
    assert left_out(two_modes(), "sector") == "1 of 3 actors have no sector and are left out."
    assert sizes({"a": "x", "b": "x", "c": "w"}) == {"w": 1, "x": 2}
    with pytest.raises(UnknownError, match="Nearest: sector"):
        classes(two_modes(), "sectors")
    unknown = nx.Graph()
    unknown.add_nodes_from(["kth", "uu"], region=None)
    with pytest.raises(ParameterError, match="None of the 2 actors has a known region"):
        classes(unknown, "region")


def test_passages_come_from_participations_and_from_projected_ties_each_once() -> None:
    assert behind(two_modes(), [("kth", "letter")]) == ("p1", "p2")
    assert around(two_modes(), ["letter", "uu"]) == {"letter": ("p1", "p2", "p3")}
    assert behind(nx.Graph([("a", "b", {"passages": ("p9",)})]), [("a", "b")]) == ("p9",)


def test_a_measure_says_which_kind_of_graph_it_needs() -> None:
    with pytest.raises(ParameterError, match="brokerage needs a one-mode graph"):
        need_one_mode(two_modes(), "brokerage")
    with pytest.raises(ParameterError, match="no groups"):
        need_two_modes(nx.path_graph(2), "fragility")
    graph = two_modes()
    graph.add_edge("kth", "uu")
    with pytest.raises(ParameterError, match="kth — uu is none"):
        need_two_modes(graph, "fragility")


def test_graphs_that_no_measure_can_read_are_refused_in_one_sentence() -> None:
    with pytest.raises(ParameterError, match="the graph is empty"):
        need_simple(nx.Graph(), "bridging")
    with pytest.raises(ParameterError, match="merge its ties"):
        need_simple(nx.MultiGraph([(0, 1), (0, 1)]), "bridging")
    with pytest.raises(ParameterError, match="to_undirected"):
        need_undirected(nx.DiGraph([(0, 1)]), "fragility")
    with pytest.raises(ParameterError, match="needs ties between two nodes, and a is tied to itself"):
        need_simple(nx.Graph([("a", "a"), ("a", "b")]), "bridging")
    for weight in (-2, 0, float("nan"), "much"):
        with pytest.raises(ParameterError, match=f"The weight of a — b is {weight}, and it takes a number above 0"):
            adjacency(nx.Graph([("a", "b", {"weight": weight})]), ["a", "b"], "weight")


def test_a_figure_tells_what_its_network_is_made_of_and_keeps_its_own_arguments() -> None:
    graph = nx.Graph(parameters={"layers": ["group"], "alpha": 0.1})
    assert given(graph, by="sector", alpha=0.05) == {
        "layers": ["group"],
        "network alpha": 0.1,
        "by": "sector",
        "alpha": 0.05,
    }
    assert given(nx.Graph(), by="sector") == {"by": "sector"}


def test_matrices_follow_the_order_asked_for() -> None:
    assert incidence(two_modes(), ["uu", "kth"]).tolist() == [[0], [1]]
    graph = nx.Graph([("a", "b", {"weight": 3}), ("a", "a")])
    assert np.array_equal(adjacency(graph, ["b", "a"], "weight"), [[0, 3], [3, 0]])
    assert np.array_equal(adjacency(graph, ["b", "a"]), [[0, 1], [1, 0]])
    one, other, weight = tie_columns(
        nx.Graph([("a", "b", {"weight": 3}), ("a", "c"), ("d", "a")]), ["c", "a", "b"], "weight"
    )
    assert (one.tolist(), other.tolist(), weight.tolist()) == ([1, 1], [2, 0], [3, 1])
    assert tie_columns(nx.empty_graph(2), [0, 1])[2].tolist() == []
