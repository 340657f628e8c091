from pathlib import Path

from clustergraph.answer import Answer
from clustergraph.embedded import EmbeddedEngine
from clustergraph.holding import QUERY, Graph, Holding
from clustergraph.iris import GRAPH, RELEASE_GRAPH, UNION_GRAPH
from clustergraph.rdf import NamedNode, Quad, Store, parse_file

HELD = Holding("abc", {GRAPH + "brev": Graph(3, "d1"), UNION_GRAPH: Graph(2, "d2"), GRAPH + "plan": Graph()})


def told(holding: Holding, path: Path) -> Holding:
    """What is read back from a store that has been told."""
    path.write_bytes(holding.ntriples())
    quads = [Quad(q.subject, q.predicate, q.object, NamedNode(RELEASE_GRAPH)) for q in parse_file(path)]
    return Holding.read(EmbeddedEngine(Store(quads)).query(QUERY))


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    assert told(HELD, tmp_path / "a.nt") == HELD
    loading = Holding(None, HELD.graphs)
    assert told(loading, tmp_path / "b.nt") == loading
    assert HELD.version == "abc"
    assert loading.version != Holding(None, {**HELD.graphs, GRAPH + "plan": Graph(1, "d3")}).version


def test_a_server_that_holds_no_release_says_nothing() -> None:
    assert Holding.read(Answer("rows")) == Holding()
    assert Holding().dataset("ASK {}") == {}


def test_a_query_is_sent_with_the_graphs_of_the_release_unless_it_names_its_own() -> None:
    assert HELD.dataset("SELECT * { ?from ?p 'FROM x' } # from") == {
        "default-graph-uri": [UNION_GRAPH],
        "named-graph-uri": [GRAPH + "brev", GRAPH + "plan"],
    }
    assert HELD.dataset("SELECT * FROM <http://a/> { ?s ?p ?o }") == {}
    assert HELD.dataset("select * from named <http://a/> { ?s ?p ?o }") == {}
