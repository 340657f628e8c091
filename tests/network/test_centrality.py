import doctest
import sys

import networkx as nx
import numpy as np
import pytest

from clustergraph.network.centrality import centrality, cohesion

# Borgatti and Halgin 2011, Analyzing affiliation networks, SAGE Handbook of Social Network Analysis,
# doi:10.4135/9781446294413.n28, on Davis' Southern Women: degree, closeness and betweenness, divided by the most that a node
# of its mode can have (Borgatti and Everett 1997), in per cent. networkx holds its own functions to the same figures, and R's
# sna with the greatest values of Borgatti and Everett gives every one of them.
DAVIS = {
    "E8": (78, 85, 24),
    "E9": (67, 79, 23),
    "E7": (56, 73, 13),
    "Nora Fayette": (57, 80, 11),
    "Evelyn Jefferson": (57, 80, 10),
    "Theresa Anderson": (57, 80, 9),
    "E6": (44, 69, 7),
    "Sylvia Avondale": (50, 77, 7),
    "Laura Mandeville": (50, 73, 5),
    "Brenda Rogers": (50, 73, 5),
    "Katherina Rogers": (43, 73, 5),
    "E5": (44, 59, 4),
    "Helen Lloyd": (36, 73, 4),
    "E3": (33, 56, 2),
    "Ruth DeSand": (29, 71, 2),
    "Verne Sanderson": (29, 71, 2),
    "E12": (33, 56, 2),
    "Myra Liddel": (29, 69, 2),
    "E11": (22, 54, 2),
    "Eleanor Nye": (29, 67, 1),
    "Frances Anderson": (29, 67, 1),
    "Pearl Oglethorpe": (21, 67, 1),
    "E4": (22, 54, 1),
    "Charlotte McDowd": (29, 60, 1),
    "E10": (28, 55, 1),
    "Olivia Carleton": (14, 59, 1),
    "Flora Price": (14, 59, 1),
    "E2": (17, 52, 0),
    "E1": (17, 52, 0),
    "Dorothy Murchison": (14, 65, 0),
    "E13": (17, 52, 0),
    "E14": (17, 52, 0),
}


def test_davis_southern_women_have_the_two_mode_centralities_that_are_published() -> None:
    table = centrality(nx.davis_southern_women_graph()).frame()
    assert set(table.index) == set(DAVIS)
    for node, published in DAVIS.items():
        figures = 100 * table.loc[node, ["degree", "closeness", "betweenness"]].astype(float)
        assert figures.tolist() == pytest.approx(published, abs=0.51), node
    assert table["mode"].value_counts().to_dict() == {"actor": 18, "group": 14}


# The marriages of Padgett and Ansell 1993 (without Pucci, who married none of them), by R's sna::betweenness over 91 pairs;
# of Medici, Guadagni and Strozzi also in Jackson 2008, Social and Economic Networks, section 1.2.
FLORENCE = {
    "Medici": 0.522,
    "Guadagni": 0.255,
    "Albizzi": 0.212,
    "Salviati": 0.143,
    "Ridolfi": 0.114,
    "Bischeri": 0.104,
    "Strozzi": 0.103,
    "Barbadori": 0.093,
    "Tornabuoni": 0.092,
    "Castellani": 0.055,
    "Peruzzi": 0.022,
    "Acciaiuoli": 0,
    "Ginori": 0,
    "Lamberteschi": 0,
    "Pazzi": 0,
}


def test_the_medici_stand_between_the_florentine_families_as_published() -> None:
    betweenness = centrality(nx.florentine_families_graph()).frame()["betweenness"]
    assert betweenness.round(3).to_dict() == FLORENCE


def test_zachary_s_karate_club_is_as_transitive_and_assortative_as_published() -> None:
    """KONECT (Kunegis 2013), network "Zachary karate club": 0.255682 and -0.475613; R's sna::gtrans gives the first as well."""
    value = cohesion(nx.karate_club_graph(), by="club").frame()["value"]
    assert value["transitivity"] == pytest.approx(0.255682, abs=5e-7)
    assert value["degree assortativity"] == pytest.approx(-0.475613, abs=5e-7)
    assert value[["actors", "ties", "components"]].tolist() == [34, 78, 1]
    assert value["club assortativity"] > 0.7


def test_without_ties_nothing_is_central_and_nothing_is_said() -> None:
    graph = nx.empty_graph(3)
    nx.set_node_attributes(graph, "a", "sector")
    assert centrality(graph).frame()["betweenness"].isna().all()
    assert str(centrality(graph).note).startswith("Too few ties")
    value = cohesion(graph, by="sector").frame()["value"]
    assert np.isnan(value[["transitivity", "degree assortativity", "sector assortativity"]]).all()
    assert value["isolates"] == 3
    assert "Too few" in str(cohesion(graph, by="sector").note)


def test_where_only_one_group_is_left_nobody_stands_between_others() -> None:
    graph = nx.complete_bipartite_graph(4, 1)
    assert centrality(graph).frame()["betweenness"].isna().all()
    assert centrality(graph).frame()["degree"].tolist() == [1] * 5
    assert str(centrality(graph).note).startswith("Too few nodes")


def test_the_examples_run() -> None:
    assert doctest.testmod(sys.modules[cohesion.__module__]).failed == 0
