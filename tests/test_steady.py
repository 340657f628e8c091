"""A file that changes while it is read stops what is done with one sentence, and nothing half is written."""

import os
import threading
from pathlib import Path

import pytest
from benchmarks import registers as made

from clustergraph.build import build
from clustergraph.errors import FileSyntaxError
from clustergraph.project import Project
from clustergraph.registers.catalogue import register
from clustergraph.registers.entry import Source
from clustergraph.registers.harvest import Harvest
from clustergraph.steady import state, steady
from tests.registers.conftest import DAY


@pytest.fixture
def own_linked_town(tmp_path: Path) -> Path:
    return made.write_town(tmp_path / "town")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "a.nq").write_text("one")
    return tmp_path / "a.nq"


def test_what_stays_as_it_is_may_be_read(file: Path) -> None:
    with steady(file, "try again"), steady(file.parent, "try again"):
        file.read_text()
    with pytest.raises(FileSyntaxError, match="its own fault"), steady(file, "try again"):
        raise FileSyntaxError(file, 3, "its own fault.")


@pytest.mark.parametrize("how", ["longer", "another", "gone"])
def test_what_changes_is_named_whatever_the_reader_made_of_it(file: Path, how: str) -> None:
    def read() -> None:
        if how == "longer":
            file.write_text("more")
        elif how == "another":
            (file.parent / "b").write_text("two")
            (file.parent / "b").replace(file)
        else:
            file.unlink()
        raise FileSyntaxError(file, 3, "breaks off.")

    with (
        pytest.raises(FileSyntaxError, match=r"a\.nq: was changed while it was read; try again\."),
        steady(file, "try again"),
    ):
        read()


def test_a_file_that_was_changed_before_counts_from_when_it_was_first_seen(file: Path) -> None:
    first = state(file)
    file.write_text("longer")
    with pytest.raises(FileSyntaxError, match="changed"), steady(file, "try again", first):
        file.read_text()


def test_a_register_written_to_during_a_build_stops_it_before_anything_is_written(
    own_linked_town: Path, tmp_path: Path
) -> None:
    gdp = tmp_path / "gdp.json"
    made.write_json(gdp, made.gdp(40))
    graph = Harvest(Project(own_linked_town), register("gdp"), tmp_path / "review").run([Source(gdp, DAY)]).graph

    def cut(what: str) -> None:
        """Somebody harvests again, between one reading of the file and the next."""
        if what.startswith("loading"):
            os.truncate(graph, graph.stat().st_size // 2)

    with pytest.raises(FileSyntaxError, match=r"gdp\.nq: was changed while it was read; build again\."):
        build(Project(own_linked_town), tmp_path / "releases", cut)
    assert not (tmp_path / "releases").exists()


def test_a_file_written_to_during_a_harvest_leaves_the_earlier_graph(own_linked_town: Path, tmp_path: Path) -> None:
    gdp = tmp_path / "gdp.json"
    made.write_json(gdp, made.gdp(40))
    harvest = Harvest(Project(own_linked_town), register("gdp"), tmp_path / "review")
    before = harvest.run([Source(gdp, DAY)]).graph.read_bytes()
    made.write_json(gdp, made.gdp(4000))
    grown = threading.Event()

    def grow(_: int) -> None:
        """Another process downloads it anew, while it is read."""
        if not grown.is_set():
            grown.set()
            with gdp.open("ab") as file:
                file.write(b"\n")

    with pytest.raises(FileSyntaxError, match=r"gdp\.json: was changed while it was read; harvest again"):
        Harvest(Project(own_linked_town), register("gdp"), tmp_path / "review").run([Source(gdp, DAY)], grow)
    assert harvest.report.graph.read_bytes() == before
    assert [path.name for path in harvest.report.graph.parent.iterdir()] == ["gdp.nq"]
