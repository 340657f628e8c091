import doctest
import sys
from itertools import combinations

import numpy as np
import pytest

from clustergraph.errors import ParameterError
from clustergraph.network.cover import set_cover

# Greedy takes the middle row first, since it meets most, and then needs both others (Chvátal's trap).
TRAP = {
    **{f"a{n}": ["left", *(["middle"] if n < 2 else [])] for n in range(3)},
    **{f"b{n}": ["right", *(["middle"] if n < 2 else [])] for n in range(3)},
}


def test_the_best_choice_is_found_and_proven_where_greedy_pays_more() -> None:
    result = set_cover(TRAP)
    assert result.frame().index.tolist() == ["left", "right"]
    assert (result.parameters["cost"], result.parameters["gap"], result.parameters["greedy"]) == (2, 0, 3)
    assert "proven the best; greedy: 3" in str(result.uncertainty)


def can_meet(names: tuple[str, ...], needs: dict[str, list[str]], capacity: int) -> bool:
    """By trying: no more than `capacity` needs a name."""

    def place(rest: list[str], load: dict[str, int]) -> bool:
        if not rest:
            return True
        return any(
            load[name] < capacity and place(rest[1:], load | {name: load[name] + 1})
            for name in needs[rest[0]]
            if name in load
        )

    return place(list(needs), dict.fromkeys(names, 0))


@pytest.mark.parametrize("seed", range(12))
def test_no_smaller_choice_meets_every_need(seed: int) -> None:
    generator = np.random.default_rng(seed)
    names = [f"n{n}" for n in range(6)]
    needs = {f"need{k}": sorted(generator.choice(names, size=3, replace=False).tolist()) for k in range(8)}
    result = set_cover(needs, capacity=3)
    table = result.frame()
    taken = [need for row in table["needs"] for need in row]
    assert sorted(taken) == sorted(needs)
    assert all(name in needs[need] for name, row in table["needs"].items() for need in row)
    assert table["load"].max() <= 3
    smaller = combinations(names, len(table) - 1)
    assert not any(can_meet(choice, needs, 3) for choice in smaller)
    assert result.parameters["greedy"] is None or result.parameters["greedy"] >= len(table)


def test_costs_and_capacities_by_name_decide() -> None:
    needs = {"owner": ["dear", "cheap"], "indicator": ["dear", "cheap"], "time": ["dear", "cheap"]}
    assert set_cover(needs, cost={"dear": 3}).frame().index.tolist() == ["cheap"]
    both = set_cover(needs, capacity={"cheap": 2, "dear": 2}, cost={"dear": 3})
    assert both.frame()["load"].to_dict() == {"cheap": 2, "dear": 1}
    assert both.parameters["cost"] == 4


def test_twice_means_by_two_different_ones() -> None:
    table = set_cover({"owner": ["a", "b", "c"], "time": ["a", "b"]}, times=2).frame()
    assert table["needs"].to_dict() == {"a": ("owner", "time"), "b": ("owner", "time")}


def test_what_no_choice_can_meet_is_named() -> None:
    with pytest.raises(ParameterError, match="funding must stay unmet, since fewer than 1 can meet funding"):
        set_cover({"owner": ["a"], "funding": []})
    with pytest.raises(
        ParameterError,
        match="1 must stay unmet of 2 that owner, time ask for, since the capacities do not suffice: a can take on 1 of them",
    ):
        set_cover({"owner": ["a"], "time": ["a"], "place": ["a", "b"], "money": ["b", "c"]}, capacity=1)
    with pytest.raises(ParameterError, match=r"2 must stay unmet of 4 that owner, time ask for.*a, b can take on 2"):
        set_cover({"owner": ["a", "b"], "time": ["a", "b"], "money": ["c", "d"]}, capacity=1, times=2)
    with pytest.raises(ParameterError, match=r"1 must stay unmet of 1 that owner ask for.*a can take on 0"):
        set_cover({"owner": ["a"], "time": ["b"]}, capacity={"a": 0})
    with pytest.raises(ParameterError, match="fewer than 2 can meet owner"):
        set_cover({"owner": ["a"]}, times=2)


def test_figures_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ParameterError, match="The capacity of kth is -1"):
        set_cover({"owner": ["kth"]}, capacity={"kth": -1})
    with pytest.raises(ParameterError, match="The capacity of everybody is -2"):
        set_cover({"owner": ["kth"]}, capacity=-2)
    with pytest.raises(ParameterError, match="The cost of kth is -1"):
        set_cover({"owner": ["kth"]}, cost={"kth": -1})
    with pytest.raises(ParameterError, match="The cost of kth is nan, and it takes a number from 0 up"):
        set_cover({"owner": ["kth"]}, cost={"kth": float("nan")})
    with pytest.raises(ParameterError, match=r"The capacity of kth is 1\.5, and it takes a whole number"):
        set_cover({"owner": ["kth"]}, capacity={"kth": 1.5})
    with pytest.raises(ParameterError, match="seconds must be over 0"):
        set_cover({"owner": ["kth"]}, seconds=0)
    with pytest.raises(ParameterError, match="'kth' is a single text"):
        set_cover({"owner": "kth"})
    with pytest.raises(ParameterError, match="0 is not"):
        set_cover({"owner": ["kth"]}, times=0)


def test_no_needs_is_too_few_and_passages_follow_the_needs() -> None:
    assert str(set_cover({}).note).startswith("Too few needs")
    found = set_cover({"owner": ["kth"], "time": ["kth"]}, passages={"owner": ("p1",), "time": ("p2", "p1")})
    assert found.evidence("kth") == ("p1", "p2")


def test_the_examples_run() -> None:
    assert doctest.testmod(sys.modules[set_cover.__module__]).failed == 0
