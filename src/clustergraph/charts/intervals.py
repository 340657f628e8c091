"""Figures with the range they may lie in: a dot, a line from low to high, and where guessing would be."""

import altair as alt
import pandas as pd

from clustergraph.charts.figure import SITE, Figure, source_line
from clustergraph.charts.naming import Names, labels_of, told
from clustergraph.charts.style import BLUE, INK, VERMILLION, heading, shortened, styled
from clustergraph.charts.words import WORDS, words_of
from clustergraph.errors import UnknownError
from clustergraph.network.result import Result

WIDTH, ROW = 440, 24


def intervals(
    result: Result,
    value: str,
    low: str = "low",
    high: str = "high",
    *,
    title: str,
    scope: str,
    misleads: str,
    guess: float | None = None,
    top: int = 12,
    names: Names | None = None,
    lang: str = "sv",
    site: str = SITE,
) -> Figure:
    """The first `top` rows of a result: the figure `value`, and the range from `low` to `high` around it.

    Draws what `robustness` (value "rank") and `backtest` (value "auc") found. `guess` is where chance would be. What the
    picture says, covers and hides is yours to tell: `title`, `scope`, `misleads`; `names` (`graph.names(lang)`) has what rows and
    documents are called. Rows without a figure are left out, and
    where none has one there is no picture. Raises UnknownError for a column that there is not.
    """
    words, called = words_of(lang), labels_of(names, lang)
    for name in (value, low, high):
        if name not in result.table.columns:
            raise UnknownError("column of this result", name, [str(column) for column in result.table.columns])
    table = result.frame()
    labels = table["label"] if "label" in table.columns else table.index
    rows = pd.DataFrame(
        {
            "name": [shortened(str(called.get(row, name)), 52) for row, name in zip(table.index, labels, strict=True)],
            "value": table[value],
            "low": table[low],
            "high": table[high],
        }
    )
    rows = rows[rows["value"].notna()].head(top)
    rows["told"] = [
        f"{told(one, lang)} ({told(least, lang)}–{told(most, lang)})"
        for one, least, most in zip(rows["value"], rows["low"], rows["high"], strict=True)
    ]
    twin = rows.drop(columns="told").rename(
        columns={"name": words["label"], "value": words.get(value, value)}
        | {n: words.get(n, n) for n in ("low", "high")}
    )
    head = heading(title, scope, misleads, WIDTH + 260, source_line(result, called, lang))
    chart = styled(_drawn(rows, guess, value, lang), head) if len(rows) else None
    return Figure(result, twin, title, chart, lang, site, called)


def _drawn(rows: pd.DataFrame, guess: float | None, value: str, lang: str) -> alt.LayerChart:
    axis = alt.Axis(title=WORDS[lang].get(value, value), orient="top", grid=True, labelFlush=False)
    ends = [*rows["low"], *rows["high"], *rows["value"], *([guess] if guess is not None else [])]
    rim = 0.06 * (max(ends) - min(ends)) or 1.0  # round numbers beyond would show ranks under 1 and shares over 1
    scale = alt.Scale(domain=[min(ends) - rim, max(ends) + rim], nice=False)
    names = alt.Y(
        "name:N",
        sort=list(rows["name"]),
        title=None,
        axis=alt.Axis(labelLimit=360, ticks=False, domain=False, labelPadding=6),
    )
    base = alt.Chart(rows).encode(y=names)
    lines = base.mark_rule(color=BLUE, strokeWidth=2.5).encode(x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q")
    dots = base.mark_point(color=BLUE, filled=True, size=80, opacity=1).encode(
        x=alt.X("value:Q", scale=scale, axis=axis)
    )
    beside = base.mark_text(align="left", dx=8, fontSize=11, color=INK).encode(
        x=alt.X("high:Q", scale=scale), text="told:N"
    )
    chance = []
    if guess is not None:
        at = alt.Chart(pd.DataFrame({"at": [guess]})).encode(x=alt.X("at:Q", scale=scale))
        chance = [at.mark_rule(color=VERMILLION, strokeDash=[4, 3])]
        word = f"{WORDS[lang]['chance']} {told(guess, lang)}"
        chance.append(at.mark_text(text=word, y=ROW * len(rows) + 10, color=VERMILLION, fontSize=11))
    return alt.layer(*chance, lines, dots, beside).properties(width=WIDTH, height=ROW * len(rows))
