from collections.abc import Callable
from itertools import combinations

import networkx as nx
import pandas as pd
import pytest

from clustergraph.errors import ParameterError
from clustergraph.library import ClusterGraph
from clustergraph.network import Participations, meetings, two_mode, who_meets
from clustergraph.network.meetings import only
from tests.network.conftest import examples_run

ID = "https://w3id.org/clustergraph/id/actor/"


def test_the_examples_hold() -> None:
    assert examples_run("meetings")


def test_every_pair_is_there_once_and_those_that_meet_share_more_than_paper(
    graph: ClusterGraph, table: Participations
) -> None:
    two = two_mode(table, isolates=True)
    result = who_meets(two)
    people = [node for node, mode in two.nodes(data="bipartite") if mode == 0]
    assert set(result.frame().index) == set(combinations(sorted(people), 2))
    for (one, other), status in result.frame()["status"].items():
        layers = {two.nodes[group]["layer"] for group in nx.common_neighbors(two, one, other)}
        assert status == ("never" if not layers else "on paper" if layers <= {"agreement", "consultation"} else "meet")
        assert bool(result.evidence((one, other))) == bool(layers)


def test_the_signatories_who_meet_nowhere_else_are_found(table: Participations) -> None:
    paper = only(who_meets(two_mode(table)), "on paper")
    assert (f"{ID}karolinska-institutet", f"{ID}uppsala-universitet") in paper.index
    assert paper.loc[(f"{ID}huddinge-kommun", f"{ID}solna-stad"), "signed"] == "2025-02-03"
    assert paper["first"].isna().all()


def test_those_whom_a_document_has_work_together_are_not_told_that_they_never_meet(table: Participations) -> None:
    """The plan was drawn up in dialogue with a circle, a memorandum tells of an alliance, and a response of who is answered."""
    status = who_meets(two_mode(table)).frame()["status"]
    for other in ("ki-holding", "kungliga-tekniska-hogskolan", "stuns"):
        assert status[tuple(sorted([f"{ID}region-stockholm", f"{ID}{other}"]))] == "meet"
    assert status[f"{ID}stuns", f"{ID}uppsala-kommun"] == "meet"
    assert status[f"{ID}stockholm-business-alliance", f"{ID}uppsala-kommun"] == "meet"
    assert status[f"{ID}stuns", f"{ID}uppsala-universitet"] == "never"
    answered = two_mode(table, layers=["consultation"])
    assert who_meets(answered).frame()["status"].to_dict() == {
        (f"{ID}region-stockholm", f"{ID}stockholms-stad"): "on paper"
    }


def test_whoever_is_only_expected_to_join_has_not_met(table: Participations) -> None:
    everybody = two_mode(table, standing=["in", "partner", "expected"], isolates=True)
    joined = two_mode(table, isolates=True)
    letter = f"{ID.removesuffix('actor/')}agreement/rs-2024-0398"
    merely = {actor for actor in everybody[letter] if actor not in joined[letter]}
    assert f"{ID}sveriges-lantbruksuniversitet" in merely
    assert f"{ID}uppsala-kommun" in merely  # a proposal to its board
    asked, known = who_meets(everybody).frame(), who_meets(joined).frame()
    assert not merely & {actor for pair in only(who_meets(everybody), "on paper").index for actor in pair}
    assert asked.loc[known.index].equals(known)  # whether the network has such ties or not


def test_the_first_meeting_is_the_earliest_that_is_dated(make_table: Callable[..., Participations]) -> None:
    things = {"late": {"eventDate": ["2024-05"]}, "early": {"eventDate": ["2023"]}, "letter": {"type": ["Agreement"]}}
    table = make_table(["a late", "b late", "a early", "b early", "a club", "b club"], things)
    row = who_meets(two_mode(table)).frame().loc[("a", "b")]
    assert (row["first"], row["first_in"], row["undated"], row["shared"]) == ("2023", "early", 1, 3)
    assert pd.isna(row["signed"])


def test_whoever_joins_later_has_met_the_others_by_then(make_table: Callable[..., Participations]) -> None:
    table = make_table(["a g", "b g"])
    first, second = table.records
    joined = Participations((first._replace(start="2021"), second._replace(reported="2022-03-01")), {})
    assert who_meets(two_mode(joined)).frame().loc[("a", "b"), "first"] == "2022-03-01"
    half = Participations((first._replace(start="2021"), second), {})
    row = who_meets(two_mode(half)).frame().loc[("a", "b")]
    assert (pd.isna(row["first"]), row["undated"]) == (True, 1)


def test_sectors_are_counted_by_the_pairs_of_their_actors(make_table: Callable[..., Participations]) -> None:
    sectors = {"a": "academia", "b": "academia", "c": "public", "d": "public"}
    things = {actor: {"sector": [sector]} for actor, sector in sectors.items()} | {"e": {}}
    result = who_meets(two_mode(make_table(["a g", "c g", "b h", "d i", "e i"], things)), "sector")
    frame = result.frame()[["pairs", "meet", "never", "share"]]
    counts = frame.astype(object).where(frame.notna(), None).to_dict("index")
    assert counts["academia", "public"] == {"pairs": 4, "meet": 1, "never": 3, "share": None}
    assert counts["academia", "academia"]["meet"] == 0
    assert result.evidence(("academia", "public")) == ("p0", "p1")
    assert result.note == (
        "Too few pairs for a share in 3 of 3 rows: below 5, one meeting decides it. "
        "1 of 5 actors have no sector, and are in no pair."
    )


def test_a_pair_that_cannot_be_has_no_share(table: Participations) -> None:
    frame = who_meets(two_mode(table), "sector").frame()
    row = frame.loc[("healthcare", "healthcare")]  # one collective only
    assert (row["pairs"], pd.isna(row["share"]), pd.isna(row["status"])) == (0, True, True)
    assert frame.loc[("healthcare", "intermediary"), "status"] == "never"


def test_too_few_and_too_many_are_said(
    make_two: Callable[[dict[str, str]], nx.Graph], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = who_meets(make_two({"club": "a"}))
    assert (len(alone.frame()), alone.note) == (0, "Too few actors: 1, and a meeting takes two.")
    with pytest.raises(ParameterError, match="No actor of this network has a 'colour'"):
        who_meets(make_two({"club": "ab"}), "colour")
    with pytest.raises(ParameterError, match="never, on paper, meet"):
        only(alone, "often")
    monkeypatch.setattr(meetings, "MOST_PAIRS", 2)
    with pytest.raises(ParameterError, match="3 actors are 3 pairs, more than 2"):
        who_meets(make_two({"club": "abc"}))
