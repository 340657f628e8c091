"""The catalogue over HTTP, as a harvester and a person meet it."""

import gzip
import hashlib
from collections.abc import Callable

import httpx
import pytest
from rdflib import DCAT, RDF, Graph, URIRef

from clustergraph.catalogue.listing import Listing
from clustergraph.release import Release

SPDX_VALUE = URIRef("http://spdx.org/rdf/terms#checksumValue")
SPDX = URIRef("http://spdx.org/rdf/terms#checksum")


@pytest.fixture(scope="module")
def client(town_server: str) -> httpx.Client:
    with httpx.Client(base_url=town_server, timeout=20) as client:
        yield client


def test_a_harvester_that_says_nothing_gets_rdf_xml(client: httpx.Client) -> None:
    answer = client.get("/datasets/dcat")
    assert answer.headers["content-type"] == "application/rdf+xml"
    assert (None, RDF.type, DCAT.Catalog) in Graph().parse(data=answer.content, format="xml")


@pytest.mark.parametrize("media_type", ["application/rdf+xml", "text/turtle", "application/ld+json"])
def test_it_comes_as_asked_with_a_tag_that_spares_the_next_answer(client: httpx.Client, media_type: str) -> None:
    answer = client.get("/datasets/dcat", headers={"Accept": media_type})
    assert answer.headers["content-type"].startswith(media_type)
    assert answer.headers["vary"].startswith("Accept")
    head = client.head("/datasets/dcat", headers={"Accept": media_type})
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", answer.headers["etag"])
    known = client.get("/datasets/dcat", headers={"Accept": media_type, "If-None-Match": answer.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")


def test_what_cannot_be_sent_is_said(client: httpx.Client) -> None:
    assert client.get("/datasets/dcat", headers={"Accept": "image/png"}).status_code == 406


def test_every_file_that_is_listed_can_be_downloaded_and_is_what_is_said(client: httpx.Client) -> None:
    graph = Graph().parse(data=client.get("/datasets/dcat").content, format="xml")
    listed = list(graph.subject_objects(DCAT.downloadURL))
    assert len(listed) == 11
    for thing, address in listed:
        answer = client.get(str(address))
        assert answer.status_code == 200
        assert len(answer.content) == int(graph.value(thing, DCAT.byteSize))
        digest = hashlib.sha256(answer.content).hexdigest()
        assert str(graph.value(graph.value(thing, SPDX), SPDX_VALUE)) == digest
        assert digest in answer.headers["etag"]
        assert "immutable" in answer.headers["cache-control"]
        if str(address).endswith(".gz"):
            assert gzip.decompress(answer.content)


def test_a_download_can_be_resumed_and_asked_about(client: httpx.Client, listing: Listing) -> None:
    address = f"/datasets/{listing.editions[0].name}/graph.nq.gz"
    whole = client.get(address)
    rest = client.get(address, headers={"Range": "bytes=100-"})
    assert (rest.status_code, rest.content) == (206, whole.content[100:])
    assert client.head(address).headers["content-length"] == str(len(whole.content))
    assert client.get(address, headers={"If-None-Match": whole.headers["etag"]}).status_code == 304


def test_everything_that_is_described_leads_to_its_description(client: httpx.Client) -> None:
    graph = Graph().parse(data=client.get("/datasets/dcat").content, format="xml")
    ours = {str(thing) for thing in graph.subjects() if str(thing).startswith(str(client.base_url))}
    assert len(ours) > 20
    for thing in ours:
        answer = client.get(thing)
        assert (answer.status_code, answer.headers["location"]) == (303, "/datasets/dcat"), thing


@pytest.mark.parametrize("path", ["nothing", "0123456789abcdef/graph.nq", "0123456789abcdef", "../health", "%2e%2e/manifest.json"])  # fmt: skip
def test_what_is_not_there_is_said(client: httpx.Client, path: str) -> None:
    answer = client.get(f"/datasets/{path}", headers={"Accept": "*/*"})
    assert answer.status_code == 404 or answer.url.path == "/health"


def test_no_other_file_of_a_release_can_be_had(client: httpx.Client, listing: Listing) -> None:
    for name in ("manifest.json", "report.json", "..%2fcurrent"):
        assert client.get(f"/datasets/{listing.editions[0].name}/{name}").status_code == 404


def test_people_find_the_files_on_a_page(client: httpx.Client, listing: Listing) -> None:
    for lang, word in (("sv", "Data att ladda ner"), ("en", "Data to download")):
        answer = client.get("/datasets", params={"lang": lang}, headers={"Accept": "text/html"})
        assert word in answer.text
        assert f"/datasets/{listing.editions[0].name}/graph.ttl.gz" in answer.text


@pytest.mark.slow
def test_an_operator_says_who_publishes_and_where(serve: Callable[..., str], town_release: Release) -> None:
    region = "Region Väst <http://dataportal.se/organisation/SE2321000016>"
    told = ["--publisher", region, "--publisher-type", "RegionalAuthority", "--contact", "data@example.org"]
    server = serve("--release", town_release.folder, *told, "--public-url", "https://data.example.org/")
    graph = Graph().parse(data=httpx.get(f"{server}/datasets/dcat").content, format="xml")
    at = "https://data.example.org/datasets/"
    assert (URIRef(f"{at}catalogue"), RDF.type, DCAT.Catalog) in graph
    assert URIRef("http://dataportal.se/organisation/SE2321000016") in graph.subjects()
    assert URIRef("mailto:data@example.org") in graph.objects()
    assert server not in graph.serialize(format="nt")


@pytest.mark.slow
def test_files_that_are_no_release_are_catalogued_without_downloads(
    serve: Callable[..., str], town_release: Release
) -> None:
    server = serve(town_release.graph)
    graph = Graph().parse(data=httpx.get(f"{server}/datasets/dcat").content, format="xml")
    assert list(graph.objects(None, DCAT.downloadURL)) == []
    for address in {str(address) for address in graph.objects(None, DCAT.accessURL)}:
        assert httpx.get(address).status_code == 200
    assert "/store" in httpx.get(f"{server}/datasets", headers={"Accept": "text/html"}).text
    assert httpx.get(f"{server}/datasets/{town_release.folder.name}/graph.nq").status_code == 404
    assert httpx.get(f"{server}/.well-known/void").status_code == 200
