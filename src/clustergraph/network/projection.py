"""Who is linked to whom: the two-mode network projected on its actors, by a named weighting."""

import networkx as nx
import numpy as np
from scipy.sparse import csr_array, triu
from scipy.stats import hypergeom

from clustergraph.errors import ParameterError
from clustergraph.network.participations import in_order
from clustergraph.network.selection import require_choice
from clustergraph.network.twomode import actors, groups

WEIGHTINGS = ("count", "newman", "backbone")
MOST_PAIRS = 20_000_000  # of one group's members: about what 8 GB hold as a networkx graph


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
    `kept`, `smallest_p` (the smallest that two of these actors could reach at all) and `note`, which begins with "Too few"
    when not even that could be kept.

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
    counts = triu(incidence @ incidence.T, k=1).tocoo()
    made = nx.Graph(parameters={**graph.graph.get("parameters", {}), "weighting": weighting})
    made.add_nodes_from((row, graph.nodes[row]) for row in rows)
    made.graph["left_out"] = graph.graph.get("left_out", {})
    _link(made, graph, rows, counts.row, counts.col, counts.data)
    if weighting == "newman":
        _weigh_newman(made, graph)
    if weighting == "backbone":
        made.graph["parameters"]["alpha"] = alpha
        _keep_backbone(made, rows, incidence.sum(axis=1), incidence.shape[1], alpha)
    return made


def matrix(graph: nx.Graph) -> tuple[list[str], csr_array]:
    """The actors, and the incidence matrix: a row each, a column each thing, 1 where the actor takes part.

    Its product with its own transpose counts what each two share: `incidence @ incidence.T`.
    """
    rows, columns = actors(graph), groups(graph)
    row_of, column_of = ({node: number for number, node in enumerate(nodes)} for nodes in (rows, columns))
    where = [(row_of[actor], column_of[group]) for actor in rows for group in graph[actor]]
    pairs = np.array(where, dtype=np.int64).reshape(-1, 2)
    ones = np.ones(len(pairs), dtype=np.int64)
    return rows, csr_array((ones, (pairs[:, 0], pairs[:, 1])), shape=(len(rows), len(columns)))


def _link(
    made: nx.Graph, graph: nx.Graph, rows: list[str], ones: np.ndarray, others: np.ndarray, counts: np.ndarray
) -> None:
    shares = {row: frozenset(graph[row]) for row in rows}
    for one, other, count in zip(ones.tolist(), others.tolist(), counts.tolist(), strict=True):
        first, second = rows[one], rows[other]
        shared = tuple(sorted(shares[first] & shares[second]))
        made.add_edge(
            first, second, weight=count, count=count, groups=shared, passages=passages_of(graph, first, second, shared)
        )


def passages_of(graph: nx.Graph, first: str, second: str, shared: tuple[str, ...]) -> tuple[str, ...]:
    """The passages that say of either that it takes part in what they share."""
    if not shared:
        return ()
    records = [
        record
        for group in shared
        for actor in (first, second)
        for record in graph.edges[actor, group].get("participations", ())
    ]
    return in_order(passage for record in records for passage in record.passages)


def _weigh_newman(made: nx.Graph, graph: nx.Graph) -> None:
    for _, _, link in made.edges(data=True):
        link["weight"] = sum(1 / (graph.degree(group) - 1) for group in link["groups"])


def _keep_backbone(made: nx.Graph, rows: list[str], degrees: np.ndarray, things: int, alpha: float) -> None:
    degree = dict(zip(rows, degrees.tolist(), strict=True))
    tested = len(rows) * (len(rows) - 1) // 2
    links = list(made.edges(data="count"))
    p = upper_tail(
        np.array([count for *_, count in links]),
        things,
        np.array([degree[a] for a, *_ in links]),
        np.array([degree[b] for _, b, _ in links]),
    )
    for (first, second, _), p_value, q_value in zip(links, p, benjamini_hochberg(p, tested), strict=True):
        made.edges[first, second].update(p=float(p_value), q=float(q_value))
    made.remove_edges_from([(a, b) for a, b, q in made.edges(data="q") if q > alpha])
    smallest = _smallest_p(degree, things)
    made.graph.update(tested=tested, kept=made.number_of_edges(), smallest_p=smallest)
    if smallest * tested > alpha * max(1, len(links)):
        made.graph["note"] = (
            f"Too few things ({things}) for {tested} pairs: the smallest p that two actors can reach is {smallest:.2g}, "
            f"and none can be told from chance at {alpha:g}."
        )


def _smallest_p(degree: dict[str, int], things: int) -> float:
    """The p of two actors who share all they can, whichever two that is."""
    numbers, of_each = np.unique([number for number in degree.values() if number], return_counts=True)
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
