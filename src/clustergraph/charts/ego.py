"""One actor and its contacts, each where it stands in every picture, and the same as a table."""

from collections.abc import Mapping
from typing import NamedTuple

import altair as alt
import networkx as nx
import pandas as pd

from clustergraph.charts.coordinates import WIDTH, Place, places, stored
from clustergraph.charts.figure import SITE, Figure, source_line
from clustergraph.charts.naming import Names, labels_of, named
from clustergraph.charts.placement import Name, Tie, aside
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
        "{contacts} av {others} andra aktörer. Ju bredare band, desto starkare ({weighting}). {stay}",
        "Så kan den vilseleda: band kommer av vad dokumenten säger att båda deltar i. Att stå nära varandra i bilden betyder ingenting.",
    ),
    "en": (
        "{label} and those who share something with it",
        "{contacts} of {others} other actors. The broader a tie, the stronger ({weighting}). {stay}",
        "How it misleads: ties come from what the documents say both take part in. To stand close in the picture means nothing.",
    ),
}
_STAY = {
    "sv": (
        "Var och en står på samma plats i varje bild.",
        "Utan plats ännu, och inte nödvändigtvis där nästa gång: {new}. Alla andra står på samma plats i varje bild.",
    ),
    "en": (
        "Everybody has the same place in every picture.",
        "Without a place as yet, and not bound to stand there next time: {new}. All others have the same place in every picture.",
    ),
}
LETTERS = 34  # of a name in the picture
OFF = {"ego": 15, "near": 10, "far": 6}  # how far from its dot a name begins


class _Drawn(NamedTuple):
    dots: pd.DataFrame
    ties: pd.DataFrame


def ego(graph: nx.Graph, actor: str, *, names: Names | None = None, lang: str = "sv", site: str = SITE) -> Figure:
    """An actor's ties in a one-mode network (`network.project`); `actor` is its IRI, or the part after …/id/.

    Everybody stands where coordinates.csv has them. An actor that is not in it yet is put beside its contacts, and the line
    under the title names it. `names` (`graph.names(lang)`) has what the things are called that two share.

    Raises UnknownError for an actor that is not in the network, ParameterError for a network of two modes.
    """
    words, called = words_of(lang), labels_of(names, lang)
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
        "weighting": words[str(graph.graph.get("parameters", {}).get("weighting", "count"))],
        "stay": _stay(graph, lang),
    }
    head = heading(title.format(**told), scope.format(**told), misleads, int(WIDTH), source_line(result, called, lang))
    twin = _twin(graph, result, called, lang)
    return Figure(result, twin, title.format(**told), styled(_chart(drawn), head), lang, site, called)


def _stay(graph: nx.Graph, lang: str) -> str:
    known = stored()
    new = [_label(graph, node, lang) for node in sorted(graph) if node not in known]
    always, but = _STAY[lang]
    return but.format(new=", ".join(new)) if new else always


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
                "name": shortened(_label(graph, node, lang), LETTERS),
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
    return _Drawn(dots.assign(down=_down(dots, ties)), ties)


def _down(dots: pd.DataFrame, ties: pd.DataFrame) -> list[float]:
    """Where each name is written, down from the top: off the ties, where there is room."""
    names = {
        str(place): Name((x, y), len(name), OFF[part])
        for place, (x, y, name, part) in enumerate(zip(dots["x"], dots["y"], dots["name"], dots["part"], strict=True))
    }
    drawn = [Tie((x, y), (x2, y2), width) for x, y, x2, y2, width in ties.to_numpy().tolist()]
    moved = aside(names, drawn, [str(place) for place, part in enumerate(dots["part"]) if part != "far"])
    return [y + moved[str(place)] for place, y in enumerate(dots["y"])]


def _chart(drawn: _Drawn) -> alt.LayerChart:
    top, bottom, right = _room(drawn.dots)
    across = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, right], nice=False))
    height = alt.Scale(domain=[bottom, top], nice=False)
    down = alt.Y("y:Q", axis=None, scale=height)
    ties = (
        alt.Chart(drawn.ties)
        .mark_rule(color="#9DB7C9", opacity=0.9)
        .encode(x=across, y=down, x2="x2:Q", y2="y2:Q", strokeWidth=alt.StrokeWidth("width:Q", scale=None))
    )
    base = alt.Chart(drawn.dots).encode(x=across, y=down)
    far = base.transform_filter("datum.part == 'far'")
    near = base.transform_filter("datum.part != 'far'")
    colour, shape = _looks(drawn.dots)
    marks = near.mark_point(filled=True, opacity=1, size=120, stroke="white", strokeWidth=1).encode(
        color=colour, shape=shape
    )
    ring = base.transform_filter("datum.part == 'ego'").mark_point(size=420, stroke=BLACK, strokeWidth=1.5, opacity=1)
    written = {"align": "left", "fontSize": SIZE}
    edge = {"stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}
    beside = base.encode(y=alt.Y("down:Q", axis=None, scale=height), text="name:N")
    contacts, self = (beside.transform_filter(f"datum.part == '{part}'") for part in ("near", "ego"))
    return alt.layer(
        ties,
        far.mark_point(filled=True, size=22, color=PALE, opacity=1),
        far.mark_text(align="left", fontSize=10, dx=OFF["far"], color=GREY).encode(text="name:N"),
        contacts.mark_text(**written, **edge, dx=OFF["near"]),
        self.mark_text(**written, **edge, dx=OFF["ego"], fontWeight="bold"),
        ring,
        marks,
        contacts.mark_text(**written, dx=OFF["near"], color=INK),
        self.mark_text(**written, dx=OFF["ego"], color=INK, fontWeight="bold"),
    ).properties(width=right, height=bottom - top)


def _looks(dots: pd.DataFrame) -> tuple[alt.Color, alt.Shape]:
    """Colour and sign of each sector that is told apart here, with one legend."""
    told = set(dots.loc[dots["part"] != "far", "sector"])
    there = [code for code in LOOKS if code in told]
    names = [dots.loc[dots["sector"] == code, "words"].iloc[0] for code in there]
    legend = alt.Legend(
        title=None,
        orient="top",
        direction="horizontal",
        columns=len(there),
        symbolSize=110,
        symbolOpacity=1,
        labelFontSize=SIZE,
    )
    colour = alt.Color(
        "words:N", scale=alt.Scale(domain=names, range=[LOOKS[code][0] for code in there]), legend=legend
    )
    shape = alt.Shape("words:N", scale=alt.Scale(domain=names, range=[LOOKS[code][1] for code in there]), legend=legend)
    return colour, shape


def _room(dots: pd.DataFrame) -> tuple[float, float, float]:
    """The upper and lower edge of what is drawn, and the right one: pixel by pixel as the coordinates say, without empty rims."""
    return float(dots["y"].min()) - 14, float(dots["y"].max()) + 14, max(WIDTH, float(dots["x"].max()) + 60)


def _twin(graph: nx.Graph, result: Result, names: Mapping[str, str], lang: str) -> pd.DataFrame:
    words = words_of(lang)
    return pd.DataFrame(
        {
            words["contact"]: [_label(graph, str(node), lang) for node in result.table.index],
            words["sector"]: [sector(graph.nodes[node].get("sector"), lang) for node in result.table.index],
            words["tie"]: result.table["weight"],
            words["shares"]: [named(tuple(found), lang, names) for found in result.table["groups"]],
        },
        index=result.table.index,
    )
