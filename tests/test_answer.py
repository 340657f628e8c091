import datetime
from decimal import Decimal

import pytest
from rdflib.namespace import XSD
from rdflib.term import Literal, URIRef

from clustergraph.answer import Answer, plain

ROWS = b"""{"head": {"vars": ["who", "n", "day", "missing"]}, "results": {"bindings": [
 {"who": {"type": "literal", "value": "L\xc3\xa4nsstyrelsen", "xml:lang": "sv"},
  "n": {"type": "literal", "value": "3", "datatype": "http://www.w3.org/2001/XMLSchema#integer"},
  "day": {"type": "literal", "value": "2030-03-01", "datatype": "http://www.w3.org/2001/XMLSchema#date"}}]}}"""


def test_rows_keep_language_and_type_and_become_plain_values() -> None:
    answer = Answer.from_json(ROWS)
    assert answer.rows[0]["who"] == Literal("Länsstyrelsen", lang="sv")
    assert answer.records == [{"who": "Länsstyrelsen", "n": 3, "day": datetime.date(2030, 3, 1), "missing": None}]
    assert list(answer) == answer.records
    assert len(answer) == 1


def test_a_frame_has_one_column_a_variable_in_the_query_s_order() -> None:
    frame = Answer.from_json(ROWS).frame()
    assert list(frame.columns) == ["who", "n", "day", "missing"]
    assert frame["n"].sum() == 3
    empty = Answer("rows", ["a", "b"]).frame()
    assert (list(empty.columns), len(empty)) == (["a", "b"], 0)


def test_a_number_stays_one_beside_an_unbound_cell() -> None:
    answer = Answer("rows", ["n"], [{"n": Literal(1)}, {}, {"n": Literal(3)}])
    assert answer.frame()["n"].tolist() == [1, None, 3]
    assert answer.frame().to_csv(index=False).split() == ["n", "1", '""', "3"]


def test_an_answer_of_yes_or_no_and_one_of_triples() -> None:
    yes = Answer.from_json(b'{"head": {}, "boolean": true}')
    assert yes.boolean is True
    assert yes.frame()["boolean"].tolist() == [True]
    graph = Answer.from_ntriples(b"<http://a> <http://b> <http://c> .\n").graph
    assert graph is not None
    assert len(graph) == 1


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (URIRef("http://a"), "http://a"),
        (Literal("2031", datatype=XSD.gYear), "2031"),
        (Literal("2024-06", datatype=XSD.gYearMonth), "2024-06"),
        (Literal("1.5", datatype=XSD.decimal), Decimal("1.5")),
        (Literal("true", datatype=XSD.boolean), True),
        (Literal("soon", datatype=XSD.date), "soon"),
        (None, None),
    ],
)
def test_a_value_becomes_python_s_only_where_nothing_is_lost(term, value) -> None:
    assert plain(term) == value


def test_notebooks_show_a_table() -> None:
    assert "<table" in Answer.from_json(ROWS)._repr_html_()
    assert "True" in Answer("boolean", boolean=True)._repr_html_()
