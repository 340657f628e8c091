"""Virtuoso's own way of writing results; that the questions give the same answers there is test_engine's."""

import json

import pytest

from clustergraph.dialect import deviates, even, refuse_cut
from clustergraph.errors import AnswerTooLargeError
from clustergraph.remote import RemoteEngine

XSD = "http://www.w3.org/2001/XMLSchema#"


def test_typed_literals_truth_values_and_blank_nodes_are_as_recommended() -> None:
    row = {
        "n": {"type": "typed-literal", "datatype": f"{XSD}integer", "value": "1"},
        "b": {"type": "typed-literal", "datatype": f"{XSD}boolean", "value": "1"},
        "l": {"type": "literal", "xml:lang": "sv", "value": "1"},
        "x": {"type": "bnode", "value": "nodeID://b10012"},
    }
    said = json.dumps({"head": {"vars": ["n", "b", "l", "x"]}, "results": {"bindings": [row]}}).encode()
    (evened,) = json.loads(even(said))["results"]["bindings"]
    assert evened == {
        "n": {"type": "literal", "datatype": f"{XSD}integer", "value": "1"},
        "b": {"type": "literal", "datatype": f"{XSD}boolean", "value": "true"},
        "l": row["l"],
        "x": {"type": "bnode", "value": "b10012"},
    }
    assert even(even(said)) == even(said)


@pytest.mark.parametrize(
    ("rows", "truth"), [([{"__ASK_RETVAL": {"type": "typed-literal", "value": "1"}}], True), ([], False)]
)
def test_yes_and_no_are_no_rows(rows: list[object], truth: bool) -> None:
    said = json.dumps({"head": {"vars": ["__ASK_RETVAL"]}, "results": {"bindings": rows}}).encode()
    assert json.loads(even(said)) == {"head": {}, "boolean": truth}


def test_only_the_server_that_deviates_is_evened_out() -> None:
    assert deviates({"server": "Virtuoso/07.20.3229 (Linux)"})
    assert not deviates({"server": "Oxigraph/0.5.13"})
    assert not deviates({})


@pytest.mark.parametrize("headers", [{"x-sparql-maxrows": "10000"}, {"x-sql-state": "S1TAT"}])
def test_an_answer_that_was_cut_off_is_none(headers: dict[str, str]) -> None:
    with pytest.raises(AnswerTooLargeError, match="http://s"):
        refuse_cut("http://s", headers)
    refuse_cut("http://s", {"server": "Virtuoso"})


@pytest.mark.slow
def test_virtuoso_s_cap_on_rows_never_passes_for_the_whole(loaded_virtuoso: str) -> None:
    engine = RemoteEngine(loaded_virtuoso)
    assert len(engine.query("SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 9999")) == 9999
    with pytest.raises(AnswerTooLargeError, match="sends 10000 rows at most"):
        engine.query("SELECT ?s ?p ?o WHERE { ?s ?p ?o }")
    with pytest.raises(AnswerTooLargeError, match="sends 10000 rows at most"):
        engine.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    graph = engine.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5000").graph
    assert graph is not None
    assert len(graph) == 5000
