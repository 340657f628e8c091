"""What is dated, down the page and along the years; how exact a date is, is drawn as well."""

import datetime

import altair as alt
import pandas as pd

from clustergraph.charts.figure import SITE, Figure, source_line
from clustergraph.charts.naming import Names, labels_of
from clustergraph.charts.style import BLUE, GREY, INK, ORANGE, SIZE, heading, in_two_columns, shortened, styled
from clustergraph.charts.words import words_of
from clustergraph.errors import ParameterError
from clustergraph.network.period import span
from clustergraph.network.result import Result

WIDTH, ROW = 470, 19
# Shape, ground and edge of each degree of exactness.
_MARKS = {
    "day": ("circle", BLUE, BLUE),
    "period": ("stroke", BLUE, BLUE),
    "until": ("triangle-left", ORANGE, ORANGE),
    "reported": ("circle", "white", BLUE),
}
_TEXTS = {
    "sv": (
        "Vad är daterat, och hur exakt?",
        "{rows} händelser, beslut, anslutningar, dokument, strategier och åtgärder med en tid i {documents} dokument.",
        "Så kan den vilseleda: det mesta som dokumenten berättar saknar tid och är inte här; ett år är inte dess första januari.",
    ),
    "en": (
        "What is dated, and how exactly?",
        "{rows} events, decisions, adoptions, documents, strategies and measures that {documents} documents date.",
        "How it misleads: most of what the documents tell has no date and is not here; a year is not its first of January.",
    ),
}


def timeline(result: Result, *, names: Names | None = None, lang: str = "sv", site: str = SITE) -> Figure:
    """Everything that has a date, earliest first. `result` is that of `graph.dated(lang)`.

    A dot is a day; a bar the month, the year or the period that the source gives; an arrow to the left an end without a
    beginning; a ring a day by which it is known to have happened. `names` (`graph.names(lang)`) has what documents are called.
    Raises ParameterError for the result of another measure.
    """
    words, called = words_of(lang), labels_of(names, lang)
    if result.measure != "dated":
        raise ParameterError(f"timeline draws what graph.dated() found, and this is {result.measure}.")
    rows = _rows(result)
    kinds = [kind for kind in _MARKS if kind in set(rows["precision"])]
    axis = alt.Axis(labelLimit=480, ticks=False, domain=False, labelPadding=6, title=None, labelFontSize=11)
    years = alt.Axis(format="%Y", orient="top", title=None, tickCount="year", labelAngle=0)
    base = alt.Chart(rows).encode(y=alt.Y("name:N", sort=list(rows["name"]), axis=axis))
    first, last = rows["from"].min(), rows["to"].max()
    scale = alt.Scale(domain=[f"{first[:4]}-01-01", f"{int(last[:4]) + 2}-01-01"])
    start = alt.X("from:T", scale=scale, axis=years)
    bars = base.transform_filter("datum.precision == 'period'").mark_bar(color=BLUE, size=8).encode(x=start, x2="to:T")
    days = base.transform_filter("datum.precision == 'day'").mark_point(color=BLUE, filled=True, size=80, opacity=1)
    rings = base.transform_filter("datum.precision == 'reported'").mark_point(
        color=BLUE, fill="white", size=70, strokeWidth=2, opacity=1
    )
    ends = base.transform_filter("datum.precision == 'until'").mark_point(
        color=ORANGE, filled=True, size=100, shape="triangle-left", opacity=1
    )
    told = base.mark_text(align="left", dx=9, fontSize=11, color=GREY).encode(
        x=alt.X("to:T", scale=scale), text="told:N"
    )
    marks = alt.layer(bars, days.encode(x=start), rings.encode(x=start), ends.encode(x=start), told)
    chart = alt.vconcat(_legend(kinds, words), marks.properties(width=WIDTH, height=ROW * len(rows)), spacing=4)
    title, scope, misleads = _TEXTS[lang]
    counted = {
        "rows": len(rows),
        "documents": len({p.rpartition("/")[0] for found in result.passages.values() for p in found}),
    }
    return Figure(
        result,
        _twin(result, rows, words),
        title,
        styled(
            chart, heading(title, scope.format(**counted), misleads, WIDTH + 300, source_line(result, called, lang))
        ),
        lang,
        site,
        called,
    )


def _rows(result: Result) -> pd.DataFrame:
    rows = []
    for thing, row in result.table.iterrows():
        start, end, reported = (
            row[name] if isinstance(row[name], str) else None for name in ("start", "end", "reported")
        )
        date = start or end or reported or ""
        precision = (
            "until"
            if not start and end
            else "reported"
            if not start
            else "day"
            if not end and len(start) == 10
            else "period"
        )
        told = f"{start}–{end}" if start and end else f"–{end}" if precision == "until" else date
        rows.append(
            {
                "thing": thing,
                "name": shortened(str(row["what"]), 76),
                "precision": precision,
                "from": _day(span(date)[1] if precision == "until" else span(date)[0]),
                "to": _day(span(end or date)[1]),
                "date": told,
                "told": f"{told}  {row['kind']}",
            }
        )
    return pd.DataFrame(rows)


def _day(day: datetime.date) -> str:
    return day.isoformat()


def _legend(kinds: list[str], words: dict[str, str]) -> alt.LayerChart:
    """What each mark means."""
    places = in_two_columns([words[kind] for kind in kinds])
    data = pd.DataFrame(
        [{"kind": kind, "words": words[kind], "x": x, "y": y} for kind, (x, y) in zip(kinds, places, strict=True)]
    )
    height = 26 * ((len(kinds) + 1) // 2)
    base = alt.Chart(data).encode(
        x=alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, WIDTH], nice=False)),
        y=alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False)),
    )

    def looks(channel: type[alt.Shape | alt.Fill | alt.Stroke], part: int) -> alt.Shape | alt.Fill | alt.Stroke:
        scale = alt.Scale(domain=kinds, range=[_MARKS[kind][part] for kind in kinds])
        return channel("kind:N", legend=None, scale=scale)

    signs = base.mark_point(size=90, strokeWidth=2, opacity=1).encode(
        shape=looks(alt.Shape, 0), fill=looks(alt.Fill, 1), stroke=looks(alt.Stroke, 2)
    )
    told = base.mark_text(align="left", dx=12, fontSize=SIZE, color=INK).encode(text="words:N")
    return alt.layer(signs, told).properties(width=WIDTH, height=height)


def _twin(result: Result, rows: pd.DataFrame, words: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            words["what"]: result.table["what"],
            words["kind"]: result.table["kind"],
            words["date"]: list(rows["date"]),
            words["exact"]: [words[kind] for kind in rows["precision"]],
        },
        index=result.table.index,
    )
