"""The benchmark runs, its graph is always the same, and its queries find something. How fast is no test's business."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from clustergraph.rdf import Store, parse_file
from tests.conftest import ROOT

BENCHMARKS = ROOT / "benchmarks"


def run(script: str, *arguments: object) -> str:
    command = [sys.executable, str(BENCHMARKS / script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env={**os.environ})
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.mark.slow
def test_the_same_seed_gives_the_same_graph_and_another_another(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("one.nq", "same.nq", "other.nq")]
    for file, seed in zip(files, (1, 1, 2), strict=True):
        run("generate.py", 3000, file, "--seed", seed)
    one, same, other = (file.read_bytes() for file in files)
    assert one == same != other
    assert 3000 <= len(one.splitlines()) < 3100


@pytest.mark.slow
def test_no_triple_stands_twice_so_that_all_servers_count_alike(tmp_path: Path) -> None:
    run("generate.py", 45_000, tmp_path / "graph.nq")
    quads = parse_file(tmp_path / "graph.nq")
    assert len({(quad.subject, quad.predicate, quad.object) for quad in quads}) == len(quads)
    assert len({quad.graph_name for quad in quads}) == 3


def test_the_graph_is_told_in_terms_of_the_ontology(tmp_path: Path) -> None:
    run("generate.py", 3000, tmp_path / "graph.nq")
    terms = Store.load(tmp_path / "graph.nq", *sorted((ROOT / "ontology").glob("*.ttl"))).select(
        """SELECT DISTINCT ?term ?kind WHERE {
            { ?s ?term ?o } UNION { ?s a ?term }
            FILTER(STRSTARTS(STR(?term), "https://w3id.org/clustergraph/def/"))
            OPTIONAL { ?term a ?kind }
        }"""
    )
    assert len({row["term"] for row in terms}) > 20
    assert [row["term"] for row in terms if row["kind"] is None] == []


@pytest.mark.slow
def test_servers_are_compared_in_one_run_and_agree(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    options = ["--seconds", 0.05, "--json", figures, "--only", "oxigraph, memory", "--only", "oxigraph, disk"]
    printed = run("run.py", 2000, *options)
    assert "NOT ALIKE" not in printed
    assert "**geometric mean**" in printed
    measured = json.loads(figures.read_text("utf-8"))
    assert set(measured) == {"clustergraph", "oxigraph, memory", "oxigraph, disk"}
    for server in measured.values():
        assert set(server["ms"]) == {path.stem for path in (BENCHMARKS / "queries").glob("*.rq")}
        assert all(rows > 0 for rows in server["counts"].values())
        assert server["memory"] > 0


@pytest.mark.slow
def test_the_network_is_measured_beside_networkx_and_igraph_and_they_agree() -> None:
    printed = run("network.py", 250, "--rounds", 1)
    assert "NOT ALIKE" not in printed
    for row in ("constraint", "closeness", "betweenness", "projection"):
        assert re.search(rf"^\| {row}.* \| \d+\.\d\d× \|", printed, re.M), row


@pytest.mark.slow
def test_our_road_and_the_bare_ones_end_in_the_same_network(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    printed = run("roads.py", 9000, "--rounds", 1, "--json", figures)
    assert "actor and group" in printed
    measured = json.loads(figures.read_text("utf-8"))
    assert set(measured) == {"in one process", "over HTTP"}
    for roads in measured.values():
        assert len(roads) == 4
        assert len({json.dumps(road["graph"]) for road in roads.values()}) == 1
        assert roads["clustergraph"]["graph"]["links"] > 100
