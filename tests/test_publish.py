"""A release arrives on a server whole, or the server does not say that it has."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from clustergraph.build import build
from clustergraph.errors import EndpointError
from clustergraph.iris import GRAPH, RELEASE_GRAPH, UNION_GRAPH
from clustergraph.project import Project
from clustergraph.publish import Publisher
from clustergraph.release import Release
from clustergraph.remote import RemoteEngine
from clustergraph.remotestore import RemoteStore, store_beside
from tests.conftest import COMMAND, TOWN_FILE, run

pytestmark = pytest.mark.slow
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


def publish(url: str, release: Release, *options: str) -> dict[str, object]:
    done = run("publish", url, "--release", release.folder, "--json", *options)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def graphs(url: str) -> set[str]:
    rows = RemoteEngine(url).ask_whole("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }").records
    return {str(row["g"]) for row in rows if str(row["g"]).startswith(GRAPH)}


@pytest.fixture(params=["oxigraph", "oxigraph with the union as default", "virtuoso"])
def url(request: pytest.FixtureRequest, start_oxigraph: Callable[..., str]) -> Iterator[str]:
    """An empty server."""
    if request.param != "virtuoso":
        yield start_oxigraph(union="union" in request.param)
        return
    address = request.getfixturevalue("virtuoso")
    request.getfixturevalue("known")
    loaded = request.getfixturevalue("release") if graphs(address) else None
    empty(address)
    yield address
    empty(address)
    if loaded is not None:  # what other tests have loaded
        publish(address, loaded)


def empty(address: str) -> None:
    for iri in graphs(address):
        RemoteStore(store_beside(address), 30).remove(iri)


def test_what_is_published_is_there_each_triple_once_and_is_not_sent_twice(url: str, town_release: Release) -> None:
    expected = set(town_release.manifest["counts"]["graphs"]) | {"union"}
    rehearsed = publish(url, town_release, "--dry-run")
    assert graphs(url) == set(), "a rehearsal changes nothing"
    report = publish(url, town_release)
    assert report["loaded"] == rehearsed["loaded"]
    assert {str(iri).removeprefix(GRAPH) for iri in report["loaded"]} == {name.removeprefix(GRAPH) for name in expected}
    assert GRAPH + "brev-om-samarbete" in report["identical"]
    engine = RemoteEngine(url)
    assert engine.holding.release == town_release.digest
    assert engine.query(COUNT).records == [{"n": report["triples"]}]
    again = publish(url, town_release)
    assert (again["loaded"], again["removed"]) == ([], [])


def test_a_newer_release_replaces_what_changed_and_removes_what_is_gone(
    url: str, own_town: Path, town_release: Release, tmp_path: Path
) -> None:
    publish(url, town_release)
    path = own_town / TOWN_FILE
    path.write_text(path.read_text("utf-8").replace('"Region Näset"', '"Region Nästa"'), "utf-8")
    newer = build(Project(own_town), tmp_path / "releases")
    RemoteStore(store_beside(url), 30).put("urn:somebody:else", b"<urn:s> <urn:p> <urn:o> .\n")
    store = RemoteStore(store_beside(url), 30)
    told = store.read(RELEASE_GRAPH) + f"<{RELEASE_GRAPH}> <http://purl.org/dc/terms/hasPart> <{GRAPH}old> .\n".encode()
    store.put(RELEASE_GRAPH, told)
    store.put(GRAPH + "old", b"<urn:s> <urn:p> <urn:o> .\n")
    report = publish(url, newer)
    assert GRAPH + "brev-om-samarbete" in report["loaded"]
    assert GRAPH + "ontology" in report["kept"]
    assert report["removed"] == [GRAPH + "old"]
    assert GRAPH + "old" not in graphs(url)
    assert RemoteEngine(url).holding.release == newer.digest
    assert store.read("urn:somebody:else"), "what is not of a release is left alone"
    store.remove("urn:somebody:else")


def test_what_was_changed_on_the_server_is_noticed_and_mended(url: str, town_release: Release) -> None:
    publish(url, town_release)
    store = RemoteStore(store_beside(url), 30)
    store.add(GRAPH + "brev-om-samarbete", b"<urn:s> <urn:p> <urn:o> .\n")
    assert publish(url, town_release)["loaded"] == [GRAPH + "brev-om-samarbete"]


def test_a_load_that_is_killed_is_taken_up_where_it_was(start_oxigraph: Callable[..., str], release: Release) -> None:
    url = start_oxigraph()
    process = subprocess.Popen([str(COMMAND), "publish", url, "--release", str(release.folder)])
    end = time.monotonic() + 30
    while GRAPH + "derived" not in graphs(url):
        assert time.monotonic() < end
        assert process.poll() is None
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait(10) == -signal.SIGKILL
    engine = RemoteEngine(url)
    assert engine.holding.release is None, "half a release is none"
    done = [iri for iri, graph in engine.holding.graphs.items() if graph.digest]
    report = publish(url, release)
    assert set(report["kept"]) >= set(done)
    assert done
    assert UNION_GRAPH in report["loaded"]
    assert RemoteEngine(url).holding.release == release.digest


def test_what_a_bulk_loader_has_loaded_is_found_in_place(
    start_oxigraph: Callable[..., str], town_release: Release
) -> None:
    url = start_oxigraph(town_release)
    assert publish(url, town_release)["loaded"] == [UNION_GRAPH]
    assert RemoteEngine(url).holding.release == town_release.digest


def test_who_asks_an_endpoint_is_told_when_it_holds_another_release(
    start_oxigraph: Callable[..., str], town_release: Release, release: Release
) -> None:
    url = start_oxigraph()
    publish(url, town_release)
    same = run("ask", "cq13", "--endpoint", url, "--release", town_release.folder)
    assert (same.returncode, same.stderr) == (0, "")
    other = run("ask", "cq13", "--endpoint", url, "--release", release.folder)
    assert f"{url} holds release {town_release.digest[:12]}, not {release.digest[:12]}" in other.stderr
    assert same.stdout == other.stdout
    store = RemoteStore(store_beside(url), 30)
    half = b"".join(
        line for line in store.read(RELEASE_GRAPH).splitlines(True) if town_release.digest.encode() not in line
    )
    store.put(RELEASE_GRAPH, half)
    assert "not loaded whole" in run("ask", "cq13", "--endpoint", url, "--release", release.folder).stderr


def test_a_server_that_loses_triples_is_found_out(start_oxigraph: Callable[..., str], town_release: Release) -> None:
    class Forgetful(RemoteStore):
        def put(self, graph: str, triples: bytes) -> None:
            lossy = graph.endswith("/brev-om-samarbete")
            super().put(graph, b"".join(triples.splitlines(keepends=True)[1:]) if lossy else triples)

    url = start_oxigraph()
    publisher = Publisher(town_release, RemoteEngine(url), Forgetful(store_beside(url), 30), lambda _: None)
    with pytest.raises(EndpointError, match="brev-om-samarbete and now holds"):
        publisher.publish()
    assert RemoteEngine(url).holding.release is None


def test_a_store_of_another_server_is_found_out(start_oxigraph: Callable[..., str], town_release: Release) -> None:
    one, other = start_oxigraph(), start_oxigraph()
    done = run("publish", one, "--store", store_beside(other), "--release", town_release.folder)
    assert done.returncode == 1
    assert "0 triples" in done.stderr


def test_who_may_not_write_is_told_what_to_set(virtuoso: str, town_release: Release) -> None:
    done = run("publish", virtuoso, "--release", town_release.folder)
    assert done.returncode == 1
    assert "CLUSTERGRAPH_USER" in done.stderr


def test_clients_of_their_own_can_ask_for_the_union(start_oxigraph: Callable[..., str], town_release: Release) -> None:
    url = start_oxigraph(union=False)
    triples = publish(url, town_release)["triples"]
    asked = COUNT.replace("WHERE", f"FROM <{UNION_GRAPH}> WHERE")
    answer = httpx.post(url, data={"query": asked}, headers={"Accept": "text/csv"})
    assert answer.text.split() == ["n", str(triples)]
