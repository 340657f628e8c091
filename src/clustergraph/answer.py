"""An answer to a query as Python holds it: rows, a yes or no, or a graph, of rdflib terms."""

import datetime
import decimal
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any

from rdflib import Graph
from rdflib.namespace import XSD
from rdflib.query import Result
from rdflib.term import Identifier, Literal

if TYPE_CHECKING:
    import pandas as pd

Value = str | int | float | bool | decimal.Decimal | datetime.date | datetime.datetime | None

_INTEGERS = {XSD.integer, XSD.int, XSD.long, XSD.short, XSD.byte, XSD.nonNegativeInteger, XSD.positiveInteger}
# Only types whose Python value says the same: a gYear would become the first of January.
_PLAIN = _INTEGERS | {XSD.boolean, XSD.decimal, XSD.double, XSD.float, XSD.date, XSD.dateTime}


@dataclass(frozen=True)
class Answer:
    """What a query gave. `kind` is 'rows', 'boolean' or 'graph'.

    `columns` and `rows` are set for rows (a row maps column to term, unbound columns are missing), `boolean` for an
    ASK, `graph` for a CONSTRUCT or DESCRIBE.
    """

    kind: str
    columns: list[str] = field(default_factory=list)
    rows: list[dict[str, Identifier]] = field(default_factory=list)
    boolean: bool | None = None

    graph: Graph | None = None

    @classmethod
    def from_json(cls, body: bytes) -> "Answer":
        """From SPARQL 1.1 Query Results JSON."""
        result = Result.parse(BytesIO(body), format="json")
        if result.type == "ASK":
            return cls("boolean", boolean=bool(result.askAnswer))
        columns = [str(variable) for variable in result.vars or []]
        rows = [{str(name): term for name, term in binding.items()} for binding in result.bindings]
        return cls("rows", columns, rows)

    @classmethod
    def from_ntriples(cls, body: bytes) -> "Answer":
        return cls("graph", graph=Graph().parse(data=body, format="nt"))

    @cached_property
    def records(self) -> list[dict[str, Value]]:
        """The rows as plain Python values: numbers, booleans and dates as such, all else as its text."""
        return [{column: plain(row.get(column)) for column in self.columns} for row in self.rows]

    def frame(self) -> "pd.DataFrame":
        """The rows as a DataFrame with one column a variable, in the query's order.

        A language tag is lost here; keep `rows` where it matters. A column with unbound cells holds None in them, and
        its other values stay what they are. A yes or no becomes one row of the column "boolean".
        """
        import pandas as pd  # noqa: PLC0415 - half the time a command takes to start, and only some need it

        if self.kind == "boolean":
            return pd.DataFrame({"boolean": [self.boolean]})
        columns = pd.Index(self.columns, dtype=object)
        frame = pd.DataFrame([list(record.values()) for record in self.records], columns=columns, dtype=object)
        whole = [column for column in self.columns if not frame[column].isna().any()]
        return frame.astype({column: frame[column].infer_objects().dtype for column in whole})

    def __iter__(self) -> Iterator[dict[str, Value]]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.rows)

    def _repr_html_(self) -> str:
        if self.kind == "rows":
            return str(self.frame().to_html(notebook=True))
        return f"<pre>{self.boolean if self.kind == 'boolean' else self.graph}</pre>"


def plain(term: Identifier | None) -> Value:
    """A term as a Python value where nothing is lost by it, else its text."""
    if term is None:
        return None
    if isinstance(term, Literal) and term.datatype in _PLAIN:
        value: Any = term.toPython()
        return str(term) if isinstance(value, Literal) else value
    return str(term)
