"""Identifiers in texts."""

import pytest

from clustergraph.iris import ID
from clustergraph.reconcile.numbers import Number, guesses, number, of_iri, ours, written


@pytest.mark.parametrize(
    ("text", "register", "value"),
    [
        ("Q3233188", "wikidata", "q3233188"),
        ("wd:Q3233188", "wikidata", "q3233188"),
        ("https://www.wikidata.org/wiki/Q3233188", "wikidata", "q3233188"),
        ("http://www.wikidata.org/entity/Q3233188", "wikidata", "q3233188"),
        ("02zrae794", "ror", "02zrae794"),
        ("https://ror.org/02zrae794", "ror", "02zrae794"),
        ("232100-0016", "orgnr", "2321000016"),
        ("2321000016", "orgnr", "2321000016"),
        ("162321000016", "orgnr", "2321000016"),
        ("SE232100001601", "orgnr", "2321000016"),
        ("0000 0004 1937 0626", "isni", "0000000419370626"),
        ("999978530", "pic", "999978530"),
        ("http://dataportal.se/organisation/SE2321000016", "dataportal", "se2321000016"),
    ],
)
def test_an_identifier_is_known_in_the_ways_it_is_written(text: str, register: str, value: str) -> None:
    assert Number(register, value) in guesses(f" {text} ")
    assert number(register, text) == Number(register, value)


@pytest.mark.parametrize(
    "text", ["01", "0180", "KTH", "Q", "640101-1234", "19640101-1234", "2050", "", "Region Stockholm"]
)
def test_what_may_be_anything_else_is_no_identifier(text: str) -> None:
    assert guesses(text) == []


def test_a_code_gets_back_the_zeros_that_spreadsheets_lose() -> None:
    assert number("scb-municipality", "380") == number("scb-municipality", "0380")
    assert number("scb-county", "3") == number("scb-county", "03")


@pytest.mark.parametrize("text", ["actor/stuns", "id/actor/stuns", "/id/actor/stuns", f"{ID}actor/stuns"])
def test_ours_in_all_the_ways_it_is_given(text: str) -> None:
    assert ours(text) == f"{ID}actor/stuns"


def test_other_texts_are_none_of_ours() -> None:
    assert ours("STUNS") is None
    assert ours("och/eller") is not None  # a path; whether there is such a thing is another matter
    assert ours("actor/<script>") is None
    assert of_iri("https://example.org/Q1") is None


def test_identifiers_as_people_write_them() -> None:
    assert written(f"{ID}identifier/orgnr/2321000016") == "232100-0016"
    assert written("http://www.wikidata.org/entity/Q3233188") == "Q3233188"
    assert written(f"{ID}identifier/wikidata/Q3233188") == "Q3233188"
    assert of_iri(f"{ID}identifier/wikidata/Q3233188") == of_iri("http://www.wikidata.org/entity/Q3233188")
    assert written("http://sws.geonames.org/2673722/") == "2673722"
