"""What an address answers, for as long as it has been published."""

import httpx
import pytest
from rdflib import OWL, Graph, Literal, URIRef

from clustergraph.iris import BASE
from clustergraph.negotiation import FORMATS, GRAPH_TYPES

BROWSER = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}


@pytest.fixture(scope="module")
def client(town_server: str) -> httpx.Client:
    with httpx.Client(base_url=town_server, timeout=20) as client:
        yield client


def links(answer: httpx.Response) -> set[str]:
    return {part.partition('rel="')[2].partition('"')[0] for part in answer.headers["link"].split(", ")}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ["/id/actor/region-naset", "/def/Actor", "/shape/Actor"])
def test_a_thing_leads_to_its_description_and_says_how_else_it_comes(
    client: httpx.Client, path: str, method: str
) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/about{path}")
    assert "Accept" in answer.headers["vary"].split(", ")
    assert links(answer) == {"alternate", "describedby", "license"}


@pytest.mark.parametrize("path", ["/about/id/actor/region-naset", "/id/document/brev-om-samarbete"])
def test_a_description_says_how_else_it_comes_and_each_way_does(client: httpx.Client, path: str) -> None:
    for headers in (BROWSER, {"Accept": "text/turtle"}):
        answer = client.get(path, headers=headers)
        assert answer.status_code == 200
        assert links(answer) == {"alternate", "describedby", "license"}
    for relation in ("alternate", "describedby"):
        assert client.get(answer.links[relation]["url"]).status_code == 200
    alternates = [part for part in answer.headers["link"].split(", ") if "alternate" in part]
    for part in alternates:
        address, kind = part[1:].partition(">")[0], part.partition('type="')[2].rstrip('"')
        assert client.get(address).headers["content-type"].startswith(kind)
        assert address.partition("format=")[2] in FORMATS


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("path", ["/id/actor/fiskeriet", "/about/id/actor/fiskeriet"])
def test_a_reader_is_told_what_became_of_a_thing_and_why(client: httpx.Client, path: str, lang: str) -> None:
    answer = client.get(path, params={"lang": lang}, headers=BROWSER)
    assert answer.status_code == 410
    assert "2030-05-01" in answer.text
    assert {"sv": "felläsning", "en": "misreading"}[lang] in answer.text


@pytest.mark.parametrize("media_type", GRAPH_TYPES)
def test_a_program_is_told_the_same(client: httpx.Client, media_type: str) -> None:
    answer = client.get("/id/actor/fiskeriet", headers={"Accept": media_type})
    assert answer.status_code == 410
    told = Graph().parse(data=answer.content, format=media_type)
    assert (URIRef(f"{BASE}id/actor/fiskeriet"), OWL.deprecated, Literal(True)) in told
    assert client.head("/id/actor/fiskeriet").status_code == 410


@pytest.mark.parametrize("below", ["", "/about"])
def test_a_thing_with_another_name_now_leads_there_for_ever(client: httpx.Client, below: str) -> None:
    answer = client.get(f"{below}/id/actor/naset-region", params={"lang": "sv"})
    assert answer.status_code == 308
    assert answer.headers["location"] == f"{below}/id/actor/region-naset?lang=sv"
    assert client.get("/id/actor/naset-region", follow_redirects=True).status_code == 200


def test_what_never_was_there_is_not_said_to_be_gone(client: httpx.Client) -> None:
    assert client.get("/id/actor/never-was").status_code == 404
    assert client.get("/id/passage/brev-om-samarbete/x").status_code == 404


def test_a_query_can_ask_what_is_withdrawn(client: httpx.Client) -> None:
    query = "SELECT ?new { GRAPH ?g { ?old <http://purl.org/dc/terms/isReplacedBy> ?new } }"
    rows = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    assert [row["new"]["value"] for row in rows] == [f"{BASE}id/actor/region-naset"]
