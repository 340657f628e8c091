"""What linked actors take part in together and the passages that say so, of all links at once.

Every pair in every group is a row of numbers, some hundred bytes beside the graph that the links become: of a hundred
thousand participations that takes half a second, and each link looking for its own takes three.
"""

from typing import NamedTuple

import networkx as nx
import numpy as np
from scipy.sparse import csr_array

from clustergraph.network.coded import Coded, Ints, first_of_each, runs
from clustergraph.network.participations import in_text


class Incidence(NamedTuple):
    """Who takes part in what: a row each actor, a column each group, 1 where the actor takes part."""

    rows: list[str]
    columns: list[str]
    cells: csr_array


class _Meetings(NamedTuple):
    """Each link in each group that both its ends are in, by link and group; `one` and `other` count the ties of groups."""

    link: Ints
    group: Ints
    one: Ints
    other: Ints


def shared(
    graph: nx.Graph, incidence: Incidence, one: Ints, other: Ints
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """For each link, from the row `one` to the row `other` after it, its groups and its passages.

    `graph` is the two-mode network that the incidence is taken from. The groups are in order of their names; the passages
    are those behind either end's part in any of them, in the order of the texts.
    """
    by_group = incidence.cells.tocsc()
    by_group.sort_indices()
    pairs = one.astype(np.int64) * len(incidence.rows) + other
    order = np.argsort(pairs)
    met = _meetings(by_group.indices, by_group.indptr, pairs[order], len(incidence.rows))
    starts = np.searchsorted(met.link, np.arange(len(one)))
    groups = runs(np.array(incidence.columns, dtype=object)[met.group].tolist(), starts)
    passages = _passages(*_said(graph, incidence, by_group.indices, by_group.indptr), met, len(one))
    back = np.argsort(order).tolist()
    return [groups[link] for link in back], [passages[link] for link in back]


def _meetings(actors: Ints, bounds: Ints, pairs: Ints, rows: int) -> _Meetings:
    """The actors of all groups one after the other, and where each group begins; a pair is a cell's number, row by row."""
    parts = [_pairs(bounds, size) for size in np.unique(np.diff(bounds)) if size > 1]
    group, one, other = (np.concatenate(part) for part in zip(*parts, strict=True)) if parts else np.zeros((3, 0), int)
    met = actors[one].astype(np.int64) * rows + actors[other]
    order = np.argsort(met * len(bounds) + group)
    place = np.searchsorted(pairs, met[order])
    kept = place < len(pairs)
    kept[kept] = pairs[place[kept]] == met[order[kept]]
    order = order[kept]
    return _Meetings(place[kept], group[order], one[order], other[order])


def _pairs(bounds: Ints, size: int) -> tuple[Ints, Ints, Ints]:
    """All pairs in the groups of one size: the group, and the places of both among the actors of all groups."""
    groups = np.flatnonzero(np.diff(bounds) == size)
    places = bounds[groups][:, np.newaxis] + np.arange(size)
    first, second = np.triu_indices(size, 1)
    return np.repeat(groups, len(first)), places[:, first].ravel(), places[:, second].ravel()


def _said(graph: nx.Graph, incidence: Incidence, actors: Ints, bounds: Ints) -> tuple[Coded, Ints]:
    """The passages behind all ties one after the other, group by group, and how many each has."""
    ties, counts = dict(graph.adjacency()), []
    texts: list[str] = []
    of_group = np.repeat(np.arange(len(incidence.columns)), np.diff(bounds)).tolist()
    for row, column in zip(actors.tolist(), of_group, strict=True):
        records = ties[incidence.rows[row]][incidence.columns[column]].get("participations", ())
        before = len(texts)
        texts += [passage for record in records for passage in record.passages]
        counts.append(len(texts) - before)
    return Coded.of(texts, in_text), np.array(counts, dtype=np.int64)


def _passages(said: Coded, lengths: Ints, met: _Meetings, links: int) -> list[tuple[str, ...]]:
    link, tie = np.tile(met.link, 2), np.concatenate([met.one, met.other])
    places = _ranges((np.cumsum(lengths) - lengths)[tie], lengths[tie])
    many = max(1, len(said.values))
    found = np.repeat(link, lengths[tie]) * many + said.codes[places]
    found.sort()
    of_link, passage = np.divmod(found[first_of_each([found])], many)
    return runs(np.array(said.values, dtype=object)[passage].tolist(), np.searchsorted(of_link, np.arange(links)))


def _ranges(starts: Ints, lengths: Ints) -> Ints:
    """All numbers of ranges one after the other."""
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(lengths.sum())
