import pytest

from clustergraph import charts
from clustergraph.errors import ParameterError, UnknownError
from clustergraph.library import ClusterGraph
from clustergraph.network import Graph

ACTOR = "actor/karolinska-institutet"


def test_the_actor_and_its_contacts_are_drawn_and_told(one: Graph) -> None:
    figure = charts.ego(one, ACTOR)
    iri = next(node for node in one if node.endswith(ACTOR))
    svg = figure.svg()
    assert {one.nodes[other]["label"] for other in one[iri]} == set(figure.table["med"])
    assert all(one.nodes[other]["label"][:20] in svg for other in one[iri])
    assert f"{one.degree(iri)} av {len(one) - 1} andra aktörer" in svg
    assert "/id/passage/" in figure.html()


def test_everybody_stands_where_they_stand_in_the_next_picture(one: Graph) -> None:
    def at(figure: charts.Figure) -> dict[str, tuple[float, float]]:
        rows = next(rows for rows in figure.spec()["datasets"].values() if rows and "part" in rows[0])
        return {row["name"]: (row["x"], row["y"]) for row in rows}

    assert at(charts.ego(one, ACTOR)) == at(charts.ego(one, "actor/region-uppsala"))


def test_who_has_no_place_yet_is_named_as_such(one: Graph) -> None:
    assert "står på samma plats i varje bild" in charts.ego(one, ACTOR).svg()
    larger = one.copy()
    larger.add_node("new", label="Nybildade bolaget", label_en="The newcomer", bipartite=0)
    iri = next(node for node in one if node.endswith(ACTOR))
    larger.add_edge("new", iri, weight=1, groups=(), passages=())
    line = " ".join(charts.ego(larger, ACTOR, lang="en").spec()["title"]["subtitle"])
    assert "Without a place as yet, and not bound to stand there next time: The newcomer." in line


def test_what_two_share_is_called_by_its_name(one: Graph, graph: ClusterGraph) -> None:
    shared = " ".join(charts.ego(one, ACTOR, names=graph.names()).table["delar"])
    assert "Avsiktsförklaring att stärka" in shared
    assert "rs-2024-0398" not in shared


def test_who_shares_nothing_is_told_to(one: Graph) -> None:
    alone = next(node for node in one if not one.degree(node))
    assert "Too few ties" in charts.ego(one, alone)._repr_html_()


def test_what_it_does_not_draw(one: Graph, graph: ClusterGraph) -> None:
    with pytest.raises(UnknownError, match="karolinska-institutet"):
        charts.ego(one, "actor/karolinska-institute")
    with pytest.raises(ParameterError, match="project it first"):
        charts.ego(graph.network(), ACTOR)
