"""What our things are called elsewhere than in the documents: data/names.tsv, one name a row, with where it was seen.

An abbreviation, a name in another language, a former name: what registers and web pages call a thing, and what people
write in lists. No document says these names, so they are no skos:altLabel and have no passage; they are for finding only.
A release holds them in a graph of their own, as skos:hiddenLabel, each with a record in the words of SKOS-XL (Miles and
Bechhofer 2009, https://www.w3.org/TR/skos-reference/#xl) that gives its source, the day, and a note. Without the row the
build gives the earlier graph.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from clustergraph.errors import FileSyntaxError
from clustergraph.iris import ID, LINK_SOURCE, NAME, NAMES_GRAPH, PREFIXES, RDF_TYPE, RDFS_LABEL, XSD_DATE
from clustergraph.rdf import Literal, NamedNode, Quad
from clustergraph.sheet import read_sheet, require_day

COLUMNS = ("thing", "name", "language", "source", "date", "note")
_THING = re.compile(r"[a-z][a-z-]*(/[a-z0-9][a-z0-9-]*)+")
_LANGUAGES = {"sv", "en", "fi"}
_XL, _SKOS, _DCTERMS = PREFIXES["skosxl"], PREFIXES["skos"], PREFIXES["dcterms"]


class OtherName(NamedTuple):
    """A row. `thing` and `source` are IRIs; the source is a code of the list link-source; the note is English."""

    line: int
    thing: str
    name: str
    language: str
    source: str
    day: str
    note: str

    @property
    def iri(self) -> str:
        """The record, named by the thing and by the letters and digits of the name."""
        letters = unicodedata.normalize("NFD", self.name.casefold())
        plain = "".join(sign for sign in letters if not unicodedata.combining(sign))
        return f"{NAME}{self.thing.removeprefix(ID)}/{re.sub('[^a-z0-9]+', '-', plain).strip('-')}"


def read_names(path: Path) -> list[OtherName]:
    """The rows of the file, in their order. Raises FileSyntaxError for the first that cannot be read."""
    return [_row(path, number, cells) for number, cells in read_sheet(path, COLUMNS)]


def _row(path: Path, number: int, cells: list[str]) -> OtherName:
    thing, name, language, source, day, note = cells
    if not _THING.fullmatch(thing):
        raise FileSyntaxError(path, number, f"'{thing}' names no thing; give what stands after {ID}, as actor/stuns.")
    if not re.search(r"[^\W_]", name):
        raise FileSyntaxError(path, number, f"gives '{thing}' a name without letters or digits; write the name.")
    if language not in _LANGUAGES:
        choice = ", ".join(sorted(_LANGUAGES))
        raise FileSyntaxError(path, number, f"'{language}' is no language of names here; give one of {choice}.")
    require_day(path, number, day)
    return OtherName(number, ID + thing, name, language, LINK_SOURCE + source, day, note)


def verify_names(
    path: Path, rows: Sequence[OtherName], alive: Collection[str], called: Collection[tuple[str, str]]
) -> None:
    """Raise FileSyntaxError unless every thing and every source is described, and no name is given twice.

    `called` is each thing, by its IRI, with each name that a document has for it: SKOS wants hidden names to be others (S13).
    """
    seen: dict[str, int] = {}
    for row in rows:
        for iri, what in ((row.thing, "names"), (row.source, "has the source")):
            if iri not in alive:
                shown = iri.removeprefix(ID)
                raise FileSyntaxError(path, row.line, f"{what} '{shown}', which nothing describes; correct it.")
        other = seen.setdefault(row.iri, row.line)
        if other != row.line:
            raise FileSyntaxError(path, row.line, f"gives '{row.name}' again, after line {other}; keep one.")
        if (row.thing, row.name) in called:
            raise FileSyntaxError(
                path, row.line, f"gives '{row.name}', as a document calls it already; remove the row."
            )


def name_quads(rows: Sequence[OtherName]) -> Iterator[Quad]:
    """The rows as a graph of their own."""
    graph = NamedNode(NAMES_GRAPH)
    for row in rows:
        thing, record, text = NamedNode(row.thing), NamedNode(row.iri), Literal(row.name, language=row.language)
        said: list[tuple[NamedNode, str, NamedNode | Literal]] = [
            (thing, _SKOS + "hiddenLabel", text),
            (thing, _XL + "hiddenLabel", record),
            (record, RDF_TYPE, NamedNode(_XL + "Label")),
            (record, RDFS_LABEL, text),
            (record, _XL + "literalForm", text),
            (record, _DCTERMS + "source", NamedNode(row.source)),
            (record, _DCTERMS + "date", Literal(row.day, datatype=NamedNode(XSD_DATE))),
            *([(record, _SKOS + "note", Literal(row.note, language="en"))] if row.note else []),
        ]
        for subject, property_, value in said:
            yield Quad(subject, NamedNode(property_), value, graph)
