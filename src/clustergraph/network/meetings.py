"""Who never meets, who has met only on paper, and when the first meeting was: by actors or by sectors."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import combinations, combinations_with_replacement

import networkx as nx
import numpy as np
import pandas as pd

from clustergraph.errors import ParameterError
from clustergraph.network.participations import Participation, in_order
from clustergraph.network.period import span
from clustergraph.network.projection import matrix
from clustergraph.network.result import Result
from clustergraph.network.selection import require_choice
from clustergraph.network.twomode import actors

STATUSES = ("never", "on paper", "meet")
MOST_PAIRS = 2_000_000  # rows that a table still holds with ease
PAPER = ("agreement", "consultation")  # layers in which each acts at home, and sends in what it has written
FEWEST = 5  # pairs, below which a share of them says nothing
_COLUMNS = ("one_label", "other_label", "status", "shared", "undated", "first", "first_in", "signed")


@dataclass(frozen=True)
class _Shared:
    """What two actors both take part in, and since when both do."""

    group: str
    layer: str | None
    since: str | None


class _Said:
    """The passages behind each participation, once brought into the order of the texts."""

    def __init__(self, graph: nx.Graph) -> None:
        self._by_edge = {}
        for one, other, records in graph.edges(data="participations", default=()):
            passages = {passage for record in records for passage in record.passages}
            self._by_edge[one, other] = self._by_edge[other, one] = passages
        everything = in_order({passage for passages in self._by_edge.values() for passage in passages})
        self._place = {passage: number for number, passage in enumerate(everything)}

    def of(self, first: str, second: str, shared: Iterable[str]) -> tuple[str, ...]:
        """Those that say of either that it takes part in what they share."""
        found = {passage for group in shared for actor in (first, second) for passage in self._by_edge[actor, group]}
        return tuple(sorted(found, key=self._place.__getitem__))


def who_meets(graph: nx.Graph, by: str = "actor", *, paper: Iterable[str] = PAPER) -> Result:
    """Every pair of actors: whether they meet, have met only by signing the same paper, or never; and since when.

    `graph` is a two-mode network (`graph.network(isolates=True)` has also the organisations that take part in nothing).
    `by="sector"` gives pairs of sectors, `by` of any other attribute of actors pairs of its values. Layers in `paper` are
    no meeting in themselves: to be parties to one letter is to have signed, each at home, and to answer a consultation is to
    write to the one who asks.

    The table has one row a pair, indexed by (one, other). By actor: `status` ("never", "on paper", "meet"), `shared`
    (things both take part in), `undated` (those for which no source gives a date), `first` (the first meeting: the earliest
    day, month or year by which both are known to take part in the same thing other than paper), `first_in` (that thing)
    and `signed` (the earliest by which both are known to have joined the same paper). A date is the latest that it can have
    been, and None where no source gives one; an undated meeting may have been earlier. By sector: `pairs` (of actors that
    could meet), `meet`, `on_paper`, `never`, `share` (of pairs that meet; NaN below five pairs, and the note says so), `status`, `first`,
    `first_in`, `signed`. `passages` are those that say of either that it takes part.

    How it misleads: never means in no document that was read, and actors meet in more places than these documents
    tell. Members of the same group are taken to have met; whoever has left before the other came is told apart only where
    dates are given. A plan that names the members of a group, or who shall carry out a measure, counts as if it had been done;
    whoever is merely counted on or asked ("expected") has met nobody by that, even in a network that has such ties. In a group
    of all, everybody has met. A sector's share depends on which of its actors are named. "The universities" is an actor, too,
    and never meets the university that it may stand for: to ask of organisations, make the network with collectives="drop".
    The measure is Breiger's (1974): persons meet through groups.

    Raises ParameterError for an attribute that no actor has, or more than two million pairs.

    >>> two = nx.Graph([("kth", "letter"), ("ki", "letter"), ("kth", "council"), ("su", "council")])
    >>> nx.set_node_attributes(two, {"kth": 0, "ki": 0, "su": 0, "letter": 1, "council": 1}, "bipartite")
    >>> nx.set_node_attributes(two, {"letter": "agreement", "council": "group"}, "layer")
    >>> who_meets(two).table["status"].to_dict()
    {('ki', 'kth'): 'on paper', ('ki', 'su'): 'never', ('kth', 'su'): 'meet'}
    """
    graph = _in_effect(graph)
    people = actors(graph)
    if (pairs := len(people) * (len(people) - 1) // 2) > MOST_PAIRS:
        raise ParameterError(
            f"{len(people):,} actors are {pairs:,} pairs, more than {MOST_PAIRS:,}; take fewer layers or actors."
        )
    if by != "actor" and not any(graph.nodes[actor].get(by) is not None for actor in people):
        raise ParameterError(f"No actor of this network has a '{by}'; choose 'actor' or an attribute such as 'sector'.")
    parameters = {**graph.graph.get("parameters", {}), "by": by, "paper": tuple(paper)}
    said = _Said(graph)
    rows = {pair: _row(graph, pair, shared, tuple(paper), said) for pair, shared in _pairs(graph, people)}
    if by == "actor":
        index = pd.MultiIndex.from_tuples(list(rows), names=["one", "other"])
        table = pd.DataFrame([row for row, _ in rows.values()], index=index, columns=list(_COLUMNS), dtype=object)
        table = table.astype({"shared": int, "undated": int})
        passages: dict[Hashable, tuple[str, ...]] = {pair: said for pair, (_, said) in rows.items() if said}
    else:
        table, passages = _by_attribute(graph, people, rows, by)
    return Result(
        "who meets",
        table,
        parameters,
        uncertainty=_uncertainty(rows.values()),
        note=_note(graph, people, by, table),
        passages=passages,
    )


def only(result: Result, status: str) -> pd.DataFrame:
    """The pairs of one status: "never", "on paper" or "meet". Raises ParameterError for another."""
    require_choice("status", status, STATUSES)
    table = result.frame()
    return table[table["status"] == status]


def _in_effect(graph: nx.Graph) -> nx.Graph:
    """The network without what is only expected: to be asked is not to have come."""
    made = graph.copy()
    for one, other, records in graph.edges(data="participations", default=()):
        if came := tuple(record for record in records if record.standing != "expected"):
            made.edges[one, other]["participations"] = came
        elif records:
            made.remove_edge(one, other)
    return made


def _pairs(graph: nx.Graph, people: list[str]) -> Iterable[tuple[tuple[str, str], list[str]]]:
    """Every pair, with what both take part in: the products of the sparse matrix say for which pairs to look."""
    rows, incidence = matrix(graph)
    counts = (incidence @ incidence.T).tocoo()
    meeting = {(rows[a], rows[b]) for a, b in zip(counts.row.tolist(), counts.col.tolist(), strict=True) if a < b}
    for pair in combinations(people, 2):
        yield pair, sorted(set(graph[pair[0]]) & set(graph[pair[1]])) if pair in meeting else []


def _row(
    graph: nx.Graph, pair: tuple[str, str], groups: list[str], paper: tuple[str, ...], said: _Said
) -> tuple[dict[str, object], tuple[str, ...]]:
    shared = [_Shared(group, graph.nodes[group].get("layer"), _since(graph, pair, group)) for group in groups]
    dated = sorted((one for one in shared if one.since), key=lambda one: (span(str(one.since))[1], one.group))
    met = any(one.layer not in paper for one in shared)
    first = next((one for one in dated if one.layer not in paper), None)
    row = {
        "one_label": graph.nodes[pair[0]].get("label", pair[0]),
        "other_label": graph.nodes[pair[1]].get("label", pair[1]),
        "status": "meet" if met else "on paper" if shared else "never",
        "shared": len(shared),
        "undated": len(shared) - len(dated),
        "first": first.since if first else None,
        "first_in": first.group if first else None,
        "signed": next((one.since for one in dated if one.layer in paper), None),
    }
    return row, said.of(*pair, groups)


def _since(graph: nx.Graph, pair: tuple[str, str], group: str) -> str | None:
    """The date by which both are known to take part: the later of the two, or that of the thing itself."""
    own = graph.nodes[group].get("date")
    known = [_joined(graph.edges[actor, group].get("participations", ()), own) for actor in pair]
    return max((date for date in known if date), key=lambda date: span(date)[1]) if all(known) else None


def _joined(records: Iterable[Participation], own: str | None) -> str | None:
    """The earliest date by which any of an actor's records has it take part."""
    dates = [date for record in records if (date := record.start or record.reported or own)]
    return min(dates, key=lambda date: span(date)[1], default=own)


def _by_attribute(
    graph: nx.Graph, people: list[str], rows: dict[tuple[str, str], tuple[dict[str, object], tuple[str, ...]]], by: str
) -> tuple[pd.DataFrame, dict[Hashable, tuple[str, ...]]]:
    values = sorted({str(value) for actor in people if (value := graph.nodes[actor].get(by)) is not None})
    cells: dict[tuple[str, str], list[tuple[dict[str, object], tuple[str, ...]]]] = defaultdict(list)
    for (one, other), row in rows.items():
        ends = [graph.nodes[actor].get(by) for actor in (one, other)]
        if None not in ends:
            first, second = sorted(map(str, ends))
            cells[first, second].append(row)
    index = pd.MultiIndex.from_tuples(list(combinations_with_replacement(values, 2)), names=["one", "other"])
    table = pd.DataFrame([_summary([row for row, _ in cells[pair]]) for pair in index], index=index)
    return table, {pair: said for pair in index if (said := in_order(p for _, more in cells[pair] for p in more))}


def _summary(rows: list[dict[str, object]]) -> dict[str, object]:
    of = {status: sum(row["status"] == status for row in rows) for status in STATUSES}
    first, signed = (_earliest(rows, name) for name in ("first", "signed"))
    best = next((status for status in reversed(STATUSES) if of[status]), None)
    return {
        "pairs": len(rows),
        "meet": of["meet"],
        "on_paper": of["on paper"],
        "never": of["never"],
        "share": of["meet"] / len(rows) if len(rows) >= FEWEST else np.nan,
        "status": best,
        "first": first.get("first"),
        "first_in": first.get("first_in"),
        "signed": signed.get("signed"),
    }


def _earliest(rows: Iterable[dict[str, object]], name: str) -> dict[str, object]:
    return min((row for row in rows if row[name]), key=lambda row: span(str(row[name]))[1], default={})


def _note(graph: nx.Graph, people: list[str], by: str, table: pd.DataFrame) -> str | None:
    if len(people) < 2:
        return f"Too few actors: {len(people)}, and a meeting takes two."
    if by == "actor":
        return None
    without = sum(graph.nodes[actor].get(by) is None for actor in people)
    few = int((table["pairs"] < FEWEST).sum())
    said = [
        f"Too few pairs for a share in {few} of {len(table)} rows: below {FEWEST}, one meeting decides it."
        if few
        else "",
        f"{without} of {len(people)} actors have no {by}, and are in no pair." if without else "",
    ]
    return " ".join(filter(None, said)) or None


def _uncertainty(rows: Iterable[tuple[dict[str, object], tuple[str, ...]]]) -> str:
    shared = undated = 0
    for row, _ in rows:
        shared += int(str(row["shared"]))
        undated += int(str(row["undated"]))
    return f"Of {shared} times that two take part in the same thing, {undated} have no date; never is never in these documents."
