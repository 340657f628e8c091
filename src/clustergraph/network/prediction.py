"""Ties that are likely to come, by five measures of likeness, and how well these would have done on what came."""

from collections.abc import Hashable, Mapping, Sequence

import networkx as nx
import numpy as np
import pandas as pd
from scipy.sparse import csr_array, diags_array
from scipy.stats import rankdata

from clustergraph.errors import ParameterError, UnknownError
from clustergraph.network.population import (
    Floats,
    Ints,
    behind,
    given,
    label,
    need_one_mode,
    need_undirected,
)
from clustergraph.network.result import Result

METHODS = ("common neighbours", "adamic-adar", "resource allocation", "l3", "preferential attachment")
NULL = "Pairs are named by chance: an AUC of 0.5, and a precision of the base rate."


def predict_links(graph: nx.Graph, method: str = "resource allocation", top: int = 20) -> Result:
    """Pairs of actors without a tie, most likely first, as their contacts would have it.

    - *common neighbours*: how many contacts the two share.
    - *adamic-adar*: the same, where a contact counts less the more others it has: 1/log(degree).
    - *resource allocation*: the same, with 1/degree.
    - *l3*: ways of three ties between them, each less the more its middle ones have: 1/√(degree · degree). Finds pairs
      that are like each other's contacts, not like each other.
    - *preferential attachment*: the product of their degrees; the check, since it knows of nobody's contacts.

    One row a pair, by `method`, equal ones in the order of the graph: labels, the score by each of the five, `rank` (ties
    share the mean) and `shared`: the common contacts. Pairs that score 0 are left out.

    How it misleads: likely is not desirable, and never met is not a forecast. In a projection all members of a group are
    tied already, so what is left are pairs *between* groups. No score is a probability: ask `backtest` first how these
    did on this very network.

    Liben-Nowell and Kleinberg 2007, doi:10.1002/asi.20591; Adamic and Adar 2003, doi:10.1016/S0378-8733(03)00009-1;
    Zhou, Lü and Zhang 2009, doi:10.1140/epjb/e2009-00335-8; Kovács and others 2019, doi:10.1038/s41467-019-09177-y.

    >>> graph = nx.Graph([("kth", "ki"), ("ki", "sll"), ("kth", "ru"), ("ru", "sll"), ("sll", "uu")])
    >>> predict_links(graph, top=1).frame()[["resource allocation", "shared"]].to_dict("index")
    {('kth', 'sll'): {'resource allocation': 1.0, 'shared': ('ki', 'ru')}}
    """
    _check(graph, "predict_links")
    _known(method)
    if top < 1:
        raise ParameterError(f"top must be 1 or more, and {top} is not.")
    nodes = list(graph)
    first, second = _open(graph, nodes)
    scores = _scores(graph, nodes, first, second, METHODS)
    order = [pair for pair in np.argsort(-scores[method], kind="stable").tolist() if scores[method][pair] > 0][:top]
    ranks = rankdata(-scores[method])
    rows: dict[tuple[str, str], dict[str, object]] = {}
    passages: dict[Hashable, tuple[str, ...]] = {}
    for pair in order:
        one, other = nodes[first[pair]], nodes[second[pair]]
        row: dict[str, object] = {"label": label(graph, one), "other_label": label(graph, other)}
        row |= {name: float(scores[name][pair]) for name in METHODS}
        shared = tuple(sorted(set(graph[one]) & set(graph[other])))
        rows[one, other] = row | {"rank": float(ranks[pair]), "shared": shared}
        if found := behind(graph, [(contact, end) for contact in shared for end in (one, other)]):
            passages[one, other] = found
    index = pd.MultiIndex.from_tuples(list(rows), names=["one", "other"]) if rows else None
    table = pd.DataFrame(list(rows.values()), index=index, columns=["label", "other_label", *METHODS, "rank", "shared"])
    note = None if rows else f"Too few ties: no pair without a tie has any {method}."
    sure = "A score says nothing of how often it is right: backtest() does, where there is an earlier network."
    return Result("predict_links", table, given(graph, method=method, top=top), None, sure, note, passages)


def backtest(
    before: nx.Graph,
    after: nx.Graph,
    k: int = 10,
    methods: Sequence[str] = METHODS,
    fewest: int = 10,
    runs: int = 999,
    seed: int = 0,
) -> Result:
    """Had one asked at an earlier time, how many of the ties that came would each method have named?

    `before` and `after` are one-mode graphs of two times. The pairs asked about are those of actors in both that had no
    tie before; those with one after are the ones that came. One row a method: `auc`, the chance that a pair that came
    scores over one that did not (0.5: as good as nothing; ties count half), with `low` and `high`, between which it lies
    in 95 % of `runs` in which the actors are drawn anew (bootstrap by actors, since pairs of one actor go together);
    `precision`, the share that came among the first `k` (where pairs score alike at the edge, what a random choice of
    them gives); beside it `base_rate`, the share that came of all, which is what guessing gives; and `lift`, how many
    times better. The passages behind all that came are those of the row "came". Empty where fewer than `fewest` came, or fewer than that did not, with the reason.

    How it misleads: ties come by groups. One new letter signed by thirty makes 435 ties at once, and the test then asks
    who signed that letter: the note says so where one group made more than half of what came. A method chosen because
    it is the best of five here will do worse next time. Sources that grow more talkative look like a cluster that grows.

    Yang, Lichtenwalter and Chawla 2015, Evaluating link prediction methods, doi:10.1007/s10115-014-0789-0; Hanley and
    McNeil 1982, doi:10.1148/radiology.143.1.7063747; Snijders and Borgatti 1999, Non-parametric
    standard errors and tests for network statistics, Connections 22(2), for the bootstrap by actors.

    >>> whole = nx.karate_club_graph()
    >>> earlier = nx.Graph(edge for number, edge in enumerate(whole.edges) if number % 4)
    >>> backtest(earlier, whole, runs=99).frame()["base_rate"].round(3).unique().tolist()
    [0.038]
    """
    for graph in (before, after):
        _check(graph, "backtest")
    for name in methods:
        _known(name)
    if k < 1 or fewest < 1 or runs < 1:
        raise ParameterError(f"k, fewest and runs must be 1 or more, and {min(k, fewest, runs)} is not.")
    arguments = {"k": k, "methods": tuple(methods), "fewest": fewest, "runs": runs, "seed": seed}
    parameters = {"before": given(before), "after": given(after)} | arguments
    nodes = [node for node in before if node in after]
    first, second = _open(before, nodes)
    came = np.array([after.has_edge(nodes[a], nodes[b]) for a, b in zip(first, second, strict=True)], dtype=bool)
    table = pd.DataFrame(index=pd.Index(methods, name="method"))
    columns = ["auc", "low", "high", "precision", "base_rate", "lift"]
    counts = f"{len(nodes)} actors in both graphs, {len(came)} pairs without a tie before, of which {came.sum()} came."
    new = [(nodes[a], nodes[b]) for a, b in zip(first[came], second[came], strict=True)]
    if min(came.sum(), (~came).sum()) < fewest:
        table[columns] = np.nan
        kind, few = ("came", came.sum()) if came.sum() < fewest else ("did not come", (~came).sum())
        note = f"Too few ties that {kind}: {few}, and {fewest} are needed."
        return Result("backtest", table, parameters, NULL, counts, note, {"came": behind(after, new)})
    scores = _scores(before, nodes, first, second, methods)
    rate = float(came.mean())
    within = _intervals(scores, came, first, second, len(nodes), runs, seed)
    for name in methods:
        hits = precision(scores[name], came, k)
        table.loc[name, columns] = [auc(scores[name], came), *within[name], hits, rate, hits / rate]
    how = f"{counts} Intervals from {runs} draws of the actors."
    return Result("backtest", table, parameters, NULL, how, _one_group(after, new), {"came": behind(after, new)})


def auc(scores: Floats, came: "np.ndarray[tuple[int], np.dtype[np.bool]]", weights: Floats | None = None) -> float:
    """The chance that one that came scores over one that did not, ties half; with weights, of pairs drawn by them."""
    return _auc(_places(scores, came), np.ones(len(scores)) if weights is None else weights)


def _places(scores: Floats, came: "np.ndarray[tuple[int], np.dtype[np.bool]]") -> Ints:
    """Twice the place in the order of scores, and one more for what came."""
    return 2 * np.unique(scores, return_inverse=True)[1] + came


def _auc(places: Ints, weights: Floats) -> float:
    counted = np.bincount(places, weights, 2 * (places.max(initial=0) // 2 + 1)).reshape(-1, 2)
    negative, positive = counted.T
    if positive.sum() == 0 or negative.sum() == 0:
        return np.nan
    over = np.cumsum(negative) - negative / 2
    return float((positive * over).sum() / (positive.sum() * negative.sum()))


def precision(scores: Floats, came: "np.ndarray[tuple[int], np.dtype[np.bool]]", k: int) -> float:
    """The share that came among the k that score most; among equals at the edge, what a random choice of them gives."""
    k = min(k, len(scores))
    edge = np.sort(scores)[::-1][k - 1]
    over, at = scores > edge, scores == edge
    return float((came[over].sum() + (k - over.sum()) * came[at].mean()) / k)


def _intervals(
    scores: Mapping[str, Floats],
    came: "np.ndarray[tuple[int], np.dtype[np.bool]]",
    first: Ints,
    second: Ints,
    many: int,
    runs: int,
    seed: int,
) -> dict[str, tuple[float, float]]:
    """Each draw takes as many actors, with repetition; a pair counts as often as both its ends were drawn together."""
    generator = np.random.default_rng(seed)
    places = [_places(of, came) for of in scores.values()]
    found = np.empty((runs, len(places)))
    for run in range(runs):
        drawn = np.bincount(generator.integers(many, size=many), minlength=many).astype(np.float64)
        weights = drawn[first] * drawn[second]
        found[run] = [_auc(of_method, weights) for of_method in places]
    within = {}
    for name, figures in zip(scores, found.T, strict=True):
        known = figures[~np.isnan(figures)]  # a draw may hold none that came
        low, high = np.quantile(known, [0.025, 0.975]) if len(known) else (np.nan, np.nan)
        within[name] = float(low), float(high)
    return within


def _one_group(after: nx.Graph, new: list[tuple[str, str]]) -> str | None:
    """Says so where one group made more than half of the ties that came."""
    made: dict[str, int] = {}
    for one, other in new:
        for group in after.edges[one, other].get("groups", ()):
            made[group] = made.get(group, 0) + 1
    most = max(made, key=lambda group: (made[group], group), default=None)
    if most is None or made[most] * 2 <= len(new):
        return None
    return f"One group, {most}, made {made[most]} of the {len(new)} ties that came: this tests little more than who is in it."


def _check(graph: nx.Graph, measure: str) -> None:
    need_one_mode(graph, measure)
    need_undirected(graph, measure)


def _known(method: str) -> None:
    if method not in METHODS:
        raise UnknownError("method of link prediction", method, list(METHODS))


def _open(graph: nx.Graph, nodes: list[str]) -> tuple[Ints, Ints]:
    """The pairs of these nodes that have no tie, as places in the list."""
    tied = nx.to_numpy_array(graph, nodelist=nodes, weight=None) > 0
    first, second = np.triu_indices(len(nodes), 1)
    keep = ~tied[first, second]
    return first[keep], second[keep]


def _scores(graph: nx.Graph, nodes: list[str], first: Ints, second: Ints, methods: Sequence[str]) -> dict[str, Floats]:
    """By matrix products over all nodes of the graph; ties by their being there, not by weight."""
    every = [*nodes, *(node for node in graph if node not in set(nodes))]
    tied = csr_array(nx.to_scipy_sparse_array(graph, nodelist=every, weight=None, dtype=np.float64))
    tied.setdiag(0)
    tied.eliminate_zeros()
    degree = np.asarray(tied.sum(axis=1)).ravel()
    with np.errstate(divide="ignore"):
        logs = np.where(degree > 1, 1 / np.log(np.maximum(degree, 1)), 0)  # a contact of both has two ties at least
        share = np.where(degree > 0, 1 / degree, 0)
    found: dict[str, Floats] = {}
    for name in methods:
        if name == "preferential attachment":
            found[name] = degree[first] * degree[second]
            continue
        between = {
            "common neighbours": lambda: tied @ tied,
            "adamic-adar": lambda: tied @ diags_array(logs) @ tied,
            "resource allocation": lambda: tied @ diags_array(share) @ tied,
            "l3": lambda: tied @ diags_array(np.sqrt(share)) @ tied @ diags_array(np.sqrt(share)) @ tied,
        }[name]()
        found[name] = between.toarray()[first, second]
    return found
