import asyncio
import os
import time

import pytest

import clustergraph
from clustergraph.embedded import ConfinedEngine, EmbeddedEngine
from clustergraph.errors import DeadlineError, QuerySyntaxError
from clustergraph.release import Release
from tests import processes
from tests.conftest import spawn


def test_a_release_answers_from_memory(town_release: Release) -> None:
    engine = EmbeddedEngine.load(town_release.graph)
    answer = engine.query("SELECT ?s WHERE { ?s a <https://w3id.org/clustergraph/def/Challenge> }")
    assert len(answer) == 3


def test_a_query_may_choose_its_graphs(town_release: Release) -> None:
    engine = EmbeddedEngine.load(town_release.graph)
    text = "SELECT DISTINCT ?t FROM <https://w3id.org/clustergraph/graph/brev-om-samarbete> WHERE { ?s a ?t }"
    types = [str(row["t"]) for row in engine.query(text).records]
    assert types
    assert not [name for name in types if "/owl#" in name]


@pytest.mark.slow
def test_a_confined_query_is_stopped_at_its_deadline_and_leaves_no_process(town_release: Release) -> None:
    before = processes.descendants(os.getpid()) if processes.AT_HAND else set()
    graph = clustergraph.open(town_release.folder, timeout=1, confined=True)
    assert graph.query("ASK {}").boolean is True
    with pytest.raises(QuerySyntaxError, match="line 1"):
        graph.query("SELECT ?s WHERE { ?s }")
    began = time.monotonic()
    with pytest.raises(DeadlineError, match="after 1 s"):
        graph.query("SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    assert time.monotonic() - began < 10
    if processes.AT_HAND:
        assert processes.descendants(os.getpid()) <= before


@pytest.mark.slow
def test_a_confined_query_can_be_asked_from_within_an_event_loop(town_release: Release) -> None:
    """As a notebook does."""

    async def cell() -> bool | None:
        return ConfinedEngine(town_release.graph, timeout=20).query("ASK {}").boolean

    assert asyncio.run(cell()) is True


@pytest.mark.slow
def test_a_question_on_the_command_line_prints_its_answer_alone(town_release: Release) -> None:
    done = spawn("ask", "cq13", "--param", "letter=A", "--release", town_release.folder, "--format", "csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Fler lampor" in done.stdout
