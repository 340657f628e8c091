"""Coverage: rows by columns, and in each cell one of four answers, by colour and by sign, and by how many passages."""

import altair as alt
import pandas as pd

from clustergraph.charts.figure import SITE, Figure
from clustergraph.charts.style import BLUE, INK, LINES, SIZE, SKY, broken, heading, in_two_columns, shortened, styled
from clustergraph.charts.words import sector, words_of
from clustergraph.errors import ParameterError
from clustergraph.network.coverage import ANSWERS
from clustergraph.network.result import Result

# By answer: ground, sign, and the colour of both sign and figure. Dark to pale is also much to little.
LOOKS = {
    "stated": (BLUE, "●", "white"),
    "claimed": (SKY, "◐", INK),
    "absent": ("#F6E3D3", "○", INK),
    "unknown": ("white", "?", INK),
}
_TEXTS = {
    "sv": (
        "Vem sägs ha att göra med vad?",
        "{rows} × {columns}, ur {documents} dokument som säger något om dem. Talet är antalet belägg.",
        "Så kan den vilseleda: att nämnas är inte att ansvara, och det som saknas saknas i dessa dokument.",
    ),
    "en": (
        "Who is said to have to do with what?",
        "{rows} by {columns}, from {documents} documents that speak of them. The figure counts passages.",
        "How it misleads: to be named is not to be responsible, and what is absent is absent from these documents.",
    ),
}
CELL, LETTERS, MOST_UPRIGHT = 34, 13, 7


def heatmap(result: Result, *, lang: str = "sv", site: str = SITE) -> Figure:
    """A coverage matrix with its four answers. `result` is that of `network.coverage_matrix`.

    Colour and sign say the same, so that neither is needed to read the other; the figure counts passages. Raises
    ParameterError for the result of another measure.
    """
    words = words_of(lang)
    if result.measure != "coverage matrix":
        raise ParameterError(f"heatmap draws a coverage matrix, and this is {result.measure}.")
    cells = _cells(result, lang)
    columns = list(dict.fromkeys(cells["column"]))
    width = (84 if len(columns) < 8 else 64) * len(columns)
    height = CELL * cells["row"].nunique()
    across = alt.X("column:N", sort=columns, title=None, axis=_top(columns, width))
    down = alt.Y("row:N", sort=list(dict.fromkeys(cells["row"])), title=None, axis=_left())
    base = alt.Chart(cells).encode(x=across, y=down)
    grounds = base.mark_rect(stroke="#BBBBBB").encode(color=_scale("answer", 0))
    signs = base.mark_text(fontSize=15, dx=-10).encode(text="sign:N", color=_scale("answer", 2))
    figures = base.mark_text(fontSize=SIZE, dx=10).encode(text="figure:N", color=_scale("answer", 2))
    grid = alt.layer(grounds, signs, figures).resolve_scale(color="independent").properties(width=width, height=height)
    title, scope, misleads = _TEXTS[lang]
    told = {
        "rows": f"{cells['row'].nunique()} {words[str(result.parameters['rows']) + 's']}",
        "columns": f"{len(columns)} {words[str(result.parameters['columns']) + 's']}",
        "documents": len({document for found in result.table["documents"] for document in found}),
    }
    chart = alt.vconcat(_legend(words), grid, spacing=8).resolve_scale(
        color="independent", x="independent", y="independent"
    )
    room = width + 320
    return Figure(
        result,
        _twin(result, words, lang),
        title,
        styled(chart, heading(title, scope.format(**told), misleads, room)),
        lang,
        site,
    )


def _cells(result: Result, lang: str) -> pd.DataFrame:
    table = result.frame().reset_index()
    names = table["notation"].fillna("") + " " + table["row_label"]
    return pd.DataFrame(
        {
            "row": [shortened(name.strip(), 58) for name in names],
            "column": _heads([sector(name, lang) for name in table["column_label"]]),
            "answer": table["answer"],
            "sign": [LOOKS[answer][1] for answer in table["answer"]],
            "figure": [str(count) if count else "" for count in table["passages"]],
        }
    )


def _heads(names: list[str]) -> list[str]:
    """Names of columns in lines, where all fit; filled from above, since the axis writes downwards. Else they are slanted."""
    if len(set(names)) > MOST_UPRIGHT or max(len(word) for name in names for word in name.split()) > LETTERS:
        return names
    labels = [broken(name, LETTERS) for name in names]
    most = max(label.count("\n") for label in labels)
    return ["\n" * (most - label.count("\n")) + label for label in labels]


def _scale(field: str, part: int) -> alt.Color:
    scale = alt.Scale(domain=list(ANSWERS), range=[LOOKS[answer][part] for answer in ANSWERS])
    return alt.Color(f"{field}:N", scale=scale, legend=None)


def _top(columns: list[str], width: int) -> alt.Axis:
    plain = {"orient": "top", "ticks": False, "domain": False}
    if len(columns) > MOST_UPRIGHT or max(len(line) for name in columns for line in name.split("\n")) > LETTERS:
        return alt.Axis(**plain, labelAngle=-35, labelAlign="left", labelLimit=280, labelPadding=6)
    above = 15 * columns[0].count("\n")
    room = int(width / len(columns)) + 8
    return alt.Axis(**plain, labelAngle=0, labelExpr=LINES, labelLimit=room, labelPadding=4 + above)


def _left() -> alt.Axis:
    return alt.Axis(labelLimit=400, ticks=False, domain=False, labelPadding=6)


def _legend(words: dict[str, str]) -> alt.LayerChart:
    """The four answers: ground, sign and words together, which no legend of Vega has."""
    places = in_two_columns([words[f"is {name}"] for name in ANSWERS])
    rows = pd.DataFrame(
        [
            {"answer": name, "sign": LOOKS[name][1], "words": words[f"is {name}"], "x": x, "y": y}
            for name, (x, y) in zip(ANSWERS, places, strict=True)
        ]
    )
    across = alt.X("x:Q", scale=alt.Scale(domain=[0, 560], nice=False), axis=None)
    down = alt.Y("y:Q", scale=alt.Scale(domain=[52, 0], nice=False), axis=None)
    base = alt.Chart(rows).encode(x=across, y=down)
    grounds = base.mark_square(size=380, stroke="#BBBBBB", strokeWidth=1, opacity=1).encode(fill=_fill())
    signs = base.mark_text(fontSize=14).encode(text="sign:N", color=_scale("answer", 2))
    told = base.mark_text(align="left", dx=16, fontSize=SIZE, color=INK).encode(text="words:N")
    return alt.layer(grounds, signs, told).resolve_scale(color="independent").properties(width=560, height=52)


def _fill() -> alt.Fill:
    scale = alt.Scale(domain=list(ANSWERS), range=[LOOKS[answer][0] for answer in ANSWERS])
    return alt.Fill("answer:N", scale=scale, legend=None)


def _twin(result: Result, words: dict[str, str], lang: str) -> pd.DataFrame:
    table = result.frame()
    return pd.DataFrame(
        {
            words["row_label"]: (table["notation"].fillna("") + " " + table["row_label"]).str.strip(),
            words["column_label"]: [sector(name, lang) for name in table["column_label"]],
            words["answer"]: [words[f"is {answer}"] for answer in table["answer"]],
            words["documents"]: [", ".join(found) for found in table["documents"]],
        },
        index=table.index,
    )
