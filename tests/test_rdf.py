from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Dataset, Graph

from clustergraph.errors import FileSyntaxError, InputError, NotAcceptableError, QuerySyntaxError
from clustergraph.negotiation import GRAPH_TYPES, ROW_TYPES
from clustergraph.rdf import Quad, Store, canonical, ntriples, parse_file

TRIG = """@prefix : <http://example.org/> .
:one { :a :p "å"@sv , 1 . }
:two { :a :p "å"@sv ; :q :b . }
"""


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.fixture
def quads(tmp_path: Path) -> list[Quad]:
    return parse_file(written(tmp_path / "a.trig", TRIG))


def test_triples_outside_a_graph_go_where_they_are_told(tmp_path: Path) -> None:
    path = written(tmp_path / "a.ttl", "<http://a> <http://b> <http://c> .")
    (quad,) = parse_file(path, "http://g")
    assert quad.graph_name.value == "http://g"


@pytest.mark.parametrize(
    ("name", "content", "line", "reason"),
    [
        ("a.ttl", "@prefix : <http://e/> .\n:a :p :b\n:c :d :e .", 3, "end"),
        ("a.ttl", "Detta är inte Turtle.", 1, "Detta"),
        ("a.ttl", b"\xef\xbb\xbf@prefix : <http://e/> .", 1, "byte-order mark"),
        ("a.ttl", '@prefix : <http://e/> .\n:a :p "l\u00e4n" .'.encode("latin-1"), 2, "UTF-8"),
        ("a.docx", "x", None, "not a kind of RDF file"),
    ],
)
def test_a_file_that_does_not_parse_is_named_with_line_and_reason(tmp_path, name, content, line, reason) -> None:
    with pytest.raises(FileSyntaxError, match=reason) as caught:
        parse_file(written(tmp_path / name, content))
    assert caught.value.line == line
    assert str(tmp_path / name) in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileSyntaxError, match="cannot be read"):
        parse_file(tmp_path / "a.ttl")


def test_equal_graphs_are_equal_bytes(quads: list[Quad]) -> None:
    assert canonical(quads) == canonical(list(reversed(quads + quads)))
    assert canonical(quads).decode().splitlines() == sorted(canonical(quads).decode().splitlines())


def test_blank_nodes_are_named_by_the_graph_alone(tmp_path: Path) -> None:
    one = parse_file(written(tmp_path / "a.ttl", "<http://a> <http://b> [ <http://c> _:x ] . _:x <http://d> 1 ."))
    two = parse_file(written(tmp_path / "b.ttl", "_:y <http://d> 1 . <http://a> <http://b> [ <http://c> _:y ] ."))
    assert canonical(one) == canonical(two)


def test_only_quads_with_blank_nodes_need_the_algorithm_that_names_them(tmp_path: Path, quads: list[Quad]) -> None:
    """RDFC-1.0 over everything, as the engine has it, names them as RDFC-1.0 over those alone."""
    text = "_:x <http://c> _:y . _:y <http://c> _:x , _:z . _:z <http://d> 1 . <http://a> <http://b> _:z ."
    given = [*quads, *parse_file(written(tmp_path / "a.ttl", text), "http://example.org/three")]
    whole = pyoxigraph.Dataset(given)
    whole.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    lines = pyoxigraph.serialize(whole, format=pyoxigraph.RdfFormat.N_QUADS) or b""
    assert canonical(given).splitlines() == sorted(lines.splitlines())


def test_the_canonical_form_reads_back_as_the_same_graph(quads: list[Quad]) -> None:
    assert len(list(Dataset().parse(data=canonical(quads), format="nquads").quads())) == len(set(quads)) == 4
    assert len(Graph().parse(data=ntriples(quads), format="nt")) == 3


def test_the_default_graph_is_the_union_and_counts_a_triple_once(quads: list[Quad]) -> None:
    store = Store(quads)
    assert len(store) == 3
    assert store.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }") == [{"n": "3"}]
    assert store.select("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }") == [{"n": "4"}]


def test_a_store_loaded_from_a_file_is_the_same(quads: list[Quad], tmp_path: Path) -> None:
    loaded = Store.load(written(tmp_path / "graph.nq", canonical(quads)))
    assert len(loaded) == 3
    assert loaded.holds(quads[0])


def test_a_large_file_that_does_not_parse_is_named_too(tmp_path: Path) -> None:
    with pytest.raises(FileSyntaxError, match=r"a\.nq:2"):
        Store.load(written(tmp_path / "a.nq", "<http://a> <http://b> 'c' .\nnonsense\n".replace("'c'", '"c"')))
    with pytest.raises(FileSyntaxError, match="cannot be read"):
        Store.load(tmp_path / "b.nq")


def test_a_graph_must_have_an_iri(quads: list[Quad]) -> None:
    with pytest.raises(InputError, match="not the IRI of a graph"):
        Store(quads).evaluate("ASK {}", default_graphs=["no iri"])


def test_graphs_can_be_chosen_in_the_query_and_beside_it(quads: list[Quad]) -> None:
    count = "SELECT (COUNT(*) AS ?n) {} WHERE {{ ?s ?p ?o }}"
    store = Store(quads)
    assert store.select(count.format("FROM <http://example.org/one>")) == [{"n": "2"}]
    beside = store.evaluate(count.format(""), "text/csv", default_graphs=["http://example.org/one"])
    assert beside.body.split() == [b"n", b"2"]
    named_only = store.evaluate(count.format(""), "text/csv", named_graphs=["http://example.org/one"])
    assert named_only.body.split() == [b"n", b"0"]


def test_a_union_kept_apart_changes_no_answer(quads: list[Quad], tmp_path: Path) -> None:
    one, two = Store(quads), Store(quads)
    two.set_union_apart()
    for query in (
        "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }",
        "SELECT (COUNT(*) AS ?n) FROM <http://example.org/one> WHERE { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o . graph ?g { ?s ?q ?x } }",
    ):
        assert one.select(query) == two.select(query) != [{"n": "0"}], query
    beside = two.evaluate("ASK { ?s <http://example.org/q> ?o }", "text/csv", default_graphs=["http://example.org/one"])
    assert beside.body == b"false"
    two.extend(parse_file(written(tmp_path / "more.ttl", "<http://a> <http://b> <http://c> .")))
    assert len(two) == 4, "what comes later is seen"


@pytest.mark.parametrize("media_type", ROW_TYPES)
def test_rows_and_booleans_come_in_every_row_type(quads: list[Quad], media_type: str) -> None:
    store = Store(quads)
    rows = store.evaluate("SELECT ?o WHERE { ?s ?p ?o FILTER(isLiteral(?o)) }", media_type)
    assert (rows.kind, rows.media_type) == ("rows", media_type)
    assert "å" in rows.body.decode()
    assert store.evaluate("ASK {}", media_type).kind == "boolean"


@pytest.mark.parametrize("media_type", GRAPH_TYPES)
def test_graphs_come_in_every_graph_type_with_language_and_datatype(quads: list[Quad], media_type: str) -> None:
    result = Store(quads).evaluate("CONSTRUCT WHERE { ?s ?p ?o }", media_type)
    assert (result.kind, result.media_type) == ("graph", media_type)
    graph = Graph().parse(data=result.body, format=media_type)
    assert graph.isomorphic(Graph().parse(data=ntriples(quads), format="nt"))


def test_what_cannot_be_sent_is_refused(quads: list[Quad]) -> None:
    with pytest.raises(NotAcceptableError, match="text/csv"):
        Store(quads).evaluate("ASK {}", "image/png")


@pytest.mark.parametrize(
    ("query", "line", "column", "words"),
    [
        ("SELECT ?s WHERE {\n  ?s ?p \n}", 3, 2, "cannot be read"),
        ("SELECT ?s WHERE { ?s x:y ?o }", 1, None, "PREFIX"),
        ("SELECT (COUNT(?s) AS ?n) ?p WHERE { ?s ?p ?o }", 1, None, "unbound"),
    ],
)
def test_a_query_that_does_not_parse_says_where(query: str, line: int, column: int | None, words: str) -> None:
    with pytest.raises(QuerySyntaxError, match=words) as caught:
        Store().select(query)
    assert caught.value.line == line
    assert column is None or caught.value.column == column
    assert "\\u" not in str(caught.value), "character classes mean nothing to people"
