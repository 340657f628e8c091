"""Mappings between our things and public registers: data/links/<register>.sssom.tsv, one file a register.

The files are SSSOM (Matentzoglu et al. 2022, doi:10.1093/database/baac035), written strictly: `#curie_map:` with its
prefixes and plain `#key: value` lines, then a table separated by tabs. `object_id` is a CURIE whose prefix is the
register, or sssom:NoTermFound for what was looked for and not found. Only a skos:exactMatch says that two are the same;
with the predicate_modifier Not it says that they are often taken for the same and are not.
"""

import csv
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clustergraph.errors import FileSyntaxError, InputError, UnknownError
from clustergraph.identifier import SCHEMES, fault, names_a_person
from clustergraph.iris import IDENTIFIERS, PREFIXES, is_iri
from clustergraph.syntax import require_utf8

SUFFIX = ".sssom.tsv"
NOT_FOUND = "sssom:NoTermFound"
EXACT = "skos:exactMatch"
REJECTED = "Not"
MANUAL = "semapv:ManualMappingCuration"
PREDICATES = {EXACT, "skos:closeMatch", "skos:narrowMatch"}
JUSTIFICATIONS = {
    MANUAL,
    "semapv:BackgroundKnowledgeBasedMatching",
    "semapv:LexicalMatching",
    "semapv:MappingChaining",
    "semapv:UnspecifiedMatching",
}
_NEEDED = ("subject_id", "predicate_id", "object_id", "mapping_justification", "mapping_source", "mapping_date")
_MAY = ("subject_label", "predicate_modifier", "object_label", "object_source", "confidence", "reviewer_id")
_COLUMNS = {*_NEEDED, *_MAY, "see_also", "other", "comment"}


@dataclass(frozen=True)
class Mapping:
    """One row. `value` is the identifier in the register, None where it was looked for and not found; `object` its IRI.

    `source` is the IRI of what the identifier was taken from, or was looked for in, and `confirmed` those of what was
    compared with it and agrees; `confidence` is 0 to 1, the curator's own estimate and no measurement, and None where
    nothing was found. `name` and `seat` are the register's own words, which may be out of date.
    """

    path: Path
    line: int
    register: str
    subject: str
    predicate: str
    rejected: bool
    value: str | None
    object: str | None
    justification: str
    confidence: float | None
    source: str
    confirmed: tuple[str, ...]
    day: str
    name: str
    seat: str
    comment: str

    @property
    def same(self) -> bool:
        """Whether the row says that the thing is what the register knows under the identifier."""
        return self.predicate == EXACT and self.value is not None and not self.rejected


def mapping_files(root: Path) -> list[Path]:
    """Every file in data/links, so that one of another kind is named instead of overlooked."""
    folder = root / "data" / "links"
    return sorted(path for path in folder.glob("*") if not path.name.startswith("."))


def read_mappings(root: Path) -> list[Mapping]:
    """All rows of all files. Raises FileSyntaxError, which names file and line, at the first that cannot be read."""
    return [mapping for path in mapping_files(root) for mapping in read_mapping_file(path)]


def identifiers(root: Path, register: str) -> dict[str, str]:
    """Our things by their identifier in a register (`orgnr`, `pic`, `ror` …), as data/links says now.

    Only exact matches with a well-formed identifier; a near match is not the same organisation. Raises InputError if
    two things claim one identifier, UnknownError if there is no such register.
    """
    if register not in SCHEMES:
        raise UnknownError("register", register, sorted(SCHEMES))
    found: dict[str, Mapping] = {}
    for one in read_mappings(root):
        if one.register == register and one.same and one.value and not fault(register, one.value):
            other = found.setdefault(one.value, one)
            if other.subject != one.subject:
                raise InputError(
                    f"{one.path}:{one.line}: {one.value} already belongs to {other.subject} (line {other.line}); "
                    "one identifier names one thing, so take one row away."
                )
    return {value: one.subject for value, one in found.items()}


def read_mapping_file(path: Path) -> list[Mapping]:
    """The rows of one file, named after its register."""
    register = path.name.removesuffix(SUFFIX)
    if not path.name.endswith(SUFFIX) or register not in SCHEMES:
        known = ", ".join(sorted(SCHEMES))
        raise FileSyntaxError(path, None, f"data/links holds <register>{SUFFIX}, where the register is one of {known}.")
    raw = path.read_bytes()
    require_utf8(path, raw)
    lines = raw.decode("utf-8").splitlines()
    above = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    prefixes = _prefixes(path, register, lines[:above])
    rows = csv.reader(lines[above:], delimiter="\t", quoting=csv.QUOTE_NONE)
    columns = next(rows, [])
    _require_columns(path, above + 1, columns)
    return [
        _mapping(path, number, register, prefixes, _row(path, number, columns, row))
        for number, row in enumerate(rows, above + 2)
    ]


def _prefixes(path: Path, register: str, head: list[str]) -> dict[str, str]:
    """The curie_map of the head; every other line of it is `#key: value`. The register's own prefix is ours to say."""
    prefixes, inside = dict(PREFIXES), False
    for number, line in enumerate(head, 1):
        match = re.fullmatch(r"#(\s*)([\w-]+):\s*(.*?)\s*", line)
        if not match or (match[1] and not inside):
            raise FileSyntaxError(path, number, "is neither '#key: value' nor a prefix of the curie_map.")
        if not match[1]:
            inside = match[2] == "curie_map"
        elif is_iri(iri := match[3].strip("\"'")) and not match[3].endswith(":"):  # which YAML reads as another key
            prefixes[match[2]] = iri
        else:
            raise FileSyntaxError(path, number, f"prefix {match[2]} does not stand for an IRI; give one, in quotes.")
        if inside and match[2] == register and prefixes[register] != IDENTIFIERS[register]:
            raise FileSyntaxError(path, number, f"prefix {register} stands for {IDENTIFIERS[register]}; write that.")
    return prefixes


def _require_columns(path: Path, line: int, columns: list[str]) -> None:
    if missing := [name for name in _NEEDED if name not in columns]:
        raise FileSyntaxError(path, line, f"column {missing[0]} is missing; the first line of the table names it.")
    wrong = [name for name in columns if name not in _COLUMNS or columns.count(name) > 1]
    if wrong:
        raise FileSyntaxError(path, line, f"column {wrong[0]!r} is unknown or there twice; take it away.")


def _row(path: Path, line: int, columns: list[str], row: list[str]) -> dict[str, str]:
    if len(row) != len(columns):
        raise FileSyntaxError(path, line, f"has {len(row)} values for {len(columns)} columns; is a tab missing?")
    values = dict(zip(columns, row, strict=True))
    if empty := [name for name in _NEEDED if not values[name].strip()]:
        raise FileSyntaxError(path, line, f"{empty[0]} is empty; fill it, or take the row away.")
    return values


def _mapping(path: Path, line: int, register: str, prefixes: dict[str, str], row: dict[str, str]) -> Mapping:
    _require_allowed(path, line, row)
    value, target = _object(path, line, register, prefixes, row["object_id"])
    return Mapping(
        path,
        line,
        register,
        _expand(path, line, prefixes, row["subject_id"]),
        row["predicate_id"],
        row.get("predicate_modifier") == REJECTED,
        value,
        target,
        row["mapping_justification"],
        _confidence(path, line, row.get("confidence", ""), found=value is not None),
        _expand(path, line, prefixes, row["mapping_source"]),
        tuple(_iri(path, line, iri) for iri in row.get("see_also", "").split("|") if iri),
        row["mapping_date"],
        row.get("object_label", ""),
        _seat(path, line, row.get("other", "")),
        row.get("comment", ""),
    )


def _require_allowed(path: Path, line: int, row: dict[str, str]) -> None:
    for column, allowed in (
        ("predicate_id", PREDICATES),
        ("mapping_justification", JUSTIFICATIONS),
        ("predicate_modifier", {"", REJECTED}),
    ):
        if row.get(column, "") not in allowed:
            choice = ", ".join(sorted(name or "nothing" for name in allowed))
            raise FileSyntaxError(path, line, f"{column} is {row[column]}; give one of {choice}.")
    if row["mapping_justification"] == MANUAL and not row.get("reviewer_id"):
        raise FileSyntaxError(path, line, f"{MANUAL} says that a person has checked the row; say who, in reviewer_id.")
    try:
        date.fromisoformat(row["mapping_date"])
    except ValueError:
        raise FileSyntaxError(
            path, line, f"mapping_date is {row['mapping_date']}; write a day as 2026-11-22."
        ) from None


def _object(
    path: Path, line: int, register: str, prefixes: dict[str, str], curie: str
) -> tuple[str | None, str | None]:
    """The identifier and its IRI, or None twice where none was found."""
    if curie == NOT_FOUND:
        return None, None
    prefix, _, local = curie.partition(":")
    tail = SCHEMES[register].tail
    if prefix != register or not local.endswith(tail):
        raise FileSyntaxError(path, line, f"object_id is not of {register}; write {register}:…{tail} or {NOT_FOUND}.")
    value = local.removesuffix(tail)
    if names_a_person(register, value):  # refused here, so that it comes into no graph and no message
        raise FileSyntaxError(
            path, line, "object_id is a person's identity number; take it away, for it has no place here."
        )
    return value, _expand(path, line, prefixes, curie)


def _confidence(path: Path, line: int, text: str, *, found: bool) -> float | None:
    """How sure the curator is that the two belong together, which nobody can be where there is but one."""
    if found and not re.fullmatch(r"0(\.\d+)?|1(\.0+)?", text, re.ASCII):
        raise FileSyntaxError(path, line, f"confidence is {text or 'empty'}; give a number from 0 to 1.")
    if not found and text:
        raise FileSyntaxError(path, line, f"confidence is {text}, of nothing found; leave it empty.")
    return float(text) if found else None


def _seat(path: Path, line: int, text: str) -> str:
    """Where the register says that the organisation has its seat: the one thing that column `other` holds here."""
    if text and not re.fullmatch(r"seat=[^|=]+", text):
        raise FileSyntaxError(path, line, f"other is {text}; write seat= and the place, or leave it empty.")
    return text.removeprefix("seat=")


def _iri(path: Path, line: int, text: str) -> str:
    if not is_iri(text):
        raise FileSyntaxError(path, line, f"see_also is {text}; give whole IRIs, with | between them.")
    return text


def _expand(path: Path, line: int, prefixes: dict[str, str], curie: str) -> str:
    prefix, colon, local = curie.partition(":")
    iri = prefixes.get(prefix, "") + local
    if not colon or prefix not in prefixes or not local or not is_iri(iri):
        raise FileSyntaxError(path, line, f"{prefix}: is no prefix of the curie_map, or nothing fit follows it.")
    return iri
