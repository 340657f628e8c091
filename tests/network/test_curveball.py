import doctest
import sys
from collections import Counter

import networkx as nx
import numpy as np
import pytest
from networkx.algorithms import bipartite
from scipy.stats import chisquare

from clustergraph.errors import ParameterError
from clustergraph.network.curveball import curveball, tables


@pytest.mark.parametrize("seed", range(20))
def test_every_actor_and_every_group_keeps_its_size(seed: int) -> None:
    graph = bipartite.random_graph(4 + seed, 24 - seed, 0.1 + seed / 25, seed=seed)
    drawn = curveball(graph, seed=seed)
    assert dict(drawn.degree) == dict(graph.degree)
    assert all(drawn.nodes[a]["bipartite"] != drawn.nodes[b]["bipartite"] for a, b in drawn.edges)
    assert list(drawn.nodes(data=True)) == list(graph.nodes(data=True))


def test_ties_do_change_and_the_same_seed_gives_the_same_graph() -> None:
    graph = nx.davis_southern_women_graph()
    drawn = [set(map(frozenset, curveball(graph, seed=seed).edges)) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert len(drawn[0] & set(map(frozenset, graph.edges))) < 80  # of 89


# All tables with rows of 2, 2, 1 and columns of 2, 2, 1; the five were counted by hand.
FIVE = {("01", "01", "2"), ("01", "02", "1"), ("01", "12", "0"), ("02", "01", "1"), ("12", "01", "0")}


def test_every_table_with_these_sizes_comes_up_and_each_as_often() -> None:
    counted = Counter(
        tuple("".join(map(str, sorted(row))) for row in table)
        for table in tables([{0, 1}, {0, 1}, {2}], runs=4000, seed=3, trades=15)
    )
    assert set(counted) == FIVE
    assert chisquare(list(counted.values())).pvalue > 0.01


def test_what_cannot_change_stays_as_it_is() -> None:
    full = nx.complete_bipartite_graph(3, 4)
    assert set(curveball(full).edges) == set(full.edges)
    star = nx.Graph([("a", "G"), ("b", "G")])
    nx.set_node_attributes(star, {"a": 0, "b": 0, "G": 1}, "bipartite")
    assert set(map(frozenset, curveball(star).edges)) == set(map(frozenset, star.edges))
    with pytest.raises(ParameterError, match="-1 is not"):
        curveball(full, trades=-1)


def test_five_trades_a_row_are_enough_to_forget_the_start() -> None:
    """Two blocks that share nothing: after the trades, half of what the first block holds is the other's."""
    start = [set(range(10))] * 10 + [set(range(10, 20))] * 10
    kept = [len(table[0] & start[0]) for table in tables(start, runs=60, seed=2)]
    assert np.mean(kept) == pytest.approx(5, abs=0.6)


def test_the_example_runs() -> None:
    assert doctest.testmod(sys.modules[tables.__module__]).failed == 0
