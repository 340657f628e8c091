import re
from pathlib import Path

import pytest

from clustergraph.build import assemble
from clustergraph.errors import FileSyntaxError, InputError
from clustergraph.infer import infer
from clustergraph.iris import DEF, DERIVED_GRAPH, ID
from clustergraph.project import Project
from clustergraph.queryfile import read_queries, read_query
from clustergraph.rdf import Store
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def store(town: Project) -> Store:
    return assemble(town).store


def ask(store: Store, pattern: str) -> bool:
    prefixes = f"PREFIX cg: <{DEF}> PREFIX id: <{ID}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    return store.evaluate(f"{prefixes} ASK {{ {pattern} }}", "text/csv").body == b"true"


@pytest.mark.parametrize(
    "pattern",
    [
        "<{ID}actor/region-naset> a cg:Region, cg:PublicOrganization, cg:Organization, cg:Actor, cg:Entity",
        "<{ID}agreement/ljus> cg:hasParty <{ID}actor/region-naset>",
        "<{ID}actor/region-naset> cg:partyTo <{ID}agreement/ljus>",
        "<{ID}group/ljusgruppen> cg:hasMember <{ID}actor/universitetet-pa-naset>",
        "<{ID}actor/universitetet-pa-naset> cg:memberOf <{ID}group/ljusgruppen>",
        "<{ID}strategy/ljus> cg:hasVersion <{ID}strategy-version/ljus-2030>",
        "<{ID}aspect/ljus/a> skos:narrower <{ID}area/ljus/a1>",
        "<{ID}scheme/ljus> skos:hasTopConcept <{ID}aspect/ljus/a>",
        "<{ID}passage/brev-om-samarbete/0-17> a cg:Passage ; cg:startOffset 0 ; cg:endOffset 17 ;"
        " cg:inDocument <{ID}document/brev-om-samarbete>",
        "<{ID}challenge/ljus/a1-1> cg:evidence/cg:inSection <{ID}section/brev-om-samarbete/1>,"
        " <{ID}section/brev-om-samarbete/1-a>",
    ],
)
def test_what_follows_by_the_rules_is_there(store: Store, pattern: str) -> None:
    assert ask(store, pattern.replace("{ID}", ID))


def test_nothing_follows_that_should_not(store: Store) -> None:
    assert not ask(store, f"<{ID}agreement/ljus> cg:hasParty <{ID}actor/lansstyrelsen-pa-naset>")
    assert not ask(store, f"<{ID}group/ljusgruppen> cg:hasMember <{ID}actor/lansstyrelsen-pa-naset>")
    assert not ask(store, f"<{ID}actor/region-naset> cg:evidence/cg:inSection <{ID}section/brev-om-samarbete/1>")


def test_every_rule_is_tried_on_something(tmp_path: Path) -> None:
    """Each rule gives its statement from the smallest data that should; a rule that never fires is a rule nobody has."""
    cases = {
        "rule-relation": "e:r a cg:Relation ; cg:relationSubject e:a ; cg:relationProperty cg:convenes ; cg:relationObject e:b .",
        "rule-alf-region": "e:alf a cg:RegionalALFAgreement . e:r cg:agreement e:alf ; cg:party e:a ; cg:adoptionStatus <{ID}adoption-status/party> . e:a a cg:Region .",
        "rule-alf-university": "e:alf a cg:RegionalALFAgreement . e:r cg:agreement e:alf ; cg:party e:a ; cg:adoptionStatus <{ID}adoption-status/signed> . e:a a cg:University .",
        "rule-responsible": "e:r cg:responsibilityFor e:m ; cg:responsibleActor e:a ; cg:responsibilityRole <{ID}responsibility-role/responsible> .",
        "rule-contributing": "e:r cg:responsibilityFor e:m ; cg:responsibleActor e:a ; cg:responsibilityRole <{ID}responsibility-role/contributing> .",
        "rule-identifier": "e:r a cg:RegisteredIdentifier ; cg:lookedUp e:a .",
        "rule-match": "e:r cg:lookedUp e:a ; cg:matchProperty cg:convenes ; cg:counterpart e:b .",
        "rule-symmetric": "GRAPH e:g { e:a cg:collaboratesWith e:b }",
        "rule-within": "e:c <http://www.w3.org/2004/02/skos/core#broader> e:b . e:b <http://purl.org/dc/terms/isPartOf> e:a . e:a a cg:Entity . e:c a cg:Entity .",
        "rule-participates-with": "e:r cg:participationIn e:g ; cg:participant e:a . e:q cg:participationIn e:g ; cg:participant e:b .",
        "rule-members-of": "e:c cg:membersOf e:g . e:d cg:derivedSubject e:g ; cg:derivedProperty cg:hasMember ; cg:derivedObject e:a ; cg:followsFrom e:r .",
    }
    expected = {
        "rule-relation": "e:a cg:convenes e:b",
        "rule-alf-region": "e:alf cg:regionParty e:a",
        "rule-alf-university": "e:alf cg:universityParty e:a",
        "rule-responsible": "e:m cg:responsibleParty e:a",
        "rule-contributing": "e:m cg:contributingParty e:a",
        "rule-identifier": "e:a <http://www.w3.org/ns/adms#identifier> e:r",
        "rule-match": "e:a cg:convenes e:b",
        "rule-symmetric": "e:b cg:collaboratesWith e:a",
        "rule-within": "e:c cg:within e:a",
        "rule-participates-with": "e:b cg:participatesWith e:a",
        "rule-members-of": "e:c cg:includesActor e:a",
    }
    follow_from = {"rule-symmetric": "e:a", "rule-within": "e:c, e:b", "rule-participates-with": "e:r, e:q"}
    ontology = Project(ROOT).ontology_files
    for name, data in cases.items():
        path = tmp_path / f"{name}.trig"
        path.write_text(f"@prefix cg: <{DEF}> . @prefix e: <http://example.org/> .\n{data.replace('{ID}', ID)}\n")
        store = Store.load(path, *ontology)
        infer(store, [read_query(ROOT / "queries" / f"{name}.rq")])
        assert ask(store, _whole(expected[name])), name
        subject, property_, object_ = expected[name].split()
        explained = (
            f"?d cg:derivedSubject {subject} ; cg:derivedProperty {property_} ; cg:derivedObject {object_} ;"
            f" cg:byRule id:rule/{name[5:]} ; cg:followsFrom {follow_from.get(name, 'e:r')}"
        )
        assert ask(store, _whole(explained)), name
    tried = {*cases, *TRIED_IN_THE_TOWN}
    assert tried == {rule.id for rule in read_queries(ROOT / "queries", "rule")}


TRIED_IN_THE_TOWN = {
    "rule-superclass",
    "rule-party",
    "rule-inverse",
    "rule-member",
    "rule-narrower",
    "rule-top-concept",
    "rule-passage",
    "rule-passage-section",
}


def _whole(pattern: str) -> str:
    whole = re.sub(r"\be:(\w+)", r"<http://example.org/\1>", pattern)
    return re.sub(r"\bid:([\w/-]+)", rf"<{ID}\1>", whole)


def test_what_a_file_states_is_not_derived_again(town: Project) -> None:
    graph = assemble(town)
    stated = {(q.subject, q.predicate, q.object) for q in graph.loaded.quads}
    assert set(graph.derived)
    assert not stated & {(q.subject, q.predicate, q.object) for q in graph.derived}


def rule(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "rule-x.rq"
    path.write_text(f"# id: rule-x\n# follows@sv: Något.\n# follows@en: Something.\n{text}")
    return path


def test_a_rule_that_feeds_itself_is_stopped_and_named(tmp_path: Path, town: Project) -> None:
    endless = rule(
        tmp_path,
        "SELECT (<http://e/s> AS ?subject) (<http://e/p> AS ?property) (MAX(?o) + 1 AS ?object) WHERE { ?x <http://e/p> ?o }",
    )
    seed = tmp_path / "seed.nq"
    seed.write_text('<http://e/s> <http://e/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n')
    with pytest.raises(InputError, match="rule-x feeds itself"):
        infer(Store.load(seed), [read_query(endless)])


def test_a_rule_with_a_syntax_error_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(FileSyntaxError, match=r"rule-x\.rq:5"):
        infer(
            Store(),
            [read_query(rule(tmp_path, "SELECT ?subject ?property ?object\nWHERE ( ?subject ?property ?object }"))],
        )


def test_a_rule_that_leaves_out_a_part_of_its_triples_is_told_which(tmp_path: Path) -> None:
    with pytest.raises(FileSyntaxError, match=r"rule-x\.rq.*\?object is missing"):
        infer(Store(), [read_query(rule(tmp_path, "SELECT ?subject ?property WHERE { ?subject ?property ?o }"))])


def test_every_short_link_leads_to_its_record_and_by_that_to_a_passage(store: Store) -> None:
    rows = store.select(
        f"""PREFIX cg: <{DEF}> SELECT ?subject ?property ?object ?record ?passage WHERE {{
            GRAPH <{DERIVED_GRAPH}> {{ ?subject ?property ?object }}
            VALUES ?property {{ cg:hasMember cg:memberOf cg:hasParty cg:partyTo cg:participatesWith }}
            OPTIONAL {{
                ?derivation cg:derivedSubject ?subject ; cg:derivedProperty ?property ; cg:derivedObject ?object ;
                    cg:followsFrom ?record ; cg:byRule/cg:queryText ?query .
                OPTIONAL {{ ?record cg:evidence ?passage }}
            }} }}"""
    )
    assert {str(row["property"])[len(DEF) :] for row in rows} >= {"hasMember", "memberOf", "hasParty", "partyTo"}
    for row in rows:
        assert row["record"], row
        assert row["passage"], row
        assert str(row["record"]).startswith((ID + "participation/", ID + "adoption/")), row


def test_a_record_found_in_a_later_round_is_added_to_what_was_derived_before(tmp_path: Path) -> None:
    """The inverse of a link comes a round after the link; a second record of the link must reach the inverse too."""
    data = tmp_path / "data.trig"
    data.write_text(
        f"@prefix cg: <{DEF}> . @prefix e: <http://example.org/> . GRAPH e:g {{"
        " e:one cg:participationIn e:c ; cg:participant e:a . e:two cg:participationIn e:c ; cg:participant e:a . }"
    )
    store = Store.load(data, *Project(ROOT).ontology_files)
    infer(store, read_queries(ROOT / "queries", "rule"))
    assert ask(store, _whole("?d cg:derivedProperty cg:memberOf ; cg:followsFrom e:one, e:two"))
    assert not ask(store, "?d cg:derivedProperty cg:hasMember ; cg:byRule " + f"<{ID}rule/inverse>")


def test_two_builds_name_the_derivations_alike(town: Project) -> None:
    assert set(assemble(town).derived) == set(assemble(town).derived)
