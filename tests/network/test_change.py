from collections.abc import Callable

import pandas as pd
import pytest

from clustergraph.errors import ParameterError, UnknownError
from clustergraph.network import Participations, actor_changes, pair_changes, project, split
from clustergraph.network.result import Result
from clustergraph.network.twomode import actors
from tests.network.conftest import examples_run

PLAN = "handlingsplan-samverkanskultur-rs-2019-0751"
ID = "https://w3id.org/clustergraph/id/actor/"
EVERYBODY = ["in", "partner", "expected"]


def changes(result: Result) -> dict[object, str]:
    return dict(result.frame()["change"].items())


def test_the_examples_hold() -> None:
    assert examples_run("change")


def test_an_actor_is_kept_lost_or_new_by_what_the_documents_say(table: Participations) -> None:
    before, after = split(table, [PLAN])
    result = actor_changes(before, after)
    said = [
        {r.document.endswith(PLAN) for *_, p in two.edges(data="participations") for r in p} for two in (before, after)
    ]
    assert said == [{True}, {False}]
    by_hand = {actor: "kept" if actor in actors(after) else "lost" for actor in actors(before)}
    by_hand |= {actor: "new" for actor in actors(after) if actor not in by_hand}
    assert changes(result) == by_hand
    assert (by_hand[f"{ID}karolinska-institutet"], by_hand[f"{ID}swedenbio"], by_hand[f"{ID}region-uppsala"]) == (
        "kept",
        "lost",
        "new",
    )


def test_whoever_is_lost_and_still_named_is_told_from_whoever_is_gone(table: Participations) -> None:
    frame = actor_changes(*split(table, [PLAN])).frame()
    assert frame.loc[f"{ID}stockholms-universitet", ["change", "named"]].tolist() == ["lost", True]
    assert frame.loc[f"{ID}swedenbio", ["change", "named"]].tolist() == ["lost", False]
    # an alliance that acts in the plan, and that a later document knows by its members, goes on
    assert frame.loc[f"{ID}stuns", ["change", "sector", "named"]].tolist() == ["kept", "intermediary", None]


def test_ranks_are_among_those_kept_and_need_enough_of_them(table: Participations) -> None:
    few = actor_changes(*split(table, [PLAN]))
    assert few.frame()[["rank_before", "rank_after", "rise"]].isna().all(axis=None)
    assert str(few.note).startswith("Too few actors kept (4 of 44)")
    before, after = split(table, [PLAN], standing=EVERYBODY)
    enough = actor_changes(before, after)
    ranks = enough.frame().dropna(subset=["rise"])
    assert (len(ranks), enough.note) == (9, None)
    for side, name in ((before, "before"), (after, "after")):
        degrees = pd.Series(dict(project(side).degree(list(ranks.index))))
        assert (degrees.rank(ascending=False) == ranks[f"rank_{name}"]).all()
    assert (ranks["rise"] == ranks["rank_before"] - ranks["rank_after"]).all()


def test_a_pair_can_only_part_where_both_are_still_there(table: Participations) -> None:
    before, after = split(table, [PLAN], standing=EVERYBODY)
    result = pair_changes(before, after)
    links = [{tuple(sorted(pair)) for pair in project(two).edges} for two in (before, after)]
    assert {pair for pair, change in changes(result).items() if change == "kept"} == links[0] & links[1]
    assert {pair for pair, change in changes(result).items() if change == "lost"} == links[0] - links[1]
    assert set(result.frame().index) == links[0] | links[1]
    both = set(actors(before)) & set(actors(after))
    assert all(could == (set(pair) <= both) for pair, could in result.frame()["could"].items())
    assert all(result.evidence(pair) for pair in result.frame().index)


def test_the_passages_are_those_of_its_own_participations(make_table: Callable[..., Participations]) -> None:
    first, second = make_table(["stuns g", "x stuns"]).records
    table = Participations((first._replace(document="old"), second._replace(document="new")), {})
    result = actor_changes(*split(table, ["old"]))
    assert (result.evidence("stuns"), result.evidence("x")) == (("p0",), ("p1",))
    pairs = pair_changes(*split(table, ["old"]))
    assert (len(pairs.frame()), str(pairs.note)[:14]) == (0, "Too few actors")


def test_sides_that_cannot_be_compared_are_named(table: Participations) -> None:
    with pytest.raises(ParameterError, match=f"'{PLAN}' is among the earlier and the later"):
        split(table, [PLAN], [PLAN])
    with pytest.raises(ParameterError, match="One side has no document"):
        split(table, [])
    with pytest.raises(UnknownError, match=f"Nearest: {PLAN}"):
        split(table, [PLAN[:-2]], ["strategi-rs-2025-0671"])
