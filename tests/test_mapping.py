"""Rows of data/links: read strictly, looked up by identifier, and wrong ones named by file and line."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sssom_pydantic

from clustergraph.errors import FileSyntaxError, InputError, UnknownError
from clustergraph.iris import ID, IDENTIFIERS
from clustergraph.mapping import MANUAL, NOT_FOUND, identifiers, mapping_files, read_mappings
from clustergraph.mismatch import faults
from clustergraph.project import Project
from tests.conftest import ROOT

HEAD = f"""#mapping_set_id: https://example.org/links
#license: https://creativecommons.org/publicdomain/zero/1.0/
#curie_map:
#  actor: {ID}actor/
#  orgnr: "{IDENTIFIERS["orgnr"]}"
#  source: {ID}link-source/
#  semapv: https://w3id.org/semapv/vocab/
"""
TABLE = HEAD.count("\n") + 1  # the line that names the columns; the first row follows
NAMES = (
    "subject_id predicate_modifier predicate_id object_id mapping_justification confidence mapping_source see_also "
    "mapping_date other object_label comment reviewer_id"
)
COLUMNS = "\t".join(NAMES.split()) + "\n"
NUMBER, OTHER = "9999999999", "1234567897"
REGION, COUNTY_BOARD = f"{ID}actor/region-naset", f"{ID}actor/lansstyrelsen-pa-naset"
Write = Callable[..., Path]


def row(subject: str, value: str, **other: str) -> str:
    """A row as a curator would write it; a column named in `other` holds that instead."""
    said = {
        "subject_id": subject,
        "predicate_id": "skos:exactMatch",
        "object_id": value,
        "mapping_justification": "semapv:BackgroundKnowledgeBasedMatching",
        "confidence": "" if value == NOT_FOUND else "0.9",
        "mapping_source": "source:public-copies",
        "mapping_date": "2026-11-22",
        **other,
    }
    return "\t".join(said.get(name, "") for name in NAMES.split()) + "\n"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def put(*rows: str, text: str | None = None, name: str = "orgnr.sssom.tsv") -> Path:
        (tmp_path / "data/links").mkdir(parents=True, exist_ok=True)
        (tmp_path / "data/links" / name).write_text(HEAD + COLUMNS + "".join(rows) if text is None else text, "utf-8")
        return tmp_path

    return put


def test_things_are_looked_up_by_identifier(write: Write) -> None:
    root = write(row("actor:region-naset", f"orgnr:{NUMBER}"), row("actor:lansstyrelsen-pa-naset", f"orgnr:{OTHER}"))
    assert identifiers(root, "orgnr") == {NUMBER: REGION, OTHER: COUNTY_BOARD}
    assert identifiers(root, "ror") == {}


def test_a_project_without_links_has_no_identifiers(tmp_path: Path) -> None:
    assert identifiers(tmp_path, "pic") == {}


def test_a_near_match_is_not_the_same_and_what_was_not_found_is_nobody(write: Write) -> None:
    near = row("actor:region-naset", f"orgnr:{NUMBER}", predicate_id="skos:closeMatch")
    root = write(near, row("actor:lansstyrelsen-pa-naset", NOT_FOUND))
    assert identifiers(root, "orgnr") == {}
    assert [(one.value, one.object) for one in read_mappings(root)][1] == (None, None)


def test_an_unknown_register_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UnknownError, match="Nearest: orgnr"):
        identifiers(tmp_path, "orgnrs")


def test_one_number_for_two_things_is_never_looked_up(write: Write) -> None:
    rows = [row(f"actor:{name}", f"orgnr:{NUMBER}") for name in ("region-naset", "lansstyrelsen-pa-naset")]
    with pytest.raises(
        InputError, match=rf"orgnr.sssom.tsv:{TABLE + 2}: .* already belongs to .*region-naset \(line {TABLE + 1}\)"
    ):
        identifiers(write(*rows), "orgnr")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + COLUMNS.replace("\tmapping_date", ""), f"orgnr.sssom.tsv:{TABLE}: column mapping_date is missing"),
        (HEAD + COLUMNS.replace("\n", "\tcolour\n"), f"{TABLE}: column 'colour' is unknown"),
        (HEAD + COLUMNS + "actor:x\tskos:exactMatch\n", f"{TABLE + 1}: has 2 values for 13 columns"),
        (HEAD + COLUMNS + row("actor:x", ""), f"{TABLE + 1}: object_id is empty"),
        (HEAD + COLUMNS + row("actor:x", "ror:05dxps055"), f"{TABLE + 1}: object_id is not of orgnr"),
        (HEAD + COLUMNS + row("agent:x", f"orgnr:{NUMBER}"), f"{TABLE + 1}: agent: is no prefix"),
        (
            HEAD + COLUMNS + row("actor:x", f"orgnr:{NUMBER}", predicate_id="owl:sameAs"),
            f"{TABLE + 1}: predicate_id is owl:sameAs",
        ),
        (HEAD + COLUMNS + row("actor:x", f"orgnr:{NUMBER}", confidence="1.1"), f"{TABLE + 1}: confidence is 1.1"),
        (HEAD + COLUMNS + row("actor:x", f"orgnr:{NUMBER}", confidence=""), f"{TABLE + 1}: confidence is empty"),
        (HEAD + COLUMNS + row("actor:x", NOT_FOUND, confidence="0.9"), f"{TABLE + 1}: confidence is 0.9, of nothing"),
        (
            HEAD + COLUMNS + row("actor:x", f"orgnr:{NUMBER}", mapping_date="22/11"),
            "mapping_date is 22/11; write a day",
        ),
        (HEAD + COLUMNS + row("actor:x", f"orgnr:{NUMBER}", predicate_modifier="No"), "give one of Not, nothing"),
        (HEAD + COLUMNS + row("actor:x", f"orgnr:{NUMBER}", see_also="ROR"), "see_also is ROR; give whole IRIs"),
        (HEAD + COLUMNS + row("actor:x", f"orgnr:{NUMBER}", other="city=Solna"), "other is city=Solna; write seat="),
        (HEAD + COLUMNS + row("actor:x", f"orgnr:{NUMBER}", mapping_justification=MANUAL), "say who, in reviewer_id"),
        (HEAD.replace("identifier/orgnr", "number") + COLUMNS, "5: prefix orgnr stands for https://w3id.org/"),
        (
            HEAD.replace(f'"{IDENTIFIERS["orgnr"]}"', "urn:example:orgnr:") + COLUMNS,
            "5: prefix orgnr does not stand for an IRI",
        ),
        (HEAD + "#nonsense\n" + COLUMNS, f"{TABLE}: is neither"),
        ("", "1: column subject_id is missing"),
        ("\ufeff" + HEAD + COLUMNS, "1: starts with a byte-order mark"),
    ],
)
def test_what_cannot_be_read_is_refused_with_file_and_line(text: str, words: str, write: Write) -> None:
    with pytest.raises(FileSyntaxError) as refused:
        read_mappings(write(text=text))
    assert words in str(refused.value)


def test_a_person_s_number_comes_into_no_graph_and_no_message(write: Write) -> None:
    with pytest.raises(FileSyntaxError, match=rf"orgnr.sssom.tsv:{TABLE + 1}: .* person's identity number") as refused:
        read_mappings(write(row("actor:region-naset", "orgnr:8112189876")))
    assert "8112189876" not in str(refused.value)


def sssom_rows(root: Path) -> int:
    """How many rows another reader of SSSOM takes: it leaves out, without a word, those that break the standard."""
    return sum(len(sssom_pydantic.read(path).mappings) for path in mapping_files(root))


def test_what_is_read_here_is_sssom_to_another_reader(write: Write) -> None:
    found, sought = (
        row("actor:region-naset", f"orgnr:{NUMBER}"),
        row("actor:lansstyrelsen-pa-naset", NOT_FOUND),
    )
    root = write(found, sought)
    assert sssom_rows(root) == len(read_mappings(root)) == 2
    assert sssom_rows(write(found, sought.replace("source:public-copies", "https://elsewhere.example/register"))) == 1


def test_our_own_links_are_sssom_and_without_fault() -> None:
    rows = read_mappings(ROOT)
    assert sssom_rows(ROOT) == len(rows) > 150
    assert list(faults(rows, Project(ROOT).load().subjects)) == []


def test_a_file_of_another_kind_is_named(write: Write) -> None:
    with pytest.raises(FileSyntaxError, match=r"notes\.txt: data/links holds"):
        read_mappings(write(text="x", name="notes.txt"))
