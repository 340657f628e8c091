"""Random two-mode graphs in which every actor takes part in as many groups, and every group holds as many, as before."""

import random
from collections.abc import Iterator

import networkx as nx

from clustergraph.errors import ParameterError
from clustergraph.network.population import actors, groups, need_two_modes

Memberships = list[set[int]]


def trade(memberships: Memberships, generator: random.Random, trades: int) -> None:
    """Trade memberships between random pairs of rows, in place; the sizes of rows and of columns stay.

    In a trade two rows lay what only one of them has on one heap, shuffle it, and take back as many as each had. Enough
    trades reach every table with these sizes, each with the same chance (Strona and others 2014, doi:10.1038/ncomms5114;
    proof: Carstens 2015, doi:10.1103/PhysRevE.91.042812, with its erratum of 2016). Fewer than two rows leave nothing to trade.
    """
    if len(memberships) < 2:
        return
    rows, draw = len(memberships), generator.random
    for _ in range(trades):
        one, other = int(draw() * rows), int(draw() * (rows - 1))
        other += other >= one  # any row but the first
        a, b = memberships[one], memberships[other]
        only_a, only_b = a - b, b - a
        if only_a and only_b:
            heap = sorted(only_a | only_b)
            few = min(len(only_a), len(only_b))
            for place in range(few):  # as many draws as the one with less has; the other takes what is left
                other_place = place + int(draw() * (len(heap) - place))
                heap[place], heap[other_place] = heap[other_place], heap[place]
            both = a & b
            taken = both.union(heap[:few]), both.union(heap[few:])
            memberships[one], memberships[other] = taken if len(only_a) == few else taken[::-1]


def tables(memberships: Memberships, runs: int, seed: int, trades: int | None = None) -> Iterator[Memberships]:
    """`runs` random tables with the same sizes of rows and columns, each drawn from a start of its own.

    `trades` a table: five times the rows where nothing is said, as Strona and others found enough. Each run starts from
    the table given, so that with too few trades all would lean the same way: ask for more and compare.
    """
    generator = random.Random(seed)  # far quicker than numpy's on a handful
    for _ in range(runs):
        table = [set(row) for row in memberships]
        trade(table, generator, 5 * len(table) if trades is None else trades)
        yield table


def curveball(graph: nx.Graph, seed: int = 0, trades: int | None = None) -> nx.Graph:
    """A random two-mode graph with the degrees of this one: what the sizes of groups and the zeal of actors alone give.

    Nodes keep their attributes, edges have none. Which mode trades makes no difference to what can come out; the one with
    fewer nodes does, since it is quicker.

    How it misleads: it takes any actor for free to be in any group; where only universities may sign, it lets firms sign too,
    and finds the universities remarkable. One table is one draw: compare with many (`mixing` does). A table that is nearly
    full, or in which one actor is in all, has few others with the same sizes, and looks much like itself.

    Strona and others 2014, A fast and unbiased procedure to randomize ecological binary matrices with fixed row and column
    totals, doi:10.1038/ncomms5114.

    >>> drawn = curveball(nx.davis_southern_women_graph(), seed=1)
    >>> dict(drawn.degree) == dict(nx.davis_southern_women_graph().degree)
    True
    """
    need_two_modes(graph, "curveball")
    if trades is not None and trades < 1:
        raise ParameterError(f"trades must be 1 or more, and {trades} is not.")
    rows, columns = sorted((actors(graph), groups(graph)), key=len)
    number = {node: place for place, node in enumerate(columns)}
    (drawn,) = tables([{number[other] for other in graph[node]} for node in rows], 1, seed, trades)
    result = nx.Graph()
    result.add_nodes_from(graph.nodes(data=True))
    result.add_edges_from(
        (node, columns[place]) for node, row in zip(rows, drawn, strict=True) for place in sorted(row)
    )
    return result
