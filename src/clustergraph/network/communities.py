"""Which actors hang together more than chance would have it, and how far that stands from one run to the next.

Needs the extra `analysis` (igraph).
"""

from collections.abc import Sequence
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from clustergraph.backend.ties import library, seeded
from clustergraph.errors import ParameterError
from clustergraph.network.population import (
    Floats,
    around,
    given,
    label,
    need_one_mode,
    need_undirected,
    need_weights,
)
from clustergraph.network.result import Result

Membership = list[int]
ROUNDS = 20  # of consensus; a handful is enough where there is one


def communities(
    graph: nx.Graph,
    resolution: float = 1.0,
    runs: int = 50,
    seed: int = 0,
    weight: str | None = "weight",
    threshold: float = 0.5,
) -> Result:
    """Communities by Leiden, as `runs` starts agree on them.

    Leiden looks for the division with the greatest modularity: the share of tie strength within communities, less what
    the degrees alone would put there. It begins by chance, and different seeds give different divisions. Here each two
    actors get the share of runs that put them together; shares under `threshold` are dropped, and Leiden runs on those
    until all runs agree (consensus). One row an actor: label, `community` (1 is the largest), its `size`, and
    `stability`: the mean share of the first runs in which the actor was together with the others of its community; near 1
    it belongs there, near `threshold` it might as well belong elsewhere; empty for a community of one. `parameters` tell
    the `modularity` of this division and the best of the runs.

    How it misleads: there is always a division, in random graphs too, and modularity is high there as well. It misses
    communities that are small beside the whole (look at `resolution_scan`). In a projection each large group makes a
    community of its members: then the community is the group, and nothing was found. Names for communities are yours.

    Traag, Waltman and van Eck 2019, doi:10.1038/s41598-019-41695-z; Lancichinetti and Fortunato 2012, Consensus
    clustering, doi:10.1038/srep00336; Guimerà, Sales-Pardo and Amaral 2004, doi:10.1103/PhysRevE.70.025101; Fortunato
    and Barthélemy 2007, doi:10.1073/pnas.0605965104.

    >>> result = communities(nx.barbell_graph(5, 0))
    >>> result.frame()["community"].tolist(), round(result.parameters["modularity"], 3)
    ([1, 1, 1, 1, 1, 2, 2, 2, 2, 2], 0.452)
    """
    _check(graph, "communities", [resolution], runs)
    if not 0 <= threshold <= 1:
        raise ParameterError(f"threshold must lie between 0 and 1, and {threshold} does not.")
    nodes = list(graph)
    parameters = given(graph, resolution=resolution, runs=runs, seed=seed, weight=weight, threshold=threshold)
    if graph.number_of_edges() == 0:
        table = pd.DataFrame({"label": [label(graph, node) for node in nodes]}, index=nodes)
        table[["community", "size", "stability"]] = np.nan
        return Result("communities", table, parameters, note="Too few ties: there is none, so nothing hangs together.")
    ties = _igraph_of(graph, nodes, weight)
    found = _leiden(ties, resolution, runs, seed)
    together = _together(found)
    agreed, rounds = _consensus(together, resolution, runs, seed, threshold)
    size = np.bincount(agreed)
    same = np.equal.outer(agreed, agreed) & ~np.eye(len(nodes), dtype=bool)
    with np.errstate(invalid="ignore"):
        stability = (together * same).sum(axis=1) / same.sum(axis=1)
    table = pd.DataFrame(
        {
            "label": [label(graph, node) for node in nodes],
            "community": np.array(agreed) + 1,
            "size": size[agreed],
            "stability": stability,
        },
        index=nodes,
    )
    qualities = [_modularity(ties, one, resolution) for one in found]
    parameters |= {"modularity": _modularity(ties, agreed, resolution), "best modularity": max(qualities)}
    different = len({tuple(one) for one in found})
    alone = int(np.isnan(stability).sum())
    return Result(
        "communities",
        table,
        parameters,
        "Modularity compares with ties drawn by chance with the same degrees (the configuration model).",
        f"{runs} runs gave {different} different divisions, of modularity {min(qualities):.4f} to {max(qualities):.4f}; "
        + (
            f"all agreed after {rounds} round{'s' if rounds > 1 else ''}."
            if rounds
            else f"after {ROUNDS} rounds they still did not all agree."
        ),
        f"{alone} of {len(nodes)} are in a community of their own, and have no stability." if alone else None,
        around(graph, nodes),
    )


def resolution_scan(
    graph: nx.Graph,
    resolutions: Sequence[float] = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0),
    runs: int = 20,
    seed: int = 0,
    weight: str | None = "weight",
) -> Result:
    """How many communities there are depends on how closely one looks; this tells at which looks the answer stands.

    One row a resolution: the median number of `communities` over the runs, the `fewest` and the `most`, the best
    `modularity` (at resolution 1, so that rows compare), and `agreement`: the mean adjusted Rand index between every two
    runs, 1 where all give one division, 0 where they agree no better than chance. A number of communities that stays over
    a range of resolutions, with high agreement, is worth a name; one that is seen at one resolution only is not.

    How it misleads: agreement is 1 where everything is one community, or where each actor is its own.

    Reichardt and Bornholdt 2006, doi:10.1103/PhysRevE.74.016110; Hubert and Arabie 1985, doi:10.1007/BF01908075.

    >>> resolution_scan(nx.barbell_graph(5, 0), [0.05, 1.0]).frame()["communities"].tolist()
    [1.0, 2.0]
    """
    _check(graph, "resolution_scan", resolutions, runs)
    parameters = given(graph, resolutions=tuple(resolutions), runs=runs, seed=seed, weight=weight)
    columns = ["communities", "fewest", "most", "modularity", "agreement"]
    index = pd.Index(resolutions, name="resolution")
    if graph.number_of_edges() == 0:
        note = "Too few ties: there is none, so nothing hangs together."
        return Result("resolution_scan", pd.DataFrame(np.nan, index=index, columns=columns), parameters, note=note)
    ties = _igraph_of(graph, list(graph), weight)
    rows = []
    for resolution in resolutions:
        found = _leiden(ties, resolution, runs, seed)
        many = [len(set(one)) for one in found]
        best = max(_modularity(ties, one, 1.0) for one in found)
        rows.append([float(np.median(many)), min(many), max(many), best, _agreement(found)])
    null = "Modularity compares with ties drawn by chance with the same degrees (the configuration model)."
    return Result(
        "resolution_scan", pd.DataFrame(rows, index, columns), parameters, null, f"{runs} runs at each resolution."
    )


def _check(graph: nx.Graph, measure: str, resolutions: Sequence[float], runs: int) -> None:
    need_one_mode(graph, measure)
    need_undirected(graph, measure)
    if runs < 1:
        raise ParameterError(f"runs must be 1 or more, and {runs} is not.")
    for resolution in resolutions:
        if resolution <= 0:
            raise ParameterError(f"A resolution must be over 0, and {resolution} is not.")


def _igraph_of(graph: nx.Graph, nodes: list[str], weight: str | None) -> Any:
    need_weights(graph, weight)
    place = {node: number for number, node in enumerate(nodes)}
    edges = [(place[a], place[b]) for a, b in graph.edges]
    weights = [1.0 if weight is None else float(data.get(weight, 1)) for _, _, data in graph.edges(data=True)]
    return library("Communities need").Graph(n=len(nodes), edges=edges, edge_attrs={"weight": weights})


def _leiden(ties: Any, resolution: float, runs: int, seed: int) -> list[Membership]:
    """Each run until nothing gets better."""
    found = []
    with seeded(seed):
        for _ in range(runs):
            one = ties.community_leiden("modularity", weights="weight", resolution=resolution, n_iterations=-1)
            found.append(_numbered(one.membership))
    return found


def _numbered(membership: Membership) -> Membership:
    """Communities numbered from the largest, and among those of one size by their first actor."""
    size = np.bincount(membership)
    order = sorted(set(membership), key=lambda one: (-size[one], membership.index(one)))
    return [order.index(one) for one in membership]


def _together(found: list[Membership]) -> Floats:
    shares: Floats = np.mean([np.equal.outer(one, one) for one in found], axis=0, dtype=np.float64)
    return shares


def _consensus(together: Floats, resolution: float, runs: int, seed: int, threshold: float) -> tuple[Membership, int]:
    """The division that all runs agree on, and after how many rounds; 0 where they never did."""
    for number in range(1, ROUNDS + 1):
        shares = np.where(together >= threshold, together, 0)
        one, other = np.nonzero(np.triu(shares, 1))
        edges = list(zip(one.tolist(), other.tolist(), strict=True))
        ties = library("Communities need").Graph(
            n=len(together), edges=edges, edge_attrs={"weight": shares[one, other].tolist()}
        )
        found = _leiden(ties, resolution, runs, seed + number)
        if all(membership == found[0] for membership in found):
            return found[0], number
        together = _together(found)
    return found[0], 0


def _modularity(ties: Any, membership: Membership, resolution: float) -> float:
    return float(ties.modularity(membership, weights="weight", resolution=resolution))


def _agreement(found: list[Membership]) -> float:
    """The mean over every two runs; NaN for a single one. Equal divisions are counted, not compared again."""
    if len(found) < 2:
        return np.nan
    compare = library("Communities need").compare_communities
    pairs = [(a, b) for number, a in enumerate(found) for b in found[:number]]
    return float(np.mean([1.0 if a == b else compare(a, b, method="adjusted_rand") for a, b in pairs]))
