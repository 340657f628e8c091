"""The JSON API on a running service: what it answers is what its own document says."""

from typing import Any

import httpx
import pytest
from jsonschema_rs import Draft202012Validator

from tests.conftest import TOWN

PATHS = [
    "/api-info",
    "/documents",
    "/actors",
    "/actors?q=naset",
    "/search?q=naset&limit=2",
    "/things/actor/region-naset",
    "/things/document/brev-om-samarbete",
    "/questions?limit=100",
    "/questions/cq13",
    "/questions/cq13/answer?letter=A",
    "/gaps?limit=100",
    "/gaps/group-without-sector",
    "/gaps/group-without-sector/findings",
]


@pytest.fixture(scope="module")
def client(town_server: str) -> httpx.Client:
    with httpx.Client(base_url=f"{town_server}/api/v1", timeout=20) as client:
        yield client


@pytest.fixture(scope="module")
def document(client: httpx.Client) -> dict[str, Any]:
    return dict(client.get("/openapi.json").json())


def schema_of(document: dict[str, Any], path: str, status: str, kind: str) -> dict[str, Any]:
    def fits(template: str) -> bool:
        parts, wanted = path.partition("?")[0].split("/"), template.split("/")
        if template == "/things/{path}":
            return parts[1] == "things"
        return len(parts) == len(wanted) and all(w in {p, "{name}"} for p, w in zip(parts, wanted, strict=True))

    (template,) = [template for template in document["paths"] if fits(template)]
    content = document["paths"][template]["get"]["responses"][status]["content"]
    return {**content[kind]["schema"], "components": document["components"]}


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_as_described_tagged_and_not_empty(
    client: httpx.Client, document: dict[str, Any], path: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/json")
    told = answer.json()
    schema = schema_of(document, path, "200", "application/json")
    assert [str(error) for error in Draft202012Validator(schema).iter_errors(told)] == []
    assert told.get("items", [told])
    assert client.get(path, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert client.head(path).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/actors?limit=0", 400, "from 1 to 100"),
        ("/actors?size=3", 400, "no parameter 'size'"),
        ("/actors?limit=3&limit=4", 400, "'limit' is given more than once"),
        (f"/search?q={'x' * 201}", 400, "q has 201 characters; give at most 200"),
        ("/questions/cq13/answer?color=red", 400, "no parameter 'color'"),
        ("/questions/cq999", 404, "Nearest"),
        ("/gaps/nothing", 404, "no gap"),
        ("/things/actor/nobody", 404, "no thing"),
        ("/things/actor/fiskeriet", 410, "withdrawn on 2030-05-01: The letter names no fishery"),
        ("/things/actor/naset-region", 410, "id/actor/region-naset now"),
    ],
)
def test_what_is_wrong_is_told_as_a_problem_even_to_a_browser(
    client: httpx.Client, document: dict[str, Any], path: str, status: int, words: str
) -> None:
    for accept in ("*/*", "text/html"):
        answer = client.get(path, headers={"Accept": accept})
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
        told = answer.json()
        schema = schema_of(document, path, str(status), "application/problem+json")
        assert [str(error) for error in Draft202012Validator(schema).iter_errors(told)] == []
        assert words in told["detail"]
        assert told["instance"] == f"/api/v1{path.partition('?')[0]}"


def test_every_link_leads_somewhere_and_a_passage_is_shown(client: httpx.Client) -> None:
    told = client.get("/things/actor/region-naset").json()
    assert told["name"]["sv"]
    for address in (*told["links"].values(), told["evidence"][0]["page"]):
        assert httpx.get(address, follow_redirects=True).status_code == 200
    passage = told["evidence"][0]
    text = (TOWN / "texts" / f"{passage['document']}.txt").read_text("utf-8")
    assert text[passage["start"] : passage["end"]]


@pytest.mark.parametrize("letters", ["Näset", "naset", "NÄSET", "nas"])
def test_a_name_is_found_whatever_its_capitals_and_diacritics(client: httpx.Client, letters: str) -> None:
    found = client.get("/search", params={"q": letters, "limit": 100}).json()
    assert any(one["iri"].endswith("/actor/region-naset") for one in found["items"])
    assert client.get("/search", params={"q": 'x" } UNION { ?a ?b ?c'}).json()["total"] == 0


def test_what_is_called_just_so_comes_before_what_begins_so_and_what_holds_it(client: httpx.Client) -> None:
    found = client.get("/search", params={"q": "region naset", "limit": 100}).json()["items"]
    assert found[0]["iri"].endswith("/actor/region-naset")
    found = client.get("/search", params={"q": "naset", "limit": 100}).json()["items"]
    begins = [any(name.lower().startswith("näset") for name in one["name"].values()) for one in found]
    assert begins == sorted(begins, reverse=True)
    assert len(set(begins)) == 2


def test_the_address_in_the_catalogue_leads_to_what_the_api_says_of_itself(client: httpx.Client) -> None:
    answer = httpx.get(str(client.base_url).rstrip("/"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/api/v1/api-info")


def test_pages_follow_one_another_to_the_end(client: httpx.Client) -> None:
    seen, address = [], f"{client.base_url}questions?limit=30"
    while address:
        told = httpx.get(address).json()
        seen += [one["id"] for one in told["items"]]
        address = told.get("next")
    assert len(seen) == len(set(seen)) == told["total"]


def test_an_answer_is_that_of_the_question(client: httpx.Client) -> None:
    told = client.get("/questions/cq13/answer", params={"letter": "A"}).json()
    assert told["columns"] == ["area", "challenge", "number"]
    assert all(set(row) <= set(told["columns"]) for row in told["items"])
