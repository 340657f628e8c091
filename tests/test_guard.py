import pytest

from clustergraph import guard
from clustergraph.errors import InputError, RefusedError
from clustergraph.guard import MAX_NESTING, refuse_side_effects

SERVICES = [
    "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { service\n<http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT ?where { ?s ?p ?o } }",
    "SELECT * { { SELECT * { OPTIONAL { SeRvIcE ?x { ?s ?p ?o } } } } }",
    "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1/>{ ?s ?p ?o } }",
    "PREFIX : <http://127.0.0.1/> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "SELECT * { ?s <http://e/#> ?o SERVICE ?o {} }",
    "PREFIX e: <http://e/> SELECT * { ?s e:a\\#b ?o . SERVICE ?o {} }",
    "SELECT * { FILTER(?a<?b) SERVICE ?s {} FILTER(?c>1) }",
    "SELECT * { ?s ?p 'it\\'s' . SERVICE ?o {} }",
    "SELECT * { ?s ?p '''a''b''' . SERVICE ?o {} }",
    'SELECT * { ?s ?p "\\"" . SERVICE ?o {} }',
    "SELECT * { # a comment\r SERVICE ?o {} }",
    "SELECT * { FILTER(1<'a>')SERVICE<http://127.0.0.1/x>{?s ?p ?o} FILTER(1<'b') }",
    "SELECT * { BIND(1<'a>' AS ?x) SERVICE <http://127.0.0.1/> {} BIND('b' AS ?y) }",
    "SELECT * { FILTER(1<?x#>'''\n)SERVICE ?o {} #'''\n }",
    "PREFIX ex: <http://e/> SELECT * { ?s ex:a·\\# . SERVICE <http://127.0.0.1/> {}\n }",
    "PREFIX ex: <http://e/> SELECT * { ?s ex:a\u0300\\# . SERVICE <http://127.0.0.1/> {}\n }",
    "PREFIX ex: <http://e/> SELECT * { ?s ex:a·\\' . SERVICE <http://127.0.0.1/> {} FILTER('' = '') }",
    "PREFIX ex: <http://e/> SELECT * { ?s ?p ex:a.SERVICE<http://127.0.0.1/>{} }".replace("ex:a.", "true."),
]
UPDATES = [
    "INSERT DATA { <a:a> <a:b> 1 }",
    "PREFIX a: <http://a/> delete where { ?s ?p ?o }",
    "LOAD <http://127.0.0.1/x.ttl>",
    "# hello\nCLEAR ALL",
    "WITH <http://g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
]
HARMLESS = [
    'SELECT * { ?s ?p "SERVICE <http://127.0.0.1/>" }',
    "SELECT * { ?s ?p '''INSERT DATA\nSERVICE''' }",
    "SELECT * { ?s <http://e/service> ?service } # SERVICE",
    "PREFIX add: <http://e/> PREFIX load: <http://e/> SELECT * { ?insert add:x load:y }",
    "SELECT ?delete WHERE { ?delete ?p 'x'@sv }",
    "DESCRIBE <http://e/insert>",
    "ASK {}",
    "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> SELECT * { ?s sd:endpoint ?o }",
    "SELECT * { FILTER(?a<1 && ?b>2) }",
]


@pytest.mark.parametrize("query", SERVICES)
def test_service_is_refused_wherever_it_hides(query: str) -> None:
    with pytest.raises(RefusedError, match="SERVICE"):
        refuse_side_effects(query)


@pytest.mark.parametrize("query", UPDATES)
def test_updates_are_refused_with_the_reason(query: str) -> None:
    with pytest.raises(RefusedError, match="read-only"):
        refuse_side_effects(query)


@pytest.mark.parametrize("query", HARMLESS)
def test_words_in_strings_iris_comments_and_names_are_harmless(query: str) -> None:
    refuse_side_effects(query)


def test_nesting_that_would_end_the_engine_is_refused() -> None:
    refuse_side_effects("SELECT * " + "{" * MAX_NESTING + "}" * MAX_NESTING)
    with pytest.raises(InputError, match="write it flatter"):
        refuse_side_effects("SELECT * " + "{" * 3000 + "}" * 3000)


def test_a_long_run_of_letters_and_dots_is_read_once() -> None:
    """As one token: were it read again from each of its letters, a short request could hold up the service for long."""
    assert sum(1 for _ in guard.tokens("a." * 100_000)) == 1
    refuse_side_effects("ASK {} # service\n" + "a." * 100_000)


@pytest.mark.parametrize(
    "query", ["ASK { GRAPH ?g {} }", "SELECT * from <http://a> {}", "ASK {1gRAPHx:a{}}", "ASK {\\u0047RAPH ?g{}}"]
)
def test_a_query_that_may_choose_graphs_is_seen(query: str) -> None:
    assert guard.may_choose_graphs(query)


def test_the_name_of_the_project_chooses_no_graph() -> None:
    assert not guard.may_choose_graphs("PREFIX cg: <https://w3id.org/clustergraph/def/> ASK { ?s a cg:Aspect }")
