import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from clustergraph import build as build_module
from clustergraph import pages
from clustergraph.build import build, up_to_date, versions
from clustergraph.errors import FileSyntaxError, ViolationsError
from clustergraph.iris import ONTOLOGY_GRAPH
from clustergraph.project import Project
from clustergraph.rdf import parse_file
from clustergraph.release import Release, open_release
from tests.conftest import COMMAND, ROOT, TOWN_FILE

pytestmark = pytest.mark.slow


def test_a_release_says_what_is_in_it(town_release: Release) -> None:
    counts = town_release.manifest["counts"]
    assert counts["classes"]["Challenge"] == 3
    assert counts["quads"] == sum(counts["graphs"].values()) == len(town_release.graph.read_bytes().splitlines())
    assert town_release.manifest["findings"]["Violation"] == 0
    assert TOWN_FILE in town_release.inputs


def test_the_same_inputs_give_the_same_bytes(town: Project, town_release: Release, tmp_path: Path) -> None:
    """In another process with another hash seed, so that no order of a set can hide."""
    subprocess.run(
        [COMMAND, "build", "--project", town.root, "--out", tmp_path],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
        timeout=60,
        stdout=subprocess.DEVNULL,
    )
    other = open_release(tmp_path)
    names = [path.relative_to(other.folder) for path in other.folder.rglob("*") if path.is_file()]
    assert {str(name) for name in names} >= {"graph.nq", "manifest.json", "report.json", "docs/model.sv.html"}
    for name in names:
        assert (other.folder / name).read_bytes() == (town_release.folder / name).read_bytes(), name


def test_a_release_holds_the_model_to_read_and_the_ontology(town_release: Release) -> None:
    listed = {name for name in town_release.manifest["files"] if name.startswith("docs/")}
    assert listed == {f"docs/{path.name}" for path in (town_release.folder / "docs").iterdir()}
    assert {"docs/model.en.html", "docs/asking.sv.html", "docs/adding.sv.html", "docs/clustergraph.ttl"} <= listed
    ontology = parse_file(town_release.folder / "docs" / "clustergraph.ttl", ONTOLOGY_GRAPH)
    assert len(ontology) == town_release.manifest["counts"]["graphs"][ONTOLOGY_GRAPH]


def test_a_changed_page_builds_again(monkeypatch: pytest.MonkeyPatch) -> None:
    before = versions()
    monkeypatch.setattr(pages, "program", lambda: b"another template")
    assert versions() != before


def test_what_has_not_changed_is_not_built_again(own_town: Path, tmp_path: Path) -> None:
    project = Project(own_town)
    assert up_to_date(project, tmp_path) is None
    release = build(project, tmp_path)
    current = up_to_date(Project(own_town), tmp_path)
    assert current is not None
    assert current.digest == release.digest
    (own_town / TOWN_FILE).write_text((own_town / TOWN_FILE).read_text("utf-8") + "# a remark\n", "utf-8")
    assert up_to_date(Project(own_town), tmp_path) is None


def test_a_changed_program_builds_again(own_town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(own_town)
    build(project, tmp_path)
    assert up_to_date(project, tmp_path) is not None
    other = {**versions(), "program": "another text of the program"}
    monkeypatch.setattr(build_module, "versions", lambda: other)
    assert up_to_date(project, tmp_path) is None


def test_every_module_that_decides_what_a_release_says_counts_as_its_program() -> None:
    """What build imports, directly or through another, less what only names things or reads answers, or only reasons."""
    reasoning = {"reason", "justification", "suspects", "axioms", "hermit"}  # check --reason; a build never does
    source = ROOT / "src" / "clustergraph"
    reached, ahead = set(), ["build"]
    while ahead:
        name = ahead.pop()
        if name not in reached and (source / f"{name}.py").exists():
            reached.add(name)
            text = (source / f"{name}.py").read_text("utf-8")
            ahead += [m.replace(".", "/") for m in re.findall(r"^from clustergraph\.([\w.]+) import", text, re.M)]
            ahead += [
                m for names in re.findall(r"^from clustergraph import (.+)$", text, re.M) for m in names.split(", ")
            ]
    assert reached - {"negotiation"} - reasoning == set(build_module._MODULES)


def test_a_syntax_error_replaces_nothing(damage: Callable[..., Path], own_town: Path, tmp_path: Path) -> None:
    earlier = build(Project(own_town), tmp_path).digest
    town = damage("cg:total 3 .", "cg:total 3")
    with pytest.raises(FileSyntaxError, match=r"brev-om-samarbete\.trig:\d+: "):
        build(Project(town), tmp_path)
    assert open_release(tmp_path).digest == earlier


def test_a_violation_replaces_nothing(damage: Callable[..., Path], own_town: Path, tmp_path: Path) -> None:
    earlier = build(Project(own_town), tmp_path).digest
    with pytest.raises(ViolationsError, match="1 violation: nothing was built") as caught:
        build(Project(damage("cg:total 3 .", "cg:total 4 .")), tmp_path)
    assert any(finding.severity == "Violation" for finding in caught.value.findings)
    assert open_release(tmp_path).digest == earlier


def test_progress_names_the_steps(town: Project, tmp_path: Path) -> None:
    steps: list[str] = []
    build(town, tmp_path, steps.append)
    assert any(step.startswith("reading ontology") for step in steps)
    assert "writing the release" in steps
    assert steps[-1] == "packing graph.ttl.gz"
