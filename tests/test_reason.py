"""What cannot be true is found, with exactly the axioms that exclude it; what can be true is left in peace."""

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from clustergraph.axioms import DERIVED, Theory, read_axioms, say
from clustergraph.build import Graph, assemble, find
from clustergraph.check import Finding
from clustergraph.hermit import classify
from clustergraph.iris import DEF, ONTOLOGY, PREFIXES, RDF_TYPE, compact
from clustergraph.project import Project
from clustergraph.rdf import NamedNode, Quad, parse_file
from clustergraph.reason import Fault, reason
from tests.conftest import ROOT, TOWN_FILE

pytestmark = pytest.mark.slow

SUBCLASS = f"{PREFIXES['rdfs']}subClassOf"
THING = f"{PREFIXES['owl']}Thing"


@pytest.fixture(scope="module")
def graph() -> Graph:
    return assemble(Project(ROOT))


def theory(graph: Graph) -> Theory:
    files = [(path.name, list(quads)) for path, quads in graph.loaded.files.items()]
    return read_axioms([*files, (DERIVED, list(graph.derived))])


def test_the_ontology_and_the_data_contradict_neither_themselves_nor_each_other(graph: Graph) -> None:
    read = theory(graph)
    assert len(read.kinds["Class"]) > 100
    assert sum(axiom.assertion for axiom in read.axioms) > 20_000
    assert not reason(read)


def test_the_rules_derive_every_class_of_every_thing_that_hermit_derives(graph: Graph) -> None:
    """HermiT sees no rule's work but the ontology; what it says is spelt out along its own class hierarchy."""
    stated = [quad for quad in graph.loaded.quads if not is_term(quad.subject)]
    passages = [q for q in graph.derived if q.predicate.value == RDF_TYPE and q.object == NamedNode(f"{DEF}Passage")]
    links = [q for q in graph.derived if q.predicate.value != RDF_TYPE]
    read = read_axioms([("", [*graph.loaded.quads, *passages, *links])])
    told = [quad for axiom in read.axioms for quad in axiom.quads]
    inferred = classify([*read.declarations, *told]).inferred
    assert inferred
    above = closure([*told, *inferred])
    hermit = classes([*told, *inferred], above)
    rules = classes([*stated, *graph.derived], defaultdict(set))
    known = {compact(iri) for iri in read.kinds["Class"]}
    assert {thing: names & known for thing, names in hermit.items() if names & known} == {
        thing: names & known for thing, names in rules.items() if names & known
    }


def is_term(term: object) -> bool:
    return not isinstance(term, NamedNode) or term.value.startswith(DEF)


def closure(quads: list[Quad]) -> dict[str, set[str]]:
    above: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        if quad.predicate.value == SUBCLASS and isinstance(quad.subject, NamedNode):
            above[quad.subject.value].add(quad.object.value)
    for middle in list(above):
        for one in list(above):
            if middle in above[one]:
                above[one] |= above[middle]
    return above


def classes(quads: list[Quad], above: dict[str, set[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        if quad.predicate.value == RDF_TYPE:
            iris = {quad.object.value} | above.get(quad.object.value, set())
            found[quad.subject.value] |= {compact(iri) for iri in iris if iri != THING}
    return found


def causes(findings: list[Finding]) -> dict[str, set[str]]:
    """For each thing at fault, the axioms of the message, without their places."""
    found = {}
    for finding in findings:
        if finding.source == "reason":
            axioms = finding.messages["en"].partition(": ")[2].rstrip(".").split("; ")
            found[finding.label] = {axiom.rpartition(" (")[0] for axiom in axioms}
    return found


def reasoned(town: Path) -> list[Finding]:
    project = Project(town)
    return find(project, assemble(project), reasoning=True)


def test_classes_and_properties_that_exclude_themselves_are_each_a_finding(own_town: Path) -> None:
    module = own_town / "ontology" / "actors.ttl"
    more = """
cg:Metropolis a owl:Class ;
    rdfs:subClassOf cg:Region , cg:Municipality ;
    rdfs:label "metropolis"@en , "metropol"@sv .

cg:Capital a owl:Class ;
    rdfs:subClassOf cg:Metropolis ;
    rdfs:label "capital"@en , "huvudstad"@sv .

cg:locatedIn a owl:ObjectProperty ;
    rdfs:subPropertyOf cg:basedIn ;
    rdfs:domain cg:Brand ;
    rdfs:label "located in"@en , "belägen i"@sv .
"""
    line = len(module.read_text("utf-8").splitlines()) + 2
    module.write_text(module.read_text("utf-8") + more, "utf-8")
    findings = reasoned(own_town)
    both = {"metropolis is a kind of regional authority", "metropolis is a kind of municipality"}
    apart = "regional authority is kept apart from municipality"
    assert causes(findings) == {
        "metropol": {*both, apart},
        "huvudstad": {"capital is a kind of metropolis", *both, apart},
        "belägen i": {
            "located in is a kind of based in",
            "located in is said of brand",
            "based in is said of actor",
            "actor is kept apart from brand",
        },
    }
    (metropolis,) = [f for f in findings if f.label == "metropol" and f.source == "reason"]
    assert (metropolis.file, metropolis.line, metropolis.severity) == ("ontology/actors.ttl", line, "Violation")
    assert metropolis.messages["sv"] == (
        "kan inte ha någon instans, ty: metropol är ett slags region (juridisk person) "
        f"(ontology/actors.ttl:{line}); metropol är ett slags kommun (ontology/actors.ttl:{line}); "
        "region (juridisk person) hålls isär från kommun (ontology/actors.ttl)."
    )


def test_things_that_contradict_the_ontology_are_each_a_finding(damage: Callable[..., Path]) -> None:
    """One has classes that exclude each other, one is led to by what leads elsewhere, one has two of what it has one of."""
    damage("actor:region-naset a cg:Region ;", "actor:region-naset a cg:Region , cg:Brand ;")
    damage("cg:participant actor:universitetet-pa-naset", "cg:participant aspect:a")
    town = damage(
        "cg:party actor:universitetet-pa-naset ;",
        "cg:party actor:universitetet-pa-naset , actor:lansstyrelsen-pa-naset ;",
    )
    findings = reasoned(town)
    told = causes(findings)
    assert told["Region Näset"] == {
        "Region Näset is a regional authority",
        "Region Näset is a brand",
        "regional authority is a kind of public organisation",
        "public organisation is a kind of organisation",
        "organisation is a kind of actor",
        "actor is kept apart from brand",
    }
    adoption = "Näset University: adopted the letter of intent"
    assert told["Universitetet på Näset: antagit avsiktsförklaringen"] == {
        f"{adoption} – party – Näset University",
        f"{adoption} – party – Näset County Administrative Board",
        "party takes one value at most",
    }
    for finding in findings:
        if finding.source == "reason":
            assert finding.file == TOWN_FILE
            assert finding.line


TWO_STEPS = """
@prefix cg: <https://w3id.org/clustergraph/def/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix id: <https://w3id.org/clustergraph/id/> .
cg:Herd a owl:Class ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty cg:has ; owl:allValuesFrom cg:Sheep ] .
cg:Sheep a owl:Class . cg:Wolf a owl:Class ; owl:disjointWith cg:Sheep . cg:Fox a owl:Class .
cg:has a owl:ObjectProperty . cg:near a owl:ObjectProperty ; rdfs:domain cg:Fox .
id:herd a cg:Herd ; cg:has id:wolf , id:sheep . id:wolf a cg:Wolf . id:sheep a cg:Sheep .
"""


def told(path: Path, text: str) -> list[Fault]:
    path.write_text(text)
    return reason(read_axioms([(path.name, parse_file(path))]))


def test_a_contradiction_that_takes_two_things_together_is_found(tmp_path: Path) -> None:
    (fault,) = told(tmp_path / "a.ttl", TWO_STEPS)
    assert {say(axiom, "en", lambda iri, _: compact(iri)) for axiom in fault.cause} == {
        "cg:Herd is a kind of a compound expression",
        "cg:Wolf is kept apart from cg:Sheep",
        "id:herd is a cg:Herd",
        "id:herd – cg:has – id:wolf",
        "id:wolf is a cg:Wolf",
    }


def test_a_cause_that_is_not_found_in_time_is_still_a_finding(tmp_path: Path) -> None:
    """The sheep that is a wolf is known by name; that something else is wrong too is known, and no more."""
    path = tmp_path / "a.ttl"
    path.write_text(TWO_STEPS + "id:sheep a cg:Wolf .")
    faults = reason(read_axioms([(path.name, parse_file(path))]), seconds=0)
    assert [(compact(fault.suspect.iri), fault.cause) for fault in faults] == [("id:sheep", ()), (ONTOLOGY, ())]


def test_what_only_the_world_outside_could_decide_is_no_fault(tmp_path: Path) -> None:
    """Things without classes, names of others that may be the same thing, dates, ill-typed numbers."""
    more = """
    cg:only a owl:ObjectProperty , owl:FunctionalProperty . cg:day a owl:DatatypeProperty , owl:FunctionalProperty .
    id:a cg:only <http://other/x> , id:b ; cg:day "2030-01-01"^^<http://www.w3.org/2001/XMLSchema#date> , "x"^^<http://www.w3.org/2001/XMLSchema#integer> .
    """
    assert not told(tmp_path / "a.ttl", TWO_STEPS.replace("cg:has id:wolf , id:sheep", "cg:has id:sheep") + more)
