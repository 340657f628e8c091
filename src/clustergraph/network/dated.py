"""What the documents date, in the order of time."""

import datetime
from collections import defaultdict
from collections.abc import Hashable
from pathlib import Path

import pandas as pd

from clustergraph.engine import Engine
from clustergraph.errors import ParameterError
from clustergraph.network.participations import in_order
from clustergraph.network.period import span
from clustergraph.network.result import Result
from clustergraph.network.selection import require_choice
from clustergraph.queryfile import read_query

_COLUMNS = ("what", "kind", "start", "end", "reported")


def dated(engine: Engine, queries: Path, lang: str = "sv") -> Result:
    """Events, adoptions, decisions, documents, strategies and measures with a date: one row each, earliest first.

    The table is indexed by the thing: `what` and `kind` (in `lang`), `start`, `end` and `reported` (known by then) as the
    source has them: a day, a month or a year, None where it gives none. `passages` are those that name the thing.

    How it misleads: what has no date is not here, and that is most of what the documents tell. A year is a year, not its
    first of January. What is reported on a day happened on it or before.

    Raises ParameterError where nothing is dated.
    """
    require_choice("lang", lang, ("sv", "en"))
    rows: dict[str, tuple[str | None, ...]] = {}
    passages: dict[Hashable, set[str]] = defaultdict(set)
    for row in engine.query(read_query(queries / "network-dated.rq").text).rows:
        if getattr(row["what"], "language", None) == lang:
            thing = str(row["thing"])
            rows[thing] = tuple(str(row[name]) if name in row else None for name in _COLUMNS)
            passages[thing].add(str(row["passage"]))
    if not rows:
        raise ParameterError("The graph dates nothing; is a release loaded whole?")
    order = sorted(rows, key=lambda thing: (_when(*rows[thing][2:]), rows[thing][:2]))
    table = pd.DataFrame([rows[thing] for thing in order], index=pd.Index(order, name="thing"), columns=list(_COLUMNS))
    days = sum(isinstance(start, str) and len(start) == 10 for start in table["start"])
    by_then = int((table["start"].isna() & table["end"].isna()).sum())
    return Result(
        "dated",
        table,
        {"lang": lang},
        uncertainty=f"{len(table)} things have a date: {days} of them a day, {by_then} only a day by which they were known, and the "
        "others a month, a year or an end.",
        passages={thing: in_order(found) for thing, found in passages.items()},
    )


def _when(start: str | None, end: str | None, reported: str | None) -> tuple[datetime.date, datetime.date]:
    """Where in time it stands: what has an end only stands at its end."""
    known = start or reported
    return span(known) if known else (span(end or "")[1],) * 2
