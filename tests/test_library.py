from pathlib import Path

import pandas as pd
import pytest

import clustergraph
from clustergraph.errors import EndpointError, ParameterError, ReleaseError, UnknownError
from clustergraph.release import Release
from tests.conftest import free_port


@pytest.mark.parametrize("where", ["release", "home", "endpoint"])
def test_a_graph_opens_from_a_release_a_folder_of_releases_or_an_endpoint(
    where: str, town_release: Release, town_server: str
) -> None:
    source = {
        "release": town_release.folder,
        "home": str(town_release.folder.parent),
        "endpoint": f"{town_server}/sparql",
    }[where]
    graph = clustergraph.open(source)
    answer = graph.ask("cq13", letter="A")
    assert [row["challenge"] for row in answer] == ["Fler lampor", "Färre skuggor", "Större fönster"]
    frame = answer.frame()
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == ["area", "challenge", "number"]
    assert graph.ask("cq17").frame()["challenges"].dtype.kind == "i"
    assert repr(graph).startswith("<ClusterGraph ")


def test_a_query_of_one_s_own(town_release: Release) -> None:
    graph = clustergraph.open(town_release.folder)
    assert graph.query("ASK { ?s a <https://w3id.org/clustergraph/def/Aspect> }").boolean is True
    assert "Vilka" in graph.question("cq03").header["question@sv"]


def test_what_cannot_be_opened_or_asked_is_said(
    town_release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ReleaseError, match="clustergraph build"):
        clustergraph.open()
    with pytest.raises(EndpointError, match="cannot be reached"):
        clustergraph.open(f"http://127.0.0.1:{free_port()}/sparql").ask("cq01")
    graph = clustergraph.open(town_release.folder)
    with pytest.raises(UnknownError, match="Nearest"):
        graph.ask("cq0")
    with pytest.raises(ParameterError):
        graph.ask("cq13", number="1")


def test_everything_is_called_something_in_both_languages(town_release: Release, town_server: str) -> None:
    graph = clustergraph.open(town_release.folder)
    names = {lang: graph.names(lang) for lang in ("sv", "en")}
    assert names["sv"] == clustergraph.open(f"{town_server}/sparql").names()
    assert set(names["sv"]) == set(names["en"])
    assert names["sv"] != names["en"]


def test_everything_promised_is_there() -> None:
    for name in clustergraph.__all__:
        assert getattr(clustergraph, name)
