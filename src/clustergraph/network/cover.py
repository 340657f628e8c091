"""The fewest who together can close the gaps that were chosen, when nobody can take on everything."""

from collections.abc import Collection, Mapping
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from networkx.algorithms.flow import shortest_augmenting_path
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from clustergraph.errors import ParameterError
from clustergraph.network.result import Result


def set_cover(
    needs: Mapping[str, Collection[str]],
    capacity: int | Mapping[str, int] | None = None,
    cost: Mapping[str, float] | None = None,
    times: int = 1,
    seconds: float = 60,
    passages: Mapping[str, tuple[str, ...]] | None = None,
) -> Result:
    """The fewest who together can meet every need, when none can take on more than its capacity.

    `needs` names for every need (a gap to be closed) who could meet it; each need is to be met `times` times, by as many
    different ones. `capacity` is how many needs one may take on: one number for all, or by name (without: no bound; a
    name that is absent: no bound). `cost` by name, 1 for whoever is absent; the sum is made as small as can be. One row
    for each who is chosen: `needs` (which it takes on), `load`, `capacity`, `cost`. The parameters give the total
    `cost`, the proven `bound` under which no choice can be, the `gap` between the two (0: proven the best), and
    `greedy`: what taking the most useful first would cost (empty where that road ends with needs unmet).

    How it misleads: the best choice is seldom the only one; look who else could do it. Who could meet a need is your
    judgement, and the answer is no better. `passages` by need come back by the one who meets them.

    Solved as a mixed-integer programme by HiGHS (Huangfu and Hall 2018, doi:10.1007/s12532-017-0130-5), through scipy.
    Greedy: Chvátal 1979, doi:10.1287/moor.4.3.233; with capacities: Wolsey 1982, doi:10.1007/BF02579435.

    Raises ParameterError for a negative capacity or cost, and where no choice can meet every need: it names those that
    must stay unmet, or those that together ask for more than there is.

    >>> needs = {"owner": ["sll", "ru"], "indicator": ["ru", "kth"], "funding": ["ru"]}
    >>> set_cover(needs).frame()["needs"].to_dict()
    {'ru': ('funding', 'indicator', 'owner')}
    >>> sorted(set_cover(needs, capacity=2).frame()["load"])
    [1, 2]
    """
    _check(needs, capacity, cost, times, seconds)
    names = sorted({name for able in needs.values() for name in able})
    most = {name: _bound(capacity, name, len(needs)) for name in names}
    price = {name: float((cost or {}).get(name, 1)) for name in names}
    _feasible(needs, most, times)
    chosen, bound = _solve(needs, names, most, price, times, seconds)
    total = sum(price[name] for name in chosen)
    gap = max(0.0, (total - bound) / total) if total else 0.0
    rows: dict[str, dict[str, Any]] = {
        name: {"needs": tuple(sorted(taken)), "load": len(taken), "capacity": most[name], "cost": price[name]}
        for name, taken in sorted(chosen.items())
    }
    table = pd.DataFrame(list(rows.values()), index=list(rows), columns=["needs", "load", "capacity", "cost"])
    greedy = _greedy(needs, most, price, times)
    figures: dict[str, object] = {"cost": total, "bound": bound, "gap": gap, "greedy": greedy}
    proof = (
        "proven the best"
        if gap < 1e-6
        else f"not proven: a choice of cost {bound:.4g} or more may exist; give it more seconds"
    )
    evidence = {
        name: tuple(sorted({p for need in row["needs"] for p in (passages or {}).get(need, ())}))
        for name, row in rows.items()
    }
    return Result(
        "set_cover",
        table,
        figures | {"needs": len(needs), "times": times},
        uncertainty=f"{total:.4g}, {proof}; greedy: {'unmet needs' if greedy is None else f'{greedy:.4g}'}.",
        note=None if needs else "Too few needs: there is none to meet.",
        passages={name: found for name, found in evidence.items() if found},
    )


def _bound(capacity: int | Mapping[str, int] | None, name: str, otherwise: int) -> int:
    if isinstance(capacity, Mapping):
        return capacity.get(name, otherwise)
    return otherwise if capacity is None else capacity


def _check(
    needs: Mapping[str, Collection[str]],
    capacity: int | Mapping[str, int] | None,
    cost: Mapping[str, float] | None,
    times: int,
    seconds: float,
) -> None:
    if times < 1:
        raise ParameterError(f"times must be 1 or more, and {times} is not.")
    if not seconds > 0:
        raise ParameterError(f"seconds must be over 0, and {seconds} is not.")
    bounds = capacity if isinstance(capacity, Mapping) else {"everybody": capacity or 0}
    for word, given in (("capacity", bounds), ("cost", cost or {})):
        for name, figure in given.items():
            if not 0 <= figure < np.inf:
                raise ParameterError(f"The {word} of {name} is {figure}, and it takes a number from 0 up.")
            if word == "capacity" and figure != int(figure):
                raise ParameterError(f"The capacity of {name} is {figure}, and it takes a whole number of needs.")
    for need, able in needs.items():
        if isinstance(able, str):
            raise ParameterError(f"The need '{need}' must have a list of names, and '{able}' is a single text.")


def _feasible(needs: Mapping[str, Collection[str]], most: Mapping[str, int], times: int) -> None:
    """Raises ParameterError with the needs that must stay unmet: by a greatest flow from needs to those who can.

    Where capacities are what is short, the least cut shows where: needs that ask together for more than all who can meet
    them have to give.
    """
    flow = nx.DiGraph()
    flow.add_nodes_from(["from", "to"])
    for need, able in sorted(needs.items()):
        flow.add_edge("from", ("need", need), capacity=times)
        flow.add_edges_from((("need", need), ("name", name), {"capacity": 1}) for name in sorted(set(able)))
    flow.add_edges_from((("name", name), "to", {"capacity": bound}) for name, bound in most.items())
    rest = shortest_augmenting_path(flow, "from", "to")
    most_met = rest.graph["flow_value"]
    if most_met == times * len(needs):
        return
    who = [need for need in sorted(needs) if len(set(needs[need])) < times]
    if who:
        why = f"{', '.join(who)} must stay unmet, since fewer than {times} can meet {', '.join(who)}"
        raise ParameterError(f"No choice meets every need: {why}.")
    free = nx.subgraph_view(
        rest, filter_edge=lambda one, other: rest[one][other]["flow"] < rest[one][other]["capacity"]
    )
    tight = nx.descendants(free, "from")
    asked, able = (sorted(name for kind, name in tight if kind == of) for of in ("need", "name"))
    left = most_met - times * (len(needs) - len(asked))
    raise ParameterError(
        f"No choice meets every need: {times * len(asked) - left} must stay unmet of {times * len(asked)} that {', '.join(asked)} "
        f"ask for, since the capacities do not suffice: {', '.join(able) or 'those who could'} can take on {left} of them."
    )


def _solve(
    needs: Mapping[str, Collection[str]],
    names: list[str],
    most: Mapping[str, int],
    price: Mapping[str, float],
    times: int,
    seconds: float,
) -> tuple[dict[str, list[str]], float]:
    """Who takes on what, and the bound under which no cost can be.

    A variable for every name (chosen or not), then one for every need and name that can meet it.
    """
    if not needs:
        return {}, 0.0
    place = {name: number for number, name in enumerate(names)}
    pairs = [(need, name) for need in sorted(needs) for name in sorted(set(needs[need]))]
    number = {need: row for row, need in enumerate(sorted(needs))}
    columns = len(names) + np.arange(len(pairs))
    who = np.array([place[name] for _, name in pairs])
    every, width = np.ones(len(pairs)), len(names) + len(pairs)
    met = coo_array((every, ([number[need] for need, _ in pairs], columns)), shape=(len(needs), width))
    rows = np.arange(len(pairs))
    only_chosen = coo_array(
        (np.concatenate([every, -every]), (np.concatenate([rows, rows]), np.concatenate([columns, who]))),
        shape=(len(pairs), width),
    )
    bounds = np.array([most[name] for name in names], dtype=np.float64)
    load = coo_array(
        (
            np.concatenate([every, -bounds]),
            (np.concatenate([who, np.arange(len(names))]), np.concatenate([columns, np.arange(len(names))])),
        ),
        shape=(len(names), width),
    )
    found = milp(
        np.concatenate([[price[name] for name in names], np.zeros(len(pairs))]),
        integrality=np.ones(width),
        bounds=Bounds(0, 1),
        constraints=[
            LinearConstraint(met.tocsr(), times, times),
            LinearConstraint(only_chosen.tocsr(), -np.inf, 0),
            LinearConstraint(load.tocsr(), -np.inf, 0),
        ],
        options={"time_limit": seconds, "mip_rel_gap": 0},
    )
    if found.x is None:
        raise ParameterError(f"No choice was found within {seconds:g} seconds; give it more, or fewer needs.")
    chosen: dict[str, list[str]] = {}
    for (need, name), part in zip(pairs, found.x[len(names) :], strict=True):
        if part > 0.5:
            chosen.setdefault(name, []).append(need)
    return chosen, float(found.mip_dual_bound)


def _greedy(
    needs: Mapping[str, Collection[str]], most: Mapping[str, int], price: Mapping[str, float], times: int
) -> float | None:
    """The cost of taking, again and again, whoever meets most open needs for the price; None where needs stay open."""
    open_needs = dict.fromkeys(sorted(needs), times)
    left, total = set(most), 0.0
    while any(open_needs.values()):
        offers = {
            n: [need for need, many in open_needs.items() if many and n in needs[need]][: most[n]] for n in sorted(left)
        }
        offers = {name: taken for name, taken in offers.items() if taken}
        if not offers:
            return None
        best = min(offers, key=lambda name: (price[name] / len(offers[name]), name))
        for need in offers[best]:
            open_needs[need] -= 1
        left.discard(best)
        total += price[best]
    return total
