"""Registers in great numbers beside the documents: harvested, built, analysed, and nothing that documents say changes."""

import shutil

import pytest
from benchmarks import registers as made

from clustergraph.build import Graph, assemble
from clustergraph.gaps.survey import Gaps, quads, survey
from clustergraph.iris import DEF, DERIVED_GRAPH
from clustergraph.mapping import identifiers
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
