"""How fast the network is measured: our backend beside networkx and beside igraph alone, both sides in one run, by turns.

    .venv/bin/python benchmarks/network.py [10000] [--rounds 5] [--only constraint]

Prints processor time (all of it is single-threaded, and other work on the machine counts little), the best of the rounds, the
ratio, and the largest difference between the two answers. Closeness and betweenness run once. Needs the extras `analysis` and,
for the last row, `large`. At 10,000 nodes networkx takes a minute or two for closeness.
"""

import argparse
import random
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Any, NamedTuple

import igraph
import networkx as nx
import numpy as np
from networkx.algorithms import bipartite

from clustergraph.backend.information import NAME
from clustergraph.network import approximate_betweenness, project
from clustergraph.network.projection import matrix

ALIKE = 1e-9
Call = Callable[[], Any]


class Row(NamedTuple):
    name: str
    beside: str  # what it is compared with
    theirs: Call
    ours: Call
    difference: Callable[[Any, Any], float]
    wanted: str = ""
    once: bool = False
    alike: float = ALIKE


def one_mode(nodes: int) -> nx.Graph:
    """Few with many ties and many with few (Barabási and Albert), five ties for each newcomer; nodes are IRIs."""
    names = {number: f"https://example.org/id/actor/{number}" for number in range(nodes)}
    graph = nx.relabel_nodes(nx.barabasi_albert_graph(nodes, 5, seed=1), names)
    return nx.Graph(graph.edges)


def two_mode(nodes: int) -> nx.Graph:
    """Actors who take part in three things each, of which some are large."""
    chance = random.Random(1)
    graph = nx.Graph()
    graph.add_nodes_from((f"https://example.org/id/actor/{number}" for number in range(nodes)), bipartite=0)
    graph.add_nodes_from((f"https://example.org/id/group/{number}" for number in range(nodes // 2)), bipartite=1)
    for actor in range(nodes):
        for _ in range(3):
            group = int(nodes // 2 * chance.random() ** 1.3)
            graph.add_edge(f"https://example.org/id/actor/{actor}", f"https://example.org/id/group/{group}")
    return graph


def rows(nodes: int) -> Iterator[Row]:
    graph, groups = one_mode(nodes), two_mode(nodes)
    order = {node: place for place, node in enumerate(graph)}
    alone = igraph.Graph(n=nodes, edges=[(order[a], order[b]) for a, b in graph.edges])

    def anew(function: Callable[..., Any], **options: Any) -> Any:
        graph.__networkx_cache__.clear()
        return function(graph, backend=NAME, **options)

    yield Row(
        "constraint, the graph converted in the call",
        "networkx",
        lambda: nx.constraint(graph),
        lambda: anew(nx.constraint),
        between_figures,
        "≥ 10",
    )
    yield Row(
        "constraint, the conversion kept",
        "networkx",
        lambda: nx.constraint(graph),
        lambda: nx.constraint(graph, backend=NAME),
        between_figures,
        "≥ 10",
    )
    yield Row(
        "effective size",
        "networkx",
        lambda: nx.effective_size(graph),
        lambda: anew(nx.effective_size),
        between_figures,
    )
    yield Row(
        "closeness",
        "networkx",
        lambda: nx.closeness_centrality(graph),
        lambda: anew(nx.closeness_centrality),
        between_figures,
        "≥ 20",
        once=True,
    )
    yield Row(
        "betweenness",
        "igraph alone",
        lambda: dict(zip(graph, np.array(alone.betweenness()) * 2 / ((nodes - 1) * (nodes - 2)), strict=True)),
        lambda: anew(nx.betweenness_centrality),
        between_figures,
        "≥ 0.77",  # at most 1.3 times as long
        once=True,
    )
    people = [node for node, mode in groups.nodes(data="bipartite") if mode == 0]
    yield Row(
        "projection, as a matrix",
        "networkx",
        lambda: bipartite.weighted_projected_graph(groups, people),
        lambda: shared(groups),
        lambda theirs, ours: abs(theirs.size("weight") - (ours.sum() - ours.trace()) / 2),
    )
    yield Row(
        "projection, as a graph that knows its groups",
        "networkx",
        lambda: bipartite.weighted_projected_graph(groups, people),
        lambda: project(groups),
        lambda theirs, ours: abs(theirs.size("weight") - ours.size("weight")),
    )
    if find_spec("networkit"):
        yield Row(
            "betweenness from a sample, within 0.01",
            "igraph alone",
            lambda: dict(zip(graph, np.array(alone.betweenness()) * 2 / ((nodes - 1) * (nodes - 2)), strict=True)),
            lambda: dict(approximate_betweenness(graph).table["betweenness"]),
            between_figures,
            once=True,
            alike=0.01,
        )


def shared(groups: nx.Graph) -> Any:
    """How many things each two actors share, from the networkx graph on."""
    _, incidence = matrix(groups)
    return incidence @ incidence.T


def between_figures(theirs: dict[str, float], ours: dict[str, float]) -> float:
    """The largest difference of two figures; none where both are empty, and without end where one is."""
    one, other = (np.array([figures[node] for node in theirs], dtype=np.float64) for figures in (theirs, ours))
    if not (np.isnan(one) == np.isnan(other)).all():
        return float("inf")
    return float(np.nanmax(np.abs(one - other), initial=0))


def measured(row: Row, rounds: int) -> tuple[float, float, float]:
    """Seconds of processor time of each side, the best of the rounds, and how far the answers lie apart."""
    best = {"theirs": float("inf"), "ours": float("inf")}
    answers: dict[str, Any] = {}
    for number in range(1 if row.once else rounds):
        sides = [("theirs", row.theirs), ("ours", row.ours)]
        for side, call in sides if number % 2 else reversed(sides):
            start = time.process_time()
            answers[side] = call()
            best[side] = min(best[side], time.process_time() - start)
    return best["theirs"], best["ours"], row.difference(answers["theirs"], answers["ours"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("nodes", type=int, nargs="?", default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", help="rows whose name begins so")
    options = parser.parse_args()
    nx.config.warnings_to_ignore.add("cache")
    print(f"{options.nodes:,} nodes; networkx {nx.__version__}, igraph {igraph.__version__}\n")
    print("|  | beside | its time | ours | times as fast | wanted | difference |\n|---|---|---|---|---|---|---|")
    unlike = []
    for row in rows(options.nodes):
        if not row.name.startswith(options.only or ""):
            continue
        theirs, ours, apart = measured(row, options.rounds)
        unlike += [row.name] if apart > row.alike else []
        print(
            f"| {row.name} | {row.beside} | {said(theirs)} | {said(ours)} | {theirs / ours:.2f}× | {row.wanted} | {apart:.0e} |",
            flush=True,
        )
    if unlike:
        raise SystemExit(f"NOT ALIKE: {', '.join(unlike)}")


def said(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{1000 * seconds:.1f} ms"


if __name__ == "__main__":
    main()
