"""A mistyped number is told from a good one, and a person's number is never taken for an organisation's.

The good ones are the examples that ROR's and python-stdnum's own documentation gives, or are made up (99…).
"""

import pytest

from clustergraph.identifier import SCHEMES, fault, is_personal, written

GOOD = [
    ("ror", "05dxps055"),
    ("isni", "000000012281955X"),
    ("orgnr", "9999999999"),
    ("orgnr", "1234567897"),
    ("wikidata", "Q1"),
    ("scb-municipality", "0199"),
    ("scb-county", "01"),
    ("nuts", "SE11"),
    ("geonames", "1"),
    ("crossref-funder", "100000000"),
    ("dataportal", "SE9999999999"),
    ("eu-country", "SWE"),
    ("pic", "999999999"),
    ("celex", "32016R0679"),
]
BAD_FORM = [
    ("ror", "05dxps05"),
    ("ror", "05dxpu055"),  # u is no digit of base 32
    ("orgnr", "999999-9999"),
    ("isni", "0000 0001 2281 955X"),
    ("wikidata", "q1"),
    ("wikidata", "Q01"),
    ("wikidata", "P31"),
    ("scb-municipality", "199"),
    ("scb-municipality", "2699"),
    ("scb-county", "1"),
    ("scb-county", "26"),
    ("nuts", "SE1101"),
    ("pic", "99999999"),
    ("celex", "2016/679"),
    ("orgnr", "９９９９９９９９９９"),  # digits, but not those that registers write
]


@pytest.mark.parametrize(("scheme", "value"), GOOD)
def test_a_good_identifier_has_no_fault(scheme: str, value: str) -> None:
    assert fault(scheme, value) is None


def test_every_scheme_has_a_good_example() -> None:
    assert {scheme for scheme, _ in GOOD} == set(SCHEMES)


@pytest.mark.parametrize(("scheme", "value"), BAD_FORM)
def test_what_is_not_of_the_form_is_told(scheme: str, value: str) -> None:
    assert "does not have the form of" in (fault(scheme, value) or {})["en"]


@pytest.mark.parametrize(("scheme", "value"), [g for g in GOOD if g[0] in {"ror", "isni", "orgnr", "dataportal"}])
def test_any_single_digit_mistyped_is_caught(scheme: str, value: str) -> None:
    for place, character in enumerate(value):
        if character.isdigit():
            mistyped = value[:place] + str((int(character) + 1) % 10) + value[place + 1 :]
            assert fault(scheme, mistyped), mistyped


@pytest.mark.parametrize("number", ["8112189876", "811218-9876", "198112189876", "8112789873", "811278+9873"])
def test_a_personal_number_is_known_with_and_without_century_and_as_a_coordination_number(number: str) -> None:
    assert is_personal(number)


@pytest.mark.parametrize("number", ["9999999999", "169999999999", "1234567897", "12345", "Q42"])
def test_an_organisations_number_is_nobodys_personal_number(number: str) -> None:
    assert not is_personal(number)


def test_a_message_never_repeats_a_personal_number() -> None:
    for scheme, value in (("orgnr", "8112189876"), ("dataportal", "SE8112189876")):
        told = fault(scheme, value)
        assert told
        assert "person" in told["en"]
        assert "8112189876" not in told["en"] + told["sv"]


def test_an_identifier_is_written_as_people_write_it() -> None:
    assert written("orgnr", "9999999999") == "999999-9999"
    assert written("isni", "000000012281955X") == "0000 0001 2281 955X"
    assert written("ror", "05dxps055") == "05dxps055"
