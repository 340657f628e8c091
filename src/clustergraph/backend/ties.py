"""A networkx graph as igraph holds it, and igraph itself: no other module imports it.

igraph is GPL-2.0-or-later and our program MIT, so it is an extra, imported when it is called for.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from importlib.util import find_spec
from itertools import chain
from typing import Any

import networkx as nx
import numpy as np

from clustergraph.backend.information import NAME
from clustergraph.errors import ExtraError

Floats = np.ndarray[Any, np.dtype[np.float64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]
NUMBERS = (int, float, np.integer, np.floating)
LARGEST = 2.0**53  # above it a float is no longer a whole number to the unit


def installed() -> bool:
    """Whether igraph can be imported, without doing so."""
    try:
        return find_spec("igraph") is not None
    except ValueError:  # what Python says of a module that was marked as one that cannot be imported
        return False


def library(what: str) -> Any:
    """igraph. `what` needs it: "Communities need". Raises ExtraError where it is not installed."""
    try:
        import igraph  # noqa: PLC0415 - GPL, and so an extra
    except ImportError:
        raise ExtraError(f"{what} igraph, which is not installed; run pip install 'clustergraph[analysis]'.") from None
    return igraph


@contextmanager
def seeded(generator: Any) -> Iterator[None]:
    """igraph draws from one generator for all; it is given back as igraph begins with it, Python's own.

    `generator` is a seed, None for Python's own, or anything that draws as `random.Random` does.
    """
    igraph = library("To draw by chance needs")
    if isinstance(generator, int | None):
        generator = random if generator is None else random.Random(generator)
    igraph.set_random_number_generator(generator)
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)


class Ties:
    """The nodes and edges of a networkx graph as numbers, in its own order, and the weights that were asked for.

    networkx keeps it with the graph (`G.__networkx_cache__`) and forgets it when the graph changes by its methods.
    """

    __networkx_backend__ = NAME

    def __init__(self, graph: nx.Graph, *weights: str) -> None:
        """Raises NotImplementedError, as backends say that networkx must do it, where a weight is not a number over 0."""
        self.nodes = list(graph)
        self.directed: bool = graph.is_directed()
        place = dict(zip(self.nodes, range(len(self.nodes)), strict=True))
        around = [neighbours for _, neighbours in graph.adjacency()]
        many = np.fromiter(map(len, around), np.int64, len(around))
        self._ends = int(many.sum())
        one = np.repeat(np.arange(len(around)), many)
        other = np.fromiter(map(place.__getitem__, chain.from_iterable(around)), np.int64, self._ends)
        self.loops = int((one == other).sum())
        self._once = (
            slice(None) if self.directed else one <= other
        )  # an edge without direction stands with both its ends
        self.edges: Ints = np.column_stack([one[self._once], other[self._once]])
        self._weights = {name: weights_of(graph, name) for name in weights}
        for name, values in self._weights.items():
            if not ((values > 0) & (values < LARGEST)).all():
                raise NotImplementedError(f"Every {name} must be a number over 0.")

    def is_directed(self) -> bool:
        return self.directed

    def is_multigraph(self) -> bool:
        return False

    def __len__(self) -> int:
        return len(self.nodes)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.nodes)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "igraph"}

    @cached_property
    def igraph(self) -> Any:
        return library("The backend needs").Graph(n=len(self.nodes), edges=self.edges, directed=self.directed)

    def weights(self, name: str | None) -> list[float] | None:
        """A weight of every edge, in their order; None for no weights."""
        return None if name is None else self._weights[name][self._once].tolist()

    def holds(self, graph: nx.Graph) -> bool:
        """Whether it is still what the graph is: `G[u][v]["weight"] = 2` changes a graph without telling anybody."""
        if len(self.nodes) != len(graph) or self._ends != sum(len(around) for _, around in graph.adjacency()):
            return False
        return all(bool((values == weights_of(graph, name)).all()) for name, values in self._weights.items())

    def networkx(self) -> nx.Graph:
        """The graph again, with the weights that were asked for, and nothing else of what it carried."""
        graph = nx.DiGraph() if self.directed else nx.Graph()
        graph.add_nodes_from(self.nodes)
        columns = [self.weights(name) or [] for name in self._weights]
        of_each = zip(*columns, strict=True) if columns else [()] * len(self.edges)
        for (one, other), values in zip(self.edges.tolist(), of_each, strict=True):
            data = dict(zip(self._weights, values, strict=True))
            graph.add_edge(self.nodes[one], self.nodes[other], **data)
        return graph


def weights_of(graph: nx.Graph, name: str) -> Floats:
    """The weight of every edge, 1 where it has none, in the order of `graph.adjacency()`; NaN where it is no number."""
    values = [data.get(name, 1) for _, neighbours in graph.adjacency() for data in neighbours.values()]
    if not all(issubclass(kind, NUMBERS) for kind in set(map(type, values))):
        return np.array([value if isinstance(value, NUMBERS) else np.nan for value in values], dtype=np.float64)
    return np.array(values, dtype=np.float64)
