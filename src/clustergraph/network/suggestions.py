"""Which meetings first: the pairs that never meet, by how much nearer their meeting would bring all others."""

from collections.abc import Hashable
from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd

from clustergraph.errors import ParameterError
from clustergraph.network.population import (
    Floats,
    actors,
    behind,
    classes,
    given,
    label,
    need_two_modes,
)
from clustergraph.network.result import DESCRIBED, Result


def meetings_first(graph: nx.Graph, by: str | None = None, top: int = 20) -> Result:
    """The pairs of actors that never meet, first those whose meeting would bring most others nearer to each other.

    Two actors are as far apart as the fewest groups that lead from one to the other. The *gain* of a meeting is what it
    adds to the mean closeness of all pairs (global efficiency: the mean of 1/distance, 0 where no way leads). One row a
    pair, best first, and among equals the farthest apart: `gain`, `distance` now (empty where none leads), labels, with `by` the classes and whether they
    differ (`across`), and `introducers`: the actors who meet both, any of whom could make the introduction. With `by`
    the pairs of two classes come first.

    How it misleads: that no document names a meeting does not mean that there was none. Where one letter was signed by
    all, no pair is left; leave the letter out of the graph, and ask who meets at work. Gains are of one meeting each:
    after the first, ask anew. A gain says nothing about what the two would have to talk about.

    Latora and Marchiori 2001, Efficient behavior of small-world networks, doi:10.1103/PhysRevLett.87.198701.

    >>> graph = nx.Graph([("kth", "board"), ("ki", "board"), ("ki", "plan"), ("sll", "plan"), ("sll", "fair"), ("uu", "fair")])
    >>> nx.set_node_attributes(graph, {"board": 1, "plan": 1, "fair": 1}, "bipartite")
    >>> meetings_first(graph, top=1).frame()[["gain", "distance"]].round(3).to_dict("index")
    {('kth', 'uu'): {'gain': 0.111, 'distance': 3.0}}
    """
    need_two_modes(graph, "meetings_first")
    if top < 1:
        raise ParameterError(f"top must be 1 or more, and {top} is not.")
    nodes = actors(graph)
    of = classes(graph, by) if by else {}
    apart = _distances(graph, nodes)
    rows = []
    for a, b in combinations(range(len(nodes)), 2):
        if apart[a, b] > 1:
            crosses = nodes[a] in of and nodes[b] in of and of[nodes[a]] != of[nodes[b]]
            rows.append((crosses, round(_gain(apart, a, b), 12), apart[a, b], a, b))
    best = sorted(rows, key=lambda row: (not row[0], -row[1], -row[2], row[3], row[4]))[:top]
    table, passages = _table(graph, nodes, apart, best, of if by else None)
    note = None if rows else "Too few pairs: every two actors already meet in some group."
    if nowhere := sum(not np.isfinite(row[2]) for row in best):
        note = f"No way leads between the two of {nowhere} of these pairs: their distance is empty."
    parameters = given(graph, by=by, top=top)
    return Result("meetings_first", table, parameters, uncertainty=DESCRIBED, note=note, passages=passages)


def _table(
    graph: nx.Graph,
    nodes: list[str],
    apart: Floats,
    best: list[tuple[bool, float, float, int, int]],
    of: dict[str, str] | None,
) -> tuple[pd.DataFrame, dict[Hashable, tuple[str, ...]]]:
    rows: dict[tuple[str, str], dict[str, object]] = {}
    passages: dict[Hashable, tuple[str, ...]] = {}
    for across, gain, distance, a, b in best:
        one, other = nodes[a], nodes[b]
        both = tuple(sorted(nodes[c] for c in np.flatnonzero((apart[a] == 1) & (apart[b] == 1))))
        row: dict[str, object] = {"gain": gain, "distance": distance if np.isfinite(distance) else np.nan}
        row |= {"label": label(graph, one), "other_label": label(graph, other)}
        if of is not None:
            row |= {"class": of.get(one), "other_class": of.get(other), "across": across}
        rows[one, other] = row | {"introducers": both}
        if found := _introductions(graph, one, other, both):
            passages[one, other] = found
    index = pd.MultiIndex.from_tuples(list(rows), names=["one", "other"]) if rows else None
    columns = ["gain", "distance", "label", "other_label"]
    columns += [*(["class", "other_class", "across"] if of is not None else []), "introducers"]
    return pd.DataFrame(list(rows.values()), index=index, columns=columns), passages


def _distances(graph: nx.Graph, nodes: list[str]) -> Floats:
    """Groups on the way between every two actors; infinite where no way leads."""
    place = {node: number for number, node in enumerate(nodes)}
    apart = np.full((len(nodes), len(nodes)), np.inf)
    for node in nodes:
        for other, steps in nx.single_source_shortest_path_length(graph, node).items():
            if other in place:
                apart[place[node], place[other]] = steps / 2
    return apart


def _gain(apart: Floats, a: int, b: int) -> float:
    """What a meeting of a and b adds to the mean of 1/distance over all pairs.

    A way through the meeting is shorter only for those nearer to a by more than one step, to those so much nearer to b.
    """
    here, there = np.flatnonzero(apart[a] + 1 < apart[b]), np.flatnonzero(apart[b] + 1 < apart[a])
    through = np.add.outer(apart[a, here], apart[b, there]) + 1
    shorter = np.maximum(1 / through - 1 / apart[np.ix_(here, there)], 0)
    return float(2 * shorter.sum() / (len(apart) * (len(apart) - 1)))


def _introductions(graph: nx.Graph, one: str, other: str, introducers: tuple[str, ...]) -> tuple[str, ...]:
    """The passages by which the introducers meet both."""
    edges = []
    for introducer in introducers:
        for end in (one, other):
            shared = set(graph[introducer]) & set(graph[end])
            edges += [(who, group) for group in shared for who in (introducer, end)]
    return behind(graph, edges)
