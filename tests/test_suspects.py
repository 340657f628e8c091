"""Suspects are tried side by side, and each answer is its own."""

from pathlib import Path

import pytest

from clustergraph.axioms import Axiom, Theory, read_axioms
from clustergraph.iris import DEF, ID
from clustergraph.rdf import parse_file
from clustergraph.suspects import Suspect, as_classes, impossible, suspects

FILE = """
@prefix cg: <https://w3id.org/clustergraph/def/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix id: <https://w3id.org/clustergraph/id/> .
cg:Cat a owl:Class . cg:Dog a owl:Class ; owl:disjointWith cg:Cat .
cg:purrs a owl:ObjectProperty ; rdfs:domain cg:Cat . cg:barks a owl:ObjectProperty ; rdfs:subPropertyOf cg:purrs ; rdfs:domain cg:Dog .
cg:owner a owl:ObjectProperty , owl:InverseFunctionalProperty .
id:rex a cg:Dog ; cg:purrs id:tom . id:tom a cg:Cat . id:ann cg:owner id:tom . id:bo cg:owner id:tom .
id:tom owl:sameAs <http://other/tom> . <http://other/ann> cg:owner <http://other/tom> .
"""


@pytest.fixture
def theory(tmp_path: Path) -> Theory:
    path = tmp_path / "a.ttl"
    path.write_text(FILE)
    return read_axioms([("a.ttl", parse_file(path))])


def test_suspects_are_everything_of_ours_that_is_spoken_of(theory: Theory) -> None:
    terms = {(s.iri.removeprefix(DEF), s.kind) for s in suspects(theory, things=False)}
    classes = {("Cat", "class"), ("Dog", "class")}
    assert terms == classes | {("purrs", "property"), ("barks", "property"), ("owner", "property")}
    things = {s.iri.removeprefix(ID) for s in suspects(theory, things=True) if s.kind == "thing"}
    assert things == {"rex", "tom", "ann", "bo"}


@pytest.mark.slow
def test_each_trial_has_its_own_answer(theory: Theory) -> None:
    def without(name: str) -> list[Axiom]:
        return [axiom for axiom in theory.axioms if DEF + name not in axiom.names]

    rex, tom, ann = (Suspect(ID + name, "thing") for name in ("rex", "tom", "ann"))
    barks, cat = Suspect(DEF + "barks", "property"), Suspect(DEF + "Cat", "class")
    tries = [
        (rex, theory.axioms),
        (rex, without("Cat")),
        (tom, theory.axioms),
        (tom, without("owner")),
        (ann, theory.axioms),
        (barks, theory.axioms),
        (cat, theory.axioms),
    ]
    assert impossible(theory, tries) == [True, False, True, False, False, True, False]


def test_what_says_nothing_of_one_thing_by_itself_is_not_told_of_its_class(theory: Theory) -> None:
    (same,) = [axiom for axiom in theory.axioms if axiom.predicate.endswith("sameAs")]
    assert as_classes(same) == []
