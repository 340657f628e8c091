"""What is answered, held to the W3C's own schemas where these are at hand."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import Draft7Validator

from clustergraph.documents import SOURCES_VARIABLE
from clustergraph.errors import InputError
from clustergraph.iris import DEF, ID
from clustergraph.reconcile import tables
from clustergraph.reconcile.batch import Extension, Query
from clustergraph.reconcile.verdict import Matcher

ADDRESS = "http://127.0.0.1:8000"
SCHEMAS = Path(os.environ.get(SOURCES_VARIABLE, ".")).parent / "reference" / "reconciliation-0.2"
Check = Callable[[str, Any], None]


def schema(address: str) -> Any:
    """The W3C's schemas by their names; of Swagger's, which the manifest's refers to, the part that it needs."""
    if "swagger" in address:
        return {"definitions": {"securityDefinitions": {"additionalProperties": {}}}}
    return json.loads((SCHEMAS / address.rpartition("/")[2]).read_text("utf-8"))


@pytest.fixture(scope="module")
def valid() -> Check:
    """Whether an answer is as a schema says; without the schemas, whether it is JSON at all."""

    def check(name: str, answer: Any) -> None:
        assert json.loads(json.dumps(answer)) == answer
        if SCHEMAS.is_dir():
            told = {key: value for key, value in schema(f"{name}.json").items() if key != "$schema"}
            Draft7Validator(told, retriever=schema).validate(answer)

    return check


def test_the_schemas_themselves_refuse_what_is_wrong(valid: Check) -> None:
    if not SCHEMAS.is_dir():
        pytest.skip(f"the W3C's schemas are not part of the project; they are looked for beside {SOURCES_VARIABLE}")
    for name, wrong in (
        ("manifest", {"versions": ["0.1"], "name": "", "identifierSpace": "", "schemaSpace": ""}),
        ("reconciliation-result-batch", {"q0": {"result": [{"id": "a", "name": "b"}]}}),
        ("suggest-types-response", {"result": [{"id": "a"}]}),
        ("data-extension-response", {"meta": [], "rows": {"a": {"b": [{"str": 1}]}}}),
    ):
        with pytest.raises(ValueError, match=r".+"):
            valid(name, wrong)


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_manifest(matcher: Matcher, valid: Check, lang: str) -> None:
    told = tables.manifest(matcher.things, ADDRESS, lang, "1.0")
    valid("manifest", told)
    assert told["versions"] == ["0.2"]
    assert (told["identifierSpace"], told["schemaSpace"]) == (ID, DEF)
    assert told["preview"]["url"] == f"{ADDRESS}/reconcile/{lang}/preview?id={{{{id}}}}"
    assert told["defaultTypes"][0]["name"] == {"sv": "organisation", "en": "organisation"}[lang]
    assert {kind: part["service_path"] for kind, part in told["suggest"].items()} == {
        kind: f"/reconcile/{lang}/suggest/{kind}" for kind in ("entity", "type", "property")
    }


def test_results(numbered: Matcher, valid: Check) -> None:
    names = {"a": "Region Stockholm", "b": "Q219564", "c": "Zoologen", "d": "Stockholm"}
    told = tables.results(numbered.things, {key: numbered.candidates(Query(name)) for key, name in names.items()}, "en")
    valid("reconciliation-result-batch", told)
    best = told["a"]["result"][0]
    assert (best["id"], best["name"], best["match"], best["score"]) == (
        "actor/region-stockholm",
        "Region Stockholm",
        True,
        100,
    )
    assert best["type"] == [
        {"id": "Region", "name": "regional authority"},
        {"id": "Organization", "name": "organisation"},
    ]
    assert {feature["id"]: feature["value"] for feature in told["b"]["result"][0]["features"]}["identifier"] is True
    assert told["c"] == {"result": []}
    assert not any(one["match"] for one in told["d"]["result"])


def test_things_are_suggested_by_the_beginnings_of_their_words(numbered: Matcher, valid: Check) -> None:
    told = tables.suggested_things(numbered, "södert", 0, "sv")
    valid("suggest-entities-response", told)
    assert told["result"][0]["id"] in {"actor/sodertalje-kommun", "actor/sodertalje-science-park"}
    assert {one["id"] for one in tables.suggested_things(numbered, "SODERT", 0, "sv")["result"]} == {
        one["id"] for one in told["result"]
    }
    assert tables.suggested_things(numbered, "Q219564", 0, "sv")["result"][0]["id"] == "actor/karolinska-institutet"
    assert (
        tables.suggested_things(numbered, "Karolnska Institutet", 0, "sv")["result"][0]["id"]
        == "actor/karolinska-institutet"
    )


def test_a_cursor_leads_through_all_suggestions(matcher: Matcher, valid: Check) -> None:
    seen: list[str] = []
    while page := tables.suggested_things(matcher, "s", len(seen), "sv")["result"]:
        seen += [one["id"] for one in page]
    assert len(seen) == len(set(seen)) > 20
    everything: list[str] = []
    while page := tables.suggested_things(matcher, "", len(everything), "sv")["result"]:
        everything += [one["id"] for one in page]
    assert set(everything) == {thing.id for thing in matcher.things}


def test_types_and_properties_are_suggested_in_both_languages(numbered: Matcher, valid: Check) -> None:
    kinds = tables.suggested_words(numbered.things.classes.values(), "kom", 0, "sv")
    valid("suggest-types-response", kinds)
    assert ("Municipality", "kommun") in {(one["id"], one["name"]) for one in kinds["result"]}
    english = tables.suggested_words(numbered.things.classes.values(), "munic", 0, "en")
    assert [one["name"] for one in english["result"]] == ["municipality"]
    properties = tables.suggested_words(numbered.things.properties.values(), "orga", 0, "sv")
    valid("suggest-properties-response", properties)
    assert "orgnr" in {one["id"] for one in properties["result"]}


def test_properties_are_proposed_for_a_type(numbered: Matcher, valid: Check) -> None:
    told = tables.proposed(numbered.things, "Region", 3, "en")
    valid("data-extension-property-proposal", told)
    assert {one["id"] for one in told["properties"]} == {"orgnr", "ror", "wikidata"}
    valid("data-extension-property-proposal", tables.proposed(numbered.things, None, None, "sv"))
    with pytest.raises(InputError, match="no type 'Starship'"):
        tables.proposed(numbered.things, "Starship", None, "sv")


def test_tables_are_extended(numbered: Matcher, valid: Check) -> None:
    asked = Extension(
        (
            "actor/region-stockholm",
            "actor/unknown",
            "strategy/rs-2025-0671",
            "strategy/choose-europe-for-life-sciences",
        ),
        ("orgnr", "wikidata", "sector", "dcterms:date", "validUntil", "dcterms:description"),
    )
    told = tables.extended(numbered.things, asked, "sv")
    valid("data-extension-response", told)
    region = told["rows"]["actor/region-stockholm"]
    assert region["orgnr"] == [{"str": "232100-0016"}]
    assert region["wikidata"] == [{"str": "Q3233188"}]
    assert region["sector"] == [{"id": "sector/public", "name": "offentlig sektor"}]
    assert list(told["rows"]["actor/unknown"].values()) == [[]] * 6
    assert [one["name"] for one in told["meta"]][:2] == ["organisationsnummer", "Wikidata"]


def test_every_value_of_every_property_fits_the_schema(numbered: Matcher, valid: Check) -> None:
    ids = tuple(thing.id for thing in numbered.things)
    for lang in ("sv", "en"):
        told = tables.extended(
            numbered.things, Extension(ids, tuple(word.id for word in numbered.things.properties.values())), lang
        )
        valid("data-extension-response", told)
        cells = [cell for row in told["rows"].values() for values in row.values() for cell in values]
        assert {key for cell in cells for key in cell} >= {"id", "name", "str", "date"}


def test_a_property_that_is_not_here_is_named(numbered: Matcher) -> None:
    with pytest.raises(InputError, match="no property 'colour'"):
        tables.extended(numbered.things, Extension(("actor/stuns",), ("colour",)), "en")
