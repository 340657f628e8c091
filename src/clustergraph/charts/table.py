"""A result as a table that people read: chosen columns under their names, passages as links, and what it rests on below."""

from collections.abc import Sequence

import networkx as nx

from clustergraph.charts.figure import SITE, Figure
from clustergraph.charts.words import WORDS, named
from clustergraph.errors import UnknownError
from clustergraph.network.result import Result

LABELS = {"label", "one_label", "row_label", "thing", "what"}


def table(
    result: Result,
    columns: Sequence[str],
    *,
    order: str | None = None,
    top: int | None = None,
    names: nx.Graph | None = None,
    lang: str = "sv",
    site: str = SITE,
) -> Figure:
    """These columns of a result, the first `top` rows, under their names in `lang`; the passages behind each row as links.

    `names` is a network whose labels stand in place of addresses in the cells; without it, their last part does. `order` names a column by which rows stand, the greatest first. Where none of the columns names the row (LABELS), what the rows are called comes first.

    Raises UnknownError, with the columns there are, for a column that the result does not have.
    """
    unknown = [name for name in (*columns, *filter(None, [order])) if name not in result.table.columns]
    if unknown:
        raise UnknownError("column of this result", unknown[0], [str(name) for name in result.table.columns])
    rows = result.frame()
    rows = rows.sort_values(order, ascending=False, kind="stable") if order else rows
    rows = rows.head(len(result.table) if top is None else top)
    labels = {str(node): str(known.get("label", node)) for node, known in names.nodes(data=True)} if names else None
    shown = rows[list(columns)].map(lambda value: named(value, lang, labels))
    if not LABELS & set(columns):
        for place, level in enumerate(rows.index.names):
            shown.insert(
                place, level or "row", [named(value, lang, labels) for value in rows.index.get_level_values(place)]
            )
    title = str(WORDS[lang].get(result.measure, result.measure))
    title = title[:1].upper() + title[1:]
    if len(rows) < len(result.table):
        title += f" ({len(rows)} {WORDS[lang]['of']} {len(result.table)})"
    return Figure(result, shown.rename(columns=lambda name: WORDS[lang].get(name, name)), title, lang=lang, site=site)
