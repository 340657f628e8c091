"""One actor and its contacts, each where it stands in every picture, and the same as a table."""

from typing import NamedTuple

import altair as alt
import networkx as nx
import pandas as pd

from clustergraph.charts.coordinates import WIDTH, Place, places
from clustergraph.charts.figure import SITE, Figure
from clustergraph.charts.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PALE,
    PURPLE,
    SIZE,
    SKY,
    VERMILLION,
    heading,
    shortened,
    styled,
)
from clustergraph.charts.words import sector, words_of
from clustergraph.errors import ParameterError, UnknownError
from clustergraph.iris import ID
from clustergraph.network.population import groups
from clustergraph.network.result import Result

# By sector, its colour and its shape: either tells it.
LOOKS = {
    "academia": (BLUE, "circle"),
    "public": (ORANGE, "square"),
    "business": (GREEN, "triangle-up"),
    "healthcare": (VERMILLION, "cross"),
    "intermediary": (PURPLE, "diamond"),
    "civil-society": (SKY, "triangle-down"),
    "": (GREY, "triangle-right"),
}
_TEXTS = {
    "sv": (
        "{label} och de som delar något med {label}",
        "{contacts} av {others} andra aktörer. Ju bredare band, desto starkare ({weighting}). Var och en står på samma plats i varje bild.",
        "Så kan den vilseleda: band kommer av vad dokumenten säger att båda deltar i. Att stå nära varandra i bilden betyder ingenting.",
    ),
    "en": (
        "{label} and those who share something with it",
        "{contacts} of {others} other actors. The broader a tie, the stronger ({weighting}). Everybody has the same place in every picture.",
        "How it misleads: ties come from what the documents say both take part in. To stand close in the picture means nothing.",
    ),
}


class _Drawn(NamedTuple):
    dots: pd.DataFrame
    ties: pd.DataFrame


def ego(graph: nx.Graph, actor: str, *, lang: str = "sv", site: str = SITE) -> Figure:
    """An actor's ties in a one-mode network (`network.project`); `actor` is its IRI, or the part after …/id/.

    Raises UnknownError for an actor that is not in the network, ParameterError for a network of two modes.
    """
    words = words_of(lang)
    if groups(graph):
        raise ParameterError("ego draws a network of actors, and this one has groups: project it first.")
    iri = actor if actor in graph else f"{ID}{actor}"
    if iri not in graph:
        raise UnknownError("actor in this network", actor, sorted(str(node).removeprefix(ID) for node in graph))
    result = _result(graph, iri)
    drawn = _drawn(graph, iri, places(graph), lang)
    title, scope, misleads = _TEXTS[lang]
    told = {
        "label": _label(graph, iri, lang),
        "contacts": graph.degree(iri),
        "others": len(graph) - 1,
        "weighting": graph.graph.get("parameters", {}).get("weighting", "count"),
    }
    chart = styled(_chart(drawn), heading(title.format(**told), scope.format(**told), misleads, int(WIDTH)))
    return Figure(result, _twin(graph, result, words, lang), title.format(**told), chart, lang, site)


def _label(graph: nx.Graph, node: str, lang: str) -> str:
    known = graph.nodes[node]
    return str(known.get("label_en" if lang == "en" else "label", node))


def _result(graph: nx.Graph, iri: str) -> Result:
    contacts = sorted(graph[iri], key=lambda other: (-graph.edges[iri, other].get("weight", 1), other))
    rows = [
        [
            graph.nodes[other].get("label", other),
            graph.edges[iri, other].get("weight", 1),
            graph.edges[iri, other].get("groups", ()),
        ]
        for other in contacts
    ]
    table = pd.DataFrame(rows, index=pd.Index(contacts, name="actor"), columns=["label", "weight", "groups"])
    note = None if contacts else "Too few ties: it shares nothing with anybody in this network."
    passages = {other: graph.edges[iri, other].get("passages", ()) for other in contacts}
    return Result("ego", table, {"actor": iri, **graph.graph.get("parameters", {})}, note=note, passages=passages)


def _drawn(graph: nx.Graph, iri: str, at: dict[str, Place], lang: str) -> _Drawn:
    near = {iri, *graph[iri]}
    dots = pd.DataFrame(
        [
            {
                "x": at[node][0],
                "y": at[node][1],
                "name": shortened(_label(graph, node, lang), 34),
                "sector": graph.nodes[node].get("sector") or "",
                "words": sector(graph.nodes[node].get("sector"), lang),
                "part": "ego" if node == iri else "near" if node in near else "far",
            }
            for node in sorted(graph)
        ]
    )
    most = max((graph.edges[iri, other].get("weight", 1) for other in graph[iri]), default=1)
    ties = pd.DataFrame(
        [
            {
                "x": at[iri][0],
                "y": at[iri][1],
                "x2": at[other][0],
                "y2": at[other][1],
                "width": 1 + 6 * graph.edges[iri, other].get("weight", 1) / most,
            }
            for other in sorted(graph[iri])
        ],
        columns=["x", "y", "x2", "y2", "width"],
    )
    return _Drawn(dots, ties)


def _chart(drawn: _Drawn) -> alt.LayerChart:
    top, bottom, right = _room(drawn.dots)
    across = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, right], nice=False))
    down = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[bottom, top], nice=False))
    ties = (
        alt.Chart(drawn.ties)
        .mark_rule(color="#9DB7C9", opacity=0.9)
        .encode(x=across, y=down, x2="x2:Q", y2="y2:Q", strokeWidth=alt.StrokeWidth("width:Q", scale=None))
    )
    base = alt.Chart(drawn.dots).encode(x=across, y=down)
    far = base.transform_filter("datum.part == 'far'")
    near = base.transform_filter("datum.part != 'far'")
    told = set(drawn.dots.loc[drawn.dots["part"] != "far", "sector"])
    there = [code for code in LOOKS if code in told]
    names = [drawn.dots.loc[drawn.dots["sector"] == code, "words"].iloc[0] for code in there]
    legend = alt.Legend(
        title=None, orient="top", direction="horizontal", columns=4, symbolSize=110, symbolOpacity=1, labelFontSize=SIZE
    )
    colour = alt.Color(
        "words:N", scale=alt.Scale(domain=names, range=[LOOKS[code][0] for code in there]), legend=legend
    )
    shape = alt.Shape("words:N", scale=alt.Scale(domain=names, range=[LOOKS[code][1] for code in there]), legend=legend)
    marks = near.mark_point(filled=True, opacity=1, size=120, stroke="white", strokeWidth=1).encode(
        color=colour, shape=shape
    )
    ring = base.transform_filter("datum.part == 'ego'").mark_point(size=420, stroke=BLACK, strokeWidth=1.5, opacity=1)
    written = {"align": "left", "fontSize": SIZE}
    edge = {"stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}
    contacts, self = (
        base.transform_filter(f"datum.part == '{part}'").encode(text="name:N") for part in ("near", "ego")
    )
    return alt.layer(
        ties,
        far.mark_point(filled=True, size=22, color=PALE, opacity=1),
        far.mark_text(align="left", fontSize=10, dx=6, color="#8A8A8A").encode(text="name:N"),
        contacts.mark_text(**written, **edge, dx=10),
        self.mark_text(**written, **edge, dx=15, fontWeight="bold"),
        ring,
        marks,
        contacts.mark_text(**written, dx=10, color=INK),
        self.mark_text(**written, dx=15, color=INK, fontWeight="bold"),
    ).properties(width=right, height=bottom - top)


def _room(dots: pd.DataFrame) -> tuple[float, float, float]:
    """The upper and lower edge of what is drawn, and the right one: pixel by pixel as the coordinates say, without empty rims."""
    return float(dots["y"].min()) - 14, float(dots["y"].max()) + 14, max(WIDTH, float(dots["x"].max()) + 60)


def _twin(graph: nx.Graph, result: Result, words: dict[str, str], lang: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            words["contact"]: [_label(graph, str(node), lang) for node in result.table.index],
            words["sector"]: [sector(graph.nodes[node].get("sector"), lang) for node in result.table.index],
            words["tie"]: result.table["weight"],
            words["shares"]: [
                ", ".join(shortened(one.rpartition("/")[2], 40) for one in found) for found in result.table["groups"]
            ],
        },
        index=result.table.index,
    )
