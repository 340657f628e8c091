"""Who mediates between whom: the brokerage roles of Gould and Fernandez, and brokerage through groups."""

from collections.abc import Callable

import networkx as nx
import numpy as np
import pandas as pd

from clustergraph.errors import ParameterError
from clustergraph.network.population import (
    Floats,
    Ints,
    adjacency,
    around,
    classes,
    given,
    groups,
    incidence,
    label,
    left_out,
    need_one_mode,
    need_two_modes,
    sizes,
)
from clustergraph.network.result import DESCRIBED, Result

Role = Callable[[int, int, int], bool]
DIRECTED: dict[str, Role] = {
    "coordinator": lambda a, v, b: a == v == b,
    "itinerant": lambda a, v, b: a == b != v,
    "gatekeeper": lambda a, v, b: a != v == b,
    "representative": lambda a, v, b: a == v != b,
    "liaison": lambda a, v, b: len({a, v, b}) == 3,
    "total": lambda *_: True,
}
UNDIRECTED: dict[str, Role] = {
    "coordinator": DIRECTED["coordinator"],
    "itinerant": DIRECTED["itinerant"],
    "boundary": lambda a, v, b: (a == v) != (b == v),
    "liaison": DIRECTED["liaison"],
    "total": DIRECTED["total"],
}


def brokerage(graph: nx.Graph, by: str, null: str = "density", runs: int = 200, seed: int = 0) -> Result:
    """How often each actor stands between two that have no tie of their own, by the classes of all three.

    An actor v brokers for a and b where a → v → b and not a → b. The class (`by`: region, sector) of the three gives the
    role: *coordinator* (all of one class), *itinerant* (a and b of one class, v of another), *gatekeeper* (b is of v's
    class, a is not: what comes in passes v), *representative* (a is of v's class, b is not), *liaison* (three classes).
    In an undirected graph each pair counts once, and gatekeeper and representative, which cannot be told apart, become
    *boundary*.

    The table has one row an actor: label, class, the count in every role and in all (`total`), and beside each count how
    far it lies from chance. With `null="density"`, z: the distance in standard deviations from what a random graph of
    the same density would give (Gould and Fernandez; exact mean and variance, as in R's sna). With `null="labels"`, p:
    the share of `runs` in which the same actor has at least as many after the classes were dealt anew to all actors.

    How it misleads: z takes ties for independent. In a projection of groups they are not: a letter that all have signed
    makes a tie between every two, and every z large; read p there. A large class makes coordinators, and a small one
    liaisons, of anybody. A z is only near normal where some five or more are expected.

    Gould and Fernandez 1989, Structures of mediation, Sociological Methodology 19, doi:10.2307/270949.

    >>> graph = nx.Graph([("kth", "sll"), ("sll", "uu")])
    >>> nx.set_node_attributes(graph, {"kth": "Stockholm", "sll": "Stockholm", "uu": "Uppsala"}, "region")
    >>> brokerage(graph, by="region").frame().loc["sll", ["boundary", "liaison"]].tolist()
    [1.0, 0.0]
    """
    need_one_mode(graph, "brokerage")
    if null not in {"density", "labels"}:
        raise ParameterError(f"'{null}' is no null model of brokerage: take 'density' or 'labels'.")
    of = classes(graph, by)
    nodes, names = list(of), list(sizes(of))
    index: Ints = np.array([names.index(of[node]) for node in nodes], dtype=np.int64)
    ties = adjacency(graph, nodes)
    roles = DIRECTED if graph.is_directed() else UNDIRECTED
    counted = _census(_open_pairs(ties, graph.is_directed()), index, len(names), roles)
    enough = len(names) > 1
    table = pd.DataFrame({"label": [label(graph, node) for node in nodes], "class": list(of.values())}, index=nodes)
    beside = _z(ties, index, roles, counted, graph.is_directed()) if null == "density" else None
    if beside is None:
        beside = _p(ties, index, roles, counted, graph.is_directed(), runs, seed)
    for number, role in enumerate(roles):
        known = enough or role == "total"
        table[role] = counted[:, number] if known else np.nan
        if null == "density" or role != "total":  # whom an actor stands between does not turn on classes
            table[f"{'z' if null == 'density' else 'p'}_{role}"] = beside[:, number] if known else np.nan
    few = None if enough else f"Too few classes: every actor has the same {by}, so no role can be told from another."
    idle = [role for role in roles if enough and f"z_{role}" in table and table[f"z_{role}"].isna().any()]
    if idle:
        few = f"Too few actors or ties for chance to vary: where z of {', '.join(idle)} is empty it would always give the same."
    return Result(
        "brokerage",
        table,
        given(graph, by=by, null=null, **({"runs": runs, "seed": seed} if null == "labels" else {})),
        _NULLS[null].format(by=by),
        f"The smallest p that {runs} runs can reach is {1 / (runs + 1):.2g}; each row is a test of its own."
        if null == "labels"
        else "z is exact in mean and variance, and near normal only where some five or more are expected.",
        " ".join(filter(None, (few, left_out(graph, by)))) or None,
        around(graph, nodes),
    )


_NULLS = {
    "density": "A random graph with as many actors of each {by} and as many ties, each pair tied with equal chance.",
    "labels": "The same ties, with {by} dealt anew among all actors.",
}


def _open_pairs(ties: Floats, directed: bool) -> list[tuple[Ints, Ints]]:
    """For every actor the pairs it stands between; in an undirected graph each pair once."""
    closed = ties > 0
    np.fill_diagonal(closed, True)
    found = []
    for broker in range(len(ties)):
        sources, targets = np.flatnonzero(ties[:, broker]), np.flatnonzero(ties[broker])
        first, second = np.nonzero(~closed[np.ix_(sources, targets)])
        one, other = sources[first], targets[second]
        keep = slice(None) if directed else one < other
        found.append((one[keep], other[keep]))
    return found


def _census(pairs: list[tuple[Ints, Ints]], index: Ints, many: int, roles: dict[str, Role]) -> Floats:
    """Actors × roles."""
    masks = {
        v: np.array([[[f(a, v, b) for b in range(many)] for a in range(many)] for f in roles.values()])
        for v in range(many)
    }
    counted = np.zeros((len(pairs), len(roles)))
    for broker, (one, other) in enumerate(pairs):
        square = np.bincount(index[one] * many + index[other], minlength=many * many).reshape(many, many)
        counted[broker] = (masks[int(index[broker])] * square).sum(axis=(1, 2))
    return counted


def _z(ties: Floats, index: Ints, roles: dict[str, Role], counted: Floats, directed: bool) -> Floats:
    """Standardised by the moments under independent ties of one density; NaN where chance leaves no variance."""
    total = len(ties)
    density = ties.astype(bool).sum() / (total * (total - 1)) if total > 1 else 0.0
    expected, deviation = moments(np.bincount(index), density, roles, directed)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(deviation[index] > 0, (counted - expected[index]) / deviation[index], np.nan)


def moments(size: Ints, density: float, roles: dict[str, Role], directed: bool) -> tuple[Floats, Floats]:
    """Mean and standard deviation by class of the broker (rows) and role, where ties are independent and of one density.

    A pair is brokered with chance p = d²(1 - d). Two pairs that share one end in the same part depend on each other,
    with covariance d³(1 - d)³; all other pairs do not.
    """
    chance, shared = density**2 * (1 - density), (density * (1 - density)) ** 3
    counts = [[_pairs(size, broker, role, directed) for role in roles.values()] for broker in range(len(size))]
    pairs, sharing = np.moveaxis(np.array(counts, dtype=np.float64), 2, 0)
    deviation: Floats = np.sqrt(chance * (1 - chance) * pairs + shared * sharing)
    return chance * pairs, deviation


def _pairs(size: Ints, broker: int, role: Role, directed: bool) -> tuple[float, float]:
    """How many pairs an actor of a class could broker for in a role, and how many ordered twos of those share an end."""
    many = range(len(size))
    others = [int(size[a]) - (a == broker) for a in many]
    targets = [sum(others[b] - (a == b) for b in many if role(a, broker, b)) for a in many]
    sources = [sum(others[a] - (a == b) for a in many if role(a, broker, b)) for b in many]
    pairs = sum(n * t for n, t in zip(others, targets, strict=True) if n)
    sharing = sum(n * t * (t - 1) for n, t in zip(others, targets, strict=True) if n)
    if not directed:
        return pairs / 2, sharing
    return pairs, sharing + sum(n * s * (s - 1) for n, s in zip(others, sources, strict=True) if n)


def _p(
    ties: Floats, index: Ints, roles: dict[str, Role], counted: Floats, directed: bool, runs: int, seed: int
) -> Floats:
    generator = np.random.default_rng(seed)
    pairs, many = _open_pairs(ties, directed), int(index.max()) + 1
    as_many = np.ones(counted.shape)
    for _ in range(runs):
        as_many += _census(pairs, generator.permutation(index), many, roles) >= counted
    return as_many / (runs + 1)


def two_mode_brokerage(graph: nx.Graph, by: str) -> Result:
    """Brokerage as groups make it: the actors that link those who never meet, and the groups where they alone meet.

    An actor v brokers for a and b where v meets a in one group and b in another, and a and b share no group: the chain
    a – group – v – group – b. The roles are those of `brokerage` in an undirected graph. A group brokers for the pairs of
    its members who meet nowhere else.

    The table has one row an actor or group (`mode`): for actors `class` and the pairs in every role; for both `total`
    (pairs), `mixed` (pairs of two classes), `chains` (ways through groups, more than pairs where they meet often),
    `sole` (pairs that nobody else brokers for; every pair of a group) and `heterogeneity` (the mean number of classes in
    a chain, 1 to 3; of a group's pairs, 1 to 2; empty where there is none).

    How it misleads: a large group makes pairs by its size alone, n(n - 1)/2 of them, and an actor that is in all groups
    brokers for nobody, if one of them holds everybody. These are counts; nothing here says what chance would give.

    After Jasny and Lubell 2015, Two-mode brokerage in policy networks, Social Networks 41, 36-47,
    doi:10.1016/j.socnet.2014.11.005: brokerage along chains through venues, ordered from structures whose members are of
    one type to those where all differ. We know the paper by its summary and by two programs in R that follow it, not by
    its text. The roles are those of R's migraph (which counts each pair in both directions), the chains those of a
    program for boards of directors. Where ours may differ: the authors ask above all which *venues* broker, and may count
    the types of venues into their scale, while here only actors have classes; for groups that link groups, exchange the
    modes and give the groups a class. `sole` is the exclusivity of Hamilton, Hileman and Bodin 2020, Evaluating
    heterogeneous brokerage, doi:10.1016/j.socnet.2019.08.002.

    >>> graph = nx.Graph([("kth", "letter"), ("sll", "letter"), ("sll", "plan"), ("uu", "plan")])
    >>> nx.set_node_attributes(graph, {"letter": 1, "plan": 1}, "bipartite")
    >>> nx.set_node_attributes(graph, {"kth": "Stockholm", "sll": "Stockholm", "uu": "Uppsala"}, "region")
    >>> two_mode_brokerage(graph, by="region").frame().loc["sll", ["boundary", "sole"]].tolist()
    [1.0, 1.0]
    """
    need_two_modes(graph, "two_mode_brokerage")
    of = classes(graph, by)
    nodes, names = list(of), list(sizes(of))
    index: Ints = np.array([names.index(of[node]) for node in nodes], dtype=np.int64)
    taking_part = incidence(graph, nodes)
    meetings = taking_part @ taking_part.T
    pairs = _open_pairs((meetings - np.diag(np.diag(meetings))).astype(np.float64), directed=False)
    roles = [role for role in UNDIRECTED if role != "total"]
    table = pd.DataFrame(_brokers(pairs, meetings, index), index=nodes)
    table[roles] = _census(pairs, index, len(names), {role: UNDIRECTED[role] for role in roles})
    table = pd.concat([table, pd.DataFrame(_venues(taking_part, meetings, index), index=groups(graph))])
    table.insert(0, "label", [label(graph, node) for node in table.index])
    table.insert(1, "mode", ["actor"] * len(nodes) + ["group"] * len(groups(graph)))
    table.insert(2, "class", [of.get(node) for node in table.index])
    few = f"Groups have no roles, and {int((table['total'] == 0).sum())} of all broker for nobody, so have no heterogeneity."
    if len(names) < 2:
        few = f"Too few classes: every actor has the same {by}, so roles are empty."
        table[roles] = np.nan
    note = " ".join(filter(None, (few, left_out(graph, by)))) or None
    passages = around(graph, table.index)
    return Result("two_mode_brokerage", table, given(graph, by=by), uncertainty=DESCRIBED, note=note, passages=passages)


def _brokers(pairs: list[tuple[Ints, Ints]], meetings: Ints, index: Ints) -> list[dict[str, float]]:
    brokers = np.zeros(meetings.shape, dtype=np.int64)
    for one, other in pairs:
        brokers[one, other] += 1
    rows = []
    for broker, (one, other) in enumerate(pairs):
        own, first, second = index[broker], index[one], index[other]
        distinct = 1 + (first != own) + ((second != own) & (second != first))
        rows.append(
            {
                "total": len(one),
                "mixed": int((first != second).sum()),
                "chains": int((meetings[broker, one] * meetings[broker, other]).sum()),
                "sole": int((brokers[one, other] == 1).sum()),
                "heterogeneity": float(distinct.mean()) if len(one) else np.nan,
            }
        )
    return rows


def _venues(taking_part: Ints, meetings: Ints, index: Ints) -> list[dict[str, float]]:
    rows = []
    for members in (np.flatnonzero(column) for column in taking_part.T):
        one, other = (members[side] for side in np.triu_indices(len(members), 1))
        only = meetings[one, other] == 1
        count, mixed = int(only.sum()), int((index[one] != index[other])[only].sum())
        mean = 1 + mixed / count if count else np.nan
        rows.append({"total": count, "mixed": mixed, "chains": count, "sole": count, "heterogeneity": mean})
    return rows
