import json

import pytest
from rdflib.term import Literal, URIRef

from clustergraph.answer import Answer
from clustergraph.check import Finding
from clustergraph.evidence import DocumentEvidence, Failure, Stretch
from clustergraph.terminal import print_answer, print_evidence, print_findings, progress

FINDING = Finding(
    "data/documents/a.trig", 12, ("data/documents/b.trig:3",), "Violation", "https://w3id.org/clustergraph/id/x", "Näset [sic]",
    {"sv": "saknar belägg.", "en": "has no evidence."}, "check-x",
)  # fmt: skip
ANSWER = Answer("rows", ["a", "b"], [{"a": Literal("x, y"), "b": Literal(3)}, {"a": URIRef("http://e/")}])


def test_a_finding_has_file_line_label_and_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    print_findings([FINDING], "en")
    told = capsys.readouterr().out
    for words in (
        "data/documents/a.trig\n",
        "Violation  Näset [sic]: has no evidence.",
        "data/documents/a.trig:12, data/documents/b.trig:3",
    ):
        assert words in told
    print_findings([FINDING], "sv")
    assert "saknar belägg." in capsys.readouterr().out


def test_evidence_is_counted_and_its_failures_listed(capsys: pytest.CaptureFixture[str]) -> None:
    report = DocumentEvidence(
        "a", 10, 9, 12, 5, [Failure("r", "p", "no name")], 0.905, [Stretch(1, 9, 7), Stretch(20, 22, 2)]
    )
    print_evidence(report, 1)
    told = capsys.readouterr().out
    assert (
        "a: 9 of 10 passages verified, 5 of 12 citations by a name that stands there, 90.5 % of the text cited" in told
    )
    assert "no name" in told
    assert "uncited: 1-9" in told
    assert "20-22" not in told
    print_evidence(DocumentEvidence("a", 10, missing=True), 1)
    assert "cannot be verified" in capsys.readouterr().out


def test_an_answer_comes_as_a_table_as_csv_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    print_answer(ANSWER, "What?", "csv")
    assert capsys.readouterr().out == 'a,b\n"x, y",3\nhttp://e/,\n'
    print_answer(ANSWER, "What?", "json")
    assert json.loads(capsys.readouterr().out) == {
        "columns": ["a", "b"],
        "rows": [{"a": "x, y", "b": 3}, {"a": "http://e/", "b": None}],
    }
    print_answer(ANSWER, "What?", "table")
    told = capsys.readouterr().out
    assert "What?" in told
    assert "2 rows" in told


def test_nobody_watching_sees_no_progress(capsys: pytest.CaptureFixture[str]) -> None:
    with progress() as step:
        step("reading")
    captured = capsys.readouterr()
    assert captured.out == captured.err == ""
