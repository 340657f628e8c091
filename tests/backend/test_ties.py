import copy
import pickle
import sys

import networkx as nx
import pytest

from clustergraph.backend.information import NAME
from clustergraph.backend.ties import Ties, installed, library, seeded
from clustergraph.errors import ExtraError


def test_edges_stand_once_and_in_the_order_of_the_graph() -> None:
    graph = nx.Graph([("c", "a"), ("a", "b"), ("b", "b")])
    ties = Ties(graph)
    assert [(ties.nodes[one], ties.nodes[other]) for one, other in ties.edges.tolist()] == list(graph.edges)
    assert (len(ties), ties.loops, ties.is_directed()) == (3, 1, False)
    assert ties.igraph.get_edgelist() == [(0, 1), (1, 2), (2, 2)]
    both = Ties(nx.DiGraph([("a", "b"), ("b", "a")]))
    assert len(both.edges) == 2
    assert both.igraph.is_directed()


def test_weights_are_by_name_and_1_where_an_edge_has_none() -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", weight=2, length=5)
    graph.add_edge("b", "c")
    ties = Ties(graph, "weight", "length")
    assert (ties.weights("weight"), ties.weights("length"), ties.weights(None)) == ([2, 1], [5, 1], None)
    assert nx.utils.edges_equal(ties.networkx().edges(data="weight"), [("a", "b", 2), ("b", "c", 1)])


@pytest.mark.parametrize("weight", [0, -1, float("nan"), float("inf"), "2", None, 2**53])
def test_a_weight_that_is_no_number_over_0_is_networkx_s_business(weight: object) -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", weight=weight)
    graph.add_edge("b", "c")
    with pytest.raises(NotImplementedError, match="Every weight must be a number over 0"):
        Ties(graph, "weight")


def test_it_knows_when_it_is_no_longer_what_the_graph_is() -> None:
    graph = nx.path_graph(4)
    plain, weighted = Ties(graph), Ties(graph, "weight")
    assert plain.holds(graph)
    assert weighted.holds(graph)
    graph[0][1]["weight"] = 3  # which networkx does not hear of
    assert plain.holds(graph)
    assert not weighted.holds(graph)
    graph.add_node("more")
    assert not plain.holds(graph)


def test_a_graph_that_has_been_asked_can_be_pickled_and_copied() -> None:
    graph = nx.path_graph(5, create_using=nx.DiGraph)
    asked = nx.betweenness_centrality(graph, backend=NAME)
    for again in (pickle.loads(pickle.dumps(graph)), copy.deepcopy(graph)):
        again.remove_node(4)
        assert nx.betweenness_centrality(again, backend=NAME) == nx.betweenness_centrality(again) != asked


def test_without_igraph_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    assert installed()
    monkeypatch.setitem(sys.modules, "igraph", None)  # as Python marks a module that cannot be imported
    assert not installed()
    with pytest.raises(
        ExtraError, match=r"^Bridges need igraph, which is not installed; run pip install 'clustergraph\["
    ):
        library("Bridges need")


def test_draws_are_those_of_the_seed_and_the_generator_is_given_back() -> None:
    igraph = library("This needs")

    def drawn() -> list[tuple[int, int]]:
        return igraph.Graph.Erdos_Renyi(20, m=15).get_edgelist()  # type: ignore[no-any-return]

    with seeded(1):
        first, second = drawn(), drawn()
    with seeded(1):
        assert drawn() == first != second
    assert drawn() != drawn()
