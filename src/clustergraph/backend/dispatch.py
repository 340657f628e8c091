"""The backend as networkx meets it (entry point `networkx.backends`): what it can answer, when it is worth it, conversion.

    nx.betweenness_centrality(graph, backend="clustergraph")   # this call
    nx.config.backend_priority = ["clustergraph"]              # every call that it can answer, from here on

The rule: an answer of igraph equals networkx's to 1e-9, or is refused, and then networkx answers. A graph that has changed is
converted anew, also where networkx itself cannot see the change: weights written into the graph, and views of another.
"""

import inspect
from collections.abc import Callable
from typing import Any

import networkx as nx
from networkx.algorithms import bipartite

from clustergraph.backend import answers
from clustergraph.backend.answers import (  # noqa: F401 - networkx looks here for what the backend has
    articulation_points,
    betweenness_centrality,
    bipartite_betweenness_centrality,
    bipartite_closeness_centrality,
    bridges,
    closeness_centrality,
    constraint,
    core_number,
    effective_size,
    leiden_communities,
)
from clustergraph.backend.information import FUNCTIONS, NAME
from clustergraph.backend.ties import Ties, installed

SMALL = 200  # nodes; under it the conversion is what takes the time
CARRIED = {  # the arguments that igraph is given; all others must be as networkx has them by default
    "betweenness_centrality": {"normalized", "seed"},  # without k nothing is drawn
    "bipartite_betweenness_centrality": {"nodes"},
    "bipartite_closeness_centrality": {"nodes", "normalized"},
    "closeness_centrality": {"distance", "wf_improved"},
    "constraint": {"weight"},
    "leiden_communities": {"weight", "resolution", "seed"},
}
DIRECTED = {"betweenness_centrality", "closeness_centrality", "constraint"}
LOOPS = {"articulation_points", "betweenness_centrality", "closeness_centrality"}  # where a loop changes nothing
LINEAR = {"articulation_points", "bridges", "core_number"}  # as quick as to convert the graph


def convert_from_nx(graph: nx.Graph, edge_attrs: dict[str, Any] | None = None, **_: Any) -> Ties:
    """networkx asks for this; `edge_attrs` names the weights that the function needs."""
    return Ties(graph, *(edge_attrs or ()))


def convert_to_nx(result: Any, **_: Any) -> Any:
    return result.networkx() if isinstance(result, Ties) else result


def can_run(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool | str:
    """True, or in words why networkx must answer itself."""
    try:
        given = _given(name, args, kwargs)
    except TypeError as error:
        return str(error)
    graph = given.pop("G")
    for argument, value in given.items():
        if argument not in CARRIED.get(name, ()) and not _alike(value, _default(name, argument)):
            return f"{argument} is not carried over to igraph."
        if argument in {"weight", "distance"} and not isinstance(value, str | None):
            return f"{argument} must be the name of an attribute."
    if reason := _unfit(name, graph):
        return reason
    _forget_stale(graph)
    return True


def should_run(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool | str:
    """True, or in words why the conversion is not worth it. Asked only where nobody named the backend in the call."""
    graph = args[0] if args else kwargs["G"]
    if not installed():
        return "igraph is not installed; run pip install 'clustergraph[analysis]'."
    if len(graph) < SMALL:
        return f"The graph has fewer than {SMALL} nodes."
    if name in LINEAR and not _converted(graph):
        return "It takes no longer than to convert the graph."
    return True


def quickly(function: Callable[..., Any], graph: nx.Graph, *args: Any, **options: Any) -> Any:
    """`function(graph, …)` by igraph, where that is installed, worth it and gives the same; else by networkx.

    For our own measures, so that they are quick without being told. Who has set `nx.config.backend_priority` is obeyed
    instead. The conversion is not kept.
    """
    name = getattr(function, "name", function.__name__)
    call = name, (graph, *args), options
    chosen = nx.config.backend_priority.get(name, nx.config.backend_priority.algos)
    if chosen or can_run(*call) is not True or should_run(*call) is not True:
        return function(graph, *args, **options)
    try:
        ties = Ties(graph, *filter(None, [options.get("weight")]))
    except NotImplementedError:
        return function(graph, *args, **options)
    return getattr(answers, name)(ties, *args, **options)


def _theirs(name: str) -> Callable[..., Any]:
    """The function of networkx that has this name among backends."""
    if name.startswith("bipartite_"):
        return getattr(bipartite, name.removeprefix("bipartite_"))  # type: ignore[no-any-return]
    return getattr(nx, name, None) or getattr(nx.community, name)  # type: ignore[no-any-return]


def _given(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """Every argument of the call, with networkx's own defaults. Raises TypeError for one that is not known here."""
    bound = inspect.signature(_theirs(name)).bind(*args, **kwargs)
    bound.apply_defaults()
    given = {argument: value for argument, value in bound.arguments.items() if argument != "backend"}
    unknown = given.pop("backend_kwargs", {})
    for argument in unknown or given.keys() - inspect.signature(getattr(answers, name)).parameters.keys():
        raise TypeError(f"{argument} is not known to this backend.")
    return given


def _default(name: str, argument: str) -> Any:
    return inspect.signature(getattr(answers, name)).parameters[argument].default


def _alike(value: Any, default: Any) -> bool:
    return value is default or (isinstance(value, bool | int | float | str) and value == default)


def _unfit(name: str, graph: Any) -> str | None:
    if name not in FUNCTIONS or graph.is_multigraph():
        return "Multigraphs are networkx's."
    if graph.is_directed() and name not in DIRECTED:
        return "The graph is directed."
    if name not in LOOPS and _has_loops(graph):
        return "The graph has self-loops."
    return None


def _has_loops(graph: Any) -> bool:
    if isinstance(graph, Ties):
        return graph.loops > 0
    return any(node in neighbours for node, neighbours in graph.adjacency())


def _kept(graph: Any) -> dict[Any, Any]:
    """What networkx has kept of this graph's conversions."""
    cache = getattr(graph, "__networkx_cache__", None) or {}
    kept: dict[Any, Any] = cache.get("backends", {}).get(NAME, {})
    return kept


def _converted(graph: Any) -> bool:
    return isinstance(graph, Ties) or any(isinstance(ties, Ties) for ties in _kept(graph).values())


def _forget_stale(graph: Any) -> None:
    """A view (it has `_graph`) does not hear of changes to what it shows, and no graph hears of `G[u][v]["weight"] = 2`."""
    kept = _kept(graph)
    if kept and (hasattr(graph, "_graph") or not all(isinstance(t, Ties) and t.holds(graph) for t in kept.values())):
        kept.clear()
