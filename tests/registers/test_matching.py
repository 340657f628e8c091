"""Who is who: by number alone. Names only order what somebody will look at."""

import csv

import pytest

from clustergraph.iris import ID
from clustergraph.registers.entry import Organisation
from clustergraph.registers.matching import Matcher

NASET, UNIVERSITY = f"{ID}actor/region-naset", f"{ID}actor/universitetet-pa-naset"


@pytest.fixture
def matcher() -> Matcher:
    numbers = {("orgnr", "2321009991"): NASET, ("pic", "000000001"): NASET, ("pic", "000000002"): UNIVERSITY}
    return Matcher(numbers, {NASET: ["Region Näset", "Nässet"], UNIVERSITY: ["Universitetet på Näset"]})


def review(matcher: Matcher) -> list[dict[str, str]]:
    return list(csv.DictReader(matcher.review().decode().splitlines(), delimiter="\t"))


def test_a_number_finds_the_actor_under_whatever_name(matcher: Matcher) -> None:
    assert matcher.actor(Organisation("Stockholm County Council", (("orgnr", "2321009991"),)), "1") == NASET
    assert matcher.actor(Organisation(None, (("pic", "000000002"),)), "1") == UNIVERSITY
    assert review(matcher) == []


def test_the_very_name_without_a_number_finds_nobody(matcher: Matcher) -> None:
    assert matcher.actor(Organisation("Region Näset"), "7") is None
    [row] = review(matcher)
    assert (row["organisation"], row["why"], row["first_record"]) == ("Region Näset", "no number", "7")
    assert (row["candidate_1"], row["name_1"], row["score_1"]) == ("actor/region-naset", "Region Näset", "100")


def test_one_number_in_two_schemes_is_two_numbers(matcher: Matcher) -> None:
    assert matcher.actor(Organisation("x", (("ror", "000000001"),)), "1") is None


def test_numbers_of_two_actors_and_withheld_ones_are_left_to_the_reader(matcher: Matcher) -> None:
    both = (("pic", "000000001"), ("pic", "000000002"))
    assert matcher.actor(Organisation("Båda", both), "1") is None
    assert matcher.actor(Organisation("Vilande", both[:1], "inactive in the register"), "2") is None
    assert [row["why"] for row in review(matcher)] == ["numbers of several actors", "inactive in the register"]


def test_those_with_most_parts_come_first_and_each_actor_is_proposed_once(matcher: Matcher) -> None:
    for number in range(3):
        matcher.actor(Organisation("Naset Region", (("orgnr", "9999900013"),)), str(number))
    matcher.actor(Organisation("Acme Corporation"), "9")
    first, second = review(matcher)
    assert (first["records"], first["first_record"], first["numbers"]) == ("3", "0", "orgnr:9999900013")
    assert first["candidate_1"] == "actor/region-naset"
    proposed = [first[f"candidate_{place}"] for place in (1, 2, 3) if first[f"candidate_{place}"]]
    assert len(proposed) == len(set(proposed))
    assert not second["candidate_1"]


def test_case_and_the_order_of_words_do_not_hide_a_name(matcher: Matcher) -> None:
    matcher.actor(Organisation("NÄSET, REGION"), "1")
    assert review(matcher)[0]["score_1"] == "100"


def test_a_person_is_one_row_without_a_name(matcher: Matcher) -> None:
    for number in range(2):
        matcher.actor(Organisation(None, withheld="a person's number"), str(number))
    [row] = review(matcher)
    assert (row["organisation"], row["numbers"], row["records"]) == ("", "", "2")
