from pathlib import Path
from typing import Any

import pytest
from benchmarks import registers as made

from clustergraph.errors import FileSyntaxError
from clustergraph.registers.entry import Entry
from clustergraph.registers.gdp import read
from tests.registers.conftest import source, write


def entries(folder: Path, *records: dict[str, Any]) -> list[Entry]:
    return list(read(source(write(folder / "gdp.json", list(records))), lambda _: None))


@pytest.fixture
def record() -> dict[str, Any]:
    return next(made.gdp(4))


def organisation(**change: object) -> dict[str, Any]:
    return {
        "namn": "Region Näset",
        "organisationsnummer": "232100-9991",
        "land": "Sverige",
        "roll": ["Koordinator"],
        **change,
    }


def test_an_activity_has_several_organisations_each_with_its_roles(tmp_path: Path, record: dict[str, Any]) -> None:
    two = [
        organisation(roll=["Koordinator", "FinansieradOrganisation"]),
        organisation(namn="Annan", organisationsnummer=None, roll="MedsökandeOrganisation"),
    ]
    [entry] = entries(tmp_path, {**record, "organisationer": two})
    assert [(part.organisation.name, part.role) for part in entry.parts] == [
        ("Region Näset", "coordinator"),
        ("Region Näset", "member"),
        ("Annan", "member"),
    ]
    assert entry.parts[2].organisation.numbers == ()


def test_the_kind_of_an_organisation_and_the_form_of_a_grant_are_known_and_left_out(
    tmp_path: Path, record: dict[str, Any]
) -> None:
    found = {**record, "bidragsform": {"namn": "Projektbidrag"}, "organisationer": [organisation(typ="Region")]}
    assert "Projektbidrag" not in str(entries(tmp_path, found))


def test_two_funders_may_use_one_diary_number(tmp_path: Path, record: dict[str, Any]) -> None:
    other = {**record, "finansiarOrganisationsnummer": made.orgnr(10)}
    assert len({entry.number for entry in entries(tmp_path, record, other)}) == 2


def test_a_number_of_another_country_is_not_taken_for_one_of_ours(tmp_path: Path, record: dict[str, Any]) -> None:
    abroad = organisation(organisationsnummer="NO 923 609 016", land="Norge")
    [entry] = entries(tmp_path, {**record, "organisationer": [abroad]})
    assert entry.parts[0].organisation.numbers == ()


def test_nobody_is_read(tmp_path: Path, record: dict[str, Any]) -> None:
    trader = organisation(namn=made.PERSON, organisationsnummer="850101-1236")
    found = entries(tmp_path, {**record, "organisationer": [trader]})
    assert made.PERSON in str(record["personer"])
    assert made.PERSON not in str(found)
    assert "850101" not in str(found)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"roll": ["Kassör"]}, "record 1: the role 'Kassör' is unknown"),
        ({"roll": []}, "record 1: the organisation Region Näset has no role"),
        ({"organisationsnummer": "232100-9992"}, "record 1: the organisation Region Näset has an invalid number"),
        ({"kontaktperson": "x"}, "record 1: the field or column 'kontaktperson' is unknown"),
    ],
)
def test_an_organisation_that_is_not_as_the_standard_has_it_stops(
    tmp_path: Path, record: dict[str, Any], change: dict[str, Any], words: str
) -> None:
    with pytest.raises(FileSyntaxError, match=words):
        entries(tmp_path, {**record, "organisationer": [organisation(**change)]})


def test_organisations_are_a_list(tmp_path: Path, record: dict[str, Any]) -> None:
    with pytest.raises(FileSyntaxError, match="record 1: 'organisationer' is not a list"):
        entries(tmp_path, {**record, "organisationer": "Region Näset"})
