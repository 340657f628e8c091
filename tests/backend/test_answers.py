"""What igraph answers is what networkx answers, to 1e-9, on graphs of every sort that it takes."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import networkx as nx
import numpy as np
import pytest
from networkx.algorithms import bipartite

from clustergraph.backend.information import FUNCTIONS, NAME


@pytest.fixture(autouse=True)
def _kept() -> Iterator[None]:
    """Graphs are used again here, and networkx would warn of that each time."""
    with nx.config(warnings_to_ignore={"cache"}):
        yield


def sparse(nodes: int, ties: int, seed: int, directed: bool = False) -> nx.Graph:
    """A random graph of several components with isolates, names for nodes, and weights on four edges in five."""
    graph = nx.gnm_random_graph(nodes, ties, seed=seed, directed=directed)
    draw = np.random.default_rng(seed)
    for one, other in graph.edges:
        if draw.random() < 0.8:
            graph.add_edge(one, other, weight=float(draw.choice([0.25, 1, 3.5])), length=int(draw.integers(1, 9)))
    order = draw.permutation(nodes).tolist()
    made = graph.__class__()
    made.add_nodes_from(f"id/actor/{number}" for number in order)
    made.add_edges_from((f"id/actor/{one}", f"id/actor/{other}", data) for one, other, data in graph.edges(data=True))
    return made


def looped(graph: nx.Graph) -> nx.Graph:
    """The same with ties to itself, one of them on an isolate."""
    graph.add_edges_from((node, node) for node in [*list(graph)[:3], *list(nx.isolates(graph))[:1]])
    return graph


UNDIRECTED = {
    f"{nodes} nodes, {ties} ties": sparse(nodes, ties, nodes) for nodes, ties in [(30, 25), (60, 90), (40, 200)]
}
UNDIRECTED |= {
    "no ties": nx.empty_graph(4),
    "one node": nx.empty_graph(1),
    "two nodes": nx.path_graph(2),
    "no node": nx.Graph(),
    "families": nx.florentine_families_graph(),
    "a view": sparse(60, 150, 7).subgraph([f"id/actor/{number}" for number in range(40)]),
}
DIRECTED = {f"directed, {ties} ties": sparse(40, ties, ties, directed=True) for ties in (30, 90, 400)}
DIRECTED |= {"reversed view": sparse(30, 60, 5, directed=True).reverse(copy=False)}
LOOPED = {"loops": looped(sparse(30, 30, 1)), "directed loops": looped(sparse(30, 50, 2, directed=True))}
SIMPLE, ALL = UNDIRECTED | DIRECTED, UNDIRECTED | DIRECTED | LOOPED

CALLS: list[tuple[str, Callable[..., Any], dict[str, Any], dict[str, nx.Graph]]] = [
    ("betweenness", nx.betweenness_centrality, {}, ALL),
    ("betweenness, paths", nx.betweenness_centrality, {"normalized": False, "seed": 3}, ALL),
    ("closeness", nx.closeness_centrality, {}, ALL),
    ("closeness in its part", nx.closeness_centrality, {"wf_improved": False}, ALL),
    ("closeness by length", nx.closeness_centrality, {"distance": "length"}, ALL),
    ("closeness by a fraction", nx.closeness_centrality, {"distance": "weight", "wf_improved": False}, ALL),
    ("constraint", nx.constraint, {}, SIMPLE),
    ("constraint by weight", nx.constraint, {"weight": "weight"}, SIMPLE),
    ("constraint by a name no edge has", nx.constraint, {"weight": "strength"}, SIMPLE),
    ("effective size", nx.effective_size, {}, UNDIRECTED),
    ("core number", nx.core_number, {}, UNDIRECTED),
]


@pytest.mark.parametrize(
    ("function", "options", "graph"),
    [
        pytest.param(function, options, graph, id=f"{name}: {kind}")
        for name, function, options, graphs in CALLS
        for kind, graph in graphs.items()
        if len(graph) or ("constraint" not in name and "size" not in name)  # networkx itself fails there
    ],
)
def test_figures_are_those_of_networkx(function: Callable[..., Any], options: dict[str, Any], graph: nx.Graph) -> None:
    theirs, ours = function(graph, **options), function(graph, backend=NAME, **options)
    assert list(ours) == list(theirs)
    np.testing.assert_allclose(list(ours.values()), list(theirs.values()), rtol=1e-9, atol=1e-12, equal_nan=True)


@pytest.mark.parametrize("kind", UNDIRECTED)
def test_cut_nodes_and_bridges_are_those_of_networkx(kind: str) -> None:
    graph = UNDIRECTED[kind]
    assert list(nx.bridges(graph, backend=NAME)) == list(nx.bridges(graph))
    assert sorted(nx.articulation_points(graph, backend=NAME)) == sorted(nx.articulation_points(graph))


def test_a_loop_makes_no_cut_node() -> None:
    graph = LOOPED["loops"]
    assert set(nx.articulation_points(graph, backend=NAME)) == set(nx.articulation_points(graph))


@pytest.mark.parametrize("seed", range(4))
def test_two_mode_figures_are_those_of_networkx(seed: int) -> None:
    graph = bipartite.random_graph(20, 12, 0.08, seed=seed)
    graph.add_node("alone")
    people = [*range(20), "alone"]
    for function in (bipartite.closeness_centrality, bipartite.betweenness_centrality):
        assert function(graph, people, backend=NAME) == pytest.approx(function(graph, people), rel=1e-9)
    plain = {"normalized": False}
    ours = bipartite.closeness_centrality(graph, people, backend=NAME, **plain)
    assert ours == pytest.approx(bipartite.closeness_centrality(graph, people, **plain), rel=1e-9)
    with pytest.raises(nx.NodeNotFound, match="nobody"):
        bipartite.closeness_centrality(graph, [*people, "nobody"], backend=NAME)


def test_leiden_finds_the_division_that_is_proven_to_be_the_best() -> None:
    """Aloise and others 2010, doi:10.1103/PhysRevE.82.046112: 0.41979 for the karate club, without weights."""
    club = nx.karate_club_graph()
    find = nx.community.leiden_communities
    modular = {"metric": "modularity"} if "metric" in inspect.signature(find).parameters else {}
    runs = [find(club, weight=None, seed=seed, backend=NAME, **modular) for seed in range(10)]
    assert all(nx.community.is_partition(club, parts) for parts in runs)
    assert max(nx.community.modularity(club, parts, weight=None) for parts in runs) == pytest.approx(0.41979, abs=5e-6)
    assert find(club, weight=None, seed=4, backend=NAME, **modular) == runs[4]
    closer = find(club, weight=None, seed=4, resolution=5, backend=NAME, **modular)
    assert len(closer) > len(runs[4])


def test_every_function_that_is_announced_is_held_to_networkx_here() -> None:
    held = {getattr(function, "name", function.__name__) for _, function, _, _ in CALLS}
    held |= {"articulation_points", "bridges", "leiden_communities"}
    assert held | {"bipartite_betweenness_centrality", "bipartite_closeness_centrality"} == set(FUNCTIONS)
