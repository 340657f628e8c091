from collections import Counter
from collections.abc import Callable

import pytest

import clustergraph
from clustergraph.errors import EndpointError
from clustergraph.library import ClusterGraph
from clustergraph.network import LAYERS, Participations
from clustergraph.release import Release
from tests.conftest import free_port

PREFIXES = "PREFIX cg: <https://w3id.org/clustergraph/def/> "
RECORDS = {
    "agreement": "?r cg:party ?a",
    "consultation": "{ ?r cg:respondent ?a } UNION { ?r cg:inConsultation ?c ; <http://purl.org/dc/terms/isPartOf>/cg:addressedTo ?a }",
    "meeting": "{ ?r cg:attendedBy ?a } UNION { ?r cg:relationProperty cg:convenes ; cg:relationSubject ?a }",
    "measure": "{ ?r cg:responsibleActor ?a } UNION { ?r cg:committedActor ?a }",
}


@pytest.mark.parametrize("layer", RECORDS)
def test_every_record_of_a_layer_is_there_with_its_passages(
    layer: str, graph: ClusterGraph, table: Participations
) -> None:
    answer = graph.query(f"{PREFIXES}SELECT DISTINCT ?r ?a ?p WHERE {{ {RECORDS[layer]} . ?r cg:evidence ?p }}")
    wanted = {(str(row["r"]), str(row["a"]), str(row["p"])) for row in answer.rows}
    found = {(r.iri, r.actor, passage) for r in table.records if r.layer == layer for passage in r.passages}
    assert wanted == found


def test_every_participation_is_a_group_s_or_a_project_s(graph: ClusterGraph, table: Participations) -> None:
    answer = graph.query(f"{PREFIXES}SELECT ?r WHERE {{ ?r cg:participant ?a }}")
    assert {str(row["r"]) for row in answer.rows} == {
        r.iri for r in table.records if r.layer in {"group", "project"} and "/participation/" in r.iri
    }
    assert {r.group.split("/")[-2] for r in table.records if r.layer == "project"} == {"project", "programme"}


def test_the_layers_are_those_that_are_promised(table: Participations) -> None:
    assert {record.layer for record in table.records} == set(LAYERS)
    assert all(record.passages and record.document for record in table.records)


def test_who_is_in_is_who_the_rules_call_party(graph: ClusterGraph, table: Participations) -> None:
    parties = graph.query(f"{PREFIXES}SELECT ?g ?a WHERE {{ ?g cg:hasParty ?a }}")
    found = {(r.group, r.actor) for r in table.records if r.layer == "agreement" and r.standing == "in"}
    assert found == {(str(row["g"]), str(row["a"])) for row in parties.rows}


def test_a_role_and_a_date_stand_as_the_document_gives_them(town_release: Release) -> None:
    table = clustergraph.open(town_release.folder).participations()
    signed = next(record for record in table.records if record.role == "signed")
    assert (signed.start, signed.reported, signed.certainty, signed.layer) == ("2030-03", None, "explicit", "agreement")
    adopted = next(record for record in table.records if record.role == "adopted")
    assert (adopted.start, adopted.reported) == (None, "2030-04-02")
    assert str(signed.document).endswith("/brev-om-samarbete")
    assert Counter(record.standing for record in table.records) == {"in": 4, "expected": 2}
    frame = table.frame()
    assert len(frame) == len(table) == 6
    assert set(frame["actor_label"]) == {"Region Näset", "Universitetet på Näset", "Länsstyrelsen på Näset"}


def test_an_endpoint_says_the_same(server: str, table: Participations) -> None:
    remote = clustergraph.open(f"{server}/sparql").participations()
    assert remote.records == table.records
    assert remote.frame().equals(table.frame())


def test_another_project_s_server_says_the_same(start_oxigraph: Callable[..., str], town_release: Release) -> None:
    remote = clustergraph.open(start_oxigraph(town_release))
    assert remote.participations().records == clustergraph.open(town_release.folder).participations().records
    assert remote.network().edges == clustergraph.open(town_release.folder).network().edges


def test_an_endpoint_that_is_down_is_named() -> None:
    with pytest.raises(EndpointError, match="cannot be reached"):
        clustergraph.open(f"http://127.0.0.1:{free_port()}/sparql").network()
