"""The functions of networkx that igraph answers, each with the name, the arguments and the figures that networkx has.

networkx calls them with a graph converted to `Ties`; what they cannot answer alike was refused before (dispatch.py).
Left out: PageRank, since networkx stops its iteration at a tolerance of 1e-6 and igraph solves to the last digit; weighted
betweenness, where two paths are as long as each other by the last digit in one and not in the other.
"""

from collections.abc import Iterator
from typing import Any

import networkx as nx
import numpy as np
from networkx.algorithms import bipartite

from clustergraph.backend.ties import Floats, Ties, seeded

Figures = dict[Any, float]


def articulation_points(G: Ties) -> Iterator[Any]:  # noqa: N803 - networkx's own name
    return (G.nodes[place] for place in G.igraph.articulation_points())


def bridges(G: Ties, root: Any = None) -> Iterator[tuple[Any, Any]]:  # noqa: ARG001, N803
    ends = G.edges[sorted(G.igraph.bridges())].tolist()
    return ((G.nodes[one], G.nodes[other]) for one, other in ends)


def core_number(G: Ties) -> dict[Any, int]:  # noqa: N803
    return dict(zip(G.nodes, G.igraph.coreness(), strict=True))


def constraint(G: Ties, nodes: Any = None, weight: str | None = None) -> Figures:  # noqa: ARG001, N803
    return dict(zip(G.nodes, G.igraph.constraint(weights=G.weights(weight)), strict=True))


def effective_size(G: Ties, nodes: Any = None, weight: str | None = None) -> Figures:  # noqa: ARG001, N803
    """Contacts less the mean number of ties that a contact has to the others; for ties without weights (Borgatti)."""
    contacts = np.array(G.igraph.degree(), dtype=np.float64)
    closed = np.array(G.igraph.transitivity_local_undirected(mode="zero"))
    size = np.where(contacts > 0, contacts - (contacts - 1) * closed, np.nan)
    return _figures(G, size)


def betweenness_centrality(
    G: Ties,  # noqa: N803
    k: int | None = None,  # noqa: ARG001
    normalized: bool = True,
    weight: str | None = None,  # noqa: ARG001
    endpoints: bool = False,  # noqa: ARG001
    seed: Any = None,  # noqa: ARG001
) -> Figures:
    paths = np.array(G.igraph.betweenness(directed=G.directed), dtype=np.float64)
    pairs = (len(G) - 1) * (len(G) - 2) / (1 if G.directed else 2)
    return _figures(G, paths / pairs if normalized and pairs > 0 else paths)


def bipartite_betweenness_centrality(G: Ties, nodes: Any) -> Figures:  # noqa: N803
    """networkx's own, which asks `betweenness_centrality` above and divides by the most that each mode could have."""
    figures: Figures = bipartite.betweenness_centrality.orig_func(G, nodes)
    return figures


def closeness_centrality(
    G: Ties,  # noqa: N803
    u: Any = None,  # noqa: ARG001
    distance: str | None = None,
    wf_improved: bool = True,
    sp: Any = None,  # noqa: ARG001
) -> Figures:
    nearness, reached = _nearness(G, G.weights(distance))
    return _figures(G, nearness * reached * (reached / max(1, len(G) - 1) if wf_improved else 1))


def bipartite_closeness_centrality(G: Ties, nodes: Any, normalized: bool = True) -> Figures:  # noqa: N803
    nearness, reached = _nearness(G, None)
    top = set(nodes)
    for node in top.difference(G.nodes):
        raise nx.NodeNotFound(f"Source {node} is not in G")
    above, below = len(top), len(G) - len(top)
    least = np.array([below + 2 * (above - 1) if node in top else above + 2 * (below - 1) for node in G.nodes])
    return _figures(G, nearness * least * (reached / max(1, len(G) - 1) if normalized else 1))


def leiden_communities(
    G: Ties,  # noqa: N803
    weight: str | None = "weight",
    resolution: float = 1,
    max_level: int | None = None,  # noqa: ARG001
    seed: Any = None,
    metric: str = "modularity",  # noqa: ARG001
    theta: float = 0.01,  # noqa: ARG001
) -> list[set[Any]]:
    with seeded(seed):
        found = G.igraph.community_leiden(
            "modularity", weights=G.weights(weight), resolution=resolution, n_iterations=-1
        )
    return [{G.nodes[place] for place in places} for places in found]


def _nearness(ties: Ties, weights: list[float] | None) -> tuple[Floats, Floats]:
    """1 / the sum of distances from all that reach a node, 0 for none, and how many those are."""
    sums = np.nan_to_num(ties.igraph.closeness(mode="in", weights=weights, normalized=False))
    if ties.directed:
        means = np.nan_to_num(ties.igraph.closeness(mode="in", weights=weights, normalized=True))
        return sums, np.rint(np.divide(means, sums, out=np.zeros_like(sums), where=sums > 0))
    parts = ties.igraph.connected_components()
    return sums, np.array(parts.sizes(), dtype=np.float64)[parts.membership] - 1


def _figures(ties: Ties, values: Floats) -> Figures:
    return dict(zip(ties.nodes, values.tolist(), strict=True))
