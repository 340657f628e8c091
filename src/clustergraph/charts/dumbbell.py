"""What has become of whom: a mark before, a mark after, and the way between."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from clustergraph.charts.figure import SITE, Figure, source_line
from clustergraph.charts.naming import Names, labels_of
from clustergraph.charts.style import BLUE, GREEN, INK, SIZE, VERMILLION, heading, shortened, styled
from clustergraph.charts.words import sector, words_of
from clustergraph.errors import ParameterError
from clustergraph.network.change import CHANGES
from clustergraph.network.result import Result

COLOURS = {"kept": BLUE, "lost": VERMILLION, "new": GREEN}
FIGURES = ("rank", "partners")
WIDTH, ROW = 420, 19
_TEXTS = {
    "sv": (
        {"rank": "Hur rangen har ändrats", "partners": "Med hur många andra delar var och en något?"},
        "{kept} aktörer är kvar, {lost} nämns inte längre, {new} är nya. Ring: före ({before}). Prick: efter ({after}).",
        "Så kan den vilseleda: den som inte nämns har inte lämnat, och en stor krets ger många på en gång.",
    ),
    "en": (
        {"rank": "How ranks have changed", "partners": "With how many others does each share something?"},
        "{kept} actors are kept, {lost} are no longer told of, {new} are new. Ring: before ({before}). Dot: after ({after}).",
        "How it misleads: whoever is not named has not left, and one large circle gives many partners at once.",
    ),
}


def dumbbell(
    result: Result,
    figure: str = "rank",
    *,
    before: str = "2021",
    after: str = "2024–26",
    names: Names | None = None,
    lang: str = "sv",
    site: str = SITE,
) -> Figure:
    """Each actor before and after. `result` is that of `network.actor_changes`; `figure` is "rank" or "partners".

    Ranks are drawn for actors that are kept; partners for all, those lost with a ring only, those new with a dot only.
    Where too few are kept for ranks there is no picture of them, only the note that says so. `before` and `after` are what
    the two times are called; `names` (`graph.names(lang)`) what actors and documents are. Raises ParameterError for the result of another measure.
    """
    words, called = words_of(lang), labels_of(names, lang)
    if "partners_before" not in result.table.columns:
        raise ParameterError(f"dumbbell draws what actor_changes found, and this is {result.measure}.")
    if figure not in FIGURES:
        raise ParameterError(f"'{figure}' is not a figure that dumbbell draws; it takes {', '.join(FIGURES)}.")
    titles, scope, misleads = _TEXTS[lang]
    rows = _rows(result, figure, called, lang)
    told = {change: int((result.table["change"] == change).sum()) for change in CHANGES} | {
        "before": before,
        "after": after,
    }
    chart = None
    if len(rows):
        axis = alt.Axis(
            title=words["partner rank" if figure == "rank" else figure],
            orient="top",
            tickMinStep=1,
            format="d",
            grid=True,
            labelFlush=False,
        )
        bare = alt.Axis(title=None, orient="top", tickMinStep=1, labels=False, ticks=False, domain=False, grid=True)
        most = float(rows[["before", "after"]].max().max())
        backwards = figure == "rank"  # the first rank stands to the right, as most partners do
        scale = alt.Scale(domain=[0.4 if backwards else -0.6, most + 1], nice=False, reverse=backwards)
        there = [change for change in CHANGES if change in set(rows["change"])]
        parts = [
            _part(rows[rows["change"] == change], change, words, axis if change == there[0] else bare, scale)
            for change in there
        ]
        # shared scales would give all parts the colour and the rows of the first
        stack = alt.vconcat(*parts, spacing=8)
        chart = styled(
            stack.resolve_scale(x="shared", y="independent", color="independent"),
            heading(titles[figure], scope.format(**told), misleads, WIDTH + 280, source_line(result, called, lang)),
        )
    return Figure(result, _twin(result, words, called, lang), titles[figure], chart, lang, site, called)


def _rows(result: Result, figure: str, names: Mapping[str, str], lang: str) -> pd.DataFrame:
    table = _named(result, names).rename(columns={f"{figure}_before": "before", f"{figure}_after": "after"})
    table = table[table[["before", "after"]].notna().any(axis=1)]
    table["name"] = [
        shortened(f"{label} ({sector(code, lang)})" if isinstance(code, str) else label, 50)
        for label, code in zip(table["label"], table["sector"], strict=True)
    ]
    figures = table[["before", "after"]]
    ends = [figures.min(axis=1), figures.max(axis=1)]
    left, right = reversed(ends) if figure == "rank" else ends
    made = table.assign(left=left, right=right).sort_values(["right", "name"], ascending=[figure == "rank", True])
    return made[["name", "change", "before", "after", "left", "right"]]


def _named(result: Result, names: Mapping[str, str]) -> pd.DataFrame:
    table = result.frame()
    table["label"] = [names.get(actor, label) for actor, label in zip(table.index, table["label"], strict=True)]
    return table


def _part(rows: pd.DataFrame, change: str, words: dict[str, str], axis: alt.Axis, scale: alt.Scale) -> alt.LayerChart:
    colour = COLOURS[change]
    base = alt.Chart(rows).encode(
        y=alt.Y(
            "name:N",
            sort=list(rows["name"]),
            title=None,
            axis=alt.Axis(labelLimit=340, ticks=False, domain=False, labelPadding=6),
        )
    )

    def at(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=scale, axis=axis)

    way = base.mark_rule(color=colour, strokeWidth=2).encode(x=at("left"), x2="right:Q")
    ring = base.mark_point(color=colour, filled=False, size=70, strokeWidth=2, fill="white", opacity=1).encode(
        x=at("before")
    )
    dot = base.mark_point(color=colour, filled=True, size=80, opacity=1).encode(x=at("after"))
    told = base.mark_text(align="left", dx=9, fontSize=11, color=INK).encode(
        x=at("right"), text=alt.Text("right:Q", format=".3~g")
    )
    other = base.transform_filter("datum.left != datum.right").mark_text(align="right", dx=-9, fontSize=11, color=INK)
    less = other.encode(x=at("left"), text=alt.Text("left:Q", format=".3~g"))
    title = alt.TitleParams(
        f"{words[change]} ({len(rows)})", anchor="start", color=colour, fontSize=SIZE + 1, frame="group"
    )
    return alt.layer(way, ring, dot, told, less).properties(width=WIDTH, height=ROW * len(rows), title=title)


def _twin(result: Result, words: dict[str, str], names: Mapping[str, str], lang: str) -> pd.DataFrame:
    table = _named(result, names)
    shown = pd.DataFrame(
        {
            words["label"]: table["label"],
            words["sector"]: [sector(code, lang) if isinstance(code, str) else "–" for code in table["sector"]],
            "": [words[change] for change in table["change"]],
        }
    )
    for name, word in (("partners", "partners"), ("rank", "partner rank")):
        for side in ("before", "after"):
            shown[f"{words[word]}, {words[side]}"] = table[f"{name}_{side}"]
    return shown
