"""Where each actor stands in every picture of the network: computed once, kept in coordinates.csv, and never moved after.

A picture that is laid out anew each time cannot be compared with the last one. Places are therefore data, like identifiers:
an actor that is in the file stays where it is when others come, and one that is not is put where there is room near its
contacts, and the picture says so. Whoever adds actors builds, keeps their places as below, and commits the file.

    coordinates.keep(coordinates.everybody(clustergraph.open().participations()))
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

from clustergraph.iris import ID
from clustergraph.network.participations import STANDINGS, Participations
from clustergraph.network.projection import project
from clustergraph.network.twomode import two_mode

STORE = Path(__file__).with_suffix(".csv")
WIDTH, HEIGHT = 900.0, 640.0
ROUNDS, HIGH = 400, 22  # HIGH: pixels between the lines of two names
Place = tuple[float, float]


@cache
def stored() -> dict[str, Place]:
    """By actor, across from the left and down from the top, in pixels of a picture of WIDTH and HEIGHT."""
    with STORE.open(encoding="utf-8", newline="") as file:
        return {f"{ID}{row['actor']}": (float(row["x"]), float(row["y"])) for row in csv.DictReader(file)}


def places(graph: nx.Graph, known: Mapping[str, Place] | None = None) -> dict[str, Place]:
    """A place for every actor of a one-mode network: those known where they are, the others as near to their contacts as there is room.

    The same graph and the same known places always give the same: nothing is drawn by chance. Whoever is not known keeps off
    the places of all that are, whether they are in this network or not; in another network it may stand elsewhere, until
    its place is kept.
    """
    known = stored() if known is None else known
    there = {node: place for node, place in known.items() if node in graph}
    if not there:
        return _apart(graph, _first(graph))
    taken = {node: (place, _wide(graph, node)) for node, place in known.items()}
    for node in sorted(set(graph) - set(there)):
        there[node] = _beside(graph, node, there, taken.values())
        taken[node] = (there[node], _wide(graph, node))
    return there


def everybody(table: Participations) -> nx.Graph:
    """All that a picture may show, whoever is taken for whom: organisations and collectives; offices count as their own."""
    wide: dict[str, Any] = {"standing": STANDINGS, "isolates": True}
    return nx.compose_all(project(two_mode(table, collectives=way, **wide)) for way in ("keep", "members"))


def _wide(graph: nx.Graph, node: str) -> float:
    """The room that a dot and its name take, across."""
    return 26 + 6.4 * min(len(str(graph.nodes[node].get("label", node))) if node in graph else 20, 34)


def _first(graph: nx.Graph) -> dict[str, Place]:
    """The whole network by Kamada and Kawai (1989), part by part, spread over the picture; from a circle, in order of names."""
    ordered = nx.Graph()
    ordered.add_nodes_from(sorted(graph))
    ordered.add_edges_from(sorted((min(edge), max(edge)) for edge in graph.edges))
    alone = [node for node in ordered if not ordered.degree(node)]
    tied = ordered.subgraph(node for node in ordered if ordered.degree(node)).copy()
    spread = nx.kamada_kawai_layout(tied, weight=None) if len(tied) else {}
    found = np.array([spread[node] for node in tied]).reshape(-1, 2)
    low, high = (found.min(axis=0), found.max(axis=0)) if len(found) else (np.zeros(2), np.ones(2))
    unit = (found - low) / np.where(high > low, high - low, 1)
    if len(found) > 1:  # half by distance, half by order: else a few at the rim press all others together
        unit = (unit + found.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable") / (len(found) - 1)) / 2
    made = {
        node: (60 + x * (WIDTH - 260), 30 + y * (HEIGHT - 110))
        for node, (x, y) in zip(tied, unit.tolist(), strict=True)
    }
    return made | {node: (40 + 210.0 * (place % 4), HEIGHT - 24) for place, node in enumerate(alone)}


def _beside(graph: nx.Graph, node: str, known: Mapping[str, Place], taken: Iterable[tuple[Place, float]]) -> Place:
    """The free place nearest to the middle of its contacts that have one; along the lower edge where it has none."""
    near = [known[other] for other in sorted(graph[node]) if other in known]
    x, y = np.mean(near, axis=0).tolist() if near else (WIDTH / 2, HEIGHT - 10)
    wide, others = _wide(graph, node), list(taken)
    for across, down in _rings():
        at = (round(x + across, 1), round(y + down, 1))
        if 30 <= at[0] <= WIDTH - wide and 16 <= at[1] <= HEIGHT - 10 and _free(at, wide, others):
            return at
    return WIDTH / 2, HEIGHT + HIGH * (len(others) + 1)  # the picture is full: below it, each on a line of its own


def _rings() -> Iterator[Place]:
    """Steps away from a place, ring by ring; names are flat, so the rings are as well."""
    for ring in range(1, 60):
        for turn in range(24):
            angle = turn * np.pi / 12
            yield 18.0 * ring * float(np.cos(angle)), 12.0 * ring * float(np.sin(angle))


def _free(at: Place, wide: float, others: Iterable[tuple[Place, float]]) -> bool:
    return not any(
        abs(at[1] - y) < HIGH and (at[0] + wide > x if at[0] <= x else x + room > at[0]) for (x, y), room in others
    )


def _apart(graph: nx.Graph, start: Mapping[str, Place]) -> dict[str, Place]:
    """Moved until no name covers another: a name takes the room of its letters, to the right of its dot."""
    nodes = sorted(start)
    at = np.array([start[node] for node in nodes], dtype=np.float64)
    wide = np.array([_wide(graph, node) for node in nodes])
    for _ in range(ROUNDS):
        moved = False
        for a in range(len(nodes)):
            for b in range(a + 1, len(nodes)):
                moved |= _push(at, wide, a, b)
        if not moved:
            break
    return {node: (round(float(x), 1), round(float(y), 1)) for node, (x, y) in zip(nodes, at, strict=True)}


def _push(at: np.ndarray, wide: np.ndarray, a: int, b: int) -> bool:
    left, right = (a, b) if at[a, 0] <= at[b, 0] else (b, a)
    across = at[left, 0] + wide[left] - at[right, 0]
    down = HIGH - abs(at[a, 1] - at[b, 1])
    if across <= 0 or down <= 0:
        return False
    upper, lower = (a, b) if at[a, 1] <= at[b, 1] else (b, a)
    for node, step in ((upper, -down), (lower, down)):  # names are flat: the way up or down is the short one
        at[node, 1] += (step + np.sign(step) * 0.5) * 0.5
    return True


def keep(graph: nx.Graph, store: Path = STORE) -> None:
    """Write the places of all actors of this network, and of those stored before, so that nobody moves from now on."""
    write({**stored(), **places(graph)}, store)


def write(places_of: Mapping[str, Place], store: Path = STORE) -> None:
    with store.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["actor", "x", "y"])
        rows.writerows([iri.removeprefix(ID), x, y] for iri, (x, y) in sorted(places_of.items()))
