from collections.abc import Callable

import pytest

from clustergraph.errors import ParameterError
from clustergraph.library import ClusterGraph
from clustergraph.network import (
    Participations,
    Region,
    Result,
    brokerage,
    coverage_matrix,
    project,
    regions,
    two_mode,
    two_mode_brokerage,
)
from tests.network.conftest import examples_run

ACTOR = "https://w3id.org/clustergraph/id/actor/"
KNOWN = {
    "actor/karolinska-institutet": Region("stockholms-lan", sources=("https://example.org/ki",)),
    "actor/kungliga-tekniska-hogskolan": "stockholms-lan",
}
COUNTIES = {
    "stockholms-lan": {"kind": ["County"], "label": ["Stockholms län"], "type": ["Territory"]},
    "uppsala-lan": {"kind": ["County"], "label": ["Uppsala län"], "type": ["Territory"]},
}


@pytest.fixture(scope="session")
def placed(graph: ClusterGraph) -> Result:
    return graph.regions(KNOWN)


def test_the_examples_hold() -> None:
    assert examples_run("regions")


def test_grounds_are_told_apart_and_lead_to_passages(placed: Result) -> None:
    table = placed.frame()
    told = {
        name: tuple(table.loc[f"{ACTOR}{name}", ["region", "grounds"]])
        for name in ("lansstyrelsen-i-uppsala-lan", "uppsala-universitet", "region-stockholm", "karolinska-institutet")
    }
    assert told == {
        "lansstyrelsen-i-uppsala-lan": ("uppsala-lan", "stated"),
        "uppsala-universitet": ("uppsala-lan", "name"),
        "region-stockholm": ("stockholms-lan", "name"),
        "karolinska-institutet": ("stockholms-lan", "given"),
    }
    assert all("/id/passage/" in passage for passage in placed.evidence(f"{ACTOR}uppsala-universitet"))
    assert placed.evidence(f"{ACTOR}karolinska-institutet") == ("https://example.org/ki",)
    assert (table["sources"] > 0).sum() == table["region"].notna().sum() - 1  # of KTH no source was given


def test_who_serves_the_whole_country_or_names_no_county_has_no_region(placed: Result) -> None:
    table = placed.frame()
    for name in ("swedenbio", "sveriges-lantbruksuniversitet", "stockholm-business-alliance"):
        assert table["region"].isna()[f"{ACTOR}{name}"]
    assert str(placed.uncertainty).startswith(f"Of {len(table)} organisations 2 given, 2 stated, 9 name")


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("Stockholms stad", "stockholms-lan"),
        ("Region Uppsala", "uppsala-lan"),
        ("Stockholm-Uppsalaregionens kansli", None),
        ("Samverkan Stockholm Uppsala", None),
        ("Uppsalahem", None),
        ("KTH", None),
    ],
)
def test_a_name_tells_of_a_county_only_as_a_word_and_alone(
    make_table: Callable[..., Participations], name: str, region: str | None
) -> None:
    things = {**COUNTIES, "it": {"type": ["Organization"], "label": [name]}}
    assert regions(make_table([], things), {}).table.loc["it", "region"] == region


def test_what_is_given_counts_and_the_note_says_where_a_document_has_it_otherwise(
    make_table: Callable[..., Participations],
) -> None:
    things = {**COUNTIES, "it": {"type": ["Organization"], "label": ["It"], "basedIn": ["uppsala-lan"]}}
    result = regions(make_table([], things), {}, {"it": "stockholms-lan"})
    assert result.table.loc["it", "region"] == "stockholms-lan"
    assert "not what a document states, and counts: It" in str(result.note)
    with pytest.raises(ParameterError, match="'nobody' in regions is no actor of the graph"):
        regions(make_table([], things), {}, {"nobody": "stockholms-lan"})


def test_bridges_between_the_counties_can_be_counted(table: Participations, placed: Result) -> None:
    two = two_mode(table, regions=placed, collectives="drop")
    university = two.nodes[f"{ACTOR}uppsala-universitet"]
    assert (university["region"], university["region_grounds"]) == ("uppsala-lan", "name")
    assert university["region_sources"] == placed.evidence(f"{ACTOR}uppsala-universitet")
    bridges = two_mode_brokerage(two, "region").frame()
    assert bridges[bridges["mode"] == "actor"]["boundary"].idxmax() == f"{ACTOR}region-stockholm"
    roles = brokerage(project(two, "newman"), "region").frame()
    assert roles["boundary"].sum() > 0
    assert len(roles) == sum(two.nodes[node].get("region") is not None for node in two)


def test_coverage_by_region_takes_the_same_regions(graph: ClusterGraph, placed: Result) -> None:
    spoken = graph.spoken()
    without, with_them = (
        coverage_matrix(spoken, columns="region", scheme="rs-2025-0671", regions=r) for r in (None, placed)
    )
    cell = ("https://w3id.org/clustergraph/id/aspect/rs-2025-0671/b", "stockholms-lan")
    assert (without.table.loc[cell, "answer"], with_them.table.loc[cell, "answer"]) == ("absent", "stated")
    assert with_them.evidence(cell)
    assert with_them.parameters["regions_given"] == placed.table["region"].notna().sum()
