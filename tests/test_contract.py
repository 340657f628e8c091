"""DIGG's REST API profile 1.2.0, as far as its rules can be seen in an OpenAPI document (its numbers in front)."""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator

from clustergraph.contact import Contact
from clustergraph.contract import contract, info
from clustergraph.publisher import Publisher

REGION = Publisher.of("Region Väst", "RegionalAuthority")
AT = "https://data.example.org"


@pytest.fixture
def document() -> dict[str, Any]:
    return deepcopy(contract(AT, REGION, Contact.of("data@example.org")))


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for operation in methods.values():
            yield path, operation


def contents(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, operation in operations(document):
        for code, response in operation["responses"].items():
            for kind, content in response.get("content", {}).items():
                yield f"{path} {code}", kind, content


def names(schema: Any) -> Iterator[str]:
    """Every name of a member in a schema, at any depth."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for value in schema.values():
            yield from names(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from names(value)


def broken(document: dict[str, Any]) -> set[str]:
    return {rule for rule, holds in RULES.items() if not holds(document)}


def _described(document: dict[str, Any]) -> bool:
    return all(
        operation.get("description")
        and all(response.get("description") for response in operation["responses"].values())
        for _, operation in operations(document)
    )


def _lists_are_paged(document: dict[str, Any]) -> bool:
    for _, operation in operations(document):
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        if "items" in schema.get("properties", {}):
            asked = {p["name"]: p["schema"] for p in operation["parameters"]}
            if asked.get("limit", {}).get("default") != 20 or asked.get("page", {}).get("minimum") != 1:
                return False
    return True


def _parameters(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [parameter for _, operation in operations(document) for parameter in operation["parameters"]]


RULES: dict[str, Callable[[dict[str, Any]], bool]] = {
    "DOK.01 a guide": lambda d: bool(d.get("externalDocs", {}).get("url")),
    "DOK.03 info": lambda d: {"version", "title", "description", "contact", "license"} <= set(d["info"]),
    "DOK.06 contact": lambda d: {"name", "url", "email"} <= set(d["info"].get("contact", ())),
    "DOK.08 licence": lambda d: {"name", "url"} <= set(d["info"].get("license", ())),
    "DOK.09 two languages": lambda d: all(word in d["info"]["description"] for word in ("för läsning", "for reading")),
    "DOK.11 limits": lambda d: "egränsning" in d["info"]["description"] and "Limits" in d["info"]["description"],
    "DOK service level": lambda d: bool(d["info"].get("x-sla") or d["info"].get("termsOfService")),
    "DOK.15 examples": lambda d: all(content.get("examples") for _, _, content in contents(d)),
    "DOK.19 descriptions": _described,
    "UFN.01 address": lambda d: all(re.fullmatch(r"https://[a-z0-9.-]+/api/v1", s["url"]) for s in d["servers"]),
    "UFN.07 paths": lambda d: all(re.fullmatch(r"(/([a-z0-9-]+|openapi\.json|\{[a-z]+\}))+", path) for path in d["paths"]),
    "VER.06 api-info": lambda d: "/api-info" in d["paths"],
    "AME.04 camelCase": lambda d: all(
        re.fullmatch(r"[a-z][a-zA-Z0-9]*", name) for name in names([d["components"], d["paths"]])
    ),
    "FEL.01 problems": lambda d: all(
        kind == "application/problem+json" for where, kind, _ in contents(d) if not where.endswith((" 200", " 304"))
    ),
    "FEL.02 their members": lambda d: set(d["components"]["schemas"]["ApiProblem"]["required"])
    == {"type", "title", "status", "detail", "instance"},
    "FEL.02 default": lambda d: all("default" in operation["responses"] for _, operation in operations(d)),
    "FNS.01 names": lambda d: all(re.fullmatch(r"[a-z][a-zA-Z0-9]*", p["name"]) for p in _parameters(d)),
    "FNS.05 optional": lambda d: not any(p["required"] for p in _parameters(d) if p["in"] == "query"),
    "FNS.07 pages": _lists_are_paged,
    "FOR.02 no body": lambda d: not any("requestBody" in operation for _, operation in operations(d)),
}  # fmt: skip


def test_the_profile_is_followed(document: dict[str, Any]) -> None:
    assert broken(document) == set()


@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        (lambda d: d.pop("externalDocs"), "DOK.01 a guide"),
        (lambda d: d["info"].pop("x-sla"), "DOK service level"),
        (lambda d: d["info"]["contact"].pop("email"), "DOK.06 contact"),
        (lambda d: d["info"].update(description="För läsning."), "DOK.11 limits"),
        (lambda d: d["paths"].pop("/api-info"), "VER.06 api-info"),
        (lambda d: d["servers"][0].update(url="http://a/api/v1"), "UFN.01 address"),
        (lambda d: d["paths"].update({"/api_info": d["paths"]["/actors"]}), "UFN.07 paths"),
        (lambda d: d["components"]["schemas"]["Name"]["properties"].update(snake_case={}), "AME.04 camelCase"),
        (lambda d: d["paths"]["/actors"]["get"]["responses"].pop("default"), "FEL.02 default"),
        (lambda d: d["paths"]["/actors"]["get"]["parameters"].pop(), "FNS.07 pages"),
        (lambda d: d["paths"]["/gaps"]["get"].pop("description"), "DOK.19 descriptions"),
        (lambda d: d["paths"]["/gaps"]["get"]["responses"]["200"]["content"]["application/json"].pop("examples"), "DOK.15 examples"),
    ],
)  # fmt: skip
def test_each_rule_can_be_broken(
    document: dict[str, Any], damage: Callable[[dict[str, Any]], object], rule: str
) -> None:
    damage(document)
    assert rule in broken(document)


def test_only_the_operators_own_word_is_missing_where_there_is_none() -> None:
    assert broken(contract(AT, None, None)) == {"DOK.06 contact"}


def test_examples_fit_their_schemas(document: dict[str, Any]) -> None:
    for where, _, content in contents(document):
        schema = {**content["schema"], "components": document["components"]}
        for example in content["examples"].values():
            assert [str(error) for error in Draft202012Validator(schema).iter_errors(example["value"])] == [], where


def test_api_info_has_the_members_of_the_profile() -> None:
    assert set(info(AT)) == {"apiName", "apiVersion", "apiReleased", "apiDocumentation", "apiStatus"}
