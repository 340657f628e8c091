"""Damage done to the real data: what a tired curator might do to it, and that each is caught where it was done.

Each kind of damage is an edit of one record or two, as text, in a copy of the project. Kinds that touch different
things share one copy, because checking the whole graph takes seconds; a kind is caught when a finding of its own check
names its own thing, and no finding may name anything that was not damaged.
"""

import re
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from clustergraph.build import assemble, find
from clustergraph.check import Finding
from clustergraph.documents import Sources
from clustergraph.evidence import verify
from clustergraph.iris import ID
from clustergraph.project import Project
from clustergraph.queryfile import read_queries
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

KINDS = tomllib.loads((Path(__file__).parent / "damage.toml").read_text("utf-8"))


class Edit(NamedTuple):
    """In one record of a data file (named by its first word), a pattern replaced once.

    A record of data/links/<scheme>.sssom.tsv is a row, named by the thing and, after a blank, by its identifier.
    """

    file: str
    record: str
    old: str
    new: str


@dataclass(frozen=True)
class Damage:
    """`thing` is what `check` must name, with `words` in the message; `also` may be found wrong as a consequence."""

    kind: str
    edits: tuple[Edit, ...]
    check: str
    thing: str
    words: str
    also: tuple[str, ...] = ()

    @property
    def touched(self) -> set[str]:
        return {f"{ID}{name}" for name in (self.thing, *self.also)}

    @property
    def records(self) -> set[tuple[str, str]]:
        return {(edit.file, edit.record) for edit in self.edits}


DAMAGES = [Damage(kind, tuple(Edit(*edit) for edit in said.pop("edits")), **said) for kind, said in KINDS.items()]


def batches() -> list[list[Damage]]:
    """Kinds of damage that touch no common thing and no common record, together."""
    made: list[list[Damage]] = []
    for one in DAMAGES:
        for batch in made:
            if all(one.touched.isdisjoint(other.touched) and one.records.isdisjoint(other.records) for other in batch):
                batch.append(one)
                break
        else:
            made.append([one])
    return made


BATCHES = batches()


def apply(edit: Edit, data: Path) -> None:
    (path,) = data.rglob(f"{edit.file}*.t[rs][iv]*")
    text = path.read_text("utf-8")
    if path.suffix == ".tsv":
        thing, identifier = edit.record.split()
        record = re.search(rf"^{re.escape(thing)}\t.*\t{re.escape(identifier)}\t.*\n", text, re.M)
    else:
        record = re.search(rf"^{re.escape(edit.record)} a .*?\.(?=\n\n)", text, re.M | re.S)
    assert record, f"{path.name} has no record {edit.record}"
    damaged, count = re.subn(edit.old, edit.new, record[0], count=1)
    assert count == 1, f"{edit.record} has no {edit.old!r}"
    assert damaged != record[0], f"{edit.old!r} damages nothing"
    path.write_text(text[: record.start()] + damaged + text[record.end() :], "utf-8")


def told(project: Path) -> list[Finding]:
    files = Project(project)
    return [finding for finding in find(files, assemble(files)) if finding.severity != "Info"]


@pytest.fixture(scope="module")
def undamaged() -> list[Finding]:
    return told(ROOT)


@pytest.fixture(scope="module")
def findings(undamaged: list[Finding], tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], list[Finding]]:
    """What is told of the copy that has a batch's damage, and not of the data as they are."""
    known = {(finding.thing, finding.source) for finding in undamaged}

    @cache
    def find_in(number: int) -> list[Finding]:
        project = tmp_path_factory.mktemp("damaged")
        for name in ("ontology", "shapes", "queries", "data"):
            shutil.copytree(ROOT / name, project / name)
        for edit in (edit for one in BATCHES[number] for edit in one.edits):
            apply(edit, project / "data")
        return [finding for finding in told(project) if (finding.thing, finding.source) not in known]

    return find_in


CASES = [pytest.param(number, one, id=one.kind) for number, batch in enumerate(BATCHES) for one in batch]


def test_the_undamaged_graph_gives_no_violation(undamaged: list[Finding]) -> None:
    assert [finding for finding in undamaged if finding.severity == "Violation"] == []


def test_there_are_many_kinds_of_damage_and_all_are_done() -> None:
    assert sum(map(len, BATCHES)) == len(KINDS) > 70


def test_every_check_catches_some_damage() -> None:
    of_the_ontology = {"check-undefined-term"}  # tests/test_ontology.py
    of_harvests = {
        "check-register-record",
        "check-register-value",
    }  # tests/test_portion.py; none is kept here to damage
    checks = {query.id for query in read_queries(ROOT / "queries", "check")}
    assert checks - {one.check for one in DAMAGES} == of_the_ontology | of_harvests


@pytest.mark.parametrize(("number", "one"), CASES)
def test_damage_is_caught_and_the_thing_is_named(
    number: int, one: Damage, findings: Callable[[int], list[Finding]]
) -> None:
    found = [f for f in findings(number) if f.thing == ID + one.thing and f.source == one.check]
    assert found, [(f.thing, f.source) for f in findings(number) if f.thing in one.touched]
    assert any(re.search(one.words, finding.messages["en"]) for finding in found), [f.messages["en"] for f in found]
    for finding in found:
        assert finding.messages["sv"] != finding.messages["en"]
        assert finding.label
        assert finding.line
        assert finding.file.startswith("data/")


@pytest.mark.parametrize("number", range(len(BATCHES)))
def test_all_that_was_damaged_is_named_and_nothing_else(number: int, findings: Callable[[int], list[Finding]]) -> None:
    touched = set().union(*(one.touched for one in BATCHES[number]))
    assert [(f.thing, f.messages["en"]) for f in findings(number) if f.thing not in touched] == []
    assert touched - {finding.thing for finding in findings(number)} == set()


def test_a_sentence_of_a_source_is_caught(sources: Sources, tmp_path: Path) -> None:
    for name in ("ontology", "shapes", "queries", "data"):
        shutil.copytree(ROOT / name, tmp_path / name)
    slug = "remissvar-stockholms-stad-rs-2025-0671"
    sentence = " ".join(sources.text(slug).text[128:279].split())
    apply(
        Edit(slug, "position:sammanfattning-valkomnar", r'description "[^"]*"', f'description "{sentence}"'),
        tmp_path / "data",
    )
    project = Project(tmp_path)
    failures = [f for report in verify(assemble(project).store, project.queries, sources) for f in report.failures]
    assert [(failure.record, failure.passage.split("/")[-2]) for failure in failures] == [
        (f"{ID}position/{slug}/sammanfattning-valkomnar", slug)
    ]
