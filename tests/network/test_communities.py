import doctest
import sys

import networkx as nx
import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from clustergraph.errors import ExtraError, ParameterError
from clustergraph.network.communities import communities, resolution_scan

# Without weights: Aloise and others 2010, Column generation algorithms for exact modularity maximization in networks,
# Physical Review E 82, 046112, doi:10.1103/PhysRevE.82.046112. With weights: proven below, as are the others.
GREATEST = {
    ("karate", None): 0.41979,
    ("les miserables", None): 0.56001,
    ("karate", "weight"): 0.44490,
    ("les miserables", "weight"): 0.56669,
}
GRAPHS = {"karate": nx.karate_club_graph(), "les miserables": nx.les_miserables_graph()}


@pytest.mark.parametrize(("name", "weight"), GREATEST)
def test_the_best_of_the_runs_has_the_modularity_that_is_proven_to_be_the_greatest(
    name: str, weight: str | None
) -> None:
    graph, greatest = GRAPHS[name], GREATEST[name, weight]
    result = communities(graph, weight=weight)
    assert result.parameters["best modularity"] == pytest.approx(greatest, abs=5e-6)
    assert result.parameters["modularity"] > greatest - 0.01
    parts = result.frame().groupby("community").groups.values()
    own = nx.community.modularity(graph, [set(part) for part in parts], weight=weight)
    assert result.parameters["modularity"] == pytest.approx(own)


@pytest.mark.parametrize(("name", "weight"), GREATEST)
def test_no_division_at_all_has_a_greater_modularity(name: str, weight: str | None) -> None:
    assert greatest_modularity(GRAPHS[name], weight) == pytest.approx(GREATEST[name, weight], abs=5e-6)


def greatest_modularity(graph: nx.Graph, weight: str | None) -> float:
    """By clique partitioning (Grötschel and Wakabayashi 1989): 1 for every two that are together, such that whoever is
    together with a third is together with each other; rules that are broken are added until none is, first in fractions.
    """
    ties = nx.to_numpy_array(graph, weight=weight)
    degree, many = ties.sum(axis=1), len(ties)
    gain = ties / degree.sum() - np.outer(degree, degree) / degree.sum() ** 2
    first, second = np.triu_indices(many, 1)
    place = np.zeros((many, many), dtype=int)
    place[first, second] = place[second, first] = np.arange(len(first))
    rules: dict[tuple[int, int, int], None] = {}
    for whole in (0, 1):
        broken = [None]
        while broken:
            found = milp(
                -2 * gain[first, second],
                integrality=np.full(len(first), whole),
                bounds=Bounds(0, 1),
                constraints=[LinearConstraint(_matrix(list(rules), len(first)), -np.inf, 1)] if rules else [],
            )
            together = found.x[place]
            np.fill_diagonal(together, 1)
            broken = [
                (int(place[a, b]), int(place[b, c]), int(place[a, c]))
                for b in range(many)
                for a, c in np.argwhere(np.triu(np.add.outer(together[b], together[b]) - together > 1 + 1e-6, 1))
                if b not in {a, c}
            ]
            broken = [rule for rule in broken if rule not in rules]
            rules |= dict.fromkeys(broken)
    return float(np.trace(gain) - found.mip_dual_bound)


def _matrix(rules: list[tuple[int, int, int]], width: int) -> csr_array:
    rows = np.repeat(np.arange(len(rules)), 3)
    values = np.tile([1.0, 1.0, -1.0], len(rules))
    return csr_array((values, (rows, np.array(rules).ravel())), shape=(len(rules), width))


def test_the_same_seed_gives_the_same_division() -> None:
    first, again = (communities(GRAPHS["les miserables"], seed=7, runs=10) for _ in range(2))
    assert first.frame().equals(again.frame())
    assert first.uncertainty == again.uncertainty


def test_communities_are_numbered_from_the_largest_and_tell_how_far_they_stand() -> None:
    graph = nx.disjoint_union(nx.complete_graph(4), nx.complete_graph(6))
    graph.add_edges_from([("between", 0), ("between", 1), ("between", 4), ("between", 5)])
    graph.add_node("alone")
    table = communities(graph).frame()
    assert table.loc[range(4, 10), "community"].tolist() == [1] * 6
    assert table.loc[range(4), "community"].tolist() == [2] * 4
    assert (table.loc[range(10), "stability"] > 0.7).all()
    assert np.isnan(table.loc["alone", "stability"])
    assert table.loc["alone", "size"] == 1


def test_a_ring_of_cliques_is_a_matter_of_how_closely_one_looks() -> None:
    """Fortunato and Barthélemy's own example: 30 cliques of five in a ring, of which modularity makes pairs."""
    ring = nx.ring_of_cliques(30, 5)
    table = resolution_scan(ring, [1.0, 4.0], runs=10).frame()
    assert table.loc[1.0, "communities"] < 20
    assert table.loc[4.0, ["communities", "fewest", "most", "agreement"]].tolist() == [30, 30, 30, 1]
    assert table.loc[1.0, "modularity"] >= table.loc[4.0, "modularity"]


def test_without_ties_nothing_hangs_together_and_nothing_is_said() -> None:
    result = communities(nx.empty_graph(3))
    assert result.frame()[["community", "stability"]].isna().all(axis=None)
    assert str(result.note).startswith("Too few ties")
    assert resolution_scan(nx.empty_graph(3)).frame().isna().all(axis=None)


def test_what_cannot_be_asked_is_said_in_one_sentence() -> None:
    with pytest.raises(ParameterError, match="over 0, and 0 is not"):
        resolution_scan(nx.path_graph(3), [0])
    with pytest.raises(ParameterError, match="to_undirected"):
        communities(nx.DiGraph([(0, 1)]))
    with pytest.raises(ParameterError, match="0 is not"):
        communities(nx.path_graph(3), runs=0)


def test_without_igraph_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "igraph", None)  # as Python marks a module that cannot be imported
    with pytest.raises(ExtraError, match=r"pip install 'clustergraph\[analysis\]'"):
        communities(nx.path_graph(3))


def test_the_examples_run() -> None:
    assert doctest.testmod(sys.modules[resolution_scan.__module__]).failed == 0
