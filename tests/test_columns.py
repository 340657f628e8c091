"""Columns of plain text say what terms say, by every road; that Virtuoso's do is test_engine's."""

from pathlib import Path

import httpx
import pytest

from clustergraph.columns import columns
from clustergraph.embedded import ConfinedEngine, EmbeddedEngine
from clustergraph.engine import Engine
from clustergraph.errors import QuerySyntaxError, RefusedError
from clustergraph.rdf import Store
from clustergraph.remote import RemoteEngine

TRIPLES = r"""
<http://e/å%20b> <http://e/p> "a\tb\nc\r\"d\"\\e, f;g" .
<http://e/å%20b> <http://e/p> "å∂𝄞\u00A0\u2028"@sv .
<http://e/å%20b> <http://e/p> "" .
<http://e/å%20b> <http://e/p> "_:b" .
<http://e/å%20b> <http://e/p> "<http://e/no-iri>" .
<http://e/å%20b> <http://e/p> "2024"^^<http://www.w3.org/2001/XMLSchema#gYear> .
<http://e/å%20b> <http://e/p> "2024-02-29"^^<http://www.w3.org/2001/XMLSchema#date> .
<http://e/å%20b> <http://e/p> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .
<http://e/å%20b> <http://e/p> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> .
<http://e/å%20b> <http://e/q> _:one .
"""
QUERY = """SELECT ?s ?v (LANG(?v) AS ?language) ?never WHERE {
  { ?s <http://e/p> ?v } UNION { ?s <http://e/q> ?blank BIND("blank" AS ?v) FILTER(ISBLANK(?blank)) }
  OPTIONAL { ?v <http://e/never> ?never }
} ORDER BY STR(?v)"""


@pytest.fixture(params=["embedded", "endpoint", pytest.param("confined", marks=pytest.mark.slow)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    file = tmp_path / "graph.nt"
    file.write_text(TRIPLES, "utf-8")
    if request.param == "embedded":
        return EmbeddedEngine.load(file)
    if request.param == "confined":
        return ConfinedEngine(file, timeout=20)
    url = request.getfixturevalue("start_oxigraph")()
    sent = httpx.post(
        url.replace("/query", "/store?default"), content=TRIPLES.encode(), headers={"Content-Type": "text/turtle"}
    )
    sent.raise_for_status()
    return RemoteEngine(url)


def test_the_two_roads_say_the_same(engine: Engine) -> None:
    answer, read = engine.query(QUERY), engine.columns(QUERY)
    assert list(read) == answer.columns == ["s", "v", "language", "never"]
    for name, column in read.items():
        assert column == [str(row[name]) if name in row else None for row in answer.rows]
    assert {'a\tb\nc\r"d"\\e, f;g', "å∂𝄞\u00a0\u2028", "", "_:b", "<http://e/no-iri>", "blank"} < set(read["v"])
    assert set(read["never"]) == {None}
    assert set(read["language"]) == {"", "sv"}


def test_an_answer_without_rows_has_its_columns(engine: Engine) -> None:
    assert engine.columns("SELECT ?a ?b WHERE { ?a <http://e/none> ?b }") == {"a": [], "b": []}


@pytest.mark.parametrize("text", ["ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_what_has_no_rows_is_refused(engine: Engine, text: str) -> None:
    with pytest.raises(QuerySyntaxError, match="a SELECT query is expected"):
        engine.columns(text)


def test_an_update_is_refused(engine: Engine) -> None:
    with pytest.raises(RefusedError):
        engine.columns("DELETE WHERE { ?s ?p ?o }")


def test_a_triple_is_written_out() -> None:
    names, rows = Store().solutions("SELECT (<<( <http://a> <http://b> 1 )>> AS ?t) (2 AS ?n) WHERE {}")
    (told,) = columns(names, rows)["t"]
    assert told is not None
    assert "<http://a>" in told
