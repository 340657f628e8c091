"""Registers in great numbers beside the documents: harvested, built, analysed, and nothing that documents say changes."""

import json
import shutil
from itertools import combinations
from pathlib import Path

import pytest
from benchmarks import registers as made

import clustergraph
from clustergraph import check, network
from clustergraph.build import Graph, assemble
from clustergraph.gaps.survey import Gaps, quads, survey
from clustergraph.iris import DEF, DERIVED_GRAPH, ID, register_iri
from clustergraph.mapping import identifiers
from clustergraph.portion import left_out
from clustergraph.project import Project
from clustergraph.queryfile import read_queries
from clustergraph.questions import Questions
from clustergraph.rdf import Store
from clustergraph.release import Release
from tests.conftest import ROOT, run

DAY = ("--retrieved", "2026-11-22")


@pytest.fixture(scope="module")
def with_register(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The real documents, and beside them a register in which every organisation with a number has invented projects."""
    folder = tmp_path_factory.mktemp("scale")
    for part in ("ontology", "shapes", "queries", "data"):
        shutil.copytree(ROOT / part, folder / part)
    ours = tuple(identifiers(ROOT, "orgnr"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(made, "OURS", {**made.OURS, "orgnr": ours})
        patch.setattr(made, "ACTORS", ours)
        made.write_json(folder / "gdp.json", made.gdp(400))
    harvested = run("harvest", "gdp", "--file", folder / "gdp.json", *DAY, "--project", folder, "--review", folder)
    assert f"{len(ours)} actors of ours" in harvested.stdout
    project = Project(folder)
    graph = assemble(project)
    graph.store.extend(quads(survey(graph.store.select, Gaps(project.queries))))
    return graph


@pytest.mark.slow
def test_what_documents_say_and_leave_out_is_answered_alike_with_a_register_and_without(
    with_register: Graph, release: Release
) -> None:
    without = Store.load(release.graph)
    asked = [*Questions(ROOT / "queries"), *Gaps(ROOT / "queries"), *read_queries(ROOT / "queries", "network-coverage")]
    changed = [q.id for q in asked if _rows(with_register.store, q.text) != _rows(without, q.text)]
    assert changed == []
    register = f"SELECT (COUNT(*) AS ?n) {{ ?p a <{DEF}Participation> ; <{DEF}recordedIn> ?record }}"
    assert int(with_register.store.select(register)[0]["n"] or 0) > 200
    assert without.select(register) == [{"n": "0"}]


@pytest.mark.slow
def test_a_register_gives_no_short_links_and_no_pairs(with_register: Graph, release: Release) -> None:
    """So that what is derived grows with the records, and not with their squares."""
    links = f"""SELECT ?property (COUNT(*) AS ?n) {{ GRAPH <{DERIVED_GRAPH}> {{ ?s ?property ?o }}
        VALUES ?property {{ {" ".join(f"<{DEF}{name}>" for name in ("hasMember", "memberOf", "participatesWith", "followsFrom"))} }}
    }} GROUP BY ?property"""
    assert _rows(with_register.store, links) == _rows(Store.load(release.graph), links) != []


def _rows(store: Store, query: str) -> list[list[tuple[str, str | None]]]:
    return sorted((sorted(row.items()) for row in store.select(query)), key=str)


@pytest.mark.slow
def test_two_thousand_participations_from_the_register_to_the_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a file of the register says of our actors, counted by hand, is what the network of the release counts."""
    town = made.write_town(tmp_path / "town")
    made.write_json(tmp_path / "gdp.json", made.gdp(4700))
    ours = dict(zip((f"{number[:6]}-{number[6:]}" for number in made.OURS["orgnr"]), made.ACTORS, strict=True))
    records = json.loads((tmp_path / "gdp.json").read_text("utf-8"))
    members = [
        {ours[o["organisationsnummer"]] for o in r["organisationer"] if o["organisationsnummer"] in ours}
        for r in records
    ]
    assert sum(map(len, members)) > 1900

    harvested = run("harvest", "gdp", "--file", tmp_path / "gdp.json", *DAY, "--project", town, "--review", tmp_path)
    assert harvested.stdout.startswith(
        f"gdp: {len(records)} records; {sum(map(len, members))} participations of 3 actors"
    )
    monkeypatch.setattr(check, "left_out", lambda registers: left_out(registers, 50))  # shapes are tested elsewhere
    built = run("build", "--project", town, "--out", tmp_path / "releases")
    assert built.returncode == 0, built.stderr

    graph = clustergraph.open(tmp_path / "releases")
    recorded = [one for one in graph.participations().records if one.document == register_iri("gdp")]
    assert len(recorded) == sum(map(len, members))
    pairs = network.project(graph.network(layers=["project"]))
    shared = {tuple(sorted((a, b))): data["count"] for a, b, data in pairs.edges(data=True)}
    actors = sorted(f"{ID}actor/{name}" for name in made.ACTORS)
    assert shared == {
        pair: sum({one.rpartition("/")[2] for one in pair} <= project for project in members)
        for pair in combinations(actors, 2)
    }
