"""Where each actor stands in every picture of the network: computed once, kept in coordinates.csv, and never moved after.

A picture that is laid out anew each time cannot be compared with the last one. Places are therefore data, like identifiers:
an actor that is in the file stays where it is when others come, and one that is not is put beside its contacts. Whoever adds
actors builds, keeps their places as below, and commits the file.

    coordinates.keep(network.project(clustergraph.open().network(), "newman"))
"""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import networkx as nx
import numpy as np

from clustergraph.iris import ID

STORE = Path(__file__).with_suffix(".csv")
WIDTH, HEIGHT = 900.0, 640.0
ROUNDS = 400
Place = tuple[float, float]


@cache
def stored() -> dict[str, Place]:
    """By actor, across from the left and down from the top, in pixels of a picture of WIDTH and HEIGHT."""
    with STORE.open(encoding="utf-8", newline="") as file:
        return {f"{ID}{row['actor']}": (float(row["x"]), float(row["y"])) for row in csv.DictReader(file)}


def places(graph: nx.Graph, known: Mapping[str, Place] | None = None) -> dict[str, Place]:
    """A place for every actor of a one-mode network: those known where they are, the others beside their contacts.

    The same graph and the same known places always give the same: nothing is drawn by chance.
    """
    fixed = {node: place for node, place in (stored() if known is None else known).items() if node in graph}
    start = dict(fixed) or _first(graph)
    for node in sorted(graph):
        if node not in start:
            start[node] = _beside(graph, node, start)
    return _apart(graph, start, frozenset(fixed))


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


def _beside(graph: nx.Graph, node: str, known: Mapping[str, Place]) -> Place:
    """The middle of its contacts that have a place, a little aside; the lower edge where it has none."""
    near = [known[other] for other in sorted(graph[node]) if other in known]
    if not near:
        return WIDTH / 2, HEIGHT - 10
    x, y = np.mean(near, axis=0)
    return float(x) + 12, float(y) + 12


def _apart(graph: nx.Graph, start: Mapping[str, Place], fixed: frozenset[str]) -> dict[str, Place]:
    """Moved until no name covers another: a name takes the room of its letters, to the right of its dot."""
    nodes = sorted(start)
    at = np.array([start[node] for node in nodes], dtype=np.float64)
    wide = np.array([26 + 6.4 * min(len(str(graph.nodes[node].get("label", node))), 34) for node in nodes])
    free = np.array([node not in fixed for node in nodes])
    for _ in range(ROUNDS):
        moved = False
        for a in range(len(nodes)):
            for b in range(a + 1, len(nodes)):
                moved |= _push(at, wide, free, a, b)
        if not moved:
            break
    return {node: (round(float(x), 1), round(float(y), 1)) for node, (x, y) in zip(nodes, at, strict=True)}


def _push(at: np.ndarray, wide: np.ndarray, free: np.ndarray, a: int, b: int) -> bool:
    left, right = (a, b) if at[a, 0] <= at[b, 0] else (b, a)
    across = at[left, 0] + wide[left] - at[right, 0]
    down = 22 - abs(at[a, 1] - at[b, 1])
    if across <= 0 or down <= 0 or not (free[a] or free[b]):
        return False
    share = 1.0 if free[a] != free[b] else 0.5
    upper, lower = (a, b) if at[a, 1] <= at[b, 1] else (b, a)
    for node, step in ((upper, -down), (lower, down)):  # names are flat: the way up or down is the short one
        if free[node]:
            at[node, 1] += (step + np.sign(step) * 0.5) * share
    return True


def keep(graph: nx.Graph, store: Path = STORE) -> None:
    """Write the places of all actors of this network, and of those stored before, so that nobody moves from now on."""
    write({**stored(), **places(graph)}, store)


def write(places_of: Mapping[str, Place], store: Path = STORE) -> None:
    with store.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["actor", "x", "y"])
        rows.writerows([iri.removeprefix(ID), x, y] for iri, (x, y) in sorted(places_of.items()))
