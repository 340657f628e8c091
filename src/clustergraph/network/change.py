"""What has become of a network: actors and pairs that are kept, lost or new between two sets of documents, and ranks."""

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import TypeVar

import networkx as nx
import numpy as np
import pandas as pd

from clustergraph.errors import ParameterError
from clustergraph.network.participations import Participations, code
from clustergraph.network.projection import project
from clustergraph.network.result import Result
from clustergraph.network.twomode import actors, two_mode

CHANGES = ("kept", "lost", "new")
_T = TypeVar("_T", str, tuple[str, str])
FEWEST = 5  # kept actors, below which an order of them says nothing


def split(
    table: Participations, earlier: list[str], later: list[str] | None = None, **options: object
) -> tuple[nx.Graph, nx.Graph]:
    """Two networks: of the documents named as earlier, and of the later ones, or of all others.

    `options` are those of `two_mode`, the same for both. Raises UnknownError for a document that there is not,
    ParameterError when the same document is on both sides or one side is empty.

    >>> from clustergraph.network.participations import Participation
    >>> def says(document): return Participation("r", "kth", "g", None, None, None, document, (), "explicit")
    >>> before, after = split(Participations((says("old"), says("new")), {}), ["old"])
    >>> before.graph["parameters"]["documents"], after.graph["parameters"]["documents"]
    (['old'], ['new'])
    """
    if later is None:
        later = [document for document in table.documents if not {document, code(document)} & set(earlier)]
    if twice := {code(name) for name in earlier} & {code(name) for name in later}:
        raise ParameterError(f"'{min(twice)}' is among the earlier and the later documents; leave it in one of them.")
    if not earlier or not later:
        raise ParameterError("One side has no document; name at least one earlier and one later.")
    before, after = (two_mode(table, **{**options, "documents": of}) for of in (earlier, later))  # type: ignore[arg-type]
    return before, after


def actor_changes(before: nx.Graph, after: nx.Graph) -> Result:
    """Which actors are kept, lost and new between two two-mode networks, and how their ranks have changed.

    The table has one row an actor, indexed by its IRI: `label`, `sector`, `change` ("kept", "lost", "new": takes part in
    both, only the earlier, only the later), `named` (for the lost: a later document still names it; for the new: an
    earlier one did; None where the networks do not know their documents), `partners_before`, `partners_after` (how many
    others it shares something with), `rank_before`, `rank_after` (1 is most partners) and `rise`. Ranks are among
    those kept only, with ties sharing the middle rank, since the networks have different sizes. `passages` are those of its
    participations, before and after.

    How it misleads: an actor that is lost has not left; the later documents do not say that it takes part, and a letter of
    intent is another kind of text than an action plan with a working group. Compare the same layers where you can. A rank
    among few moves by one record; below five kept actors there are no ranks, and the note says so. Partners are many for
    whoever is in one large circle. On comparing networks of changing membership: Snijders (2001), Sociological Methodology 31.

    Raises ParameterError when neither has an actor.

    >>> before, after = nx.Graph([("kth", "g"), ("ki", "g")]), nx.Graph([("kth", "h"), ("su", "h")])
    >>> for two in (before, after): nx.set_node_attributes(two, {n: int(n in {"g", "h"}) for n in two}, "bipartite")
    >>> actor_changes(before, after).table["change"].to_dict()
    {'ki': 'lost', 'kth': 'kept', 'su': 'new'}
    """
    sides = [project(two) for two in (before, after)]
    change = _changes(set(sides[0]), set(sides[1]))
    if not change:
        raise ParameterError("Neither network has an actor; there is nothing to compare.")
    kept = sorted(actor for actor, what in change.items() if what == "kept")
    ranks = [_ranks(side, kept) for side in sides]
    rows = []
    for actor in sorted(change):
        known = next(side for side in reversed(sides) if actor in side).nodes[actor]
        rows.append(
            {
                "label": known.get("label", actor),
                "sector": known.get("sector"),
                "change": change[actor],
                "named": _named(change[actor], known, before, after),
                "partners_before": sides[0].degree(actor) if actor in sides[0] else np.nan,
                "partners_after": sides[1].degree(actor) if actor in sides[1] else np.nan,
                "rank_before": ranks[0].get(actor, np.nan),
                "rank_after": ranks[1].get(actor, np.nan),
                "rise": ranks[0].get(actor, np.nan) - ranks[1].get(actor, np.nan),
            }
        )
    table = pd.DataFrame(rows, index=pd.Index(sorted(change), name="actor"))
    few = f"Too few actors kept ({len(kept)} of {len(change)}) for ranks: an order of fewer than {FEWEST} says nothing."
    passages: dict[Hashable, tuple[str, ...]] = {actor: _passages(actor, before, after) for actor in change}
    return _result("actors kept, lost and new", table, before, after, few if len(kept) < FEWEST else None, passages)


def pair_changes(before: nx.Graph, after: nx.Graph) -> Result:
    """Which pairs of actors share something in both networks, only in the earlier, or only in the later.

    The table has one row a pair, indexed by (one, other): `one_label`, `other_label`, `change`, `shared_before`,
    `shared_after` (things shared) and `could` (both actors are in both networks: only of such a pair can it be said that it
    stayed, parted or came together; a lost pair of which one actor is gone is the loss of an actor). `passages` are those
    behind the link. What misleads in `actor_changes` misleads here, and more: a group of k actors that is no longer told of
    is k(k-1)/2 lost pairs at once.

    >>> before, after = nx.Graph([("kth", "g"), ("ki", "g")]), nx.Graph([("kth", "h"), ("su", "h")])
    >>> for two in (before, after): nx.set_node_attributes(two, {n: int(n in {"g", "h"}) for n in two}, "bipartite")
    >>> pair_changes(before, after).table[["change", "could"]].to_dict("index")
    {('ki', 'kth'): {'change': 'lost', 'could': False}, ('kth', 'su'): {'change': 'new', 'could': False}}
    """
    sides = [project(two) for two in (before, after)]
    pairs = [{(min(pair), max(pair)): side.edges[pair] for pair in side.edges} for side in sides]
    change = _changes(set(pairs[0]), set(pairs[1]))
    rows = []
    for one, other in sorted(change):
        both = all(actor in side for actor in (one, other) for side in sides)
        rows.append(
            {
                "one_label": _label(one, sides),
                "other_label": _label(other, sides),
                "change": change[one, other],
                "shared_before": pairs[0].get((one, other), {}).get("count", 0),
                "shared_after": pairs[1].get((one, other), {}).get("count", 0),
                "could": both,
            }
        )
    index = pd.MultiIndex.from_tuples(sorted(change), names=["one", "other"])
    columns = ["one_label", "other_label", "change", "shared_before", "shared_after", "could"]
    table = pd.DataFrame(rows, index=index, columns=columns)
    stayed = set(sides[0]) & set(sides[1])
    few = f"Too few actors are in both networks ({len(stayed)}): no pair can be said to have stayed or parted."
    passages: dict[Hashable, tuple[str, ...]] = {
        pair: tuple(dict.fromkeys(p for side in pairs for p in side.get(pair, {}).get("passages", ())))
        for pair in change
    }
    return _result("pairs kept, lost and new", table, before, after, few if len(stayed) < 2 else None, passages)


def _changes(before: set[_T], after: set[_T]) -> dict[_T, str]:
    return {
        one: "kept" if one in before and one in after else "lost" if one in before else "new" for one in before | after
    }


def _ranks(side: nx.Graph, kept: list[str]) -> dict[str, float]:
    """1 for most partners; ties share the middle rank. None for too few."""
    if len(kept) < FEWEST:
        return {}
    degrees = pd.Series({actor: side.degree(actor) for actor in kept})
    return {str(actor): float(rank) for actor, rank in degrees.rank(ascending=False, method="average").items()}


def _named(change: str, known: Mapping[str, object], before: nx.Graph, after: nx.Graph) -> bool | None:
    """Whether a document of the side on which it takes no part names it all the same."""
    documents = (after if change == "lost" else before).graph.get("parameters", {}).get("documents")
    names = known.get("documents")
    if change == "kept" or documents is None or not isinstance(names, tuple):
        return None
    return bool({code(name) for name in names} & {code(name) for name in documents})


def _passages(actor: str, before: nx.Graph, after: nx.Graph) -> tuple[str, ...]:
    records = [
        record
        for two in (before, after)
        if actor in two and two.nodes[actor]["bipartite"] == 0  # an alliance may be there only as a group
        for *_, said in two.edges(actor, data="participations", default=())
        for record in said
    ]
    return tuple(dict.fromkeys(passage for record in records for passage in record.passages))


def _label(actor: str, sides: list[nx.Graph]) -> str:
    return str(next(side.nodes[actor].get("label", actor) for side in sides if actor in side))


def _result(
    name: str,
    table: pd.DataFrame,
    before: nx.Graph,
    after: nx.Graph,
    note: str | None,
    passages: dict[Hashable, tuple[str, ...]],
) -> Result:
    counts = Counter(table["change"])
    told = ", ".join(f"{counts[change]} {change}" for change in CHANGES)
    sizes = f"{len(actors(before))} actors before and {len(actors(after))} after"
    return Result(
        name,
        table,
        {"before": before.graph.get("parameters", {}), "after": after.graph.get("parameters", {})},
        uncertainty=f"{told}; {sizes}. Lost is what the later documents do not tell of, whether or not it goes on.",
        note=note,
        passages={key: found for key, found in passages.items() if found},
    )
