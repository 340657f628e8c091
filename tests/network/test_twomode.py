from collections.abc import Callable

import networkx as nx
import pytest

from clustergraph.errors import ParameterError
from clustergraph.library import ClusterGraph
from clustergraph.network import Participations, project, two_mode
from clustergraph.network.twomode import actors, groups
from tests.network.conftest import examples_run

ID = "https://w3id.org/clustergraph/id/"
OFFICE, REGION = f"{ID}actor/avdelning-forskning-och-innovation-region-stockholm", f"{ID}actor/region-stockholm"


def test_the_examples_hold() -> None:
    assert examples_run("twomode")


def test_actors_are_on_one_side_and_groups_on_the_other(table: Participations) -> None:
    two = two_mode(table)
    assert nx.is_bipartite(two)
    assert not set(actors(two)) & set(groups(two))
    for one, other, records in two.edges(data="participations"):
        assert {two.nodes[one]["bipartite"], two.nodes[other]["bipartite"]} == {0, 1}
        assert records
        assert all(record.passages for record in records)


def test_an_alliance_that_has_members_is_two_nodes_and_meets_them(table: Participations) -> None:
    two = two_mode(table)
    stuns = f"{ID}actor/stuns"
    assert (two.nodes[stuns]["bipartite"], two.nodes[f"{stuns}#members"]["bipartite"]) == (0, 1)
    assert two.nodes[stuns]["iri"] == two.nodes[f"{stuns}#members"]["iri"] == stuns
    assert set(two[f"{stuns}#members"]) == {stuns, f"{ID}actor/uppsala-kommun"}
    assert two.nodes[f"{stuns}#members"]["label"] == "STUNS: medlemmar"
    circles = [name.removesuffix("#members") for name in groups(two) if name.endswith("#members")]
    assert circles
    for alliance in circles:  # also one that takes part in nothing else
        assert two.has_edge(alliance, f"{alliance}#members")
        assert alliance not in two_mode(table, layers=["agreement"])


def test_members_of_a_group_are_who_the_rule_says_participate_together(
    graph: ClusterGraph, table: Participations
) -> None:
    rule = graph.query(
        "PREFIX cg: <https://w3id.org/clustergraph/def/> SELECT ?a ?b WHERE { ?a cg:participatesWith ?b }"
    )
    wanted = {frozenset(str(term) for term in row.values()) for row in rule.rows}
    records = tuple(record for record in table.records if "/participation/" in record.iri)
    two = two_mode(Participations(records, table.things), standing=["in"], roll_up=False)
    circles = {group.removesuffix("#members") for group in groups(two) if group.endswith("#members")}
    with_an_alliance = {frozenset({circle, member}) for circle in circles for member in two[f"{circle}#members"]}
    assert {frozenset(pair) for pair in project(two).edges} - with_an_alliance == wanted
    assert len(wanted) > 50


def test_an_office_counts_as_its_organisation_or_as_itself(table: Participations) -> None:
    rolled, own = two_mode(table, layers=["measure"]), two_mode(table, layers=["measure"], roll_up=False)
    assert OFFICE not in rolled
    assert OFFICE in own
    said = {r.actor for *_, records in rolled.edges(REGION, data="participations") for r in records}
    assert OFFICE in said  # the record keeps the actor that the document names


def test_a_person_counts_as_the_organisation_of_the_post(make_table: Callable[..., Participations]) -> None:
    things = {"anna": {"holdsPost": ["director"]}, "director": {"belongsTo": ["region"]}, "region": {}}
    assert actors(two_mode(make_table(["anna board"], things))) == ["region"]


def test_a_circle_of_belonging_ends(make_table: Callable[..., Participations]) -> None:
    things = {"a": {"belongsTo": ["b"]}, "b": {"belongsTo": ["a"]}}
    assert actors(two_mode(make_table(["a g"], things))) == ["b"]


def test_a_collective_is_kept_dropped_or_stands_for_its_members(make_table: Callable[..., Participations]) -> None:
    things = {
        "universities": {"kind": ["Collective"], "includesActor": ["kth", "others"]},
        "others": {"kind": ["Collective"], "includesActor": ["ki", "universities"]},
        "companies": {"kind": ["Collective"]},
    }
    table = make_table(["universities forum", "companies forum", "region forum"], things)
    assert actors(two_mode(table)) == ["companies", "region", "universities"]
    assert actors(two_mode(table, collectives="drop")) == ["region"]
    assert actors(two_mode(table, collectives="members")) == ["companies", "ki", "kth", "region"]
    with pytest.raises(ParameterError, match="Only collectives take part"):
        two_mode(make_table(["companies forum"], things), collectives="drop")


def test_sector_and_region_are_what_the_documents_say_or_nothing(table: Participations) -> None:
    two = two_mode(table, standing=["in", "partner", "expected"])
    board = two.nodes[f"{ID}actor/lansstyrelsen-i-uppsala-lan"]
    assert (board["sector"], board["region"], board["region_grounds"]) == ("public", "uppsala-lan", "stated")
    university = two.nodes[f"{ID}actor/uppsala-universitet"]
    assert (university["sector"], university["region"]) == ("academia", None)
    told = two_mode(table, regions={"actor/uppsala-universitet": "uppsala-lan"})
    university = told.nodes[f"{ID}actor/uppsala-universitet"]
    assert (university["region"], university["region_grounds"]) == ("uppsala-lan", "given")
    assert told.graph["parameters"]["regions_given"] == 1


def test_organisations_that_take_part_in_nothing_are_there_when_asked_for(table: Participations) -> None:
    without, with_them = two_mode(table), two_mode(table, isolates=True)
    lonely = set(with_them) - set(without)
    assert lonely
    assert all(with_them.degree(node) == 0 for node in lonely)
    assert f"{ID}actor/lansstyrelsen-i-uppsala-lan" in lonely
