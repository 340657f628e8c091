"""Pages, read as a person would: with a parser, over HTTP."""

import re
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from clustergraph.release import Release
from clustergraph.site import language
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

PAGES = [
    "/",
    "/sparql",
    "/sparql?query=SELECT%20*%20WHERE%20%7B%3Fs%20a%20%3Chttps://w3id.org/clustergraph/def/Aspect%3E%7D",
    "/sparql?query=DESCRIBE%20%3Chttps://w3id.org/clustergraph/id/actor/region-naset%3E",
    "/questions/cq13",
    "/gaps",
    "/gaps/group-without-sector",
    "/datasets",
    "/about/id/actor/region-naset",
    "/about/def/PartyAdoption",
    "/about/def/hasParty",
    "/about/def/module/agreements",
    "/about/def/module/alignments",
    "/about/id/codelist/stance",
    "/def",
    "/guide/asking",
    "/guide/clients",
    "/guide/analysis",
    "/guide/adding",
    "/guide/security",
    "/guide/larger",
    "/guide/matching",
    "/guide/publishing",
    "/id/document/brev-om-samarbete",
    "/id/passage/brev-om-samarbete/0-17",
    "/nowhere",
]
VOID = {"meta", "link", "input", "br", "img", "hr"}


class Page(HTMLParser):
    """What a reader without a style sheet meets."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def links(self) -> list[str]:
        return [attributes["href"] or "" for tag, attributes in self.tags if tag == "a"]


@pytest.fixture(scope="module")
def client(town_server: str) -> httpx.Client:
    with httpx.Client(base_url=town_server, timeout=20, headers={"Accept": "text/html"}) as client:
        yield client


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole_and_says_its_language(client: httpx.Client, path: str, lang: str) -> None:
    answer = client.get(path, headers={"Accept-Language": lang})
    page = Page(answer.text)
    assert page.open == []
    assert ("html", {"lang": lang}) in page.tags
    assert [tag for tag, _ in page.tags].count("h1") == 1
    assert [tag for tag, _ in page.tags].count("main") == 1
    labelled = {attributes.get("for") for tag, attributes in page.tags if tag == "label"}
    fields = [a for tag, a in page.tags if tag in {"input", "textarea"} and a.get("type") != "hidden"]
    assert all(attributes.get("id") in labelled for attributes in fields)
    assert not re.search(
        r"(src|href)=\"(https?:)?//(?!w3id\.org|www\.w3\.org|purl\.org|data\.europa|xmlns|creativecommons|ror\.org|schema\.org)",
        answer.text,
    )


def test_every_link_on_the_start_page_leads_somewhere(client: httpx.Client) -> None:
    for link in Page(client.get("/").text).links():
        if link.startswith("/"):
            assert client.get(link, follow_redirects=True).status_code == 200, link


def test_the_start_page_lists_every_question_with_a_link_to_run_it(client: httpx.Client) -> None:
    page = Page(client.get("/").text)
    asked = {link.split("?")[0] for link in page.links() if link.startswith("/questions/")}
    assert asked == {f"/questions/{path.stem.split('-')[0]}" for path in (ROOT / "queries").glob("cq*.rq")}


def test_the_start_page_begins_with_the_documents_and_what_they_leave_out(client: httpx.Client) -> None:
    page, gaps = client.get("/?lang=en").text, client.get("/gaps?lang=en").text
    places = [page.index(f'id="{name}"') for name in ("documents", "gaps", "questions", "model")]
    assert places == sorted(places)
    rows = re.findall(r"<tr><th scope=.row.>(?:(?!</tr>).)*</tr>", gaps, re.S)
    assert rows
    assert all(row in page for row in rows)


def test_the_start_page_counts_the_passages_that_are_evidence(client: httpx.Client) -> None:
    assert re.search(r'<td class="number">23</td>', client.get("/").text), "as `clustergraph evidence` counts them"


def test_a_query_that_does_not_parse_stays_in_the_editor(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": "SELECT ?kept WHERE {"})
    assert answer.status_code == 400
    assert "SELECT ?kept WHERE {</textarea>" in answer.text
    assert 'role="alert"' in answer.text


def test_a_document_s_page_does_not_list_its_passages_as_links_to_it(client: httpx.Client) -> None:
    text = client.get("/id/document/brev-om-samarbete?lang=en").text
    assert "id:passage" not in text
    assert "Letter on collaboration" in text


def test_names_are_in_the_reader_s_language_where_they_exist(client: httpx.Client) -> None:
    assert "Light in the town" in client.get("/about/id/challenge/ljus/a1-1?lang=en").text
    assert "Ljus i staden" in client.get("/about/id/challenge/ljus/a1-1?lang=sv").text


def test_a_question_page_shows_query_answer_and_takes_values(client: httpx.Client) -> None:
    text = client.get("/questions/cq13?letter=A").text
    assert "Fler lampor" in text
    assert "VALUES ?letter { &#34;A&#34; }" in text
    assert "Fler lampor" not in client.get("/questions/cq13?letter=B").text


def test_a_thing_shows_its_evidence_in_its_surroundings_and_who_says_what(client: httpx.Client) -> None:
    text = client.get("/about/id/actor/universitetet-pa-naset?lang=en").text
    assert "<mark>Universitetet\npå Näset</mark>" in text
    assert "according to" in text
    assert re.search(r'follows from <a href="/id/adoption/[^"]+">', text), "a derived link leads to its record"
    assert re.search(r'Kind: <a href="/def/University\?lang=en">university</a></p>', text), (
        "the class as curated, not all it follows from"
    )


def test_a_passage_is_highlighted_with_document_and_section(client: httpx.Client) -> None:
    start = (ROOT / "tests/town/texts/brev-om-samarbete.txt").read_text("utf-8").index("Fler lampor")
    text = client.get(f"/id/passage/brev-om-samarbete/{start}-{start + 11}?lang=sv").text
    assert "<mark>Fler lampor</mark>" in text
    assert "Ljus i staden" in text
    assert "Åberopas av" in text


@pytest.mark.slow
def test_without_the_text_the_page_says_where_it_stands_and_how_to_add_it(
    serve: Callable[..., str], town_release: Release
) -> None:
    address = serve("--release", town_release.folder)
    text = httpx.get(f"{address}/id/passage/brev-om-samarbete/0-17?lang=en", headers={"Accept": "text/html"}).text
    assert "<mark>" not in text
    assert "brev-om-samarbete.txt" in text
    assert "--sources" in text


def test_the_other_language_is_one_click_away_with_the_same_values(client: httpx.Client) -> None:
    page = Page(client.get("/questions/cq13?letter=A&lang=sv").text)
    (switch,) = [attributes["href"] for tag, attributes in page.tags if attributes.get("hreflang") == "en"]
    assert switch == "?letter=A&lang=en"


@pytest.mark.parametrize(
    ("asked", "accepted", "chosen"),
    [
        ("sv", "en", "sv"),
        (None, "sv-SE,sv;q=0.9,en;q=0.8", "sv"),
        (None, "de,en;q=0.5", "en"),
        ("de", "", "en"),
        (None, "", "en"),
    ],
)
def test_the_language_is_the_reader_s(asked: str | None, accepted: str, chosen: str) -> None:
    assert language(asked, accepted) == chosen


def test_no_page_loads_anything_from_elsewhere() -> None:
    files = subprocess.run(
        ["git", "ls-files", "src"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    pages = [ROOT / name for name in files if Path(name).suffix in {".html", ".css"}]
    assert pages
    for page in pages:
        assert not re.search(r"(?:src|href)=[\"']?https?://|@import|url\(http", page.read_text("utf-8")), page


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_ontology_s_address_shows_the_whole_model_to_people_and_its_graph_to_programs(
    client: httpx.Client, lang: str
) -> None:
    answer = client.get(f"/def?lang={lang}")
    assert answer.status_code == 200
    assert {"sv": "<h1>Modellen</h1>", "en": "<h1>The model</h1>"}[lang] in answer.text
    held = re.findall(r' id="([^"]+)"', answer.text)
    for link in Page(answer.text).links():
        assert not link.startswith("#") or link[1:] in held, link
    turtle = client.get("/def", headers={"Accept": "text/turtle"})
    assert turtle.headers["content-type"].startswith("text/turtle")
    assert "PartyAdoption" in turtle.text


def test_a_term_s_page_says_what_who_asks_needs_to_know(client: httpx.Client) -> None:
    text = client.get("/def/PartyAdoption?lang=en", follow_redirects=True).text
    assert "parts anslutning" in text, "the other language stands beside it"
    assert "exactly one" in text
    assert 'href="/id/codelist/adoption-status?lang=en"' in text
    assert "An adoption is one party&#39;s" in text, "what the shape demands"
    assert "cq04" in text
    page = Page(text)
    run = next(link for link in page.links() if link.startswith("/sparql?"))
    assert client.get(run).status_code == 200


@pytest.mark.slow
def test_every_link_on_a_page_about_the_model_leads_somewhere(client: httpx.Client) -> None:
    for path in ("/def/hasParty", "/def/module/claims", "/id/codelist/stance", "/guide/asking", "/guide/adding"):
        page = client.get(f"{path}?lang=sv", follow_redirects=True)
        assert page.status_code == 200
        for link in dict.fromkeys(Page(page.text).links()):
            if link.startswith("/"):
                assert client.get(link, follow_redirects=True).status_code == 200, (path, link)


@pytest.mark.parametrize("path", PAGES)
def test_no_script_runs_on_a_page_and_nothing_comes_from_elsewhere(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    scripts = [attributes for tag, attributes in Page(answer.text).tags if tag == "script"]
    assert scripts == [{"type": "application/ld+json"}] * (path == "/"), "data, which no browser runs"


@pytest.mark.parametrize(
    "path", ["/sparql?query={}", "/id/actor/{}", "/questions/cq13?letter={}", "/guide/{}", "/?lang={}"]
)
def test_what_a_stranger_writes_into_an_address_stays_text(client: httpx.Client, path: str) -> None:
    page = Page(client.get(path.format(quote("\"'><script>alert(1)</script>"))).text)
    scripts = [attributes for tag, attributes in page.tags if tag == "script"]
    assert scripts == [{"type": "application/ld+json"}] * path.startswith("/?")


def test_a_thing_s_page_tells_what_other_registers_call_it_and_leads_there(client: httpx.Client) -> None:
    page = client.get("/about/id/actor/region-naset?lang=en").text
    section = page[page.index('id="elsewhere"') :]
    said = " ".join(re.sub(r"<[^>]*>", " ", section).split())
    assert '<a href="https://ror.org/0naset122">0naset122</a>' in section
    assert "there called Näsets läns landsting how we know" in said
    assert "not to be confused with 05dxps055 California Institute of Technology" in said
    assert "exact match" not in page[: page.index('id="elsewhere"')], "told once, with its register"
    board = client.get("/about/id/actor/lansstyrelsen-pa-naset?lang=sv").text
    assert "sökt utan träff den 2026-11-22" in " ".join(board.split())
    record = client.get("/about/id/identifier/ror/0naset122?lang=sv").text
    assert "Där inget annat sägs, enligt" in record
    assert 'href="/graph/links-ror' in record
