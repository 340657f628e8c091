"""Mappings between our things and public registers: data/links/<register>.sssom.tsv, one file a register.

The files are SSSOM (Matentzoglu et al. 2022, doi:10.1093/database/baac035), written strictly: `#curie_map:` with its
prefixes and plain `#key: value` lines, then a table separated by tabs. `object_id` is a CURIE whose prefix is the
register, or sssom:NoTermFound for what was looked for and not found. Only a skos:exactMatch says that two are the same.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from clustergraph.errors import FileSyntaxError, InputError, UnknownError
from clustergraph.identifier import SCHEMES, fault
from clustergraph.iris import PREFIXES, is_iri
from clustergraph.syntax import require_utf8

SUFFIX = ".sssom.tsv"
NOT_FOUND = "sssom:NoTermFound"
EXACT = "skos:exactMatch"
PREDICATES = {EXACT, "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch"}
JUSTIFICATIONS = {"semapv:ManualMappingCuration", "semapv:MappingReview", "semapv:BackgroundKnowledgeBasedMatching"}
_NEEDED = ("subject_id", "predicate_id", "object_id", "mapping_justification", "confidence", "mapping_source")
_COLUMNS = {*_NEEDED, "subject_label", "object_label", "mapping_date", "comment"}


@dataclass(frozen=True)
class Mapping:
    """One row. `value` is the identifier in the register, None where it was looked for and not found; `object` its IRI.

    `source` is the IRI of what the identifier was taken from, or was looked for in; `confidence` is 0 to 1, the curator's.
    """

    path: Path
    line: int
    register: str
    subject: str
    predicate: str
    value: str | None
    object: str | None
    confidence: float
    source: str


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row: where it stands, the thing it speaks of, and one sentence in Swedish and English."""

    path: Path
    line: int
    thing: str
    messages: dict[str, str]


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
        if one.register == register and one.predicate == EXACT and one.value and not fault(register, one.value):
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
    prefixes = _prefixes(path, lines[:above])
    rows = csv.reader(lines[above:], delimiter="\t", quoting=csv.QUOTE_NONE)
    columns = next(rows, [])
    _require_columns(path, above + 1, columns)
    return [
        _mapping(path, number, register, prefixes, _row(path, number, columns, row))
        for number, row in enumerate(rows, above + 2)
    ]


def _prefixes(path: Path, head: list[str]) -> dict[str, str]:
    """The curie_map of the head; every other line of it is `#key: value`."""
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
    for column, allowed in (("predicate_id", PREDICATES), ("mapping_justification", JUSTIFICATIONS)):
        if row[column] not in allowed:
            raise FileSyntaxError(path, line, f"{column} is {row[column]}; give one of {', '.join(sorted(allowed))}.")
    if not re.fullmatch(r"0(\.\d+)?|1(\.0+)?", row["confidence"]):
        raise FileSyntaxError(path, line, f"confidence is {row['confidence']}; give a number from 0 to 1.")
    subject = _expand(path, line, prefixes, row["subject_id"])
    said = (subject, row["predicate_id"])
    rest = (float(row["confidence"]), _expand(path, line, prefixes, row["mapping_source"]))
    if row["object_id"] == NOT_FOUND:
        return Mapping(path, line, register, *said, None, None, *rest)
    prefix, _, value = row["object_id"].partition(":")
    if prefix != register:
        raise FileSyntaxError(path, line, f"object_id is not of {register}; write {register}:… or {NOT_FOUND}.")
    return Mapping(path, line, register, *said, value, _expand(path, line, prefixes, row["object_id"]), *rest)


def _expand(path: Path, line: int, prefixes: dict[str, str], curie: str) -> str:
    prefix, colon, local = curie.partition(":")
    iri = prefixes.get(prefix, "") + local
    if not colon or prefix not in prefixes or not local or not is_iri(iri):
        raise FileSyntaxError(path, line, f"{prefix}: is no prefix of the curie_map, or nothing fit follows it.")
    return iri


def faults(mappings: Iterable[Mapping], known: Iterable[str]) -> Iterator[Fault]:
    """What is wrong with the rows taken together; `known` are the things that the data describe."""
    described, rows = set(known), list(mappings)
    claimed: dict[tuple[str, str], Mapping] = {}
    by_subject: dict[tuple[str, str], list[Mapping]] = defaultdict(list)
    for one in rows:
        if one.subject not in described:
            yield _fault(
                one, "beskrivs inte i någon fil; rätta subject_id", "is described in no file; correct subject_id"
            )
        if one.value and (wrong := fault(one.register, one.value)):
            yield _fault(one, wrong["sv"], wrong["en"])
        if one.value and one.predicate == EXACT:
            other = claimed.setdefault((one.register, one.value), one)
            if other.subject != one.subject:
                at = f"{other.path.name}:{other.line}"
                yield _fault(
                    one,
                    f"har samma exakta motsvarighet som en annan sak ({at}); två saker är inte en",
                    f"has the same exact match as another thing ({at}); two things are not one",
                )
        by_subject[one.register, one.subject].append(one)
    for group in by_subject.values():
        yield from _repeated(group)


def _repeated(group: list[Mapping]) -> Iterator[Fault]:
    """Rows of one thing in one register that say the same twice, or both that it was found and that it was not."""
    seen: dict[str | None, int] = {}
    for one in group:
        at = seen.setdefault(one.value, one.line)
        if at != one.line:
            yield _fault(one, f"står redan på rad {at}; ta bort en", f"stands in line {at} already; take one away")
        elif one.value is None and any(other.value and other.predicate == EXACT for other in group):
            yield _fault(
                one, "är både funnen och inte funnen; ta bort en", "is both found and not found; take one away"
            )


def _fault(one: Mapping, swedish: str, english: str) -> Fault:
    return Fault(one.path, one.line, one.subject, {"sv": f"{swedish}.", "en": f"{english}."})
