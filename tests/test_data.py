"""The real data: what a reader of the documents counts, in the graph that was built from them."""

import re

import pytest

import clustergraph
from clustergraph.iris import DEF, ID
from clustergraph.quotation import runs
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

PREFIXES = (
    f"PREFIX cg: <{DEF}> PREFIX id: <{ID}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    "PREFIX dcterms: <http://purl.org/dc/terms/> "
)


def count(graph: clustergraph.ClusterGraph, pattern: str) -> int:
    answer = graph.query(f"{PREFIXES} SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}")
    return int(str(answer.records[0]["n"]))


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("?x a cg:Aspect ; skos:inScheme <{ID}scheme/rs-2025-0671>", 5),
        ("?x a cg:PriorityArea ; skos:inScheme <{ID}scheme/rs-2025-0671>", 13),
        ("?x a cg:Aspect ; skos:inScheme <{ID}scheme/tjansteutlatande-rs-2025-0671>", 5),
        ("?x a cg:PriorityArea ; skos:inScheme <{ID}scheme/tjansteutlatande-rs-2025-0671>", 13),
        ("?x a cg:Aspect ; skos:inScheme <{ID}scheme/rs-2019-0751>", 5),
        ("?x a cg:Goal ; dcterms:isPartOf <{ID}action-plan/samverkanskultur>", 4),
        ("?x a cg:SubGoal", 18),
        ("?x a cg:Measure", 19),
        ("?x a cg:WorkingStep", 6),
        ("<{ID}action-plan/samverkanskultur> cg:targetGroup ?x", 7),
        ("<{ID}action-plan/samverkanskultur> cg:considers ?x", 6),
        ("?x a cg:Workshop", 5),
        ("?x a cg:Contradiction", 59),
        ("?x a cg:Claim", 143),
        ("?x a cg:Comparison ; cg:compares ?thing . ?thing cg:within <{ID}action-plan/samverkanskultur>", 50),
        ("?x a cg:Comparison ; cg:compares ?thing . ?thing cg:takenBy <{ID}actor/stockholms-stad>", 12),
        ("?x a cg:Person", 5),
        ("?x a cg:Document ; cg:textDigest ?d", 5),
        ("?x cg:takenBy <{ID}actor/stockholms-stad>", 37),
        ("?p cg:participationIn <{ID}group/arbetsgruppen-samverkanskultur> ; cg:participant ?x", 13),
        ("?x a cg:Challenge", 34),
        ("?x a cg:DesiredEffect", 4),
        ("?x a cg:MainGoal", 1),
        ("?x a cg:ALFAgreement", 3),
        ("?x a cg:University", 5),
        ("?x a cg:Perspective", 2),
        ("?x a cg:Signature", 3),
        ("?x a cg:Position ; cg:takenBy <{ID}actor/uppsala-kommun>", 8),
        ("?step cg:adoptionStatus <{ID}adoption-status/adopted> ; cg:party ?x", 8),
        ("?step cg:adoptionStatus <{ID}adoption-status/initiated> ; cg:party ?x", 2),
        ("?step cg:adoptionStatus <{ID}adoption-status/first-stage-party> ; cg:party ?x . ?x a cg:University", 5),
        ("?step cg:adoptionStatus <{ID}adoption-status/proposed> ; cg:party ?x", 1),
        ("?x a cg:Commitment ; dcterms:isPartOf <{ID}action-plan/samverkanskultur>", 9),
        ("?x a cg:Commitment ; cg:periodicity <{ID}periodicity/yearly>", 3),
        ("?x a cg:Measure ; cg:afterMeasure <{ID}measure/samverkanskultur/3-1>", 1),
        ("?x dcterms:isPartOf <{ID}statement/strategi-rs-2025-0671/sverige-styrkor>", 4),
        ("?x skos:inScheme|skos:topConceptOf <{ID}scheme/tjansteutlatande-rs-2025-0671> ; skos:note ?n", 18),
        ("?x a cg:Challenge ; cg:topic ?t", 34),
        ("?x a cg:Measure ; cg:topic ?t", 19),
        ("?x cg:approximate true", 3),
    ],
)
def test_the_graph_counts_what_a_reader_counts(graph: clustergraph.ClusterGraph, pattern: str, number: int) -> None:
    assert count(graph, pattern.replace("{ID}", ID)) == number


@pytest.mark.parametrize(
    ("letter", "areas", "challenges"), [("a", 3, 10), ("b", 3, 6), ("c", 2, 5), ("d", 2, 6), ("e", 3, 7)]
)
def test_each_aspect_has_its_areas_and_challenges(
    graph: clustergraph.ClusterGraph, letter: str, areas: int, challenges: int
) -> None:
    aspect = f"<{ID}aspect/rs-2025-0671/{letter}>"
    assert count(graph, f"?x a cg:PriorityArea ; skos:broader {aspect}") == areas
    assert count(graph, f"?x a cg:Challenge ; skos:broader/skos:broader {aspect}") == challenges


def test_every_record_has_evidence_and_certainty_and_every_implied_one_a_note(graph: clustergraph.ClusterGraph) -> None:
    assert count(graph, "?x a cg:Entity") > 900
    assert count(graph, "?x a cg:Entity FILTER NOT EXISTS { ?x cg:evidence ?p ; cg:certainty ?c }") == 0
    note = f"?x cg:certainty <{ID}certainty/implied> FILTER NOT EXISTS {{ ?x cg:certaintyNote ?n }}"
    assert count(graph, note) == 0


def test_totals_stand_beside_the_data(graph: clustergraph.ClusterGraph) -> None:
    assert count(graph, "GRAPH ?x { ?total a cg:Total }") == 5


def test_one_way_into_an_agreement_is_told_once(graph: clustergraph.ClusterGraph) -> None:
    twice = "?x cg:agreement ?a ; cg:party ?p ; cg:adoptionStatus ?s . ?y cg:agreement ?a ; cg:party ?p ; cg:adoptionStatus ?s FILTER(?x != ?y)"
    assert count(graph, twice) == 0


def test_nobody_is_a_party_who_was_only_proposed_or_counted_on(graph: clustergraph.ClusterGraph) -> None:
    letter = f"<{ID}agreement/rs-2024-0398>"
    assert count(graph, f"{letter} cg:hasParty ?x") == 8
    assert (
        count(
            graph,
            f"{letter} cg:hasParty ?x VALUES ?x {{ <{ID}actor/uppsala-kommun> <{ID}actor/kungliga-tekniska-hogskolan> }}",
        )
        == 0
    )


def test_the_nodes_that_must_not_be_one_are_several(graph: clustergraph.ClusterGraph) -> None:
    for pair in (
        ("cluster/capital-of-life", "agreement/rs-2024-0398"),
        ("actor/region-stockholm", "territory/stockholms-lan"),
        ("territory/stockholm-uppsalaregionen", "territory/stockholms-lan"),
        ("strategy/rs-2025-0671", "strategy-version/rs-2025-0671-remiss"),
        ("cluster/capital-of-life", "brand/capital-of-life"),
    ):
        for thing in pair:
            assert graph.query(f"ASK {{ <{ID}{thing}> a ?class }}").boolean, thing


def test_a_contradiction_has_two_sides_that_cite_the_document_they_come_from(graph: clustergraph.ClusterGraph) -> None:
    assert count(graph, "?x a cg:Claim FILTER NOT EXISTS { ?c a cg:Contradiction ; cg:involvesClaim ?x }") == 0
    elsewhere = "?x a cg:Claim ; cg:claimSource/cg:annexOf? ?d . ?d cg:textDigest ?t FILTER NOT EXISTS { ?x cg:evidence/cg:inDocument ?d }"
    assert count(graph, elsewhere) == 0
    assert count(graph, "?x a cg:Claim ; cg:claimSource/cg:annexOf?/cg:textDigest ?t") == count(graph, "?x a cg:Claim")
    assert count(graph, "?x a cg:Claim ; cg:claimSource ?d . ?d a cg:Annex") == 16


def test_what_the_annex_says_is_cited_in_the_annex(graph: clustergraph.ClusterGraph) -> None:
    """The letter of intent begins after the memorandum's last signature."""
    annex = "?x a cg:Claim ; cg:claimSource/cg:annexOf ?m ; cg:evidence ?p . ?s a cg:Signature ; cg:signedDocument ?m ; cg:evidence ?q . ?p cg:startOffset ?from . ?q cg:endOffset ?to"
    assert count(graph, f"{annex} FILTER(?from < ?to)") == 0


def test_a_collective_of_members_brings_the_members_of_its_group(graph: clustergraph.ClusterGraph) -> None:
    members = f"<{ID}measure/samverkanskultur/1-1> cg:responsibleParty/cg:includesActor ?x"
    assert count(graph, members) == 12
    assert count(graph, f"{members} FILTER(?x = <{ID}collective/halso-och-sjukvarden>)") == 0


def test_names_have_their_diacritics() -> None:
    for path in (ROOT / "data" / "documents").glob("*.trig"):
        text = path.read_text("utf-8")
        for label in re.findall(r'skos:prefLabel "([^"]*)"@sv', text):
            assert not re.search(
                r"\b(lan|lanet|halso|sjukvard|for att|naringsliv|hogskola|Sodertalje|Lansstyrelsen)\b", label
            ), label


def test_no_sentence_of_a_document_stands_in_the_project(sources) -> None:
    """Fifteen words in a row are a sentence carried over, not a name."""
    carried = {run for slug in sources.slugs for run in runs(sources.text(slug).text)}
    assert len(carried) > 1000
    for path in [
        *(ROOT / "data").rglob("*.trig"),
        *(ROOT / "queries").glob("*.rq"),
        *(ROOT / "tests" / "queries").glob("*.csv"),
    ]:
        assert [" ".join(run) for run in runs(path.read_text("utf-8")) if run in carried] == [], path.name
