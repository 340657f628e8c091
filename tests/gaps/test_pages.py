"""Pages about gaps, read over HTTP."""

import re
from collections.abc import Iterator

import httpx
import pytest

from clustergraph.gaps.survey import Gaps, gap_name
from tests.conftest import ROOT
from tests.gaps.test_survey import TOWN
from tests.test_site import Page


@pytest.fixture(scope="module")
def client(town_server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=town_server, timeout=20, headers={"Accept": "text/html"}) as client:
        yield client


def read(client: httpx.Client, path: str) -> Page:
    answer = client.get(path)
    assert answer.status_code == 200
    return Page(answer.text)


def test_the_page_about_gaps_counts_them_and_leads_to_each(client: httpx.Client) -> None:
    page = read(client, "/gaps?lang=en")
    led_to = [link for link in page.links() if link.startswith("/gaps/")]
    assert {link.split("?")[0].removeprefix("/gaps/") for link in led_to} >= set(TOWN)
    assert all(client.get(link).status_code == 200 for link in led_to)


def test_a_gap_is_counted_alike_on_its_own_page_and_on_the_page_of_all(client: httpx.Client) -> None:
    """The one asks the query, the other reads what the release holds."""
    counts = {**dict.fromkeys((gap_name(query) for query in Gaps(ROOT / "queries")), 0), **TOWN}
    listed = client.get("/gaps?lang=en").text
    for name, count in counts.items():
        assert re.search(rf'/gaps/{name}\?.*?<td class="number">{count}</td>', listed), name
        assert f"Findings ({count})" in client.get(f"/gaps/{name}?lang=en").text, name


def test_passages_are_told_under_their_document(client: httpx.Client) -> None:
    told = client.get("/gaps/party-without-adoption?lang=sv").text
    assert re.search(r"brev-om-samarbete: <a [^>]*>135–184</a>", told)


def test_a_gap_leads_to_its_things_its_passages_and_its_query(client: httpx.Client) -> None:
    page = read(client, "/gaps/party-without-adoption?lang=sv")
    links = page.links()
    assert any(link.startswith("/id/actor/lansstyrelsen-pa-naset") for link in links)
    assert any(link.startswith("/id/agreement/ljus") for link in links)
    assert any(link.startswith("/id/passage/brev-om-samarbete/135-184") for link in links)
    run = next(link for link in links if link.startswith("/sparql?") and "format=" not in link)
    assert client.get(run).status_code == 200
    assert "Länsstyrelsen på Näset" in page.words


def test_the_page_of_a_thing_shows_its_gaps_and_not_as_links_to_it(client: httpx.Client) -> None:
    page = read(client, "/about/id/group/ljusgruppen?lang=en")
    gaps = [link for link in page.links() if link.startswith("/gaps/")]
    assert [link.split("?")[0] for link in gaps] == ["/gaps/group-without-sector"]
    assert {"business", "civil society"} <= set(page.words)
    assert not [link for link in page.links() if link.startswith("/id/finding/")]


def test_a_thing_without_gaps_has_no_such_section(client: httpx.Client) -> None:
    page = read(client, "/about/id/actor/region-naset?lang=en")
    assert not [link for link in page.links() if link.startswith("/gaps/")]


def test_an_unknown_gap_is_not_found_and_the_nearest_are_told(client: httpx.Client) -> None:
    answer = client.get("/gaps/area-without-owners", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert "area-without-owner" in answer.json()["detail"]
