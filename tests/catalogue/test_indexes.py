"""What programs look for at addresses that they know, on a running service."""

import json
import re
import urllib.robotparser

import httpx
import pytest

from tests.catalogue.test_sitemap import locations

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def client(town_server: str) -> httpx.Client:
    with httpx.Client(base_url=town_server, timeout=20) as client:
        yield client


def test_every_page_of_the_sitemap_answers_without_a_detour(client: httpx.Client) -> None:
    (part,) = locations(client.get("/sitemap.xml").text)
    pages = locations(client.get(part).text)
    assert len(pages) > 30
    assert len(set(pages)) == len(pages)
    for page in pages:
        assert client.get(page, headers={"Accept": "text/html"}).status_code == 200, page


@pytest.mark.parametrize("name", ["2.xml", "0.xml", "1", "x.xml", "1.xml.xml"])
def test_there_is_no_other_map(client: httpx.Client, name: str) -> None:
    assert client.get(f"/sitemap/{name}").status_code == 404


def test_a_crawler_reads_pages_and_asks_no_queries(client: httpx.Client) -> None:
    answer = client.get("/robots.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    rules = urllib.robotparser.RobotFileParser()
    rules.parse(answer.text.splitlines())
    assert rules.can_fetch("any", "/about/id/actor/region-naset")
    assert rules.can_fetch("any", "/datasets/dcat")
    assert not rules.can_fetch("any", "/sparql?query=SELECT")
    assert rules.site_maps() == [f"{str(client.base_url).rstrip('/')}/sitemap.xml"]


def test_void_comes_as_turtle_unless_asked_otherwise_and_is_tagged(client: httpx.Client) -> None:
    answer = client.get("/.well-known/void")
    assert answer.headers["content-type"].startswith("text/turtle")
    assert client.get("/.well-known/void", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    asked = client.head("/.well-known/void", headers={"Accept": "application/rdf+xml"})
    assert asked.headers["content-type"] == "application/rdf+xml"


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_start_page_tells_search_engines_of_the_dataset(client: httpx.Client, lang: str) -> None:
    page = client.get("/", params={"lang": lang}, headers={"Accept": "text/html"}).text
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    told = json.loads(found)
    assert (told["@type"], told["inLanguage"]) == ("Dataset", lang)
    assert httpx.get(told["distribution"][0]["contentUrl"]).status_code == 200
