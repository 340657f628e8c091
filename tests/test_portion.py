"""Of very many records a portion is held to the shapes, and it hangs together."""

from pathlib import Path

import pytest
from benchmarks import registers as made

from clustergraph import check
from clustergraph.build import assemble, find
from clustergraph.check import summary
from clustergraph.portion import left_out, without
from clustergraph.project import Project
from tests.conftest import run


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("portion")
    town = made.write_town(folder / "town")
    made.write_json(folder / "gdp.json", made.gdp(60))
    made.write_json(folder / "ror.json", made.ror_records(20))
    for name in ("gdp", "ror"):
        file = ("--file", folder / f"{name}.json", "--retrieved", "2026-11-22")
        assert run("harvest", name, *file, "--project", town, "--review", folder).returncode == 0
    return town


def test_few_are_all_held(town: Path) -> None:
    loaded = Project(town).load()
    assert left_out([loaded.files[path] for path in Project(town).register_files]) == set()
    assert list(without(loaded.quads, set())) == list(loaded.quads)


def test_of_many_the_first_are_held_with_what_they_lead_to(town: Path) -> None:
    project = Project(town)
    quads = project.load().files[project.register_files[0]]
    beyond = {thing.value for thing in left_out([quads], most=5)}
    kinds = [
        q.subject.value for q in quads if "#type" in q.predicate.value and q.object.value.endswith("def/Participation")
    ]
    assert beyond.isdisjoint(kinds[:5])
    assert set(kinds[5:]) <= beyond
    rest = list(without(quads, left_out([quads], most=5)))
    assert {quad.object.value for quad in rest if "/project/" in quad.object.value} <= {q.subject.value for q in rest}
    assert any("/total/" in quad.subject.value for quad in rest)


@pytest.mark.slow
def test_a_portion_passes_like_the_whole(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "left_out", lambda registers: left_out(registers, 3))
    project = Project(town)
    assert summary(find(project, assemble(project)))["Violation"] == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "source"),
    [
        ("/retrievedOn> ", "/recordNumber> ", "check-register-record"),
        ("participation-role/member", "certainty/explicit", "check-register-value"),
        (
            "/id/actor/region-naset> <https://w3id.org/clustergraph/graph",
            "/id/actor/none> <https://w3id.org/clustergraph/graph",
            "check-dangling-iri",
        ),
    ],
    ids=["no day", "no role", "nobody"],
)
def test_what_is_beyond_the_portion_is_still_checked(
    town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, source: str
) -> None:
    made.write_town(tmp_path / "town")
    (tmp_path / "town" / "data" / "registers").mkdir()
    lines = (town / "data" / "registers" / "gdp.nq").read_text("utf-8").splitlines(keepends=True)
    last = max(number for number, line in enumerate(lines) if old in line)
    lines[last] = lines[last].replace(old, new)
    (tmp_path / "town" / "data" / "registers" / "gdp.nq").write_text("".join(lines), "utf-8")
    monkeypatch.setattr(check, "left_out", lambda registers: left_out(registers, 1))
    project = Project(tmp_path / "town")
    assert source in {found.source for found in find(project, assemble(project))}
