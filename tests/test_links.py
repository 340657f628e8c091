"""Links can be taken back: each row is one statement in its register's graph, and without the row it never was there."""

from pathlib import Path

import pytest

from clustergraph.build import build
from clustergraph.iris import ID, PREFIXES, graph_iri
from clustergraph.links import link_quads
from clustergraph.mapping import read_mappings
from clustergraph.project import Project
from tests.conftest import make_town, run
from tests.test_mapping import COLUMNS, HEAD, NUMBER, TABLE, row


def put(town: Path, *rows: str) -> None:
    (town / "data/links").mkdir(exist_ok=True)
    (town / "data/links/orgnr.sssom.tsv").write_text(HEAD + COLUMNS + "".join(rows), "utf-8")


def graph_of(town: Path, tmp_path: Path) -> bytes:
    return build(Project(town), tmp_path / "releases").graph.read_bytes()


@pytest.mark.slow
def test_a_row_taken_away_restores_the_earlier_graph_byte_for_byte(tmp_path: Path) -> None:
    town = make_town(tmp_path / "town")
    none = graph_of(town, tmp_path)
    put(town, row("actor:region-naset", f"orgnr:{NUMBER}"))
    linked = graph_of(town, tmp_path)
    statement = (
        f"<{ID}actor/region-naset> <{PREFIXES['skos']}exactMatch> <urn:example:orgnr:{NUMBER}> "
        f"<{graph_iri('links-orgnr')}> .\n"
    )
    assert set(linked.splitlines(keepends=True)) - set(none.splitlines(keepends=True)) == {statement.encode()}
    put(town)
    assert graph_of(town, tmp_path) == none


def test_what_was_not_found_states_nothing(tmp_path: Path) -> None:
    put_in = tmp_path / "town"
    (put_in / "data").mkdir(parents=True)
    put(put_in, row("actor:region-naset", "sssom:NoTermFound"))
    assert link_quads(read_mappings(put_in)) == []


def test_check_names_file_and_line_in_both_languages(tmp_path: Path) -> None:
    town = make_town(tmp_path / "town")
    put(town, row("actor:region-naset", "orgnr:9999999990"))
    for language, words in (("en", "wrong check digit"), ("sv", "fel kontrollsiffra")):
        done = run("check", "--project", town, "--lang", language)
        said = " ".join((done.stdout + done.stderr).split())
        assert done.returncode == 1
        assert f"data/links/orgnr.sssom.tsv:{TABLE + 1}" in said
        assert words in said
