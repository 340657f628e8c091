import clustergraph
from clustergraph.library import ClusterGraph
from clustergraph.network import coverage_matrix
from clustergraph.network.coverage import ANSWERS
from clustergraph.network.participations import code
from clustergraph.release import Release


def test_every_row_has_its_own_passage_and_every_mention_its_document(graph: ClusterGraph) -> None:
    spoken = graph.spoken()
    assert {mention.row for mention in spoken.mentions} <= set(spoken.rows)
    assert {row for row, of in spoken.rows.items() if of.kind == "Challenge"} <= {m.row for m in spoken.mentions}
    assert {mention.document for mention in spoken.mentions} <= set(spoken.issuers)
    assert len(spoken.issuers) == len(
        graph.query("PREFIX cg: <https://w3id.org/clustergraph/def/> SELECT DISTINCT ?d WHERE { ?d cg:issuedBy ?a }")
    )


def test_a_document_speaks_for_the_organisation_that_issues_it(graph: ClusterGraph) -> None:
    spoken = graph.spoken()
    issuers = {code(document): [code(issuer) for issuer in many] for document, many in spoken.issuers.items()}
    assert issuers["tjansteutlatande-rs-2025-0671"] == ["region-stockholm"]  # its office is named
    strategy = next(of for document, of in spoken.sets_out.items() if code(document) == "strategi-rs-2025-0671")
    assert {iri.split("/")[-2] for iri in strategy} == {"document", "strategy", "strategy-version"}


def test_an_endpoint_says_the_same(server: str, town_release: Release, graph: ClusterGraph) -> None:
    there, here = clustergraph.open(f"{server}/sparql").spoken(), graph.spoken()
    assert (there.mentions, there.issuers, there.sets_out) == (here.mentions, here.issuers, here.sets_out)
    remote, local = (coverage_matrix(spoken, "challenge", "actor") for spoken in (there, here))
    assert remote.frame().equals(local.frame())
    assert remote.passages == local.passages
    town = coverage_matrix(clustergraph.open(town_release.folder).spoken(), "area", "sector").frame()
    assert set(town["answer"]) <= set(ANSWERS)
