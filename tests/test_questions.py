from pathlib import Path

import pytest

from clustergraph.embedded import EmbeddedEngine
from clustergraph.errors import ParameterError, UnknownError
from clustergraph.queryfile import QueryFile, read_query
from clustergraph.questions import Questions, ask, bind
from clustergraph.release import Release
from tests.conftest import ROOT

QUESTIONS = Questions(ROOT / "queries")


@pytest.fixture
def question(tmp_path: Path) -> QueryFile:
    path = tmp_path / "cq99-x.rq"
    path.write_text(
        "# id: cq99\n# question@sv: Vad?\n# question@en: What?\n# columns: a\n"
        '# parameter: text = "x" | T | T\n# parameter: thing = <https://w3id.org/clustergraph/id/a> | S | T\n'
        '# parameter: day = "2030-01-01"^^xsd:date | D | D\n# parameter: name = "x"@sv | N | N\n'
        "# parameter: number = 3 | A | N\n# expectation: any\n"
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\nSELECT ?text ?thing ?day ?name ?number WHERE {\n"
        'VALUES ?text { "x" } VALUES ?thing { <https://w3id.org/clustergraph/id/a> } VALUES ?name { "x"@sv }\n'
        'VALUES ?day { "2030-01-01"^^xsd:date } VALUES ?number { 3 } }'
    )
    return read_query(path)


def test_every_question_has_an_id_a_file_and_an_expected_answer() -> None:
    ids = [question.id for question in QUESTIONS]
    assert len(ids) == len(set(ids)) >= 8
    assert {path.stem for path in (ROOT / "tests" / "queries").glob("cq*.csv")} == set(ids)


def test_an_unknown_question_brings_the_nearest() -> None:
    with pytest.raises(UnknownError, match=r"Nearest: .*cq13"):
        QUESTIONS["cq1313"]
    with pytest.raises(UnknownError, match="Nearest: cq01"):
        QUESTIONS["cq1"]


def test_values_take_the_defaults_places_with_their_types(question: QueryFile, town_release: Release) -> None:
    values = {"text": 'a "b" } \\', "thing": "actor/x", "day": "2031-02-03", "name": "å", "number": "7"}
    (row,) = ask(EmbeddedEngine.load(town_release.graph), question, values).rows
    assert str(row["text"]) == values["text"]
    assert str(row["thing"]) == "https://w3id.org/clustergraph/id/actor/x"
    assert str(row["day"]) == "2031-02-03"
    assert row["name"].language == "sv"
    assert int(row["number"]) == 7


def test_a_whole_iri_is_taken_as_it_is(question: QueryFile) -> None:
    assert "<https://example.org/a>" in bind(question, {"thing": "https://example.org/a"})


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"nope": "1"}, "has no parameter 'nope'; it takes text, thing"),
        ({"thing": "a> } DROP"}, "is not an IRI"),
        ({"day": "yesterday"}, "takes an xsd:date"),
        ({"day": "20310203"}, "takes an xsd:date"),
        ({"day": "2031-W01-1"}, "takes an xsd:date"),
        ({"number": "1 } #"}, "takes an xsd:integer"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(question: QueryFile, values: dict[str, str], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        bind(question, values)


def test_a_question_without_parameters_says_so() -> None:
    with pytest.raises(ParameterError, match="it takes none"):
        bind(QUESTIONS["cq17"], {"letter": "A"})
