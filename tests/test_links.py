"""Links can be taken back: each row is one record in its register's graph, and without the row it never was there."""

from pathlib import Path

import pytest

from clustergraph.build import build
from clustergraph.iris import DEF, ID, PREFIXES, graph_iri
from clustergraph.links import link_quads
from clustergraph.mapping import NOT_FOUND, read_mappings
from clustergraph.project import Project
from tests.conftest import make_town, run
from tests.test_mapping import COLUMNS, HEAD, NUMBER, OTHER, TABLE, row

RECORD = f"{ID}identifier/orgnr/{NUMBER}"


def put(town: Path, *rows: str) -> None:
    (town / "data/links").mkdir(parents=True, exist_ok=True)
    (town / "data/links/orgnr.sssom.tsv").write_text(HEAD + COLUMNS + "".join(rows), "utf-8")


def graph_of(town: Path, tmp_path: Path) -> bytes:
    return build(Project(town), tmp_path / "releases").graph.read_bytes()


def record(folder: Path, *rows: str) -> dict[str, str]:
    """What the rows state, by property; where it is said, and of what, is the same for all."""
    put(folder, *rows)
    quads = link_quads(read_mappings(folder))
    assert {quad.graph_name.value for quad in quads} == {graph_iri("links-orgnr")}
    return {quad.predicate.value.removeprefix(DEF): quad.object.value for quad in quads}


@pytest.mark.slow
def test_a_row_taken_away_restores_the_earlier_graph_byte_for_byte(tmp_path: Path) -> None:
    town = make_town(tmp_path / "town")
    none = graph_of(town, tmp_path)
    put(town, row("actor:region-naset", f"orgnr:{NUMBER}"))
    linked = graph_of(town, tmp_path)
    new = set(linked.splitlines()) - set(none.splitlines())
    link = f"<{ID}actor/region-naset> <{PREFIXES['adms']}identifier> <{RECORD}> <{graph_iri('derived')}> ."
    assert link.encode() in new
    assert all(NUMBER.encode() in line or b"/derivation/" in line for line in new)
    assert set(none.splitlines()) < set(linked.splitlines())
    put(town)
    assert graph_of(town, tmp_path) == none


def test_a_record_says_whence_and_how_surely(tmp_path: Path) -> None:
    said = record(
        tmp_path,
        row(
            "actor:region-naset",
            f"orgnr:{NUMBER}",
            object_label="Nasets landsting",
            other="seat=Udden",
            see_also=f"{ID}link-source/swecris",
            comment="The register has the former name.",
        ),
    )
    assert said["lookedUp"] == f"{ID}actor/region-naset"
    assert said["confidence"] == "0.9"
    assert said["takenFrom"] == f"{ID}link-source/public-copies"
    assert said["agreesWith"] == f"{ID}link-source/swecris"
    assert said["justification"] == f"{PREFIXES['semapv']}BackgroundKnowledgeBasedMatching"
    assert (said["registeredName"], said["registeredSeat"]) == ("Nasets landsting", "Udden")
    assert said[f"{PREFIXES['skos']}notation"] == "999999-9999"
    assert said[f"{PREFIXES['dcterms']}date"] == "2026-11-22"


@pytest.mark.parametrize(
    ("one", "kind"),
    [
        (row("actor:a", f"orgnr:{NUMBER}"), "RegisteredIdentifier"),
        (row("actor:a", f"orgnr:{OTHER}", predicate_id="skos:closeMatch"), "NearMatch"),
        (row("actor:a", f"orgnr:{OTHER}", predicate_modifier="Not"), "RejectedMatch"),
        (row("actor:a", NOT_FOUND), "FailedLookup"),
    ],
)
def test_what_came_of_a_lookup_is_told_by_its_class(one: str, kind: str, tmp_path: Path) -> None:
    said = record(tmp_path, one)
    assert said[PREFIXES["rdf"] + "type"] == DEF + kind
    assert ("confidence" in said) == (kind != "FailedLookup")
    assert "matchProperty" not in said  # an organisationsnummer has no address to lead to


@pytest.mark.slow
def test_check_names_file_and_line_in_both_languages(tmp_path: Path) -> None:
    town = make_town(tmp_path / "town")
    put(town, row("actor:region-naset", "orgnr:9999999990"))
    for language, words in (("en", "wrong check digit"), ("sv", "fel kontrollsiffra")):
        done = run("check", "--project", town, "--lang", language)
        said = " ".join((done.stdout + done.stderr).split())
        assert done.returncode == 1
        assert f"data/links/orgnr.sssom.tsv:{TABLE + 1}" in said
        assert words in said
