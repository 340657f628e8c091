import doctest
import sys

import networkx as nx
import numpy as np
import pytest
from scipy.stats import fisher_exact, hypergeom

from clustergraph.errors import ParameterError
from clustergraph.network.balance import helix_balance, two_sided


def cluster(groups: dict[str, list[int]], sectors: list[str]) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from((number, {"bipartite": 0, "sector": sector}) for number, sector in enumerate(sectors))
    graph.add_nodes_from(groups, bipartite=1)
    graph.add_edges_from((a, g, {"passages": (f"p{a}",)}) for g, members in groups.items() for a in members)
    return graph


TWENTY = ["academia"] * 5 + ["industry"] * 15


@pytest.mark.parametrize(
    ("population", "of_class", "drawn"), [(20, 5, 6), (12, 6, 6), (40, 3, 10), (7, 7, 3), (9, 1, 8)]
)
def test_p_is_never_smaller_than_its_own_chance(population: int, of_class: int, drawn: int) -> None:
    p = two_sided(population, of_class, drawn)
    chance = hypergeom(population, of_class, drawn).pmf(np.arange(drawn + 1))
    for a in p[~np.isnan(p)]:
        assert chance[p <= a + 1e-12].sum() <= a + 1e-9
    assert np.array_equal(np.isnan(p), chance == 0)


def test_p_is_twice_the_smaller_tail_of_fisher_s_exact_test() -> None:
    table = helix_balance(cluster({"board": [0, 1, 2, 3, 5]}, TWENTY)).frame()
    tails = [fisher_exact([[4, 1], [1, 14]], alternative=side).pvalue for side in ("less", "greater")]
    assert table.loc[("board", "academia"), "p"] == pytest.approx(2 * min(tails))
    assert table.loc[("board", "academia"), ["members", "size", "expected"]].tolist() == [4, 5, 1.25]


def test_a_group_too_small_to_tell_has_an_empty_p_and_says_so() -> None:
    result = helix_balance(cluster({"board": [0, 1, 2, 3, 4], "pair": [5, 6]}, TWENTY))
    table = result.frame()
    assert table.loc["pair", ["p", "q"]].isna().all(axis=None)
    assert (table.loc["pair", "smallest_p"] > 0.05).all()
    assert "2 of 4 rows cannot reach p = 0.05" in str(result.note)
    assert "2 rows were tested, so a lone finding needs p ≤ 0.025" in str(result.uncertainty)
    # the adjustment is over the two that could be tested, and both have one p: one too many makes another too few
    assert table.loc["board", "q"].tolist() == pytest.approx(table.loc["board", "p"].tolist())


def test_a_group_that_holds_everybody_is_neither_balanced_nor_unbalanced() -> None:
    result = helix_balance(cluster({"letter": list(range(20))}, TWENTY))
    assert result.frame()["smallest_p"].tolist() == [1, 1]
    assert result.frame()["p"].isna().all()
    assert "no row could be tested" in str(result.uncertainty)


def test_actors_without_sector_are_out_of_the_population_and_that_is_said() -> None:
    result = helix_balance(cluster({"board": [0, 1, 19]}, [*TWENTY[:-1], None]))
    assert result.frame()["size"].tolist() == [2, 2]
    assert "1 of 20 actors have no sector" in str(result.note)
    assert "from the 19 actors" in str(result.null)
    assert result.evidence(("board", "academia")) == ("p0", "p1")


def test_one_sector_only_and_an_alpha_that_is_none() -> None:
    assert str(helix_balance(cluster({"g": [0]}, ["a", "a"])).note).startswith("Too few classes")
    with pytest.raises(ParameterError, match="5 does not"):
        helix_balance(cluster({"g": [0]}, ["a", "b"]), alpha=5)


def test_the_example_runs() -> None:
    assert doctest.testmod(sys.modules[two_sided.__module__]).failed == 0
