"""Helix balance: which sectors are over- or under-represented in which group, and whether so few could tell."""

import networkx as nx
import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control, hypergeom

from clustergraph.errors import ParameterError
from clustergraph.network.population import (
    Floats,
    behind,
    classes,
    given,
    groups,
    label,
    left_out,
    need_two_modes,
    sizes,
)
from clustergraph.network.result import Result


def helix_balance(graph: nx.Graph, by: str = "sector", alpha: float = 0.05) -> Result:
    """For every group and class: how many members of that class, how many chance would give, and how likely that is.

    Chance draws a group's members from all actors of the graph, without looking at the class (hypergeometric). One row a
    group and class: labels, `members` (of the class), `size` (of the group, those with a class), `expected`, `p` (twice
    the smaller tail, at most 1), `smallest_p` (the smallest that a group and class of these sizes can reach at all) and
    `q`: p after Benjamini and Hochberg over the rows that could reach `alpha`.

    How it misleads: a group of three out of forty can hold no member of a class of ten and be as ordinary as any: that is
    what `smallest_p` is for. Rows that cannot reach `alpha` have an empty p and q; they are neither balanced nor
    unbalanced. Which rows those are follows from sizes alone, so leaving them out of the adjustment is fair (Tarone).
    Who is in the population decides: if the documents name one municipality in ten, all else follows from that. Sectors
    of a group are not independent: one too many makes another too few.

    Rivals, Personnaz, Taing and Potier 2007, doi:10.1093/bioinformatics/btl633 (which test for over-representation);
    Benjamini and Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x; Tarone 1990, doi:10.2307/2531456.

    >>> graph = nx.Graph([(actor, "board") for actor in range(5)])
    >>> graph.add_nodes_from(range(20), bipartite=0)
    >>> graph.add_node("board", bipartite=1)
    >>> nx.set_node_attributes(graph, {actor: "academia" if actor < 5 else "industry" for actor in range(20)}, "sector")
    >>> helix_balance(graph).frame()["p"].map("{:.1e}".format).to_dict()[("board", "academia")]
    '1.3e-04'
    """
    need_two_modes(graph, "helix_balance")
    if not 0 < alpha < 1:
        raise ParameterError(f"alpha must lie between 0 and 1, and {alpha} does not.")
    of = classes(graph, by)
    size = sizes(of)
    rows, passages = {}, {}
    for group in groups(graph):
        members = [actor for actor in graph[group] if actor in of]
        for name, many in size.items():
            inside = [actor for actor in members if of[actor] == name]
            p = two_sided(len(of), many, len(members))
            rows[group, name] = {
                "label": label(graph, group),
                "members": len(inside),
                "size": len(members),
                "expected": len(members) * many / len(of),
                "p": float(p[len(inside)]),
                "smallest_p": float(np.nanmin(p)),
            }
            passages[group, name] = behind(graph, ((actor, group) for actor in inside))
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis(["group", by])
    few = table["smallest_p"] > alpha
    table.loc[few, "p"] = np.nan
    table["q"] = np.nan
    if not few.all():
        table.loc[~few, "q"] = false_discovery_control(table.loc[~few, "p"])
    return Result(
        "helix_balance",
        table,
        given(graph, by=by, alpha=alpha),
        f"The members of each group are drawn by chance from the {len(of)} actors that have a {by}.",
        _uncertainty(int((~few).sum()), alpha),
        " ".join(filter(None, (_few(len(size), int(few.sum()), len(few), by, alpha), left_out(graph, by)))) or None,
        {row: found for row, found in passages.items() if found},
    )


def two_sided(population: int, of_class: int, drawn: int) -> Floats:
    """The p of every number of members that a class can have in a group, from 0 to `drawn`; NaN where it cannot."""
    possible = np.arange(drawn + 1)
    chance = hypergeom(population, of_class, drawn)
    p: Floats = np.minimum(1, 2 * np.minimum(chance.cdf(possible), chance.sf(possible - 1)))
    p[(possible > of_class) | (drawn - possible > population - of_class)] = np.nan
    return p


def _uncertainty(tested: int, alpha: float) -> str:
    if not tested:
        return "The figures are exact; no row could be tested."
    return f"The figures are exact; {tested} rows were tested, so a lone finding needs p ≤ {alpha / tested:.2g}."


def _few(many: int, few: int, rows: int, by: str, alpha: float) -> str | None:
    if many < 2:
        return f"Too few classes: every actor has the same {by}, so nothing can be out of balance."
    if few:
        return f"Too few members: {few} of {rows} rows cannot reach p = {alpha:g} whatever their members; p is empty there."
    return None
