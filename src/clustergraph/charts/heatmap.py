"""Coverage: rows by columns, and in each cell one of four answers, by colour and by sign, and by how many passages."""

from collections.abc import Iterator, Mapping, Sequence

import altair as alt
import pandas as pd

from clustergraph.charts.figure import SITE, Figure, source_line
from clustergraph.charts.naming import Names, document, labels_of, named
from clustergraph.charts.style import BLUE, INK, SIZE, SKY, broken, heading, in_two_columns, styled
from clustergraph.charts.words import REGIONS, words_of
from clustergraph.errors import ParameterError, UnknownError
from clustergraph.network.coverage import ANSWERS
from clustergraph.network.participations import code
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
        "{rows} × {columns}, ur de dokument som säger något om dem ({documents}). Talet är antalet belägg.",
        "Så kan den vilseleda: att nämnas är inte att ansvara, och det som saknas saknas i dessa dokument.",
    ),
    "en": (
        "Who is said to have to do with what?",
        "{rows} by {columns}, from the documents that speak of them ({documents}). The figure counts passages.",
        "How it misleads: to be named is not to be responsible, and what is absent is absent from these documents.",
    ),
}
CELL, LETTER = 34, 6.2  # pixels: how high a row is, how broad a letter
ROW_LETTERS, LINE = 52, 15  # of a row's name on one line, at most two of them; how high a line is
FEW, MOST_UPRIGHT = 5, 7  # columns: up to so many are broad; up to so many may be named in upright lines


def heatmap(
    result: Result,
    *,
    only: Sequence[str] | None = None,
    names: Names | None = None,
    lang: str = "sv",
    site: str = SITE,
) -> Figure:
    """A coverage matrix with its four answers. `result` is that of `network.coverage_matrix`.

    Colour and sign say the same, so that neither is needed to read the other; the figure counts passages. `only` are the
    columns to draw, by the last part of their addresses; the table twin keeps all. `names` (`graph.names(lang)`) has what rows
    and columns are called; without it they are called as the result calls them. Raises ParameterError for the result of
    another measure, UnknownError for a column that it does not have.
    """
    words, called = words_of(lang), labels_of(names, lang)
    if result.measure != "coverage matrix":
        raise ParameterError(f"heatmap draws a coverage matrix, and this is {result.measure}.")
    cells = _cells(_only(result, only), called, lang)
    columns = list(dict.fromkeys(cells["column"]))
    title, scope, misleads = _TEXTS[lang]
    told = {
        "rows": f"{cells['row'].nunique()} {words[str(result.parameters['rows']) + 's']}",
        "columns": f"{len(columns)} {words[str(result.parameters['columns']) + 's']}",
        "documents": len({document for found in result.table["documents"] for document in found}),
    }
    chart = alt.vconcat(_legend(words), _grid(cells), spacing=8).resolve_scale(
        color="independent", x="independent", y="independent"
    )
    room = _width(columns) + 320
    return Figure(
        result,
        _twin(result, words, called, lang),
        title,
        styled(chart, heading(title, scope.format(**told), misleads, room, source_line(result, called, lang))),
        lang,
        site,
        called,
    )


def _width(columns: Sequence[str]) -> int:
    return _broad(len(columns)) * len(columns)


def _grid(cells: pd.DataFrame) -> alt.LayerChart:
    """The cells with their signs and figures, and the names of rows and columns."""
    columns = list(dict.fromkeys(cells["column"]))
    height = CELL * cells["row"].nunique()
    across = alt.X("column:N", sort=columns, axis=None)
    down = alt.Y("row:N", sort=list(dict.fromkeys(cells["row"])), axis=None)
    base = alt.Chart(cells).encode(x=across, y=down)
    titles = [part.encode(y=down) for part in _row_names(cells)] + [part.encode(x=across) for part in _heads(cells)]
    grounds = base.mark_rect(stroke="#BBBBBB").encode(color=_scale("answer", 0))
    signs = [
        base.transform_filter(f"datum.figure {there} ''")
        .mark_text(fontSize=15, dx=dx)
        .encode(text="sign:N", color=_scale("answer", 2))
        for there, dx in (("!=", -10), ("==", 0))
    ]
    figures = base.mark_text(fontSize=SIZE, dx=10).encode(text="figure:N", color=_scale("answer", 2))
    return (
        alt.layer(grounds, *signs, figures, *titles)
        .resolve_scale(color="independent")
        .properties(width=_width(columns), height=height)
    )


def _only(result: Result, columns: Sequence[str] | None) -> pd.DataFrame:
    """The cells of these columns, in the order that they are given in."""
    table = result.frame()
    if columns is None:
        return table
    there = {code(iri): iri for iri in table.index.unique("column")}
    for name in columns:
        if name not in there:
            raise UnknownError("column of this result", name, sorted(there))
    wanted = [(row, there[name]) for row in table.index.unique("row") for name in columns]
    return table.loc[wanted]


def _cells(table: pd.DataFrame, names: Mapping[str, str], lang: str) -> pd.DataFrame:
    rows, columns = _called(table, names, lang)
    return pd.DataFrame(
        {
            "row": [broken(name, ROW_LETTERS, 2) for name in rows],
            "column": columns,
            "answer": list(table["answer"]),
            "sign": [LOOKS[answer][1] for answer in table["answer"]],
            "figure": [str(count) if count else "" for count in table["passages"]],
        }
    )


def _called(table: pd.DataFrame, names: Mapping[str, str], lang: str) -> tuple[list[str], list[str]]:
    """What the row and the column of each cell are called."""
    rows, columns = [], []
    for (row, column), label, head, notation in zip(
        table.index, table["row_label"], table["column_label"], table["notation"].fillna(""), strict=True
    ):
        rows.append(f"{notation} {names.get(row, label)}".strip())
        is_document = "/document/" in column
        known = document(code(column), names) if is_document else names.get(column)
        columns.append(known or str(named(code(column) if code(column) in REGIONS else head, lang)))
    return rows, columns


def _broad(columns: int) -> int:
    """How many pixels a column has."""
    return 116 if columns <= FEW else 84 if columns <= MOST_UPRIGHT else 64


def _scale(field: str, part: int) -> alt.Color:
    scale = alt.Scale(domain=list(ANSWERS), range=[LOOKS[answer][part] for answer in ANSWERS])
    return alt.Color(f"{field}:N", scale=scale, legend=None)


def _heads(cells: pd.DataFrame) -> Iterator[alt.Chart]:
    """Names of columns: in lines that end just above the grid where all fit, else slanted."""
    names = list(dict.fromkeys(cells["column"]))
    letters = int(_broad(len(names)) / LETTER)
    labels = {name: broken(name, letters, 5) for name in names}
    written = {"fontSize": SIZE, "color": INK, "lineBreak": "\n", "lineHeight": LINE}
    if len(names) > MOST_UPRIGHT or max(len(line) for label in labels.values() for line in label.split("\n")) > letters:
        data = alt.Chart(pd.DataFrame({"column": names, "label": names}))
        yield data.mark_text(**written, angle=325, align="left", dx=4, dy=-6, limit=280).encode(
            y=alt.value(0), text="label:N"
        )
        return
    for lines in sorted({label.count("\n") for label in labels.values()}):
        data = pd.DataFrame([(name, label) for name, label in labels.items() if label.count("\n") == lines])
        data.columns = pd.Index(["column", "label"])
        made = alt.Chart(data).mark_text(**written, baseline="bottom", dy=-6 - LINE * lines)
        yield made.encode(y=alt.value(0), text="label:N")


def _row_names(cells: pd.DataFrame) -> Iterator[alt.Chart]:
    """Names of rows in one line or in two, each with its middle at the middle of the row, which an axis does not do."""
    lines = cells["row"].str.count("\n")
    for breaks in sorted(set(lines)):
        made = alt.Chart(cells.loc[lines == breaks, ["row"]].drop_duplicates()).mark_text(
            align="right", dx=-8, dy=-LINE / 2 * breaks, lineBreak="\n", lineHeight=LINE, fontSize=SIZE, color=INK
        )
        yield made.encode(x=alt.value(0), text="row:N")


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


def _twin(result: Result, words: dict[str, str], names: Mapping[str, str], lang: str) -> pd.DataFrame:
    table = result.frame()
    rows, columns = _called(table, names, lang)
    return pd.DataFrame(
        {
            words["row_label"]: rows,
            words["column_label"]: columns,
            words["answer"]: [words[f"is {answer}"] for answer in table["answer"]],
            words["documents"]: [", ".join(document(slug, names) for slug in found) for found in table["documents"]],
        },
        index=table.index,
    )
