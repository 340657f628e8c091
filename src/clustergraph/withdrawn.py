"""Things that had an address and have none any more: data/withdrawn.tsv, reviewed like the rest of the data.

An address that was published goes on answering. One that is renamed leads to where the thing is now (308), for ever; one
that is withdrawn says so, when and why (410). A row names the thing, what takes its place or nothing, the day, and the
reason in Swedish and English; a thing is named by what stands after …/id/.

A release holds the rows in a graph of their own, in the words of others: owl:deprecated, dcterms:isReplacedBy,
prov:invalidatedAtTime and skos:changeNote, so that a query can ask for them too.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from clustergraph.errors import FileSyntaxError
from clustergraph.iris import ID, PREFIXES, WITHDRAWN_GRAPH, XSD_BOOLEAN, XSD_DATE_TIME
from clustergraph.rdf import Literal, NamedNode, Quad
from clustergraph.sheet import read_sheet, require_day

Row = Mapping[str, object]
COLUMNS = ("thing", "replaced by", "date", "reason@sv", "reason@en")
_DEPRECATED = PREFIXES["owl"] + "deprecated"
_REPLACED = PREFIXES["dcterms"] + "isReplacedBy"
_TIME = PREFIXES["prov"] + "invalidatedAtTime"
_REASON = PREFIXES["skos"] + "changeNote"
_THING = re.compile(r"(?!passage/)[a-z0-9-]+(/[A-Za-z0-9._~-]+)+")


class Withdrawal(NamedTuple):
    """A row: IRIs, the day as written, and the reasons. `replaced` is None where nothing takes the thing's place."""

    line: int
    thing: str
    replaced: str | None
    day: str
    swedish: str
    english: str


def read_withdrawn(path: Path) -> list[Withdrawal]:
    """The rows of the file, in their order. Raises FileSyntaxError for the first that cannot be read."""
    return [_row(path, number, cells) for number, cells in read_sheet(path, COLUMNS)]


def _row(path: Path, number: int, cells: list[str]) -> Withdrawal:
    thing, replaced, day, swedish, english = cells
    for name in filter(None, (thing, replaced)):
        if not _THING.fullmatch(name):
            raise FileSyntaxError(
                path, number, f"'{name}' names no thing; give what stands after {ID}, as actor/stuns."
            )
    require_day(path, number, day)
    if not (thing and swedish and english):
        raise FileSyntaxError(path, number, "lacks the thing or a reason; give the reason in Swedish and English.")
    return Withdrawal(number, ID + thing, ID + replaced if replaced else None, day, swedish, english)


def verify_withdrawn(path: Path, rows: Sequence[Withdrawal], alive: Collection[str]) -> None:
    """Raise FileSyntaxError unless what is withdrawn is gone, once, and what replaces it is there. `alive` are the IRIs
    that the data describes."""
    gone = {row.thing: row.line for row in rows}
    for row in rows:
        name = row.thing.removeprefix(ID)
        if gone[row.thing] != row.line:
            raise FileSyntaxError(path, gone[row.thing], f"withdraws '{name}' again, after line {row.line}; keep one.")
        if row.thing in alive:
            raise FileSyntaxError(path, row.line, f"withdraws '{name}', which the data still describes; take one away.")
        if row.replaced in gone:
            other = f"'{row.replaced.removeprefix(ID)}', which is withdrawn in line {gone[row.replaced]}"
            raise FileSyntaxError(path, row.line, f"leads from '{name}' to {other}; lead to what is there now.")
        if row.replaced is not None and row.replaced not in alive:
            other = row.replaced.removeprefix(ID)
            raise FileSyntaxError(path, row.line, f"leads from '{name}' to '{other}', which nothing describes.")


def withdrawn_quads(rows: Sequence[Withdrawal]) -> Iterator[Quad]:
    """The rows as a graph of their own."""
    graph = NamedNode(WITHDRAWN_GRAPH)
    for row in rows:
        said: list[tuple[str, NamedNode | Literal]] = [
            (_DEPRECATED, Literal("true", datatype=NamedNode(XSD_BOOLEAN))),
            (_TIME, Literal(f"{row.day}T00:00:00Z", datatype=NamedNode(XSD_DATE_TIME))),
            (_REASON, Literal(row.swedish, language="sv")),
            (_REASON, Literal(row.english, language="en")),
            *([(_REPLACED, NamedNode(row.replaced))] if row.replaced else []),
        ]
        for property_, value in said:
            yield Quad(NamedNode(row.thing), NamedNode(property_), value, graph)


class Fate(NamedTuple):
    """What became of a thing, as the graph tells it; `reasons` are by language."""

    replaced: str | None
    day: str
    reasons: dict[str, str]


def fate_of(thing: str, rows: Iterable[Row]) -> Fate | None:
    """What the rows ?thing ?property ?value say of a thing; None where they say nothing."""
    said = [(str(row["property"]), row["value"]) for row in rows if str(row["thing"]) == thing]
    if not said:
        return None
    values = {property_: str(value) for property_, value in said}
    reasons = {str(getattr(value, "language", None)): str(value) for property_, value in said if property_ == _REASON}
    return Fate(values.get(_REPLACED), values[_TIME][:10], reasons)
