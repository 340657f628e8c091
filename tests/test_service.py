"""A new release takes the place of the old one while people ask."""

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from clustergraph.build import build
from clustergraph.project import Project
from clustergraph.release import Release
from tests.conftest import TOWN_FILE

pytestmark = pytest.mark.slow

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


@pytest.fixture
def home(tmp_path: Path, town_release: Release) -> Path:
    shutil.copytree(town_release.folder.parent, tmp_path / "releases")
    return tmp_path / "releases"


def rebuild(town: Path, home: Path, name: str) -> Release:
    path = town / TOWN_FILE
    path.write_text(path.read_text("utf-8").replace('"Region Näset"', f'"{name}"'), "utf-8")
    return build(Project(town), home)


def until(server: str, digest: str) -> None:
    end = time.monotonic() + 30
    while httpx.get(f"{server}/health").json()["release"] != digest:
        assert time.monotonic() < end, "the new release never came"
        time.sleep(0.1)


def test_a_new_release_is_served_without_a_request_being_dropped(
    serve: Callable[..., str], home: Path, own_town: Path
) -> None:
    server = serve("--release", home, "--client", 0)
    answers: list[tuple[int, str]] = []
    stop = threading.Event()

    def ask() -> None:
        with httpx.Client(base_url=server, timeout=20) as client:
            while not stop.is_set():
                answer = client.post("/sparql", data={"query": COUNT}, headers={"Accept": "text/csv"})
                answers.append((answer.status_code, answer.headers.get("etag", "")))

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    first = httpx.get(f"{server}/health").json()["release"]
    release = rebuild(own_town, home, "Region Nästa")
    assert release.digest != first
    until(server, release.digest)
    time.sleep(0.5)
    stop.set()
    for asker in askers:
        asker.join()
    assert {status for status, _ in answers} == {200}
    tags = [tag for _, tag in answers]
    assert {first[:16], release.digest[:16]} == {tag[3:-1] for tag in tags}
    name = "SELECT ?l WHERE { <https://w3id.org/clustergraph/id/actor/region-naset> ?p ?l FILTER(CONTAINS(STR(?l), 'Nästa')) }"
    assert "Region Nästa" in httpx.post(f"{server}/sparql", data={"query": name}, headers={"Accept": "text/csv"}).text
    page = httpx.get(f"{server}/about/id/actor/region-naset?lang=sv", headers={"Accept": "text/html"}).text
    assert "Region Nästa" in page
    assert "clustergraph_releases_replaced_total 1.0" in httpx.get(f"{server}/metrics").text


def test_a_release_that_cannot_be_opened_leaves_the_old_one(
    serve: Callable[..., str], home: Path, own_town: Path
) -> None:
    server = serve("--release", home)
    first = httpx.get(f"{server}/health").json()["release"]
    release = rebuild(own_town, home, "Region Nästa")
    graph = release.graph.read_bytes()
    release.graph.write_bytes(graph[: len(graph) // 2])
    time.sleep(2.5)
    assert httpx.get(f"{server}/health").json()["release"] in {first, release.digest}
    assert httpx.post(f"{server}/sparql", data={"query": COUNT}).status_code == 200
    (home / "current").write_text("nothing")
    time.sleep(1.5)
    assert httpx.post(f"{server}/sparql", data={"query": COUNT}).status_code == 200
