"""Who stands in the middle of the network, and how dense and mixed it is as a whole."""

from collections.abc import Hashable

import networkx as nx
import numpy as np
import pandas as pd
from networkx.algorithms import bipartite

from clustergraph.backend.dispatch import quickly
from clustergraph.network.population import (
    actors,
    around,
    behind,
    classes,
    given,
    groups,
    label,
    left_out,
    need_one_mode,
    need_simple,
    need_two_modes,
    need_undirected,
)
from clustergraph.network.result import DESCRIBED, Result


def centrality(graph: nx.Graph) -> Result:
    """Degree, closeness and betweenness of every actor, and of every group in a two-mode graph.

    All lie between 0 and 1. In a two-mode graph each is divided by the most that a node of its mode could have: an actor
    of degree 1 takes part in every group. Closeness counts steps, within the part of the graph that a node can reach,
    and shrinks with that part; betweenness is the share of shortest paths between others that pass a node. A weight is
    strength, not length, and plays no part.

    How it misleads: one group that holds everybody brings all actors within two steps, makes every closeness alike, and
    takes the betweenness from all other groups. Look at the graph without it too. The centre of what five documents
    mention is not yet the centre of the cluster.

    Freeman 1979, doi:10.1016/0378-8733(78)90021-7; for two modes Borgatti and Everett 1997, Network analysis of 2-mode
    data, Social Networks 19, doi:10.1016/S0378-8733(96)00301-2.

    >>> centrality(nx.florentine_families_graph()).frame()["betweenness"].nlargest(2).round(3).to_dict()
    {'Medici': 0.522, 'Guadagni': 0.255}
    """
    need_simple(graph, "centrality")
    figures = _by_mode(graph) if groups(graph) else _of_all(graph)
    table = pd.DataFrame({name: pd.Series(of, dtype=np.float64) for name, of in figures.items()}).reindex(list(graph))
    table.insert(0, "label", [label(graph, node) for node in graph])
    table.insert(1, "mode", ["group" if graph.nodes[node].get("bipartite") == 1 else "actor" for node in graph])
    few = None
    if graph.number_of_edges() == 0:
        table[list(figures)] = np.nan
        few = "Too few ties: there is none, so nobody is more central than another."
    elif table["betweenness"].isna().any():
        few = "Too few nodes: with a single actor or group nobody stands between others, so betweenness is empty."
    return Result("centrality", table, given(graph), uncertainty=DESCRIBED, note=few, passages=around(graph, graph))


def _of_all(graph: nx.Graph) -> dict[str, dict[str, float]]:
    return {
        "degree": nx.degree_centrality(graph),
        "closeness": quickly(nx.closeness_centrality, graph),
        "betweenness": quickly(nx.betweenness_centrality, graph),
    }


def _by_mode(graph: nx.Graph) -> dict[str, dict[str, float]]:
    need_two_modes(graph, "centrality")
    people = actors(graph)
    if not graph.number_of_edges():
        return {"degree": {}, "closeness": {}, "betweenness": {}}
    several = len(people) > 1 and len(groups(graph)) > 1
    return {
        "degree": bipartite.degree_centrality(graph, people),
        "closeness": quickly(bipartite.closeness_centrality, graph, people),
        "betweenness": quickly(bipartite.betweenness_centrality, graph, people) if several else {},
    }


def cohesion(graph: nx.Graph, by: str | None = None) -> Result:
    """The network in one column: actors, ties, components, density, transitivity, and who ties to whom by degree or class.

    *Transitivity* is the share of pairs with a common contact that are tied themselves. *Degree assortativity* (-1 to 1)
    is positive where the well-connected tie to each other; *assortativity* by `by` is positive where like ties to like.

    How it misleads: in a projection of groups every group is a clique, so transitivity is high by construction; it says
    nothing about actors who introduce each other. Assortativity has no standard error here: `mixing` tests it.

    Newman 2003, Mixing patterns in networks, doi:10.1103/PhysRevE.67.026126.

    >>> cohesion(nx.karate_club_graph(), by="club").frame()["value"].round(4)["transitivity"]
    np.float64(0.2557)
    """
    need_one_mode(graph, "cohesion")
    need_undirected(graph, "cohesion")
    varied = len({degree for _, degree in graph.degree}) > 1 and graph.number_of_edges() > 0
    open_or_closed = any(degree > 1 for _, degree in graph.degree)
    value: dict[str, float] = {
        "actors": len(graph),
        "ties": graph.number_of_edges(),
        "isolates": nx.number_of_isolates(graph),
        "components": nx.number_connected_components(graph),
        "density": nx.density(graph) if len(graph) > 1 else np.nan,
        "transitivity": nx.transitivity(graph) if open_or_closed else np.nan,
        "degree assortativity": nx.degree_assortativity_coefficient(graph) if varied else np.nan,
    }
    if by is not None:
        value[f"{by} assortativity"] = _assortativity(graph, by)
    empty = [name for name, figure in value.items() if np.isnan(figure)]
    few = f"Too few ties, or all alike: no {' and no '.join(empty)} can be said." if empty else None
    note = " ".join(filter(None, (few, left_out(graph, by) if by else None))) or None
    table = pd.DataFrame({"value": value}, dtype=np.float64)
    passages: dict[Hashable, tuple[str, ...]] = {"ties": behind(graph, graph.edges)}
    return Result("cohesion", table, given(graph, by=by), uncertainty=DESCRIBED, note=note, passages=passages)


def _assortativity(graph: nx.Graph, by: str) -> float:
    """NaN where all tied actors are of one class: then like could tie to nothing but like."""
    of = classes(graph, by)
    inside = graph.subgraph(of)
    tied = {of[node] for edge in inside.edges for node in edge}
    return float(nx.attribute_assortativity_coefficient(inside, by)) if len(tied) > 1 else np.nan
