"""A result as a table that people read: chosen columns under their names, passages as links, and what it rests on below."""

from collections.abc import Sequence

from clustergraph.charts.figure import SITE, Figure
from clustergraph.charts.words import WORDS, named
from clustergraph.errors import UnknownError
from clustergraph.network.result import Result


def table(
    result: Result, columns: Sequence[str], *, top: int | None = None, lang: str = "sv", site: str = SITE
) -> Figure:
    """These columns of a result, the first `top` rows, under their names in `lang`; the passages behind each row as links.

    Raises UnknownError, with the columns there are, for a column that the result does not have.
    """
    unknown = [name for name in columns if name not in result.table.columns]
    if unknown:
        raise UnknownError("column of this result", unknown[0], [str(name) for name in result.table.columns])
    rows = result.frame().head(len(result.table) if top is None else top)
    shown = rows[list(columns)].map(lambda value: named(value, lang))
    title = WORDS[lang].get(result.measure, result.measure)
    if len(rows) < len(result.table):
        title += f" ({len(rows)} {WORDS[lang]['of']} {len(result.table)})"
    return Figure(result, shown.rename(columns=lambda name: WORDS[lang].get(name, name)), title, lang=lang, site=site)
