import doctest
import sys

import networkx as nx
import numpy as np
import pytest

from clustergraph.errors import ParameterError
from clustergraph.network.suggestions import meetings_first


def chain(*groups: str) -> nx.Graph:
    """Groups G0, G1 … of the actors whose letters are given."""
    graph = nx.Graph((actor, f"G{number}") for number, group in enumerate(groups) for actor in group)
    nx.set_node_attributes(graph, {node: int(node.startswith("G")) for node in graph}, "bipartite")
    for actor, group in graph.edges:
        graph.edges[actor, group]["passages"] = (f"{min(actor, group)}-{max(actor, group)}",)
    return graph


def test_a_gain_is_what_the_meeting_adds_to_the_global_efficiency() -> None:
    graph = chain("abc", "cd", "de", "ef", "fgh")
    projected = nx.bipartite.projected_graph(graph, "abcdefgh")
    before = nx.global_efficiency(projected)
    for (one, other), row in meetings_first(graph, top=99).frame().iterrows():
        after = projected.copy()
        after.add_edge(one, other)
        assert row["gain"] == pytest.approx(nx.global_efficiency(after) - before, abs=1e-9)
        assert row["distance"] == nx.shortest_path_length(projected, one, other)


def test_the_first_meeting_joins_what_no_way_leads_between_and_nobody_can_introduce() -> None:
    graph = chain("abc", "cd", "xyz")
    table = meetings_first(graph, top=3).frame()
    assert table.index[0][1] in "xyz"
    assert table.index[0][0] == "c"
    assert np.isnan(table["distance"].iloc[0])
    assert table["introducers"].iloc[0] == ()


def test_pairs_that_meet_are_not_suggested_and_introducers_bring_their_passages() -> None:
    result = meetings_first(chain("ab", "bc"))
    assert list(result.frame().index) == [("a", "c")]
    assert result.frame()["introducers"].iloc[0] == ("b",)
    assert result.evidence(("a", "c")) == ("G0-a", "G0-b", "G1-b", "G1-c")


def test_with_classes_the_pairs_across_come_first() -> None:
    graph = chain("ab", "bc", "cd", "de")
    nx.set_node_attributes(graph, dict(zip("abcde", "SSSUS", strict=True)), "region")
    table = meetings_first(graph, by="region").frame()
    assert table["across"].tolist() == sorted(table["across"], reverse=True)
    assert table.loc[table["across"], "gain"].is_monotonic_decreasing
    assert {"class", "other_class"} <= set(table.columns)


def test_where_all_have_signed_one_letter_no_pair_is_left() -> None:
    result = meetings_first(chain("ab", "bc", "abc"))
    assert result.frame().empty
    assert str(result.note).startswith("Too few pairs")
    with pytest.raises(ParameterError, match="0 is not"):
        meetings_first(chain("ab"), top=0)


def test_the_example_runs() -> None:
    assert doctest.testmod(sys.modules[meetings_first.__module__]).failed == 0
