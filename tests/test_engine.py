"""The same tests on every engine: inside this process, our own service over HTTP, and servers of other projects."""

import pytest

from clustergraph.embedded import EmbeddedEngine
from clustergraph.engine import Engine
from clustergraph.errors import QuerySyntaxError, RefusedError
from clustergraph.gaps.survey import Gaps
from clustergraph.library import ClusterGraph
from clustergraph.network import project, two_mode
from clustergraph.queryfile import QueryFile
from clustergraph.questions import Questions, ask
from clustergraph.release import Release
from clustergraph.remote import RemoteEngine
from tests.conftest import ROOT, run

pytestmark = pytest.mark.slow

QUESTIONS = Questions(ROOT / "queries")
GAPS = Gaps(ROOT / "queries")


@pytest.fixture(scope="module", params=["embedded", "service", "oxigraph", "published", "virtuoso"])
def engine(request: pytest.FixtureRequest) -> Engine:
    release = request.getfixturevalue("release")
    if request.param == "embedded":
        return EmbeddedEngine.load(release.graph)
    if request.param == "service":
        return RemoteEngine(request.getfixturevalue("server") + "/sparql")
    if request.param == "virtuoso":
        return RemoteEngine(request.getfixturevalue("loaded_virtuoso"))
    if request.param == "oxigraph":
        return RemoteEngine(request.getfixturevalue("start_oxigraph")(release))
    url = request.getfixturevalue("start_oxigraph")(union=False)
    assert run("publish", url, "--release", release.folder).returncode == 0
    return RemoteEngine(url)


@pytest.mark.parametrize("name", [question.id for question in QUESTIONS])
def test_every_question_has_its_expected_answer(engine: Engine, name: str) -> None:
    question = QUESTIONS[name]
    _expect(question.header["expectation"], _answered(engine, question))


@pytest.mark.parametrize("gap", [*GAPS], ids=lambda gap: gap.id)
def test_every_gap_has_its_expected_findings(engine: Engine, gap: QueryFile) -> None:
    _answered(engine, gap)


def _answered(engine: Engine, query: QueryFile) -> int:
    """How many rows the expected answer has, once the engine has given it."""
    answer = ask(engine, query)
    assert answer.columns == query.columns
    expected = (ROOT / "tests" / "queries" / f"{query.id}.csv").read_text("utf-8")
    assert answer.frame().to_csv(index=False, lineterminator="\n") == expected
    return len(answer)


def _expect(expectation: str, rows: int) -> None:
    match expectation.split():
        case ["any"]:
            return
        case ["at", "least", number, "row" | "rows"]:
            assert rows >= int(number)
        case [number, "row" | "rows"]:
            assert rows == int(number)
        case _:
            pytest.fail(f"'{expectation}' is not an expectation")


def test_the_network_is_the_same(engine: Engine, release: Release) -> None:
    here, there = (ClusterGraph(asked, QUESTIONS, "") for asked in (EmbeddedEngine.load(release.graph), engine))
    table, wanted = there.participations(), here.participations()
    assert table.records == wanted.records
    assert {iri: thing.values for iri, thing in table.things.items()} == {
        iri: thing.values for iri, thing in wanted.things.items()
    }
    assert there.spoken() == here.spoken()
    assert there.regions().table.equals(here.regions().table)
    assert there.dated().table.equals(here.dated().table)
    link = next(iter(project(two_mode(table)).edges(data=True)))[2]
    assert link["groups"]
    assert link["passages"]


def test_columns_say_what_terms_say(engine: Engine) -> None:
    text = r"""SELECT ?n ?a ?b ?c ?d WHERE {
      { VALUES (?n ?a) { (1 "a\tb\nc\"d\\e") (2 "å∂ <x> _:y"@sv) (3 "") } }
      UNION { VALUES (?n ?b ?c) { (4 <http://e/å?a=1&b=%20> 1.5) (5 <urn:b> "2024-02-29"^^<http://www.w3.org/2001/XMLSchema#date>) } }
      OPTIONAL { ?b <http://e/never> ?d }
    } ORDER BY ?n"""
    answer = engine.query(text)
    columns = {name: [str(row[name]) if name in row else None for row in answer.rows] for name in answer.columns}
    assert engine.columns(text) == columns
    assert columns["a"] == ['a\tb\nc"d\\e', "å∂ <x> _:y", "", None, None]
    assert columns["d"] == [None] * 5


def test_language_and_datatype_survive(engine: Engine) -> None:
    boolean = "<http://www.w3.org/2001/XMLSchema#boolean>(true)"  # to Virtuoso, true alone is 1
    (row,) = engine.query(f'SELECT ("å"@sv AS ?a) (1.5 AS ?b) ({boolean} AS ?c) WHERE {{}}').rows
    assert row["a"].language == "sv"
    assert str(row["b"].datatype).endswith("#decimal")
    assert row["c"].toPython() is True


def test_yes_or_no_and_triples(engine: Engine) -> None:
    assert engine.query("ASK { ?s a <https://w3id.org/clustergraph/def/Aspect> }").boolean is True
    graph = engine.query("CONSTRUCT { ?s a ?t } WHERE { VALUES (?s ?t) { (<http://a> <http://b>) } }").graph
    assert graph is not None
    assert len(graph) == 1


def test_a_syntax_error_is_one(engine: Engine, request: pytest.FixtureRequest) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        engine.query("SELECT ?s WHERE {\n ?s ?p }")
    where = (caught.value.line, caught.value.column)
    ours = request.node.callspec.params["engine"] in {"embedded", "service"}
    assert where == ((2, 9) if ours else (None, None))


def test_updates_and_service_are_refused_before_anything_is_sent(engine: Engine) -> None:
    with pytest.raises(RefusedError):
        engine.query("DELETE WHERE { ?s ?p ?o }")
    with pytest.raises(RefusedError):
        engine.query("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")
