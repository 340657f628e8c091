import functools
import logging
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import networkx as nx
import numpy as np
import pytest

from clustergraph.backend import answers
from clustergraph.backend.dispatch import SMALL, can_run, convert_to_nx, quickly, should_run
from clustergraph.backend.information import NAME
from clustergraph.backend.ties import Ties
from clustergraph.errors import ExtraError


@pytest.fixture
def preferred() -> Iterator[None]:
    """The backend is asked first, by every call; and the cache is used without a warning."""
    with nx.config(backend_priority=[NAME], warnings_to_ignore={"cache"}):
        yield


@pytest.fixture
def used(caplog: pytest.LogCaptureFixture) -> Iterator[Any]:
    """Whether the backend has answered since it was last asked."""
    caplog.set_level(logging.DEBUG, "networkx")

    def since() -> bool:
        said = [record.getMessage() for record in caplog.records]
        caplog.clear()
        return any(message.startswith(f"Using backend '{NAME}'") for message in said)

    return since


def same(ours: dict[Any, float], theirs: dict[Any, float]) -> None:
    assert list(ours) == list(theirs)
    np.testing.assert_allclose(list(ours.values()), list(theirs.values()), rtol=1e-9, equal_nan=True)


def large(directed: bool = False) -> nx.Graph:
    graph = nx.gnm_random_graph(SMALL + 50, 600, seed=2, directed=directed)
    nx.set_edge_attributes(graph, {edge: 1 + sum(edge) % 5 for edge in graph.edges}, "weight")
    return graph


def test_a_user_turns_it_on_once_and_calls_networkx_as_before(preferred: None, used: Any) -> None:
    graph = large()
    figures = nx.closeness_centrality(graph)
    assert used()
    same(figures, nx.closeness_centrality(graph, backend="networkx"))


@pytest.mark.slow
def test_or_by_the_environment_before_networkx_is_imported() -> None:
    code = f"import networkx as nx; print(nx.config.backend_priority.algos, len(nx.constraint(nx.path_graph({SMALL}))))"
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=True, env={"NETWORKX_BACKEND_PRIORITY": NAME}
    )
    assert done.stdout.split() == [f"['{NAME}']", str(SMALL)]


def test_small_graphs_stay_with_networkx(preferred: None, used: Any) -> None:
    nx.betweenness_centrality(nx.path_graph(SMALL - 1))
    assert not used()
    nx.betweenness_centrality(nx.path_graph(SMALL))
    assert used()


def test_what_takes_no_longer_than_the_conversion_stays_until_there_is_one(preferred: None, used: Any) -> None:
    graph = large()
    first = nx.core_number(graph)
    assert not used()
    nx.closeness_centrality(graph)
    assert used()
    assert nx.core_number(graph) == first
    assert used()


REFUSED: list[tuple[Any, nx.Graph, dict[str, Any]]] = [
    (nx.betweenness_centrality, large(), {"weight": "weight"}),
    (nx.betweenness_centrality, large(), {"k": 20, "seed": 1}),
    (nx.betweenness_centrality, large(), {"endpoints": True}),
    (nx.constraint, large(), {"nodes": [1, 2]}),
    (nx.constraint, large(), {"nodes": np.array([1, 2])}),
    (nx.effective_size, large(), {"weight": "weight"}),
    (nx.effective_size, large(directed=True), {}),
    (nx.core_number, large(directed=True), {}),
]


@pytest.mark.parametrize(("function", "graph", "options"), REFUSED)
def test_an_argument_that_means_something_else_to_igraph_is_answered_by_networkx(
    function: Any, graph: nx.Graph, options: dict[str, Any], preferred: None, used: Any
) -> None:
    figures = function(graph, **options)
    assert not used()
    same(figures, function(graph, backend="networkx", **options))
    with pytest.raises(NotImplementedError, match=NAME):
        function(graph, backend=NAME, **options)


def test_so_is_a_graph_that_igraph_reads_otherwise(preferred: None, used: Any) -> None:
    graph = large()
    graph.add_edge(0, 0)
    for function in (nx.constraint, nx.effective_size):
        function(graph)
    graph.remove_edge(0, 0)
    graph.add_edge(0, 1, weight=0)
    nx.constraint(graph, weight="weight")
    nx.closeness_centrality(graph, distance="weight")
    nx.closeness_centrality(graph, distance=lambda *_: 1)
    nx.closeness_centrality(graph, u=3)
    list(nx.bridges(graph, root=0))
    nx.constraint(nx.MultiGraph(large()))
    assert not used()
    nx.constraint(graph)
    assert used()


def test_what_networkx_refuses_is_refused_in_its_own_words(preferred: None) -> None:
    graph = large()
    graph.add_edge(0, 0)
    with pytest.raises(nx.NetworkXNotImplemented, match="self loops"):
        nx.core_number(graph)
    with pytest.raises(nx.NetworkXNotImplemented, match="directed"):
        nx.articulation_points(large(directed=True))
    with pytest.raises(TypeError, match="nonsense"):
        nx.constraint(large(), nonsense=1)


def test_the_conversion_is_kept_and_an_argument_that_networkx_has_not_is_refused() -> None:
    graph = large()
    nx.constraint(graph, backend=NAME)
    with pytest.warns(UserWarning, match="cached graph is being used"):
        nx.closeness_centrality(graph, backend=NAME)
    assert str(can_run("constraint", (graph,), {"nonsense": 1})).startswith("nonsense")


CHANGES: dict[str, Any] = {
    "add_edge": lambda graph: graph.add_edge(0, 99, weight=9),
    "remove_edge": lambda graph: graph.remove_edge(*next(iter(graph.edges))),
    "remove_node": lambda graph: graph.remove_node(7),
    "add_node": lambda graph: graph.add_node("more"),
    "a weight by set_edge_attributes": lambda graph: nx.set_edge_attributes(
        graph, {next(iter(graph.edges)): 50}, "weight"
    ),
    "a weight written into the graph": lambda graph: next(iter(graph.edges(data=True)))[2].update(weight=50),
    "a weight taken away": lambda graph: next(iter(graph.edges(data=True)))[2].clear(),
    "relabelled in place": lambda graph: nx.relabel_nodes(graph, {3: "three"}, copy=False),
}


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("change", CHANGES)
def test_a_graph_that_has_changed_is_answered_as_it_is_now(
    change: str, directed: bool, preferred: None, used: Any
) -> None:
    graph = large(directed)
    before = nx.constraint(graph, weight="weight")
    assert used()
    CHANGES[change](graph)
    after = nx.constraint(graph, weight="weight")
    assert used()
    same(after, nx.constraint(graph, weight="weight", backend="networkx"))
    assert repr(after) != repr(before)


def test_a_view_is_answered_as_what_it_shows_is_now(preferred: None) -> None:
    """networkx keeps what it converted with the view, and the view does not hear of changes."""
    graph = large()
    view = graph.subgraph(range(SMALL + 10))
    nx.closeness_centrality(view)
    for other in range(1, 60):
        graph.add_edge(0, other)
    same(nx.closeness_centrality(view), nx.closeness_centrality(view.copy(), backend="networkx"))


def test_without_igraph_networkx_answers_and_one_sentence_says_so_where_it_was_named(
    monkeypatch: pytest.MonkeyPatch, preferred: None, used: Any
) -> None:
    monkeypatch.setitem(sys.modules, "igraph", None)
    graph = large()
    assert len(nx.closeness_centrality(graph)) == len(graph)
    assert not used()
    assert "pip install 'clustergraph[analysis]'" in str(should_run("closeness_centrality", (graph,), {}))
    for _ in range(2):  # the second time, too
        with pytest.raises(
            ExtraError, match=r"igraph, which is not installed; run pip install 'clustergraph\[analysis\]'"
        ):
            nx.closeness_centrality(graph, backend=NAME)
    assert quickly(nx.closeness_centrality, graph) == nx.closeness_centrality(graph)


def test_quickly_is_by_igraph_and_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    graph, answered, real = large(), [], answers.constraint

    @functools.wraps(real)
    def counted(*given: Any, **options: Any) -> Any:
        answered.append(1)
        return real(*given, **options)

    monkeypatch.setattr(answers, "constraint", counted)
    same(quickly(nx.constraint, graph, weight="weight"), nx.constraint(graph, weight="weight"))
    assert len(answered) == 1
    assert not graph.__networkx_cache__.get("backends")
    quickly(nx.constraint, nx.path_graph(9))  # small
    with nx.config(backend_priority=["networkx"]):  # the user has chosen
        quickly(nx.constraint, graph)
    graph.add_edge(0, 1, weight=0)
    same(quickly(nx.constraint, graph, weight="weight"), nx.constraint(graph, weight="weight"))
    assert len(answered) == 1


def test_what_networkx_asks_to_have_back_is_a_networkx_graph() -> None:
    graph = large()
    assert nx.utils.graphs_equal(convert_to_nx(Ties(graph, "weight")), graph)
    assert nx.degree_assortativity_coefficient(Ties(graph), backend="networkx") < 1
    assert convert_to_nx({"a": 1}) == {"a": 1}
