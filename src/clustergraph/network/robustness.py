"""How far a ranking would move if the documents had left out some of the participations they name."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from scipy.stats import kendalltau

from clustergraph.errors import ParameterError, UnknownError
from clustergraph.network.population import (
    Floats,
    around,
    given,
    label,
    need_simple,
)
from clustergraph.network.result import Result

Measure = Callable[[nx.Graph], "Result | Mapping[str, float] | pd.Series[float]"]


def robustness(
    graph: nx.Graph,
    measure: Measure,
    column: str | None = None,
    missing: float = 0.1,
    runs: int = 200,
    seed: int = 0,
    top: int = 10,
    ascending: bool = False,
) -> Result:
    """The ranking that a measure gives, and where each row would stand with a share of participations missing.

    `measure` takes a graph and gives a Result (then `column` names the figure), or figures by node: every ranking of this
    package is one, of actors, of groups, of cut nodes or of pairs (then let it give all pairs, with a large `top`). Give
    the two-mode graph, and project inside the measure: what the sources leave out is that an actor took part, not a tie
    between two.
    In each run a share `missing` of all participations is left out by chance (an edge with several goes when all have),
    and the ranking made anew. One row a row of the measure, best first: label, `value`, `rank` (ties share the mean),
    `low` and `high` (between which the rank lies in 90 % of the runs), `in_top` (the share of runs among the first
    `top`) and `absent` (the share of runs without a figure). `ascending` where small is good, as for constraint.

    How it misleads: what is really missing is not missing by chance: whoever writes little down, and whoever the writer
    does not know. Ranks that stand here may fall there, and ranks that fall here mean nothing. Rows with equal figures
    shift by many ranks at a touch. A run takes as long as the measure does: with a thousand actors begin with few. Of cut nodes and pairs, `absent` is the news: a pair that is not suggested has met.

    Borgatti, Carley and Krackhardt 2006, doi:10.1016/j.socnet.2005.05.001; Smith and Moody 2013,
    doi:10.1016/j.socnet.2013.09.003; Kendall's tau-b by scipy.

    >>> star = nx.star_graph(12)
    >>> robustness(star, nx.degree_centrality, runs=20, top=1).frame().loc[0, ["rank", "low", "high", "in_top"]].tolist()
    [1.0, 1.0, 1.0, 1.0]
    """
    need_simple(graph, "robustness")
    if not 0 < missing < 1:
        raise ParameterError(f"missing is a share between 0 and 1, and {missing} is not.")
    if runs < 1 or top < 1:
        raise ParameterError(f"runs and top must be 1 or more, and {min(runs, top)} is not.")
    found = measure(graph)
    whole = _figures(found, column).dropna()
    parts = _parts(graph)
    dropped = round(missing * len(parts))
    parameters = given(graph, measure=_name(measure), column=column, missing=missing, runs=runs, seed=seed, top=top)
    ranks = whole.rank(ascending=ascending)
    table = pd.DataFrame({"label": [_label(graph, node) for node in whole.index], "value": whole, "rank": ranks})
    if dropped == 0 or len(whole) < 2:
        table[["low", "high", "in_top", "absent"]] = np.nan
        many = f"{len(parts)} participations and {len(whole)} rows"
        return Result("robustness", table.sort_values("rank", kind="stable"), parameters, note=f"Too few: {many}.")
    drawn, taus = _drawn(graph, measure, column, whole, parts, dropped, runs, seed, ascending)
    known = ~np.isnan(drawn)
    for name, quantile in (("low", 0.05), ("high", 0.95)):
        table[name] = [
            np.quantile(row[one], quantile, method="inverted_cdf") if one.any() else np.nan
            for row, one in zip(drawn.T, known.T, strict=True)
        ]
    table["in_top"] = (np.where(known, drawn, np.inf) <= top).mean(axis=0)
    table["absent"] = 1 - known.mean(axis=0)
    return Result(
        "robustness",
        table.sort_values("rank", kind="stable"),
        parameters,
        f"{dropped} of {len(parts)} participations, each as likely as another, are left out.",
        _words(taus, runs),
        passages=_evidence(graph, found, whole),
    )


def _drawn(
    graph: nx.Graph,
    measure: Measure,
    column: str | None,
    whole: "pd.Series[float]",
    parts: list[tuple[str, str]],
    dropped: int,
    runs: int,
    seed: int,
    ascending: bool,
) -> tuple[Floats, Floats]:
    """Runs × rows: ranks, NaN where a run gave no figure; and Kendall's tau-b of each run with the whole."""
    generator = np.random.default_rng(seed)
    ranks, taus = np.full((runs, len(whole)), np.nan), np.full(runs, np.nan)
    for run in range(runs):
        lost = generator.choice(len(parts), size=dropped, replace=False)
        figures = _figures(measure(_without(graph, set(lost.tolist()))), column).reindex(whole.index)
        ranks[run] = figures.rank(ascending=ascending)
        both = figures.notna()
        if figures[both].nunique() > 1 and whole[both].nunique() > 1:
            taus[run] = kendalltau(whole[both], figures[both]).statistic
    return ranks, taus


def _words(taus: Floats, runs: int) -> str:
    known = taus[~np.isnan(taus)]
    if not len(known):
        return f"{runs} runs; in none could the rankings be compared, since all figures are alike."
    low, middle = np.quantile(known, [0.05, 0.5])
    return f"{runs} runs; Kendall's tau-b with the whole ranking is {middle:.2f} (median), and over {low:.2f} in 95 %."


def _figures(found: "Result | Mapping[str, float] | pd.Series[float]", column: str | None) -> "pd.Series[float]":
    if isinstance(found, Result):
        if column in found.table and found.table.empty:
            return pd.Series(dtype=np.float64)
        numbers = found.table.select_dtypes("number").columns.tolist()
        if column is None:
            raise ParameterError(
                f"{found.measure} has more than one figure: name one with column=, of {', '.join(numbers)}."
            )
        if column not in numbers:
            raise UnknownError(f"figure of {found.measure}", column, numbers)
        return found.table[column].astype(np.float64)
    return pd.Series(found, dtype=np.float64)


def _name(measure: Measure) -> str:
    return getattr(measure, "__name__", type(measure).__name__)


def _label(graph: nx.Graph, row: Any) -> str:
    """Of a node, or of a row of several: a pair, a participation, a group and a class."""
    if isinstance(row, tuple):
        return " – ".join(_label(graph, part) for part in row if part != "")
    return label(graph, row) if row in graph else str(row)


def _evidence(
    graph: nx.Graph, found: "Result | Mapping[str, float] | pd.Series[float]", whole: "pd.Series[float]"
) -> dict[Hashable, tuple[str, ...]]:
    """The passages that the measure gives for its rows; where it gives none, those of the nodes."""
    if isinstance(found, Result) and found.passages:
        return {row: found.evidence(row) for row in whole.index if found.evidence(row)}
    return around(graph, [row for row in whole.index if row in graph])


def _parts(graph: nx.Graph) -> list[tuple[str, str]]:
    """Every participation as its edge; an edge that names none counts as one."""
    edges = graph.edges(data="participations", default=())
    return [(one, other) for one, other, parts in edges for _ in range(max(1, len(parts)))]


def _without(graph: nx.Graph, lost: set[int]) -> nx.Graph:
    """All nodes, and the edges of which some participation is left, with the participations that are."""
    result = graph.__class__()
    result.graph.update(graph.graph)
    result.add_nodes_from(graph.nodes(data=True))
    place = 0
    for one, other, data in graph.edges(data=True):
        named = data.get("participations", ())
        kept = [number for number in range(max(1, len(named))) if place + number not in lost]
        place += max(1, len(named))
        if kept:
            left = {"participations": tuple(named[number] for number in kept)} if named else {}
            result.add_edge(one, other, **(data | left))
    return result
