import datetime
from collections.abc import Callable

import pytest

from clustergraph.errors import ParameterError, UnknownError
from clustergraph.network import Participations, two_mode
from clustergraph.network.selection import Selection

STRATEGY = "https://w3id.org/clustergraph/id/document/strategi-rs-2025-0671"


def test_what_is_left_out_is_counted_by_its_reason(table: Participations) -> None:
    taken, left = Selection(layers=["agreement", "group"], certainty=["explicit"]).apply(table)
    assert {record.layer for record in taken} == {"agreement", "group"}
    assert {record.certainty for record in taken} == {"explicit"}
    assert all(record.standing != "expected" for record in taken)
    assert len(taken) + sum(left.values()) == len(table)
    assert set(left) == {"layers", "certainty", "standing"}


def test_unknown_dates_are_kept_or_dropped_and_counted_both_times(table: Participations) -> None:
    kept, left_by_keeping = Selection(as_of="2025-02-03").apply(table)
    dropped, left_by_dropping = Selection(as_of="2025-02-03", undated="drop").apply(table)
    assert left_by_keeping["undated"] == left_by_dropping["undated"] == len(kept) - len(dropped) > 0
    assert {record.role for record in dropped if record.layer == "agreement"} == {"adopted", "signed"}


def test_an_event_s_dates_are_those_of_who_is_there(make_table: Callable[..., Participations]) -> None:
    table = make_table(["a meeting", "b meeting", "a group"], {"meeting": {"eventDate": ["2024-05-02"]}})
    taken, _ = Selection(as_of="2024-06", undated="drop").apply(table)
    assert {record.group for record in taken} == {"meeting"}
    early, left = Selection(as_of="2024-05-01").apply(table)
    assert ({record.group for record in early}, left) == ({"group"}, {"as_of": 2, "undated": 1})


def test_a_document_goes_by_its_name_or_its_iri(table: Participations) -> None:
    by_name, _ = Selection(documents=["strategi-rs-2025-0671"]).apply(table)
    assert by_name == Selection(documents=[STRATEGY]).apply(table)[0]
    assert {record.document for record in by_name} == {STRATEGY}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"layers": ["club"]}, "'club' is none of the layers there are: project, agreement"),
        ({"layers": "group"}, r'write layers=\["group"\]'),
        ({"documents": "strategi-rs-2025-0671"}, r'write documents=\["strategi-rs-2025-0671"\]'),
        ({"certainty": ["sure"]}, "explicit, implied"),
        ({"undated": "maybe"}, "keep, drop"),
        ({"as_of": "spring"}, "'spring' is not a date"),
        ({"as_of": "1990", "undated": "drop"}, r"No participation is left of 155: \d+ by undated"),
        ({"collectives": "some"}, "keep, drop, members"),
        ({"regions": {"actor/nobody": "here"}}, "'actor/nobody' in regions is no actor"),
    ],
)
def test_what_cannot_be_taken_is_said_in_one_sentence(
    given: dict[str, object], words: str, table: Participations
) -> None:
    with pytest.raises(ParameterError, match=words) as caught:
        two_mode(table, **given)
    assert str(caught.value).count(". ") == 0


def test_a_date_is_a_date_however_it_is_given(table: Participations) -> None:
    written = two_mode(table, as_of="2025-02-03")
    for day in (datetime.date(2025, 2, 3), "2025-02-03Z"):
        assert two_mode(table, as_of=day).edges == written.edges
    assert two_mode(table, as_of=datetime.date(2025, 2, 3)).graph["parameters"] == written.graph["parameters"]
    with pytest.raises(ParameterError, match="'20250203' is not a date"):
        two_mode(table, as_of=20250203)


def test_a_document_that_there_is_not_is_told_with_the_nearest(table: Participations) -> None:
    with pytest.raises(UnknownError, match="Nearest: strategi-rs-2025-0671"):
        two_mode(table, documents=["strategin"])
