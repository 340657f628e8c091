"""A result as a table that people read: chosen columns under their names, passages as links, and what it rests on below."""

from collections.abc import Sequence

import pandas as pd

from clustergraph.charts.figure import SITE, Figure
from clustergraph.charts.naming import Names, labels_of, named
from clustergraph.charts.words import WORDS
from clustergraph.errors import UnknownError
from clustergraph.network.result import Result

PAIRS = "pairs kept, lost and new"
LABELS = {"label", "one_label", "row_label", "thing", "what"}


def table(
    result: Result,
    columns: Sequence[str],
    *,
    order: str | None = None,
    top: int | None = None,
    names: Names | None = None,
    lang: str = "sv",
    site: str = SITE,
) -> Figure:
    """These columns of a result, the first `top` rows, under their names in `lang`; the passages behind each row as links.

    `names` (`graph.names(lang)`, or a network) has what stands in place of addresses in the cells; without it, their last part
    does. `order` names a column by which rows stand, the greatest first. What rows are named by (`sector` of a result by group
    and sector) is asked for like a column. Where none of the columns names the row (LABELS), what the rows are called comes first.

    Raises UnknownError, with the columns there are, for a column that the result does not have.
    """
    levels = [str(level) for level in result.table.index.names if level]
    there = [*map(str, result.table.columns), *(level for level in levels if level not in result.table.columns)]
    unknown = [name for name in (*columns, *filter(None, [order])) if name not in there]
    if unknown:
        raise UnknownError("column of this result", unknown[0], there)
    rows = result.frame()
    rows = rows.sort_values(order, ascending=False, kind="stable") if order else rows
    rows = rows.head(len(result.table) if top is None else top)
    if result.measure == PAIRS:  # two who are both still there may share nothing any more
        rows["change"] = "pair " + rows["change"].astype(str)
    labels = labels_of(names, lang)
    cells = {name: rows[name] if name in rows.columns else rows.index.get_level_values(name) for name in columns}
    shown = pd.DataFrame(cells, index=rows.index).map(lambda value: named(value, lang, labels))
    if not (LABELS | set(levels)) & set(columns):
        for place, level in enumerate(rows.index.names):
            shown.insert(
                place, level or "row", [named(value, lang, labels) for value in rows.index.get_level_values(place)]
            )
    title = str(WORDS[lang].get(result.measure, result.measure))
    title = title[:1].upper() + title[1:]
    if len(rows) < len(result.table):
        title += f" ({len(rows)} {WORDS[lang]['of']} {len(result.table)})"
    mixed = {"label": WORDS[lang]["who or what"]} if "mode" in columns else {}
    shown = shown.rename(columns=lambda name: mixed.get(name, WORDS[lang].get(name, name)))
    return Figure(result, shown, title, lang=lang, site=site, names=labels)
