"""An answer as columns of plain text: how a hundred thousand rows are read, for which terms of rdflib take ten times as long.

An IRI, a blank node and a literal are each their text, and an unbound cell is None. Language and datatype are lost: a query
whose reader needs them asks for them (LANG, DATATYPE) in a column of their own.
"""

from collections.abc import Iterable, Sequence
from typing import Any

Columns = dict[str, list[str | None]]


def columns(names: Sequence[str], rows: Iterable[Iterable[Any]]) -> Columns:
    """The columns of a SELECT by name, all of one length; a row has its terms in the order of the names.

    A term has its text as `value`; one that has none, such as a triple, is written out.
    """
    cells: list[str | None] = []
    kept: dict[str, str] = {}
    keep = kept.setdefault  # most texts stand in many rows: each is held once
    for row in rows:
        try:
            cells += [term if term is None else keep(text := term.value, text) for term in row]
        except AttributeError:
            cells += [term if term is None else getattr(term, "value", str(term)) for term in row]
    return {name: cells[number :: len(names)] for number, name in enumerate(names)}
