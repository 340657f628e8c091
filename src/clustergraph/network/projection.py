"""Who is linked to whom: the two-mode network projected on its actors, by a named weighting."""

from collections.abc import Iterator
from typing import NamedTuple

import networkx as nx
import numpy as np
from scipy.sparse import csr_array, triu
from scipy.stats import hypergeom

from clustergraph.errors import ParameterError
from clustergraph.network.bulk import uncollected
from clustergraph.network.selection import require_choice
from clustergraph.network.shared import Incidence, shared
from clustergraph.network.twomode import actors, groups

WEIGHTINGS = ("count", "newman", "backbone")
MOST_PAIRS = 20_000_000  # of one group's members: about what 8 GB hold as a networkx graph


@uncollected()
def project(graph: nx.Graph, weighting: str = "count", *, alpha: float = 0.05) -> nx.Graph:
    """Actors linked by what they both take part in.

    `weighting` says what a link's `weight` is:

    - "count": the number of things that both take part in. One letter that thirty actors have signed makes 435 links, as
      many as thirty actors could have; read a count beside the sizes of the groups.
    - "newman": each shared thing of k actors counts 1/(k-1), so that an actor's links sum to the number of things it
      shares with anybody. A large circle weighs little. Newman (2001), Physical Review E 64, 016132.
    - "backbone": only links that are more than chance would give two actors who take part in so many things each, drawn
      from all things at random: `p` is the upper tail of the hypergeometric distribution, `q` is p after Benjamini
      and Hochberg over all pairs of actors, and links with q above `alpha` are left out (alpha=1 keeps every link).
      `weight` is the count. Tumminello et al. (2011), PLoS ONE 6(3), e17994; Neal et al. (2021), Scientific Reports 11,
      23929. It holds the actors' numbers fixed but not the sizes of the things, so a circle of all looks like any other.

    Nodes keep their attributes, and actors that share nothing stay as isolates. Edges have `weight`, `count`, `groups` (the
    nodes of the two-mode network) and `passages`. `graph.graph` has `parameters`; for the backbone also `tested` (pairs),
    `kept`, `smallest_p` (the smallest that two of these actors could reach at all) and `note` where none is kept, which begins
    with "Too few" when not even that could be.

    Raises ParameterError for a weighting that there is not, an alpha outside 0 to 1, or too many pairs to hold.

    >>> import networkx as nx
    >>> two = nx.Graph([("kth", "letter"), ("ki", "letter"), ("su", "letter"), ("kth", "group"), ("ki", "group")])
    >>> nx.set_node_attributes(two, {n: int(n in {"letter", "group"}) for n in two}, "bipartite")
    >>> project(two).edges["ki", "kth"]["weight"], project(two, "newman").edges["ki", "kth"]["weight"]
    (2, 1.5)
    """
    require_choice("weighting", weighting, WEIGHTINGS)
    if not 0 < alpha <= 1:
        raise ParameterError(f"alpha is {alpha:g}; it takes a number above 0 and up to 1.")
    rows, incidence = matrix(graph)
    sizes = incidence.sum(axis=0)
    if (pairs := int((sizes * (sizes - 1) / 2).sum())) > MOST_PAIRS:
        raise ParameterError(
            f"The {int(sizes.max()):,} actors of the largest group and the others make up to {pairs:,} pairs, more than the "
            f"{MOST_PAIRS:,} that are made; leave out a layer, or use matrix(), whose products stay sparse."
        )
    made = nx.Graph(
        parameters={**graph.graph.get("parameters", {}), "weighting": weighting},
        left_out=graph.graph.get("left_out", {}),
    )
    made.add_nodes_from((row, graph.nodes[row]) for row in rows)
    counts = triu(incidence @ incidence.T, k=1).tocoo()
    links = _Links(counts.row, counts.col, counts.data, {})
    if weighting == "backbone":
        made.graph["parameters"]["alpha"] = alpha
        links = _backbone(made, links, incidence.sum(axis=1), incidence.shape[1], alpha)
    if weighting == "newman" and len(links.size):  # an empty choice of cells has no shape to scipy
        shares = np.divide(1, sizes - 1, out=np.zeros(len(sizes)), where=sizes > 1)
        weights = (incidence * shares[np.newaxis, :]) @ incidence.T
        links.more["weight"] = np.asarray(weights.tocsr()[links.one, links.other]).ravel()
    made.add_edges_from(_edges(graph, Incidence(rows, groups(graph), incidence), links))
    return made


class _Links(NamedTuple):
    """Pairs of actors by their rows in the matrix, how much each two share, and what more there is to say of each."""

    one: np.ndarray
    other: np.ndarray
    size: np.ndarray
    more: dict[str, np.ndarray]

    def take(self, which: np.ndarray) -> "_Links":
        more = {name: values[which] for name, values in self.more.items()}
        return _Links(self.one[which], self.other[which], self.size[which], more)


def matrix(graph: nx.Graph) -> tuple[list[str], csr_array]:
    """The actors, and the incidence matrix: a row each, a column each thing, 1 where the actor takes part.

    Its product with its own transpose counts what each two share: `incidence @ incidence.T`.
    """
    rows, columns = actors(graph), groups(graph)
    row_of, column_of = ({node: number for number, node in enumerate(nodes)} for nodes in (rows, columns))
    if stray := next(((one, other) for one in rows for other in graph[one] if other not in column_of), None):
        raise ParameterError(f"{stray[0]} — {stray[1]} links two actors: give the two-mode network, not a projection.")
    where = [(row_of[actor], column_of[group]) for actor in rows for group in graph[actor]]
    pairs = np.array(where, dtype=np.int64).reshape(-1, 2)
    ones = np.ones(len(pairs), dtype=np.int64)
    return rows, csr_array((ones, (pairs[:, 0], pairs[:, 1])), shape=(len(rows), len(columns)))


def _edges(graph: nx.Graph, incidence: Incidence, links: _Links) -> Iterator[tuple[str, str, dict[str, object]]]:
    groups, passages = shared(graph, incidence, links.one, links.other)
    rows, names = incidence.rows, list(links.more)
    columns = (values.tolist() for values in (links.one, links.other, links.size, *links.more.values()))
    for held, said, one, other, count, *more in zip(groups, passages, *columns, strict=True):
        values = {"weight": count, "count": count, "groups": held, "passages": said}
        yield rows[one], rows[other], values | dict(zip(names, more, strict=True)) if names else values


def _backbone(made: nx.Graph, links: _Links, degrees: np.ndarray, things: int, alpha: float) -> _Links:
    tested = len(degrees) * (len(degrees) - 1) // 2
    cases, case_of = np.unique(  # many pairs are alike, and each p takes its time
        np.column_stack([links.size, degrees[links.one], degrees[links.other]]), axis=0, return_inverse=True
    )
    p = upper_tail(cases[:, 0], things, cases[:, 1], cases[:, 2])[case_of.ravel()]
    q = benjamini_hochberg(p, tested)
    kept = _Links(*links[:3], {"p": p, "q": q}).take(q <= alpha)
    smallest = _smallest_p(degrees, things)
    made.graph.update(tested=tested, kept=len(kept.size), smallest_p=smallest)
    if smallest * tested > alpha * max(1, len(links.size)):
        made.graph["note"] = (
            f"Too few things ({things}) for {tested} pairs: the smallest p that two actors can reach is {smallest:.2g}, "
            f"and none can be told from chance at {alpha:g}."
        )
    elif len(links.size) and not len(kept.size):
        made.graph["note"] = (
            f"None of {len(links.size)} links is more than chance would give at {alpha:g}: the smallest p is {p.min():.2g}, and "
            f"{tested} pairs were tested."
        )
    return kept


def _smallest_p(degrees: np.ndarray, things: int) -> float:
    """The p of two actors who share all they can, whichever two that is."""
    numbers, of_each = np.unique(degrees[degrees > 0], return_counts=True)
    first, second = np.meshgrid(numbers, numbers)
    p = upper_tail(np.minimum(first, second), things, first, second)
    alone = of_each == 1  # nobody shares with itself
    np.fill_diagonal(p, np.where(alone, 1.0, p.diagonal()))
    return float(p.min(initial=1.0))


def upper_tail(shared: np.ndarray, things: int, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The chance of at least so many shared things, where each has drawn its own number of all things at random."""
    return np.asarray(hypergeom.sf(shared - 1, things, first, second))


def benjamini_hochberg(p: np.ndarray, tests: int | None = None) -> np.ndarray:
    """p-values adjusted so that at most alpha of what is kept at alpha is expected to be false.

    `tests` counts those too that are not listed since their p is 1. Benjamini and Hochberg (1995), Journal of the
    Royal Statistical Society B 57, 289-300; valid for independent and positively dependent tests.

    >>> benjamini_hochberg(np.array([0.01, 0.04, 0.03])).round(3).tolist()
    [0.03, 0.04, 0.04]
    """
    order = np.argsort(p)[::-1]
    ranks = np.arange(len(p), 0, -1)
    scaled = np.minimum.accumulate(p[order] * (tests or len(p)) / ranks)
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(scaled, 1)
    return adjusted
