"""Document, aspect, sector: three columns, and between them bands as broad as the passages that join them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import altair as alt
import pandas as pd

from clustergraph.charts.figure import SITE, Figure, source_line
from clustergraph.charts.naming import Names, document, labels_of
from clustergraph.charts.style import GREY, INK, PALETTE, SIZE, broken, heading, styled
from clustergraph.charts.words import sector, words_of
from clustergraph.errors import ParameterError
from clustergraph.network.participations import code
from clustergraph.network.result import Result

WIDTH, HEIGHT, GAP, BAR, LINE = 560, 380, 16, 14, 15
STEPS = 24  # points along a band: enough to look like a curve
_TEXTS = {
    "sv": (
        "Vilket dokument talar om vilken aspekt, och med vem?",
        "Ett band är så brett som antalet belägg, och har aspektens färg.",
        "Så kan den vilseleda: ett belägg som nämner tre sektorer räknas för alla tre, och ett långt dokument flödar mer.",
    ),
    "en": (
        "Which document speaks of which aspect, and with whom?",
        "A band is as broad as the passages are many, and has its aspect's colour.",
        "How it misleads: a passage that names three sectors counts for all three, and a long document flows more.",
    ),
}


class _Node(NamedTuple):
    column: int
    name: str
    top: float
    size: float


def sankey(result: Result, *, names: Names | None = None, lang: str = "sv", site: str = SITE) -> Figure:
    """Three columns of a flow. `result` is that of `network.flows`; `names` (`graph.names(lang)`) has what documents and
    aspects are called.

    Aspects are in the order of names, documents and sectors in that of size, so that the same graph gives the same picture.
    Raises ParameterError for the result of another measure.
    """
    words, called = words_of(lang), labels_of(names, lang)
    if result.measure != "flows":
        raise ParameterError(f"sankey draws what flows found, and this is {result.measure}.")
    rows = _rows(result, called, lang)
    unit = _unit(rows)
    nodes = _nodes(rows, unit)
    colours = {row: PALETTE[place % len(PALETTE)] for place, row in enumerate(sorted(set(rows["row"])))}
    chart = alt.layer(_bands(rows, nodes, unit, colours), *_bars(nodes, unit, colours)).properties(
        width=WIDTH, height=HEIGHT
    )
    title, scope, misleads = _TEXTS[lang]
    room = WIDTH + 330
    twin = rows.rename(columns={"row": words["row_label"], "document": words["document"], "sector": words["sector"]})
    return Figure(
        result,
        twin.rename(columns={"passages": words["flow"]}),
        title,
        styled(chart, heading(title, scope, misleads, room, source_line(result, called, lang))),
        lang,
        site,
        called,
    )


def _rows(result: Result, names: Mapping[str, str], lang: str) -> pd.DataFrame:
    table = result.frame().reset_index()
    labels = [names.get(row, label) for row, label in zip(table["row"], table["row_label"], strict=True)]
    made = pd.DataFrame(
        {
            "document": [document(code(one), names) for one in table["document"]],
            "row": [f"{notation} {label}".strip() for notation, label in zip(table["notation"], labels, strict=True)],
            "sector": [sector(code, lang) for code in table["sector"]],
            "passages": table["passages"],
        }
    )
    made.index = result.table.index.set_names([None] * 3)  # as names of columns they would be ambiguous
    return made


def _unit(rows: pd.DataFrame) -> float:
    """How high one passage is, so that the fullest column fills the picture."""
    most = max(rows[name].nunique() for name in ("document", "row", "sector"))
    return float((HEIGHT - GAP * (most - 1)) / rows["passages"].sum())


def _nodes(rows: pd.DataFrame, unit: float) -> dict[tuple[int, str], _Node]:
    nodes = {}
    for column, name in enumerate(("document", "row", "sector")):
        sizes = rows.groupby(name)["passages"].sum() * unit
        order = sorted(sizes.index) if name == "row" else sizes.sort_values(ascending=False, kind="stable").index
        top = (HEIGHT - sizes.sum() - GAP * (len(sizes) - 1)) / 2
        for one in order:
            nodes[column, one] = _Node(column, one, top, float(sizes[one]))
            top += sizes[one] + GAP
    return nodes


def _place(column: int) -> float:
    return column * (WIDTH - BAR) / 2


def _bands(rows: pd.DataFrame, nodes: dict[tuple[int, str], _Node], unit: float, colours: dict[str, str]) -> alt.Chart:
    """Every band as an area along a smooth step, laid on from the top of its nodes in the order of the other end."""
    points: list[dict[str, object]] = []
    for column, (one, other) in enumerate((("document", "row"), ("row", "sector"))):
        flows = rows.groupby([one, other])["passages"].sum()
        used: dict[tuple[str, str], float] = defaultdict(float)
        tops: dict[tuple[str, str], list[float]] = defaultdict(list)
        for side in (0, 1):  # leaving the left node in the order of the right ones, and the other way round
            for pair in sorted(flows.index, key=lambda pair: nodes[column + 1 - side, pair[1 - side]].top):
                end = nodes[column + side, pair[side]]
                tops[pair].append(end.top + used[str(side), end.name])
                used[str(side), end.name] += float(flows[pair]) * unit
        for pair, (left, right) in tops.items():
            aspect = pair[1] if column == 0 else pair[0]
            size = float(flows[pair]) * unit
            points += _curve(
                f"{column}{pair}", (_place(column) + BAR, left), (_place(column + 1), right), size, colours[aspect]
            )
    band = alt.Chart(pd.DataFrame(points)).mark_area(opacity=0.45, interpolate="linear")
    return band.encode(
        x=_across("x"),
        y=_down("top"),
        y2="bottom:Q",
        detail="band:N",
        color=alt.Color("colour:N", scale=None),
    )


def _curve(
    band: str, start: tuple[float, float], end: tuple[float, float], size: float, colour: str
) -> Iterable[dict[str, object]]:
    for step in range(STEPS + 1):
        t = step / STEPS
        eased = t * t * (3 - 2 * t)
        top = start[1] + (end[1] - start[1]) * eased
        yield {
            "band": band,
            "x": start[0] + (end[0] - start[0]) * t,
            "top": top,
            "bottom": top + size,
            "colour": colour,
        }


def _across(field: str) -> alt.X:
    return alt.X(f"{field}:Q", scale=alt.Scale(domain=[0, WIDTH], nice=False), axis=None)


def _down(field: str) -> alt.Y:
    return alt.Y(f"{field}:Q", scale=alt.Scale(domain=[HEIGHT, 0], nice=False), axis=None)


def _bars(nodes: dict[tuple[int, str], _Node], unit: float, colours: dict[str, str]) -> list[alt.Chart]:
    """The nodes, and beside each its name and how much it passes on; names of the middle stand on a white ground."""
    data = pd.DataFrame(
        [
            {
                "x": _place(node.column),
                "x2": _place(node.column) + BAR,
                "top": node.top,
                "bottom": node.top + node.size,
                "middle": node.top + node.size / 2,
                "colour": colours.get(node.name, GREY) if node.column == 1 else GREY,
                "name": (name := broken(f"{node.name}\u00a0·\u00a0{node.size / unit:.0f}", 32, 3)),
                "first": node.top + node.size / 2 - LINE / 2 * name.count("\n"),  # Vega centres the first line, not all
                "column": node.column,
            }
            for node in nodes.values()
        ]
    )
    bars = (
        alt.Chart(data)
        .mark_rect(opacity=1)
        .encode(x=_across("x"), x2="x2:Q", y=_down("top"), y2="bottom:Q", color=alt.Color("colour:N", scale=None))
    )
    return [bars, *(part for column in (0, 1, 2) for part in _names(data[data["column"] == column], column))]


def _names(data: pd.DataFrame, column: int) -> Iterable[alt.Chart]:
    align, field, dx = (("right", "x", -7), ("left", "x2", 6), ("left", "x2", 7))[column]
    base = alt.Chart(data).encode(x=_across(field), y=_down("first"), text="name:N")
    lines = {"fontSize": SIZE, "lineBreak": "\n", "lineHeight": LINE, "baseline": "middle"}
    if column == 1:  # over bands: a white edge keeps letters readable
        yield base.mark_text(**lines, align=align, dx=dx, stroke="white", strokeWidth=4, strokeJoin="round")
    yield base.mark_text(**lines, align=align, dx=dx, color=INK)
