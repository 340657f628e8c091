from pathlib import Path

import pytest

from clustergraph.build import assemble
from clustergraph.errors import FileSyntaxError, InputError
from clustergraph.infer import infer
from clustergraph.iris import DEF, ID
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
        "rule-alf-region": "e:alf a cg:RegionalALFAgreement ; cg:hasParty e:a . e:a a cg:Region .",
        "rule-alf-university": "e:alf a cg:RegionalALFAgreement ; cg:hasParty e:a . e:a a cg:University .",
        "rule-responsible": "e:r cg:responsibilityFor e:m ; cg:responsibleActor e:a ; cg:responsibilityRole <{ID}responsibility-role/responsible> .",
        "rule-contributing": "e:r cg:responsibilityFor e:m ; cg:responsibleActor e:a ; cg:responsibilityRole <{ID}responsibility-role/contributing> .",
        "rule-symmetric": "e:a cg:collaboratesWith e:b .",
    }
    expected = {
        "rule-relation": "e:a cg:convenes e:b",
        "rule-alf-region": "e:alf cg:regionParty e:a",
        "rule-alf-university": "e:alf cg:universityParty e:a",
        "rule-responsible": "e:m cg:responsibleParty e:a",
        "rule-contributing": "e:m cg:contributingParty e:a",
        "rule-symmetric": "e:b cg:collaboratesWith e:a",
    }
    ontology = Project(ROOT).ontology_files
    for name, data in cases.items():
        path = tmp_path / f"{name}.ttl"
        path.write_text(f"@prefix cg: <{DEF}> . @prefix e: <http://example.org/> .\n{data.replace('{ID}', ID)}\n")
        store = Store.load(path, *ontology)
        infer(store, [read_query(ROOT / "queries" / f"{name}.rq")])
        assert ask(store, _whole(expected[name])), name
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
    return " ".join(f"<http://example.org/{word[2:]}>" if word.startswith("e:") else word for word in pattern.split())


def test_what_a_file_states_is_not_derived_again(town: Project) -> None:
    graph = assemble(town)
    stated = {(q.subject, q.predicate, q.object) for q in graph.loaded.quads}
    assert graph.derived
    assert not stated & {(q.subject, q.predicate, q.object) for q in graph.derived}


def rule(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "rule-x.rq"
    path.write_text(f"# id: rule-x\n# follows@sv: Något.\n# follows@en: Something.\n{text}")
    return path


def test_a_rule_that_feeds_itself_is_stopped_and_named(tmp_path: Path, town: Project) -> None:
    endless = rule(
        tmp_path,
        "CONSTRUCT { ?s <http://e/p> ?n } WHERE { { SELECT (MAX(?o) + 1 AS ?n) WHERE { ?x <http://e/p> ?o } } BIND(<http://e/s> AS ?s) }",
    )
    seed = tmp_path / "seed.nq"
    seed.write_text('<http://e/s> <http://e/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n')
    with pytest.raises(InputError, match="rule-x feeds itself"):
        infer(Store.load(seed), [read_query(endless)])


def test_a_rule_with_a_syntax_error_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(FileSyntaxError, match=r"rule-x\.rq:5"):
        infer(Store(), [read_query(rule(tmp_path, "CONSTRUCT { ?s ?p ?o }\nWHERE ( ?s ?p ?o }"))])
