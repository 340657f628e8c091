"""Names looked up by how they are written, and how often the answer is right."""

import csv
from pathlib import Path

import pytest

from clustergraph.iris import ID
from clustergraph.reconcile.batch import Query
from clustergraph.reconcile.index import Index, Vocabulary
from clustergraph.reconcile.verdict import Matcher
from tests.conftest import ROOT

TABLES = ("spellings", "heldout", "fresh")  # README.md says how each came about, and what it gave at first


def spellings(table: str = "spellings") -> list[dict[str, str]]:
    with (Path(__file__).parent / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answered() -> list[dict[str, str]]:
    return [row for table in TABLES for row in spellings(table) if row["answer"]]


@pytest.mark.parametrize("table", TABLES)
def test_matches_are_right_and_most_are_found(matcher: Matcher, table: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Precision: of what is matched without a person, how much is right. Recall: of what has an answer, how much is
    matched so."""
    rows, right, wrong, missed = spellings(table), 0, [], []
    for row in rows:
        first = next(iter(matcher.candidates(Query(row["spelling"]))), None)
        matched = first.thing.id if first is not None and first.match else ""
        if matched and matched == row["answer"]:
            right += 1
        elif matched:
            wrong.append((row["spelling"], matched))
        if row["answer"] and matched != row["answer"]:
            missed.append(row["spelling"])
    meant = sum(bool(row["answer"]) for row in rows)
    precision, recall = right / (right + len(wrong)), right / meant
    with capsys.disabled():
        print(f"\n{table}: precision {precision:.3f}, recall {recall:.3f}; missed: {missed}; wrong: {wrong}")
    assert precision >= 0.99
    assert recall >= 0.9
    told = [f"{len(rows)}", f"{100 * precision:.1f}", f"{100 * recall:.1f}"]
    for page in ("src/clustergraph/guide/matching.en.md", "src/clustergraph/guide/matching.sv.md", "CHANGELOG.md"):
        text = (ROOT / page).read_text("utf-8").replace(",", ".")
        assert [figure for figure in told if figure not in text] == [], f"{page} tells other figures"


def test_the_tables_are_large_and_their_answers_are_things(matcher: Matcher) -> None:
    rows = [row for table in TABLES for row in spellings(table)]
    assert len({row["spelling"] for row in rows}) == len(rows)  # none in two tables
    assert [len(spellings(table)) >= least for table, least in zip(TABLES, (150, 120, 100), strict=True)] == [True] * 3
    assert all(sum(not row["answer"] for row in spellings(table)) >= 50 for table in TABLES)
    assert [row["answer"] for row in rows if row["answer"] and matcher.things.get(ID + row["answer"]) is None] == []


def test_what_is_not_matched_is_still_offered(matcher: Matcher) -> None:
    """Where the program leaves the choice to a person, the right one stands in the list, if any name of it is near."""
    unknown = {"LUL", "Swedish Association of the Pharmaceutical Industry", "0380"}  # the graph has no name like these
    missing = {
        row["spelling"]
        for row in answered()
        if row["answer"] not in [one.thing.id for one in matcher.candidates(Query(row["spelling"], limit=5))]
    }
    assert missing == unknown


@pytest.mark.parametrize(
    ("written", "thing"),
    [
        ("KTH, Stockholm, Sweden", "actor/kungliga-tekniska-hogskolan"),
        ("Södertälje Science Park, Södertälje", "actor/sodertalje-science-park"),
        ("Sthlms stad", "actor/stockholms-stad"),
        ("Regionstyrelsen Uppsala", "actor/regionstyrelsen-i-region-uppsala"),
        ("Kommunstyrelsen i Uppsala", "actor/kommunstyrelsen-i-uppsala-kommun"),
        (
            "Region Stockholm, avdelning Forskning och innovation",
            "actor/avdelning-forskning-och-innovation-region-stockholm",
        ),
    ],
)
def test_a_seat_and_a_shortened_town_are_understood(matcher: Matcher, written: str, thing: str) -> None:
    found = matcher.candidates(Query(written))
    assert (found[0].thing.id, found[0].match) == (thing, True)


def test_a_seat_alone_makes_no_name(matcher: Matcher) -> None:
    for written in (
        "Handelshögskolan, Stockholm",
        "Institutionen för medicin, Huddinge",
        "Universitetet, Sverige",
        "Trafikförvaltningen, Region Stockholm",
    ):
        assert not any(one.match for one in matcher.candidates(Query(written))), written


def test_words_left_over_mean_another_thing(matcher: Matcher) -> None:
    likeness = matcher.index.search("Stockholm Business Region Development AB")
    assert 0 < likeness[f"{ID}actor/stockholm-business-region"] <= 0.8


def test_a_public_body_is_no_company(matcher: Matcher) -> None:
    assert matcher.index.search("Uppsala universitet AB")[f"{ID}actor/uppsala-universitet"] <= 0.8
    assert matcher.index.search("KI Holding AB")[f"{ID}actor/ki-holding"] > 0.95


def test_no_likeness_exceeds_one(matcher: Matcher) -> None:
    for row in answered():
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
