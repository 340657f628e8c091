"""Names looked up by how they are written, and how often the answer is right."""

import csv
from pathlib import Path

import pytest

from clustergraph.iris import ID
from clustergraph.reconcile.batch import Query
from clustergraph.reconcile.index import Index, Vocabulary
from clustergraph.reconcile.verdict import Matcher
from tests.conftest import ROOT

TABLE = Path(__file__).parent / "spellings.csv"


def spellings() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_matches_are_right_and_most_are_found(matcher: Matcher, capsys: pytest.CaptureFixture[str]) -> None:
    """Precision: of what is matched without a person, how much is right. Recall: of what has an answer, how much is
    matched so."""
    right, wrong, missed = 0, [], []
    for row in spellings():
        first = next(iter(matcher.candidates(Query(row["spelling"]))), None)
        matched = first.thing.id if first is not None and first.match else ""
        if matched and matched == row["answer"]:
            right += 1
        elif matched:
            wrong.append((row["spelling"], matched))
        if row["answer"] and matched != row["answer"]:
            missed.append(row["spelling"])
    meant = sum(bool(row["answer"]) for row in spellings())
    precision, recall = right / (right + len(wrong)), right / meant
    with capsys.disabled():
        print(
            f"\n{len(spellings())} spellings: precision {precision:.3f}, recall {recall:.3f}; missed: {missed}; wrong: {wrong}"
        )
    assert precision >= 0.99
    assert recall >= 0.9
    told = [f"{len(spellings())}", f"{100 * precision:.1f}", f"{100 * recall:.1f}"]
    for page in ("src/clustergraph/guide/matching.en.md", "src/clustergraph/guide/matching.sv.md", "CHANGELOG.md"):
        text = (ROOT / page).read_text("utf-8").replace(",", ".")
        assert [figure for figure in told if figure not in text] == [], f"{page} tells other figures"


def test_the_table_is_large_and_its_answers_are_things(matcher: Matcher) -> None:
    rows = spellings()
    assert len({row["spelling"] for row in rows}) == len(rows) >= 150
    assert sum(not row["answer"] for row in rows) >= 75
    assert [row["answer"] for row in rows if row["answer"] and matcher.things.get(ID + row["answer"]) is None] == []


@pytest.mark.parametrize("row", [row for row in spellings() if row["answer"]], ids=lambda row: row["spelling"])
def test_what_is_not_matched_is_still_offered(matcher: Matcher, row: dict[str, str]) -> None:
    """Where the program leaves the choice to a person, the right one stands in the list, if any name of it is near."""
    offered = [one.thing.id for one in matcher.candidates(Query(row["spelling"], limit=5))]
    unknown = {"SU", "UU", "SLU", "Läkemedelsindustriföreningen"}  # the graph has no name like these
    assert row["answer"] in offered or row["spelling"] in unknown


def test_words_left_over_mean_another_thing(matcher: Matcher) -> None:
    likeness = matcher.index.search("Stockholm Business Region Development AB")
    assert 0 < likeness[f"{ID}actor/stockholm-business-region"] <= 0.8


def test_a_public_body_is_no_company(matcher: Matcher) -> None:
    assert matcher.index.search("Uppsala universitet AB")[f"{ID}actor/uppsala-universitet"] <= 0.8
    assert matcher.index.search("KI Holding AB")[f"{ID}actor/ki-holding"] > 0.95


def test_no_likeness_exceeds_one(matcher: Matcher) -> None:
    for row in spellings():
        assert all(0 <= likeness <= 1 for likeness in matcher.index.search(row["spelling"]).values()), row


def test_likeness_falls_with_what_is_wrong(matcher: Matcher) -> None:
    written = ["Uppsala kommun", "UPPSALA KOMMUN", "Uppsala komrnun", "Upsala komun", "Uppsala innovation"]
    found = [matcher.index.search(text)[f"{ID}actor/uppsala-kommun"] for text in written]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == len(found)


def test_an_empty_index_finds_nothing() -> None:
    assert Index([]).search("Region Stockholm") == {}
    assert Index([]).starting("R") == []


def test_words_are_found_by_errors_of_hand_and_eye() -> None:
    words = Vocabulary(["högskolan", "stockholms", "kungliga", "2050"])
    assert set(words.alike("hogskolna")) == {"högskolan"}
    assert set(words.alike("stockholm")) == {"stockholms"}
    assert set(words.alike("kungl")) == {"kungliga"}
    assert words.alike("2051") == {}
    assert words.alike("ogskolan") == {}  # a first letter is seldom wrong
