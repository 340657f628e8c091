"""The traps of linking this cluster: what looks like one thing and is several, and what one thing is called elsewhere.

They are asked of data/links as it is, so that a row which falls into one is noticed before anybody builds on it.
"""

import pytest

import clustergraph
from clustergraph.iris import ID
from clustergraph.mapping import Mapping, identifiers, read_mappings
from clustergraph.release import Release
from tests.conftest import ROOT

STOCKHOLM = f"{ID}actor/region-stockholm"
COUNTY = f"{ID}territory/stockholms-lan"
CITY = f"{ID}actor/stockholms-stad"
KI = f"{ID}actor/karolinska-institutet"


@pytest.fixture(scope="module")
def rows() -> list[Mapping]:
    return read_mappings(ROOT)


def said(rows: list[Mapping], thing: str) -> dict[str, str]:
    """The identifiers that a thing has, by their system."""
    return {one.register: one.value for one in rows if one.subject == thing and one.same and one.value}


def rejected(rows: list[Mapping], thing: str) -> set[tuple[str, str | None]]:
    return {(one.register, one.value) for one in rows if one.subject == thing and one.rejected}


@pytest.mark.parametrize(
    ("place", "territory", "county", "nuts"),
    [("stockholm", "stockholms-lan", "01", "SE110"), ("uppsala", "uppsala-lan", "03", "SE121")],
)
def test_a_region_and_its_county_are_two_and_the_codes_are_the_countys(
    place: str, territory: str, county: str, nuts: str, rows: list[Mapping]
) -> None:
    region, area = said(rows, f"{ID}actor/region-{place}"), said(rows, f"{ID}territory/{territory}")
    assert (area["scb-county"], area["nuts"]) == (county, nuts)
    assert not {"orgnr", "ror", "pic", "dataportal"} & set(area)
    assert {"orgnr", "ror", "pic", "dataportal"} <= set(region)
    assert not {"scb-county", "nuts", "geonames"} & set(region)
    assert rejected(rows, f"{ID}actor/region-{place}") == {("scb-county", county), ("nuts", nuts)}
    assert region["wikidata"] != area["wikidata"]


def test_the_functional_region_is_neither_county_and_holds_both(rows: list[Mapping]) -> None:
    parts = {
        one.value
        for one in rows
        if one.subject == f"{ID}territory/stockholm-uppsalaregionen" and one.predicate == "skos:narrowMatch"
    }
    assert parts == {"SE110", "SE121"}
    assert said(rows, f"{ID}territory/stockholm-uppsalaregionen") == {}
    assert said(rows, f"{ID}territory/stockholmsregionen") == {}


def test_the_municipality_of_stockholm_is_not_the_city(rows: list[Mapping]) -> None:
    assert said(rows, CITY)["wikidata"] == "Q506250"
    assert rejected(rows, CITY) == {("wikidata", "Q1754"), ("geonames", "2673730")}
    assert "geonames" not in said(rows, CITY)  # its territory is near, the legal person is not a place
    near = [one.value for one in rows if one.subject == CITY and one.predicate == "skos:closeMatch"]
    assert near == ["2673723"]


def test_a_former_name_in_a_register_does_not_hide_who_it_is(rows: list[Mapping]) -> None:
    names = {one.value: one.name for one in rows if one.register == "ror" and one.same}
    assert names["02zrae794"] == "Stockholm County Council"
    assert identifiers(ROOT, "ror")["02zrae794"] == STOCKHOLM


def test_a_subsidiary_is_not_its_parent(rows: list[Mapping]) -> None:
    company = f"{ID}actor/stockholm-business-region"
    assert ("orgnr", "5560831306") in rejected(rows, company)
    assert "5560831306" not in identifiers(ROOT, "orgnr")
    assert any(one.subject == company and one.register == "orgnr" and one.value is None for one in rows)


def test_the_seat_of_an_organisation_is_each_registers_own(rows: list[Mapping]) -> None:
    seats = {one.register: one.seat.casefold() for one in rows if one.subject == KI and one.seat}
    assert seats == {"orgnr": "solna", "ror": "stockholm", "pic": "stockholm"}


def test_a_second_source_is_named_and_one_source_is_less_sure(rows: list[Mapping]) -> None:
    numbers = [one for one in rows if one.register in {"orgnr", "pic"} and one.same]
    alone = [one for one in numbers if not one.confirmed]
    assert len(alone) < len(numbers) / 2
    assert all(one.confidence is not None and one.confidence <= 0.9 and "one source" in one.comment for one in alone)
    assert all(one.source not in one.confirmed for one in rows)


def test_nobody_is_said_to_have_reviewed_what_nobody_has(rows: list[Mapping]) -> None:
    assert {one.justification.partition(":")[2] for one in rows} == {
        "BackgroundKnowledgeBasedMatching",
        "MappingChaining",
        "UnspecifiedMatching",
    }


def test_a_municipality_has_the_first_digits_of_its_county(rows: list[Mapping]) -> None:
    codes = [one.value or "" for one in rows if one.register == "scb-municipality" and one.same]
    assert {code[:2] for code in codes} == {"01", "03"}
    assert [one.subject for one in rows if one.value == "0380"] == [f"{ID}actor/uppsala-kommun"]
    assert said(rows, COUNTY)["scb-county"] == "01"


@pytest.mark.slow
def test_whatever_could_stand_in_a_register_was_looked_for(release: Release) -> None:
    """Organisations and their bodies, places, agreements, strategies, projects and the like; not documents of the
    authorities' own files, versions, and working groups without a name, which no register here holds."""
    answer = clustergraph.open(release.folder).query("""
        PREFIX cg: <https://w3id.org/clustergraph/def/>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT DISTINCT ?thing WHERE {
          VALUES ?kind { cg:Organization cg:OrganizationalUnit cg:PoliticalBody cg:Territory cg:Collaboration
                         cg:Agreement cg:Strategy cg:ActionPlan cg:Brand }
          ?thing a/rdfs:subClassOf* ?kind
          FILTER NOT EXISTS { ?lookup cg:lookedUp ?thing }
        }""")
    unnamed = {f"{ID}group/{name}-samverkanskultur" for name in ("arbetsgruppen", "dialoggruppen", "referensgruppen")}
    assert {str(row["thing"]) for row in answer.records} == unnamed


def test_every_organisation_was_looked_for_among_the_publishers(rows: list[Mapping]) -> None:
    abroad = {f"{ID}actor/europeiska-unionen", f"{ID}actor/europeiska-regionala-utvecklingsfonden"}
    looked = {register: {one.subject for one in rows if one.register == register} for register in ("ror", "dataportal")}
    assert looked["ror"] - looked["dataportal"] == abroad
