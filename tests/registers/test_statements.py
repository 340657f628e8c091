from datetime import date

import pytest

from clustergraph.iris import DEF, ID, RDF_TYPE, compact
from clustergraph.rdf import Store
from clustergraph.registers.entry import Activity, Entry
from clustergraph.registers.statements import Statements, slug

NASET = f"{ID}actor/region-naset"


def told(entry: Entry, parts: dict[str, set[str]]) -> list[tuple[str, str, str]]:
    statements = Statements("cordis-horizon", {NASET: "Region Näset"})
    quads = list(statements.of_entry(entry, parts))
    assert {quad.graph_name.value for quad in quads} == {"https://w3id.org/clustergraph/graph/register-cordis-horizon"}
    short = lambda term: compact(term.value)  # noqa: E731
    return sorted({(short(q.subject), short(q.predicate), short(q.object)) for q in quads})


def test_a_part_in_a_project_leads_to_register_number_and_day() -> None:
    activity = Activity("101", {"en": "LIGHT"}, "2024-01-01", None)
    said = told(Entry("101/3", "a.csv:4", date(2026, 11, 22), activity, ()), {NASET: {"member"}})
    part, project = "id:participation/cordis-horizon/101-3/region-naset-member", "id:project/cordis-horizon/101"
    for triple in (
        (part, "cg:participant", "id:actor/region-naset"),
        (part, "cg:participationIn", project),
        (part, "cg:participationRole", "id:participation-role/member"),
        (part, "cg:recordedIn", "id:record/cordis-horizon/101-3"),
        (part, "skos:prefLabel", "Region Näset i projektet 101"),
        (project, "cg:recordedIn", "id:record/cordis-horizon/101"),
        (project, "skos:prefLabel", "LIGHT"),
        (project, "skos:prefLabel", "Projektet 101"),
        (project, "cg:validFrom", "2024-01-01"),
        ("id:record/cordis-horizon/101-3", "cg:recordNumber", "101/3"),
        ("id:record/cordis-horizon/101-3", "cg:retrievedOn", "2026-11-22"),
        ("id:record/cordis-horizon/101", "cg:inRegister", "id:register/cordis-horizon"),
    ):
        assert triple in said
    assert "cg:validUntil" not in {predicate for _, predicate, _ in said}


def test_two_roles_are_two_participations() -> None:
    entry = Entry("1", "a", date(2026, 11, 22), Activity("1"), ())
    said = told(entry, {NASET: {"member", "coordinator"}})
    assert len({subject for subject, _, value in said if value == "cg:Participation"}) == 2


def test_a_record_of_an_organisation_describes_it_and_is_no_participation() -> None:
    said = told(Entry("0aaaaaa42", "a", date(2026, 11, 22), None, ()), {NASET: {"member"}})
    assert ("id:record/cordis-horizon/0aaaaaa42", "cg:recordOf", "id:actor/region-naset") in said
    assert len({subject for subject, _, _ in said}) == 1


def test_a_total_is_counted_within_its_register() -> None:
    statements = Statements("gdp", {})
    store = Store(statements.total("Participation", 12, {"sv": "antal", "en": "number"}))
    [row] = store.select(
        f"SELECT * {{ ?t a <{DEF}Total> ; <{DEF}total> ?n ; <{DEF}countedWithin> ?w ; <{RDF_TYPE}> ?k }}"
    )
    assert (row["n"], row["w"]) == ("12", statements.iri)


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("2019-02506_VR", "2019-02506-vr"),
        ("101/3", "101-3"),
        ("0aaaaaa42", "0aaaaaa42"),
        ("P2023_00317", "p2023-00317"),
    ],
)
def test_a_number_is_read_in_the_identifier(number: str, name: str) -> None:
    assert slug(number) == name


def test_numbers_that_differ_in_more_than_case_and_signs_stay_apart() -> None:
    numbers = ["2019-1 å", "2019-1 a", "2019-1-a", "2019-1.a", "2019-1..a", "Ö", "ø"]
    assert len({slug(number) for number in numbers}) == len(numbers)
    assert all(set(slug(number)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for number in numbers)
