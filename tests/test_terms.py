from rdflib import Graph

from clustergraph.iris import CODELIST, DEF, MODULE
from clustergraph.terms import read_lists, read_modules, read_terms
from tests.conftest import ROOT

GRAPH = Graph()
for path in sorted((ROOT / "ontology").rglob("*.ttl")):
    GRAPH.parse(path)
TERMS = {term.iri: term for term in read_terms(GRAPH)}


def test_a_class_and_a_property_are_read_with_what_they_hang_on() -> None:
    party = TERMS[f"{DEF}hasParty"]
    assert (party.kind, party.domain, party.range) == ("object", f"{DEF}Agreement", f"{DEF}Actor")
    assert party.inverses == [f"{DEF}partyTo"]
    assert TERMS[f"{DEF}partyTo"].inverses == [f"{DEF}hasParty"], "an inverse is said once and holds both ways"
    assert TERMS[f"{DEF}Region"].parents == [f"{DEF}PublicOrganization"]
    assert TERMS[f"{DEF}party"].traits == ["functional"]


def test_every_term_of_ours_is_in_one_module() -> None:
    modules = read_modules(GRAPH, TERMS)
    assert modules[0].name == "evidence"
    placed = [term.iri for module in modules for term in module.terms if term.ours]
    assert sorted(placed) == sorted(iri for iri, term in TERMS.items() if term.ours)


def test_terms_of_other_vocabularies_are_the_alignments() -> None:
    (alignments,) = [module for module in read_modules(GRAPH, TERMS) if module.iri == f"{MODULE}alignments"]
    assert "skos:broader" in {term.name for term in alignments.terms}


def test_code_lists_are_read_whole_with_counts() -> None:
    lists = {codes.iri: codes for codes in read_lists(GRAPH, [])}
    assert len(lists) == len(list((ROOT / "ontology" / "codelists").glob("*.ttl")))
    certainty = lists[f"{CODELIST}certainty"]
    assert [code.label["sv"] for code in certainty.codes] == ["uttrycklig", "underförstådd"]
    assert [code.statements for code in certainty.codes] == [0, 0]
