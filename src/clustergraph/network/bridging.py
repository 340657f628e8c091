"""Who holds parts of the network together: structural holes, betweenness, current flow, and ties across classes."""

import networkx as nx
import numpy as np
import pandas as pd

from clustergraph.backend.dispatch import quickly
from clustergraph.errors import ParameterError
from clustergraph.network.population import (
    Floats,
    Ints,
    adjacency,
    around,
    behind,
    classes,
    given,
    label,
    left_out,
    need_one_mode,
    sizes,
    tie_columns,
)
from clustergraph.network.result import DESCRIBED, Result


def bridging(graph: nx.Graph, by: str | None = None, weight: str | None = "weight") -> Result:
    """Five figures of standing between others, for every actor; they measure different things and are shown together.

    - `degree`: how many actors it is tied to.
    - `betweenness` (0 to 1): the share of shortest paths between others that pass it. Weights play no part.
    - `current_flow` (0 to 1): the same where all paths count, the short ones more, as electric current would take them;
      within its component. Less at the mercy of one tie.
    - `effective_size`: its contacts less what they have in common: how many separate ones it really has.
    - `constraint`: how much of its ties lead to contacts that are tied to each other. *Low* is the broker's place.
    - `external` (0 to 1, only with `by`): the share of its tie strength that crosses to another class.

    How it misleads: constraint falls with the mere number of contacts. In a projection, members of one large group are
    all tied, have high constraint, and seem to need nobody. An actor with one tie has a constraint of 1 and no holes to
    speak of. Isolates and components of two have empty cells where a figure has no meaning.

    Burt 1992, Structural Holes, doi:10.4159/9780674029095; Freeman 1977, doi:10.2307/3033543; Newman 2005, A measure of
    betweenness centrality based on random walks, doi:10.1016/j.socnet.2004.11.009; reckoned as in Brandes and Fleischer
    2005, doi:10.1007/978-3-540-31856-9_44.

    >>> two_triangles = nx.Graph([(0, 1), (0, 2), (1, 2), (2, 3), (3, 4), (3, 5), (4, 5)])
    >>> bridging(two_triangles).frame()[["betweenness", "constraint"]].round(2).loc[[0, 2]].to_numpy().tolist()
    [[0.0, 1.01], [0.6, 0.61]]
    """
    need_one_mode(graph, "bridging")
    nodes = list(graph)
    ties = adjacency(graph, nodes, weight)
    columns: dict[str, object] = {
        "label": [label(graph, node) for node in nodes],
        "degree": [graph.degree(node) for node in nodes],
        "betweenness": pd.Series(quickly(nx.betweenness_centrality, graph), dtype=np.float64),
        "current_flow": _current_flow(graph, weight),
        "effective_size": effective_size(ties),
        "constraint": pd.Series(quickly(nx.constraint, graph, weight=weight), dtype=np.float64),
    }
    table = pd.DataFrame(columns, index=nodes)
    if by is not None:
        of = classes(graph, by)
        table["external"] = _external(ties, [of.get(node) for node in nodes])
    alone = nx.number_of_isolates(graph)
    few = f"Too few ties: {alone} of {len(nodes)} actors have none, and their cells are empty." if alone else None
    if pairs := int(table["current_flow"].isna().sum()) - alone:
        twos = f"Too few paths: {pairs} actors are tied to each other only by two, so have no current flow."
        few = " ".join(filter(None, (few, twos)))
    if alone:
        table.loc[list(nx.isolates(graph)), table.columns[2:]] = np.nan
    note = " ".join(filter(None, (few, left_out(graph, by) if by else None))) or None
    parameters = given(graph, by=by, weight=weight)
    return Result("bridging", table, parameters, uncertainty=DESCRIBED, note=note, passages=around(graph, nodes))


def effective_size(ties: Floats) -> Floats:
    """Burt's effective size of every node, from a matrix of weights without loops; NaN without ties.

    The same as networkx's effective_size with `nodes` given. Without `nodes`, networkx 3.6 takes a shorter way that
    divides by the largest weight of the wrong node, and is right only where all weights are alike.
    """
    ties = ties + ties.T
    tied = ties > 0
    lonely = ~tied.any(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = ties / ties.sum(axis=1, keepdims=True)
        strength = ties / ties.max(axis=1, keepdims=True, initial=0)
    share[lonely], strength[lonely] = 0, 0
    size: Floats = tied.sum(axis=1) - ((share @ strength.T) * tied).sum(axis=1)
    size[lonely] = np.nan
    return size


def _current_flow(graph: nx.Graph, weight: str | None) -> "pd.Series[float]":
    """Of each component with three or more nodes; the others have no pair to stand between."""
    found: dict[object, float] = {}
    whole = graph.to_undirected(as_view=True) if graph.is_directed() else graph
    for component in nx.connected_components(whole):
        if len(component) > 2:
            nodes = [node for node in graph if node in component]
            found |= dict(
                zip(nodes, current_flow(*tie_columns(whole, nodes, weight), len(nodes)).tolist(), strict=True)
            )
    return pd.Series(found, dtype=np.float64)


def current_flow(one: Ints, other: Ints, weight: Floats, many: int) -> Floats:
    """The current-flow betweenness of the nodes 0 to `many` - 1 of a connected network, from its ties as three columns.

    The same as networkx's, whose loops take minutes where actors share a large group. A unit of current enters at every
    node in turn and leaves at every other; with the potentials that each entrance makes (the inverse of the Laplacian),
    the current in a tie is for each pair the difference of two numbers, and differences sum up quickly once sorted.
    """
    laplacian = np.zeros((many, many))
    np.add.at(laplacian, (one, other), -weight)
    laplacian += laplacian.T
    np.fill_diagonal(laplacian, -laplacian.sum(axis=1))
    potential = np.zeros((many, many))
    potential[1:, 1:] = np.linalg.inv(laplacian[1:, 1:])
    through = np.zeros(many)
    factor = 2 * np.arange(many) - many + 1
    for start in range(0, len(one), 4096):  # some ties at a time: a row of potentials each
        a, b = one[start : start + 4096], other[start : start + 4096]
        current = weight[start : start + 4096, np.newaxis] * (potential[a] - potential[b])
        flow = np.sort(current, axis=1) @ factor
        through += np.bincount(a, flow, many) + np.bincount(b, flow, many)
    between: Floats = (through - (many - 1)) / ((many - 1) * (many - 2))
    return between


def _external(ties: Floats, of: list[str | None]) -> Floats:
    known = np.array([name is not None for name in of])
    both = np.outer(known, known)
    unlike = np.array([[one != other for other in of] for one in of])
    counted = ties * both
    with np.errstate(invalid="ignore", divide="ignore"):
        result: Floats = (counted * unlike).sum(axis=1) / counted.sum(axis=1)
    return result


def ei_index(graph: nx.Graph, by: str, weight: str | None = None, runs: int = 999, seed: int = 0) -> Result:
    """Do ties stay within classes or cross? (external - internal) / (external + internal), from -1 (all within) to 1.

    One row for the whole network and one a class: actors, ties within (`internal`) and across (`external`), `ei`, the
    mean `expected` when classes are dealt anew, and `p`: how often that gives an index at least as far from its mean to
    either side (twice the smaller tail).

    How it misleads: a class of few cannot help having most ties outside, so 0 is not what chance gives: compare with
    `expected`. A class of 4 among 40 has some 0.92 by chance alone. One group that holds everybody pulls every figure to
    what chance gives. A tie within counts once in the whole, and once in its class.

    Krackhardt and Stern 1988, Informal networks and organizational crises, doi:10.2307/2786835.

    >>> graph = nx.Graph([("kth", "sll"), ("sll", "ks"), ("ks", "uu")])
    >>> nx.set_node_attributes(graph, {"kth": "S", "sll": "S", "ks": "S", "uu": "U"}, "region")
    >>> ei_index(graph, by="region", runs=99).frame()["ei"].round(2).to_dict()
    {'all': -0.33, 'S': -0.33, 'U': 1.0}
    """
    need_one_mode(graph, "ei_index")
    if runs < 1:
        raise ParameterError(f"runs must be 1 or more, and {runs} is not.")
    of = classes(graph, by)
    nodes, names = list(of), list(sizes(of))
    index: Ints = np.array([names.index(of[node]) for node in nodes], dtype=np.int64)
    ties = tie_columns(graph, nodes, weight)
    generator = np.random.default_rng(seed)
    internal, external = _within_and_across(ties, index, len(names))
    observed = _ei(internal, external)
    chance = np.array([_ei(*_within_and_across(ties, generator.permutation(index), len(names))) for _ in range(runs)])
    low, high = (chance <= observed + 1e-12).sum(axis=0), (chance >= observed - 1e-12).sum(axis=0)
    p = np.minimum(1, 2 * (np.minimum(low, high) + 1) / (runs + 1))
    table = pd.DataFrame(
        {
            "actors": [len(nodes), *sizes(of).values()],
            "internal": internal,
            "external": external,
            "ei": observed,
            "expected": _mean(chance),
            "p": np.where(np.isnan(observed), np.nan, p),
        },
        index=["all", *names],
    )
    empty = [name for name in table.index if np.isnan(table["ei"][name])]
    few = None
    if len(names) < 2:
        table[["ei", "expected", "p"]] = np.nan
        few = f"Too few classes: every actor has the same {by}, so no tie can cross."
    elif empty:
        few = f"Too few ties: {', '.join(empty)} has none, so its cells are empty."
    return Result(
        "ei_index",
        table,
        given(graph, by=by, weight=weight, runs=runs, seed=seed),
        f"The same ties, with {by} dealt anew among all actors.",
        f"{runs} runs; the smallest p they can reach is {2 / (runs + 1):.2g}.",
        " ".join(filter(None, (few, left_out(graph, by)))) or None,
        _crossing(graph, of),
    )


def _within_and_across(ties: tuple[Ints, Ints, Floats], index: Ints, many: int) -> tuple[Floats, Floats]:
    """Of the whole, then of each class."""
    one, other, weight = ties
    counted = np.bincount(index[one] * many + index[other], weight, many * many)
    between = counted.reshape(many, many).astype(np.float64)
    within = np.diag(between)
    across = between.sum(axis=0) + between.sum(axis=1) - 2 * within
    return np.array([within.sum(), *within]), np.array([across.sum() / 2, *across])


def _ei(internal: Floats, external: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        result: Floats = (external - internal) / (external + internal)
    return result


def _mean(chance: Floats) -> Floats:
    """By column, over the runs that have a figure."""
    known = ~np.isnan(chance)
    with np.errstate(invalid="ignore"):
        result: Floats = np.where(known, chance, 0).sum(axis=0) / known.sum(axis=0)
    return result


def _crossing(graph: nx.Graph, of: dict[str, str]) -> dict[object, tuple[str, ...]]:
    """The passages behind the ties that cross, in all and by class."""
    across = [(a, b) for a, b in graph.edges if a in of and b in of and of[a] != of[b]]
    rows = {"all": behind(graph, across)}
    rows |= {name: behind(graph, [edge for edge in across if name in {of[edge[0]], of[edge[1]]}]) for name in sizes(of)}
    return {name: passages for name, passages in rows.items() if passages}
