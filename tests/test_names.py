"""What things are called elsewhere: read strictly, told with the source, and gone without the row."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from clustergraph.build import assemble, build
from clustergraph.documents import SOURCES_VARIABLE
from clustergraph.errors import FileSyntaxError
from clustergraph.iris import ID, LINK_SOURCE, NAMES_GRAPH, PREFIXES
from clustergraph.mapping import identifiers
from clustergraph.names import COLUMNS, name_quads, read_names, verify_names
from clustergraph.project import Project
from tests.conftest import ROOT, make_town

HEAD = "\t".join(COLUMNS) + "\n"
ROW = "actor/region-naset\tNäsets läns landsting\tsv\tweb-pages\t2026-11-22\tformer name\n"
ALIVE = {f"{ID}actor/region-naset", f"{LINK_SOURCE}web-pages"}
CALLED = {(f"{ID}actor/region-naset", "Region Näset"), (f"{ID}actor/nasets-kommun", "Näsets läns landsting")}
ROR = Path(os.environ.get(SOURCES_VARIABLE, ".")).parent / "reference" / "ror"


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        (tmp_path / "names.tsv").write_text(text, "utf-8")
        return tmp_path / "names.tsv"

    return write


def test_a_name_is_hidden_and_says_where_it_was_seen(file: Callable[[str], Path]) -> None:
    path = file(HEAD + ROW)
    rows = read_names(path)
    verify_names(path, rows, ALIVE, CALLED)
    assert rows[0].iri == f"{ID}name/actor/region-naset/nasets-lans-landsting"
    quads = list(name_quads(rows))
    assert {quad.graph_name.value for quad in quads} == {NAMES_GRAPH}
    said = {(quad.subject.value, quad.predicate.value): quad.object.value for quad in quads}
    assert said[f"{ID}actor/region-naset", PREFIXES["skos"] + "hiddenLabel"] == "Näsets läns landsting"
    assert said[rows[0].iri, PREFIXES["dcterms"] + "source"] == f"{LINK_SOURCE}web-pages"
    assert said[rows[0].iri, PREFIXES["skosxl"] + "literalForm"] == "Näsets läns landsting"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "names the columns"),
        ("thing\tname\n", 1, "names the columns"),
        (HEAD + "actor/a\tA\n", 2, "has 2 cells; give 6"),
        (HEAD + ROW.replace("actor/region-naset", "Region Näset"), 2, "names no thing"),
        (HEAD + ROW.replace("Näsets läns landsting", " - "), 2, "without letters or digits"),
        (HEAD + ROW.replace("\tsv\t", "\tno\t"), 2, "'no' is no language"),
        (HEAD + ROW.replace("2026-11-22", "22 november"), 2, "'22 november' is no day"),
        (f"\ufeff{HEAD}", 1, "byte-order mark"),
        (HEAD + ROW.replace("region-naset", "nobody"), 2, "names 'actor/nobody', which nothing describes"),
        (HEAD + ROW.replace("web-pages", "hearsay"), 2, "has the source 'link-source/hearsay'"),
        (HEAD + ROW + ROW.replace("Näsets läns", "NÄSETS LÄNS"), 3, "again, after line 2"),
        (
            HEAD + ROW.replace("Näsets läns landsting", "Region Näset"),
            2,
            "'Region Näset', as a document calls it already",
        ),
    ],
)
def test_what_is_wrong_is_told_by_its_line(file: Callable[[str], Path], text: str, line: int, words: str) -> None:
    path = file(text)
    with pytest.raises(FileSyntaxError, match=rf"names\.tsv:{line}.*{words}"):
        verify_names(path, read_names(path), ALIVE, CALLED)


def test_a_build_refuses_a_name_that_a_document_uses(tmp_path: Path) -> None:
    town = make_town(tmp_path / "town")
    row = ROW.replace("Näsets läns landsting", "Region Näset").replace("web-pages", "public-copies")
    (town / "data/names.tsv").write_text(HEAD + row, "utf-8")
    with pytest.raises(FileSyntaxError, match=r"names\.tsv:2.*'Region Näset'"):
        assemble(Project(town))


@pytest.mark.slow
def test_a_name_taken_away_restores_the_earlier_graph_byte_for_byte(tmp_path: Path) -> None:
    town = make_town(tmp_path / "town")

    def graph() -> bytes:
        return build(Project(town), tmp_path / "releases").graph.read_bytes()

    none = graph()
    (town / "data/names.tsv").write_text(HEAD + ROW.replace("web-pages", "public-copies"), "utf-8")
    named = graph()
    assert set(none.splitlines()) < set(named.splitlines())
    assert all(b"graph/names>" in line for line in set(named.splitlines()) - set(none.splitlines()))
    (town / "data/names.tsv").unlink()
    assert graph() == none


def test_every_other_name_in_the_records_of_ror_is_here() -> None:
    """The acronyms, aliases and labels of our organisations, all of them, so that nobody has chosen."""
    if not ROR.is_dir():
        pytest.skip(f"ROR's records are not part of the project; they are looked for beside {SOURCES_VARIABLE}")
    ours = identifiers(ROOT, "ror")
    known = {(row.thing, row.name.casefold()) for row in read_names(ROOT / "data/names.tsv")}
    labels = {
        (quad.subject.value, quad.object.value.casefold())
        for quad in Project(ROOT).load().quads
        if quad.predicate.value in {PREFIXES["skos"] + "prefLabel", PREFIXES["skos"] + "altLabel"}
    }
    for path in ROR.glob("*.json"):
        record, thing = json.loads(path.read_text("utf-8")), ours.get(path.stem)
        names = [
            name["value"]
            for name in record.get("names") or []
            if isinstance(name, dict) and "ror_display" not in name["types"]
        ]
        for name in [*names, *(record.get("aliases") or [])] if thing else []:
            assert (thing, name.casefold()) in known | labels, path.name
