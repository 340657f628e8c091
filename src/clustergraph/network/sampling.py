"""Betweenness of networks too large to reckon it exactly: from a sample of shortest paths, with a bound on the error.

Needs the extra `large` (networkit, MIT), which is imported when it is called for.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from clustergraph.backend.ties import Floats, Ints, Ties
from clustergraph.errors import ExtraError, ParameterError
from clustergraph.network.population import around, label, need_simple, need_undirected
from clustergraph.network.result import Result

FIRST = 100  # networkit's own choice: the most paths that it could need, by this, are drawn before it looks


def approximate_betweenness(graph: nx.Graph, epsilon: float = 0.01, delta: float = 0.1, seed: int = 0) -> Result:
    """Betweenness to within `epsilon` of the exact figure, for all nodes at once, with a chance of at least 1 - `delta`.

    The share of shortest paths between others that pass a node, from 0 to 1, as `centrality` has it. Pairs of nodes are
    drawn by chance, with one of their shortest paths, until the bound holds (KADABRA). One row a node: label,
    `betweenness`, `low` and `high` (what the bound leaves). `parameters` tell how many paths were drawn. The same seed
    draws the same paths.

    When: `centrality` is exact and takes some ten seconds at ten thousand nodes, by igraph, and a hundred times as long at a
    hundred thousand; this takes seconds there. Half the epsilon takes up to four times as long.

    How it misleads: most actors of a large network have a betweenness far under 0.01, so with that epsilon only the first
    few can be told apart; of two whose `low` and `high` overlap nobody knows which stands before the other. A figure
    under `epsilon` may be 0. Weights play no part.

    Borassi and Natale 2019, KADABRA is an adaptive algorithm for betweenness via random approximation,
    doi:10.1145/3284359; van der Grinten, Angriman and Meyerhenke 2019, doi:10.1007/978-3-030-29400-7_31; Freeman 1977,
    doi:10.2307/3033543.

    >>> result = approximate_betweenness(nx.karate_club_graph(), epsilon=0.05)
    >>> bool(abs(result.frame()["betweenness"][0] - 0.4376) <= 0.05)
    True
    """
    need_simple(graph, "approximate_betweenness")
    need_undirected(graph, "approximate_betweenness")
    for name, value in (("epsilon", epsilon), ("delta", delta)):
        if not 0 < value < 1:
            raise ParameterError(f"{name} must lie between 0 and 1, and {value} does not.")
    nodes, edges = list(graph), Ties(graph).edges
    given: dict[str, object] = {"epsilon": epsilon, "delta": delta, "seed": seed}
    if _all_tied(graph, len(edges)):
        figures, samples = np.zeros(len(nodes)), 0
        uncertainty = "Exact: all that can reach each other are tied, so nobody stands between others."
    else:
        pairs = len(nodes) / (len(nodes) - 2)  # networkit divides by n(n - 1), and Freeman by (n - 1)(n - 2)
        figures, samples = _kadabra(edges, len(nodes), epsilon / pairs, delta, seed)
        figures = np.minimum(1, figures * pairs)
        uncertainty = (
            f"With a chance of at least {1 - delta:g}, no figure is more than {epsilon:g} from the exact one; "
            f"{samples:,} shortest paths were drawn."
        )
    bound = epsilon if samples else 0.0
    table = pd.DataFrame(
        {
            "label": [label(graph, node) for node in nodes],
            "betweenness": figures,
            "low": np.maximum(0, figures - bound),
            "high": np.minimum(1, figures + bound),
        },
        index=nodes,
    )
    below = int((figures <= bound).sum()) if samples else 0
    few = (
        f"Too few paths to tell {below} of {len(nodes)} nodes from 0; a smaller epsilon draws more." if below else None
    )
    return Result(
        "approximate_betweenness",
        table,
        given | {"samples": samples},
        uncertainty=uncertainty,
        note=few,
        passages=around(graph, nodes),
    )


def _all_tied(graph: nx.Graph, many: int) -> bool:
    """Whether every component is complete. There is nothing to draw then, and networkit would go on for ever."""
    return many == sum(len(part) * (len(part) - 1) // 2 for part in nx.connected_components(graph))


def _kadabra(edges: Ints, nodes: int, epsilon: float, delta: float, seed: int) -> tuple[Floats, int]:
    """The share of all ordered pairs of nodes whose path passes each node, and how many paths were drawn.

    networkit 11.2.2 divides by half the paths that it draws after a few first ones, which it counts too; by this its figures
    are some 1 % over twice the share. Here they are divided by all that were drawn.
    """
    networkit = _networkit()
    ends = edges[:, 0].copy(), edges[:, 1].copy()
    ties = networkit.graph.GraphFromCoo((np.ones(len(edges)), ends), n=nodes, weighted=False, directed=False)
    with _alone(networkit):
        networkit.setSeed(seed, True)
        paths = networkit.centrality.KadabraBetweenness(ties, epsilon, delta, startFactor=FIRST)
        paths.run()
    figures = np.zeros(nodes)
    for node, figure in paths.ranking():
        figures[node] = figure
    drawn = int(paths.getNumberOfIterations())
    return figures * (drawn - paths.getOmega() // FIRST) / (2 * drawn), drawn


@contextmanager
def _alone(networkit: Any) -> Iterator[None]:
    """In one thread: with several, the same seed does not draw the same paths."""
    before = networkit.getMaxNumberOfThreads()
    networkit.setNumberOfThreads(1)
    try:
        yield
    finally:
        networkit.setNumberOfThreads(before)


def _networkit() -> Any:
    try:
        import networkit  # noqa: PLC0415 - 47 MB, and so an extra
    except ImportError:
        raise ExtraError(
            "Approximate betweenness needs networkit, which is not installed; run pip install 'clustergraph[large]'."
        ) from None
    return networkit
