"""Who is counted: the actors of a graph, the class each belongs to, and the passages behind their ties.

A two-mode graph has actors (node attribute `bipartite` 0) and groups (`bipartite` 1); a one-mode graph has actors only,
and any plain networkx graph is read as one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import inf
from numbers import Real
from typing import Any

import networkx as nx
import numpy as np

from clustergraph.errors import ParameterError, UnknownError

Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]


def actors(graph: nx.Graph) -> list[str]:
    """The actors, in the order of the graph's nodes."""
    return [node for node, mode in graph.nodes(data="bipartite") if mode != 1]


def groups(graph: nx.Graph) -> list[str]:
    """The groups that actors take part in; none in a one-mode graph."""
    return [node for node, mode in graph.nodes(data="bipartite") if mode == 1]


def need_two_modes(graph: nx.Graph, measure: str) -> None:
    """Raises ParameterError unless the graph has groups, and every tie is between an actor and a group."""
    need_undirected(graph, measure)
    inside = set(groups(graph))
    if not inside:
        raise ParameterError(f"{measure} needs the two-mode graph of actors and groups, and this one has no groups.")
    for one, other in graph.edges:
        if (one in inside) == (other in inside):
            raise ParameterError(f"{measure} needs ties between actors and groups only, and {one} — {other} is none.")


def need_one_mode(graph: nx.Graph, measure: str) -> None:
    """Raises ParameterError where the graph has groups."""
    need_simple(graph, measure)
    if groups(graph):
        raise ParameterError(f"{measure} needs a one-mode graph of actors, and this one has groups: project it first.")


def need_undirected(graph: nx.Graph, measure: str) -> None:
    """Raises ParameterError where ties have a direction."""
    need_simple(graph, measure)
    if graph.is_directed():
        raise ParameterError(f"{measure} needs ties without direction; give graph.to_undirected().")


def need_simple(graph: nx.Graph, measure: str) -> None:
    """Raises ParameterError where the graph is empty, has a tie of a node to itself, or may have two between the same two."""
    if graph.is_multigraph():
        raise ParameterError(
            f"{measure} needs one tie at most between two nodes, and this is a multigraph; merge its ties."
        )
    if not len(graph):
        raise ParameterError(f"{measure} has nothing to measure: the graph is empty; what was selected holds nobody.")
    for node in nx.nodes_with_selfloops(graph):
        raise ParameterError(
            f"{measure} needs ties between two nodes, and {node} is tied to itself; take such ties out first, with "
            "graph.remove_edges_from(list(nx.selfloop_edges(graph)))."
        )


def need_weights(graph: nx.Graph, weight: str | None) -> None:
    """Raises ParameterError where a weight is no number above 0: no measure here knows of ties that part, or that are none."""
    for one, other, value in graph.edges(data=weight, default=1) if weight else ():
        if not (isinstance(value, Real) and 0 < float(value) < inf):
            raise ParameterError(f"The {weight} of {one} — {other} is {value}, and it takes a number above 0.")


def classes(graph: nx.Graph, by: str) -> dict[str, str]:
    """The class of every actor that has one, as the node attribute `by` says; actors without one are left out.

    Raises UnknownError where no actor has that attribute, and ParameterError where it is empty in all.
    """
    found = {node: str(graph.nodes[node][by]) for node in actors(graph) if graph.nodes[node].get(by) is not None}
    if not found:
        known = sorted({name for node in actors(graph) for name in graph.nodes[node]})
        if by not in known:
            raise UnknownError("class of actors", by, known, "No actor in this graph has it.")
        raise ParameterError(
            f"None of the {len(actors(graph))} actors has a known {by}, so they cannot be compared by it."
        )
    return found


def left_out(graph: nx.Graph, by: str) -> str | None:
    """How many actors have no class, in words; None where all have one."""
    without = len(actors(graph)) - len(classes(graph, by))
    return f"{without} of {len(actors(graph))} actors have no {by} and are left out." if without else None


def label(graph: nx.Graph, node: str) -> str:
    """The node's Swedish label, or the node itself."""
    return str(graph.nodes[node].get("label", node))


def given(graph: nx.Graph, **arguments: object) -> dict[str, object]:
    """The parameters of a figure: what the network was made of, where it says so, and the measure's own arguments."""
    made = graph.graph.get("parameters", {})
    return {f"network {name}" if name in arguments else name: value for name, value in made.items()} | arguments


def behind(graph: nx.Graph, edges: Iterable[tuple[Any, Any]]) -> tuple[str, ...]:
    """The passages that these ties rest on, each once and sorted; none where the edges carry none."""
    found: set[str] = set()
    for one, other in edges:
        data: Mapping[str, Any] = graph.edges[one, other]
        found.update(data.get("passages", ()))
        found.update(passage for part in data.get("participations", ()) for passage in part.passages)
    return tuple(sorted(found))


def around(graph: nx.Graph, nodes: Iterable[str]) -> dict[Any, tuple[str, ...]]:
    """For each node the passages behind its ties; nodes without passages are left out."""
    every = {node: behind(graph, ((node, other) for other in graph[node])) for node in nodes}
    return {node: passages for node, passages in every.items() if passages}


def incidence(graph: nx.Graph, rows: list[str]) -> Ints:
    """Actors × groups, 1 where the actor takes part; rows in the order given, columns in that of `groups`."""
    columns = {group: number for number, group in enumerate(groups(graph))}
    matrix = np.zeros((len(rows), len(columns)), dtype=np.int64)
    for number, actor in enumerate(rows):
        matrix[number, [columns[group] for group in graph[actor]]] = 1
    return matrix


def adjacency(graph: nx.Graph, nodes: list[str], weight: str | None = None) -> Floats:
    """Nodes × nodes without loops: weights (1 where an edge has none), or 1 and 0 where `weight` is None."""
    need_weights(graph, weight)
    matrix: Floats = nx.to_numpy_array(graph, nodelist=nodes, weight=weight, dtype=np.float64)
    np.fill_diagonal(matrix, 0)
    return matrix


def tie_columns(graph: nx.Graph, nodes: list[str], weight: str | None = None) -> tuple[Ints, Ints, Floats]:
    """The ties between these nodes as three columns: their places in the list, and their weights (1 where there is none).

    Loops are left out, and so are ties to others. In a two-mode graph give actors and groups.
    """
    need_weights(graph, weight)
    place = {node: number for number, node in enumerate(nodes)}
    inside = graph.edges(data=weight, default=1) if weight else graph.edges(data=False)
    found = [(place[a], place[b], *more) for a, b, *more in inside if a != b and a in place and b in place]
    columns = np.array(found, dtype=np.float64).reshape(len(found), 3 if weight else 2).T
    one, other = columns[:2].astype(np.int64)
    return one, other, columns[2] if weight else np.ones(len(found))


def sizes(of: Mapping[str, str]) -> dict[str, int]:
    """How many actors each class has, by the name of the class."""
    return dict(sorted(Counter(of.values()).items()))
