"""What holds by one thread: actors, groups and participations whose loss would cut the network apart."""

from collections.abc import Hashable
from typing import Any

import networkx as nx
import pandas as pd

from clustergraph.network.population import (
    actors,
    around,
    behind,
    given,
    label,
    need_simple,
    need_two_modes,
)
from clustergraph.network.result import DESCRIBED, Result


def fragility(graph: nx.Graph) -> Result:
    """Cut nodes and bridges of the two-mode graph, and what each cuts off.

    A *cut node* is an actor or group whose loss breaks its part of the network; a *bridge* is a single participation
    with the same effect. What is cut off is all that no longer hangs together with the largest piece left. The table has
    one row each, worst first: kind, mode (of a cut node), label, `cut_off` (how many actors), `actors` (which: IRIs,
    sorted) and `pieces` (how many pieces are left in place of one). The index is the node and, for a bridge, the group.

    How it misleads: an actor that takes part in one group only is cut off by the loss of it; that is half of all rows in
    most two-mode graphs, with `cut_off` 1. An actor with `cut_off` 0 is the only one in some group: a group is lost and
    nobody with it. That no actor is a cut node may be due to one letter that all have signed:
    ask again without it. The actors say who would be unreached *in this graph*; they may well meet outside of it.

    Hopcroft and Tarjan 1973, Efficient algorithms for graph manipulation, doi:10.1145/362248.362272; Moody and White 2003,
    Structural cohesion and embeddedness, doi:10.2307/3088904, for what it means that the loss of one is enough.

    >>> graph = nx.Graph([("kth", "letter"), ("sll", "letter"), ("sll", "plan"), ("uu", "plan"), ("slu", "plan")])
    >>> nx.set_node_attributes(graph, {"letter": 1, "plan": 1}, "bipartite")
    >>> fragility(graph).frame()[["kind", "cut_off"]].head(3).to_dict("split")["data"]
    [['cut node', 2], ['bridge', 2], ['cut node', 1]]
    """
    need_two_modes(graph, "fragility")
    population = set(actors(graph))
    bare = nx.Graph(graph.edges(data=False))  # what is taken out of it is put back at once
    rows: list[dict[str, Any]] = []
    names: list[tuple[str, str]] = []
    passages: dict[Hashable, tuple[str, ...]] = {}
    for node in nx.articulation_points(graph):
        lost, pieces = _lost(bare, population, node)
        mode = "actor" if node in population else "group"
        rows.append(_row("cut node", mode, label(graph, node), lost & population, pieces))
        names.append((node, ""))
        passages[names[-1]] = behind(graph, ((node, other) for other in graph[node]))
    for one, other in nx.bridges(graph):
        actor, group = (one, other) if one in population else (other, one)
        lost, pieces = _lost(bare, population, actor, group)
        title = f"{label(graph, actor)} – {label(graph, group)}"
        rows.append(_row("bridge", None, title, lost & population, pieces))
        names.append((actor, group))
        passages[names[-1]] = behind(graph, [(one, other)])
    index = pd.MultiIndex.from_tuples(names, names=["node", "group"]) if names else None
    columns = ["kind", "mode", "label", "cut_off", "actors", "pieces"]
    table = pd.DataFrame(rows, index=index, columns=columns)
    table = table.iloc[sorted(range(len(rows)), key=lambda n: (-rows[n]["cut_off"], rows[n]["kind"] != "cut node", n))]
    note = "Too few ties: there is none to lose." if graph.number_of_edges() == 0 else None
    return Result("fragility", table, given(graph), uncertainty=DESCRIBED, note=note, passages=passages)


def _row(kind: str, mode: str | None, title: str, lost: set[str], pieces: int) -> dict[str, Any]:
    return {
        "kind": kind,
        "mode": mode,
        "label": title,
        "cut_off": len(lost),
        "actors": tuple(sorted(lost)),
        "pieces": pieces,
    }


def _lost(bare: nx.Graph, population: set[str], node: str, group: str | None = None) -> tuple[set[str], int]:
    """What the loss of a node, or of its tie to a group, cuts off from the piece with the most actors; and how many pieces there are then."""
    ties = [(node, other) for other in ([group] if group else bare[node])]
    ends = [other for _, other in ties] + ([node] if group else [])
    bare.remove_edges_from(ties)
    pieces: list[set[str]] = []
    for end in ends:
        if not any(end in piece for piece in pieces):
            pieces.append(nx.node_connected_component(bare, end))
    bare.add_edges_from(ties)
    pieces.sort(key=lambda piece: (-len(piece & population), -len(piece), min(map(str, piece))))
    return set().union(*pieces[1:]), len(pieces)


def cores(graph: nx.Graph) -> Result:
    """The k-core of every node: the largest k such that it lies in a part where all have at least k ties within it.

    In a two-mode graph an actor in the 3-core takes part in three groups or more, each of which holds three such actors
    or more. One row a node, from the innermost outwards: label, mode, degree, core.

    How it misleads: in a projection one group of n actors is an (n - 1)-core all by itself; use the two-mode graph.

    Seidman 1983, Network structure and minimum degree, doi:10.1016/0378-8733(83)90028-X.

    >>> cores(nx.lollipop_graph(4, 2)).frame()["core"].tolist()
    [3, 3, 3, 3, 1, 1]
    """
    need_simple(graph, "cores")
    core = nx.core_number(graph)
    rows = {
        node: {
            "label": label(graph, node),
            "mode": "group" if graph.nodes[node].get("bipartite") == 1 else "actor",
            "degree": graph.degree(node),
            "core": core[node],
        }
        for node in sorted(graph, key=lambda node: -core[node])
    }
    table = pd.DataFrame(list(rows.values()), index=list(rows), columns=["label", "mode", "degree", "core"])
    return Result("cores", table, given(graph), uncertainty=DESCRIBED, passages=around(graph, graph))
