"""Which axioms a file holds, and how they read."""

from pathlib import Path

import pytest

from clustergraph.axioms import Theory, read_axioms, say
from clustergraph.iris import compact
from clustergraph.rdf import parse_file

ONTOLOGY = """
@prefix cg: <https://w3id.org/clustergraph/def/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix id: <https://w3id.org/clustergraph/id/> .
cg:A a owl:Class ; rdfs:label "a"@en ; skos:closeMatch cg:B ; rdfs:subClassOf cg:B .
cg:B a owl:Class . cg:C a owl:Class . cg:D a owl:Class .
cg:p a owl:ObjectProperty , owl:FunctionalProperty ; rdfs:domain cg:A . cg:n a owl:DatatypeProperty .
skos:closeMatch a owl:ObjectProperty . skos:note a owl:AnnotationProperty .
[] a owl:AllDisjointClasses ; owl:members ( cg:B cg:C cg:D ) .
cg:C rdfs:subClassOf [ a owl:Restriction ; owl:onProperty cg:p ; owl:someValuesFrom cg:A ] .
id:x a cg:A ; cg:p id:y ; cg:n 3 , "2030-01-01"^^xsd:date ; skos:note "n" ; cg:undeclared id:y .
id:x owl:differentFrom id:y .
"""


@pytest.fixture
def theory(tmp_path: Path) -> Theory:
    path = tmp_path / "a.ttl"
    path.write_text(ONTOLOGY)
    return read_axioms([("a.ttl", parse_file(path)), ("derived", parse_file(path)[:0])])


def test_every_axiom_is_read_and_nothing_else(theory: Theory) -> None:
    told = {say(axiom, "en", lambda iri, _: compact(iri)) for axiom in theory.axioms}
    assert told == {
        "cg:A is a kind of cg:B",
        "cg:C is a kind of a compound expression",
        "cg:p takes one value at most",
        "cg:p is said of cg:A",
        "cg:B is kept apart from cg:C",
        "cg:B is kept apart from cg:D",
        "cg:C is kept apart from cg:D",
        "id:x is a cg:A",
        "id:x – cg:p – id:y",
        "id:x – cg:n – 3",
        "id:x is another thing than id:y",
    }


def test_an_axiom_reads_in_swedish(theory: Theory) -> None:
    told = {say(axiom, "sv", lambda iri, _: compact(iri)) for axiom in theory.axioms}
    assert {"cg:A är ett slags cg:B", "cg:p har högst ett värde", "cg:B hålls isär från cg:D"} <= told


def test_a_compound_expression_is_kept_whole(theory: Theory) -> None:
    (compound,) = [axiom for axiom in theory.axioms if axiom.parts]
    assert {compact(name) for name in compound.names} == {"cg:A", "cg:C", "cg:p"}


def test_only_what_is_told_of_things_is_an_assertion(theory: Theory) -> None:
    assert {compact(axiom.subject) for axiom in theory.axioms if axiom.assertion} == {"id:x"}


def test_a_statement_of_two_files_is_one_axiom_of_the_first(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("<http://e/a> a <http://e/C> . <http://e/C> a <http://www.w3.org/2002/07/owl#Class> .")
    (axiom,) = read_axioms([("one", parse_file(path)), ("two", parse_file(path))]).axioms
    assert axiom.file == "one"
