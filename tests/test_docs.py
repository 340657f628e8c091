"""The documents tell the truth: commands exist, answers are the answers, links lead somewhere."""

import re
from pathlib import Path

import pytest

import clustergraph
from clustergraph.cli import app
from clustergraph.release import Release
from tests.conftest import ROOT, run

README = (ROOT / "README.md").read_text("utf-8")
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "ontology").glob("*.md"),
        *(ROOT / "data").glob("*.md"),
        *(ROOT / "tests").rglob("*.md"),
    ]
)


def test_the_two_commands_and_three_answers_stand_in_the_first_screen() -> None:
    screen = README.splitlines()[:45]
    assert any(line.startswith("make serve") for line in screen)
    assert any(line.startswith("make test") for line in screen)
    assert sum("clustergraph ask cq" in line for line in screen) == 3


def test_the_readme_names_every_command() -> None:
    commands = {command.name for command in app.registered_commands}
    assert commands == set(re.findall(r"^\| `clustergraph (\w+)` \|", README, re.M))
    for option in re.findall(r"`(--[a-z-]+)", README):
        assert any(option in run(command, "--help").stdout for command in sorted(str(c) for c in commands)), option


@pytest.mark.slow
@pytest.mark.parametrize("name", re.findall(r"clustergraph ask (cq\d+)`", README.split("## What is in it")[0]))
def test_an_answer_in_the_readme_is_the_answer(name: str, release: Release) -> None:
    section = README.split(f"clustergraph ask {name}`")[1]
    section = re.split(r"\*\*|\n## ", section)[0]
    header, _, *rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("|")
    ]
    frame = clustergraph.open(release.folder).ask(name).frame()[header]
    assert rows == [[str(cell) for cell in row] for row in frame.to_numpy()]
    question = re.findall(r"\*\*(.*?)\*\*", README.split(f"clustergraph ask {name}`")[0])[-1]
    assert question == clustergraph.open(release.folder).question(name).header["question@en"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        if not link.startswith("http"):
            assert (page.parent / link).exists(), link


def test_the_version_is_the_same_everywhere() -> None:
    version = clustergraph.__version__
    assert f"version: {version}" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f'owl:versionInfo "{version}"' in (ROOT / "ontology" / "clustergraph.ttl").read_text("utf-8")


def test_the_changelog_counts_right() -> None:
    counted = {
        "questions": "queries/cq*.rq",
        "named gaps": "queries/gap-*.rq",
        "code lists": "ontology/codelists/*.ttl",
    }
    text = re.sub(r"\s+", " ", (ROOT / "CHANGELOG.md").read_text("utf-8"))
    for what, pattern in counted.items():
        assert f" {len(list(ROOT.glob(pattern)))} {what}" in text


def test_the_readme_counts_the_gaps_right() -> None:
    gaps = len(list(ROOT.glob("queries/gap-*.rq")))
    assert f" {gaps} named gaps" in (ROOT / "README.md").read_text("utf-8")


def test_the_data_page_counts_participations_right() -> None:
    texts = [path.read_text("utf-8") for path in ROOT.glob("data/documents/*.trig")]
    made = sum(len(re.findall(r"^\S+ a cg:Participation ;", text, re.M)) for text in texts)
    assert f"plus {made} participations" in (ROOT / "data" / "README.md").read_text("utf-8")


def test_the_ontology_page_names_every_module() -> None:
    page = (ROOT / "ontology" / "README.md").read_text("utf-8")
    for path in (ROOT / "ontology").glob("*.ttl"):
        assert f"`{path.name}`" in page


def test_public_names_are_documented() -> None:
    for name in clustergraph.__all__:
        if name != "__version__":
            assert getattr(clustergraph, name).__doc__, name
