"""Rows that contradict each other, or the data, are named by their line."""

from pathlib import Path

import pytest

from clustergraph.iris import IDENTIFIERS
from clustergraph.mapping import NOT_FOUND, read_mappings
from clustergraph.mismatch import faults
from tests.test_mapping import COLUMNS, COUNTY_BOARD, HEAD, NUMBER, OTHER, REGION, TABLE, Write, row, write

__all__ = ["write"]


def told(root: Path) -> list[tuple[int, str]]:
    return [(one.line, one.messages["en"]) for one in faults(read_mappings(root), [REGION, COUNTY_BOARD])]


@pytest.mark.parametrize(
    ("rows", "nth", "words"),
    [
        ([row("actor:nobody", f"orgnr:{NUMBER}")], 1, "described in no file"),
        ([row("actor:region-naset", "orgnr:9999999990")], 1, "wrong check digit"),
        ([row("actor:region-naset", f"orgnr:{NUMBER}")] * 2, 2, "stands in line"),
        (
            [row("actor:region-naset", f"orgnr:{NUMBER}"), row("actor:region-naset", NOT_FOUND)],
            2,
            "both found and not found",
        ),
        (
            [
                row("actor:region-naset", f"orgnr:{NUMBER}"),
                row("actor:region-naset", f"orgnr:{NUMBER}", predicate_modifier="Not"),
            ],
            2,
            "rejected in one line and accepted in another",
        ),
    ],
)
def test_a_wrong_row_is_named_by_its_line(rows: list[str], nth: int, words: str, write: Write) -> None:
    assert [(at, words in message) for at, message in told(write(*rows))] == [(TABLE + nth, True)]


def test_two_things_are_never_one(write: Write) -> None:
    rows = [row(f"actor:{name}", f"orgnr:{NUMBER}") for name in ("region-naset", "lansstyrelsen-pa-naset")]
    assert [(line, "two things are not one" in message) for line, message in told(write(*rows))] == [(TABLE + 2, True)]


def test_what_is_right_has_no_fault(write: Write) -> None:
    rejected = row("actor:region-naset", f"orgnr:{OTHER}", predicate_modifier="Not")
    root = write(row("actor:region-naset", f"orgnr:{NUMBER}"), rejected, row("actor:lansstyrelsen-pa-naset", NOT_FOUND))
    assert len(read_mappings(root)) == 3
    assert told(root) == []


def test_a_publishers_number_must_be_its_organisationsnummer(write: Write) -> None:
    write(row("actor:region-naset", f"orgnr:{NUMBER}"))
    head = HEAD.replace(f'orgnr: "{IDENTIFIERS["orgnr"]}', f'dataportal: "{IDENTIFIERS["dataportal"]}')
    for number, wrong in ((NUMBER, []), (OTHER, [TABLE + 1])):
        text = head + COLUMNS + row("actor:region-naset", f"dataportal:SE{number}")
        assert [line for line, _ in told(write(text=text, name="dataportal.sssom.tsv"))] == wrong
