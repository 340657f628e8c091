"""Who meets whom, class by class, against one of two named kinds of chance."""

from collections.abc import Iterator
from itertools import chain, combinations_with_replacement

import networkx as nx
import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from clustergraph.errors import ParameterError
from clustergraph.network.curveball import tables
from clustergraph.network.population import (
    Floats,
    Ints,
    actors,
    behind,
    classes,
    given,
    groups,
    left_out,
    need_simple,
    need_two_modes,
    sizes,
    tie_columns,
)
from clustergraph.network.result import Result

Columns = tuple[Ints, Ints, Floats]
NULLS = {
    "labels": "The same ties, with {by} dealt anew among all actors: would it be so if {by} meant nothing?",
    "degrees": "Every actor takes part in as many groups, and every group holds as many actors, with who meets whom left "
    "to chance (curveball): would it be so from the sizes of groups and the zeal of actors alone?",
}


def mixing(
    graph: nx.Graph, by: str, null: str = "labels", runs: int = 999, seed: int = 0, alpha: float = 0.05
) -> Result:
    """Do actors of two classes meet more, or less, than chance would have it?

    In a two-mode graph a meeting is a pair of actors in one group, once a group; in a one-mode graph, a tie by its
    weight. One row for all meetings within classes (`within`), then one for every two classes: `meetings`, the mean
    number `expected`, their `ratio`, `p` (twice the smaller tail, at most 1) and `q` (p after Benjamini and Hochberg over
    the pairs of classes: of the pairs with q under 0.05, 5 % at most are expected to be false; the row of all within classes is one test of
    its own and has none).

    Chance has to be named. With `null="labels"` the network stands and classes are dealt anew. With `null="degrees"`
    (two-mode graph only) classes stand, and so do the sizes of groups and how many groups each actor is in, and
    memberships are traded by chance. **The two may well disagree**: where one sector takes part in everything, its
    members meet often for that reason alone, which is remarkable under the first and nothing under the second.

    How it misleads: one large group makes most meetings. Dealing labels takes actors for alike in all but class. A cell is
    empty where chance leaves it no choice, or where the smallest p that `runs` can reach is over `alpha`.

    Newman 2003, doi:10.1103/PhysRevE.67.026126; Strona and others 2014, doi:10.1038/ncomms5114; Benjamini and Hochberg
    1995, doi:10.1111/j.2517-6161.1995.tb02031.x.

    >>> graph = nx.davis_southern_women_graph()
    >>> nx.set_node_attributes(graph, {w: "ab"[n > 8] for n, w in enumerate(graph) if n < 18}, "camp")
    >>> nulls = ("labels", "degrees")
    >>> [round(float(mixing(graph, "camp", null, runs=199).frame()["ratio"]["a", "b"]), 2) for null in nulls]
    [0.65, 0.65]
    """
    nodes, index, names = _prepared(graph, by, null, runs)
    count = _of_groups if groups(graph) else _of_ties
    ties = tie_columns(graph, nodes + groups(graph), None if groups(graph) else "weight")
    observed = count(ties, index, len(names))
    drawn = np.array([count(*one, len(names)) for one in _by_chance(graph, nodes, index, ties, null, runs, seed)])
    low, high = (drawn <= observed + 1e-9).sum(axis=0), (drawn >= observed - 1e-9).sum(axis=0)
    smallest = 2 / (runs + 1)
    p = np.minimum(1, 2 * (np.minimum(low, high) + 1) / (runs + 1))
    idle = (drawn.std(axis=0) == 0) & (np.abs(drawn.mean(axis=0) - observed) < 1e-9)
    p[idle | (smallest > alpha)] = np.nan
    expected = drawn.mean(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(expected > 0, observed / expected, np.nan)
    pairs = [("within", "within"), *combinations_with_replacement(names, 2)]
    columns = {"meetings": observed, "expected": expected, "ratio": ratio, "p": p, "q": _adjusted(p)}
    table = pd.DataFrame(columns, index=pd.MultiIndex.from_tuples(pairs, names=["one", "other"]))
    return Result(
        "mixing",
        table,
        given(graph, by=by, null=null, runs=runs, seed=seed, alpha=alpha),
        NULLS[null].format(by=by),
        f"{runs} runs; the smallest p they can reach is {smallest:.2g}.",
        " ".join(filter(None, (_few(observed, names, by, idle, smallest, alpha), left_out(graph, by)))) or None,
        _evidence(graph, dict(zip(nodes, index.tolist(), strict=True)), names),
    )


def _prepared(graph: nx.Graph, by: str, null: str, runs: int) -> tuple[list[str], Ints, list[str]]:
    if null not in NULLS:
        raise ParameterError(f"'{null}' is no null model of mixing: take 'labels' or 'degrees'.")
    if runs < 1:
        raise ParameterError(f"runs must be 1 or more, and {runs} is not.")
    need_simple(graph, "mixing")
    if null == "degrees" or groups(graph):
        need_two_modes(graph, f"mixing with null='{null}'")
    of = classes(graph, by)
    names = list(sizes(of))
    return list(of), np.array([names.index(name) for name in of.values()], dtype=np.int64), names


def _of_ties(ties: Columns, index: Ints, many: int) -> Floats:
    """Ties by the classes of their ends: all within classes, then every two classes in order."""
    one, other, weight = ties
    counted = np.bincount(index[one] * many + index[other], weight, many * many)
    between = counted.reshape(many, many).astype(np.float64)
    between = between + between.T
    between[np.diag_indices(many)] /= 2
    return _in_order(between)


def _of_groups(ties: Columns, index: Ints, many: int) -> Floats:
    """Meetings by the classes of those who meet, in the same order: reckoned from how many of a class each group holds."""
    one, other, _ = ties  # actors have the lower places
    place = np.maximum(one, other) - len(index)
    counted = np.bincount(place * many + index[np.minimum(one, other)], minlength=many * (place.max(initial=0) + 1))
    of_each = counted.reshape(-1, many).astype(np.float64)
    between = of_each.T @ of_each
    between[np.diag_indices(many)] -= of_each.sum(axis=0)
    between[np.diag_indices(many)] /= 2
    return _in_order(between)


def _in_order(between: Floats) -> Floats:
    return np.array([np.trace(between), *between[np.triu_indices(len(between))]])


def _by_chance(
    graph: nx.Graph, nodes: list[str], index: Ints, ties: Columns, null: str, runs: int, seed: int
) -> Iterator[tuple[Columns, Ints]]:
    if null == "labels":
        generator = np.random.default_rng(seed)
        for _ in range(runs):
            yield ties, generator.permutation(index)
        return
    # Traded among all actors of the graph, those without class too: they fill the groups as well.
    known = set(nodes)
    everyone = [*nodes, *(node for node in actors(graph) if node not in known)]
    number = {group: place for place, group in enumerate(groups(graph))}
    start = [{number[group] for group in graph[actor]} for actor in everyone]
    degrees = [len(row) for row in start[: len(nodes)]]
    rows, none = np.repeat(np.arange(len(nodes)), degrees), np.empty(0)
    for table in tables(start, runs, seed):
        drawn = np.fromiter(chain.from_iterable(table[: len(nodes)]), np.int64, len(rows))
        yield (rows, drawn + len(nodes), none), index


def _adjusted(p: Floats) -> Floats:
    """Benjamini and Hochberg over the pairs of classes that have a p; the first row, of them all, stands outside."""
    q = np.full(len(p), np.nan)
    tested = np.flatnonzero(~np.isnan(p[1:])) + 1
    if len(tested):
        q[tested] = false_discovery_control(p[tested])
    return q


def _few(
    observed: Floats,
    names: list[str],
    by: str,
    idle: "np.ndarray[tuple[int], np.dtype[np.bool]]",
    smallest: float,
    alpha: float,
) -> str | None:
    if len(names) < 2:
        return f"Too few classes: every actor has the same {by}, so no two can mix."
    if observed.sum() == 0:
        return "Too few meetings: there is none."
    if smallest > alpha:
        return f"Too few runs: the smallest p they can reach, {smallest:.2g}, is over {alpha:g}, so p and q are empty."
    if idle.any():
        return f"Too few ways: chance gives the same in every run for {int(idle.sum())} rows; their p and q are empty."
    return None


def _evidence(graph: nx.Graph, index: dict[str, int], names: list[str]) -> dict[object, tuple[str, ...]]:
    """The passages behind the meetings of two classes."""
    found: dict[object, set[str]] = {}
    for one, other, edges in _meetings(graph, index):
        passages = set(behind(graph, edges))
        low, high = sorted((index[one], index[other]))
        found.setdefault((names[low], names[high]), set()).update(passages)
        if low == high:
            found.setdefault(("within", "within"), set()).update(passages)
    return {row: tuple(sorted(passages)) for row, passages in found.items() if passages}


def _meetings(graph: nx.Graph, index: dict[str, int]) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    if not groups(graph):
        yield from ((one, other, [(one, other)]) for one, other in graph.edges if one in index and other in index)
    for group in groups(graph):
        members = [actor for actor in graph[group] if actor in index]
        for place, one in enumerate(members):
            yield from ((one, other, [(one, group), (other, group)]) for other in members[place + 1 :])
