import doctest
import sys

import networkx as nx
import pytest

from clustergraph.errors import ParameterError
from clustergraph.network import Participations, project, two_mode
from clustergraph.network.fragility import cores, fragility
from tests.network.conftest import EVERYBODY, FIVE

ID = "https://w3id.org/clustergraph/id/"


def two_modes(edges: list[str]) -> nx.Graph:
    """Actors are small letters, groups capital ones."""
    graph = nx.Graph([tuple(edge) for edge in edges])
    for a, b in graph.edges:
        graph.edges[a, b]["passages"] = (f"p-{min(a, b)}{max(a, b)}",)
    nx.set_node_attributes(graph, {node: int(node.isupper()) for node in graph}, "bipartite")
    return graph


CHAIN = ["aG", "bG", "cG", "aH", "bH", "cK", "dK", "eK", "dL", "eL"]


def test_each_cut_node_and_bridge_says_what_it_cuts_off() -> None:
    result = fragility(two_modes(CHAIN))
    table = result.frame()
    assert table.loc[("c", "")].tolist() == ["cut node", "actor", "c", 2, ("d", "e"), 2]
    assert table.loc[("G", ""), ["mode", "cut_off", "actors"]].tolist() == ["group", 2, ("a", "b")]
    assert table.loc[("c", "K"), ["kind", "label", "actors"]].tolist() == ["bridge", "c – K", ("d", "e")]
    assert all(result.evidence(row) for row in table.index)
    assert result.evidence(("c", "K")) == ("p-Kc",)
    assert result.evidence(("c", "")) == ("p-Gc", "p-Kc")


def test_all_that_is_named_is_cut_off_and_nothing_else_is_fragile() -> None:
    graph = nx.davis_southern_women_graph()
    graph.remove_nodes_from(["E7", "E8", "E9"])  # the events that most women of both camps attended
    found = {node for node, group in fragility(graph).frame().index if not group}
    assert found == set(nx.articulation_points(graph))
    for node in found:
        left = graph.copy()
        left.remove_node(node)
        assert nx.number_connected_components(left) > nx.number_connected_components(graph)


def test_a_letter_that_all_have_signed_hides_every_cut_node() -> None:
    graph = two_modes([*CHAIN, "aZ", "bZ", "cZ", "dZ", "eZ"])
    assert fragility(graph).frame().empty
    graph.remove_node("Z")
    assert len(fragility(graph).frame()) == 5


def test_without_ties_nothing_can_be_lost() -> None:
    graph = nx.Graph()
    graph.add_node("a", bipartite=0)
    graph.add_node("G", bipartite=1)
    assert fragility(graph).frame().empty
    assert "Too few ties" in str(fragility(graph).note)
    with pytest.raises(ParameterError, match="has no groups"):
        fragility(nx.path_graph(3))


def test_the_cluster_hangs_on_two_groups_and_on_no_actor(table: Participations) -> None:
    """Of agreements and groups, with those who are counted on: the letter of intent makes half of all links."""
    two = two_mode(table, layers=["agreement", "group"], documents=FIVE, standing=EVERYBODY)
    letter, circle = f"{ID}agreement/rs-2024-0398", f"{ID}group/arbetsgruppen-samverkanskultur"
    links = [set(groups) for *_, groups in project(two).edges(data="groups")]
    assert sum(letter in groups for groups in links) / len(links) == pytest.approx(0.5, abs=0.06)
    lost = fragility(two).frame().xs("", level="group")
    assert (lost.loc[lost["mode"] == "actor", "cut_off"] == 0).all()
    assert set(lost.index[lost["cut_off"] > 5]) == {letter, circle}


def test_cores_of_two_modes_ask_for_groups_that_hold_such_actors() -> None:
    table = cores(two_modes(CHAIN)).frame()
    assert table["core"].to_dict() == {"a": 2, "b": 2, "G": 2, "H": 2, "d": 2, "e": 2, "K": 2, "L": 2, "c": 2}
    hanging = cores(two_modes([*CHAIN, "fL"])).frame()
    assert hanging.loc["f", ["mode", "core"]].tolist() == ["actor", 1]
    assert hanging["core"].is_monotonic_decreasing


def test_the_examples_run() -> None:
    assert doctest.testmod(sys.modules[fragility.__module__]).failed == 0
