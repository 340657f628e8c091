"""What may be impossible: a class, a property or a thing, each tried by a class of its own.

HermiT names the classes that can have no instance; of properties and things it says no such thing. So a property is tried
by the class of what has it, and a thing by the class of what could be it. Starting Java costs more than reasoning here,
so many trials are put in one: each becomes a copy, with names of its own, of a part of one large ontology.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from clustergraph.axioms import OWL, RDFS, Axiom, Theory, is_builtin, signature, value_of
from clustergraph.hermit import classify
from clustergraph.iris import ID, RDF_TYPE, REASONER
from clustergraph.rdf import BlankNode, Literal, NamedNode, Quad, Triple

Term = NamedNode | BlankNode | Literal | Triple

_COPY = "/copy-"
_TYPE, _ON, _SOME, _VALUE = (
    NamedNode(iri) for iri in (RDF_TYPE, f"{OWL}onProperty", f"{OWL}someValuesFrom", f"{OWL}hasValue")
)
_SUBCLASS, _INVERSE, _CLASS = (NamedNode(iri) for iri in (f"{RDFS}subClassOf", f"{OWL}inverseOf", f"{OWL}Class"))
# Every thing of ours bears its IRI as its only name, so that two IRIs never stand for one thing.
_NAME = NamedNode(f"{REASONER}name")
NAMING = [Quad(_NAME, _TYPE, NamedNode(f"{OWL}{kind}")) for kind in ("DatatypeProperty", "FunctionalProperty")]


@dataclass(frozen=True)
class Suspect:
    """A class, a property or a thing that may be impossible. `kind` is 'class', 'property' or 'thing'."""

    iri: str
    kind: str

    @property
    def probe(self) -> str:
        """The class that can have no instance if the suspect is impossible."""
        return self.iri if self.kind == "class" else f"{self.iri}/{self.kind}"


def suspects(theory: Theory, *, things: bool) -> list[Suspect]:
    """Every class and property, and every thing of which something is asserted."""
    properties = theory.kinds["ObjectProperty"] | theory.kinds["DatatypeProperty"]
    found = [Suspect(iri, "class") for iri in theory.kinds["Class"]] + [Suspect(iri, "property") for iri in properties]
    return found + [Suspect(iri, "thing") for iri in named_things(theory.axioms)] * things


def named_things(axioms: Iterable[Axiom]) -> list[str]:
    ends = (term for a in axioms if a.assertion for term in (a.quad.subject, a.quad.object))
    return sorted({term.value for term in ends if isinstance(term, NamedNode) and term.value.startswith(ID)})


def named(axioms: Iterable[Axiom]) -> list[Quad]:
    """The name of every thing of ours that the axioms speak of."""
    return [Quad(NamedNode(iri), _NAME, Literal(iri)) for iri in named_things(axioms)]


def probe(suspect: Suspect, theory: Theory) -> list[Quad]:
    """What the probe of a property says: that something has the property."""
    if suspect.kind != "property":
        return []
    filler = f"{OWL}Thing" if suspect.iri in theory.kinds["ObjectProperty"] else f"{RDFS}Literal"
    return _restricted(suspect.probe, NamedNode(suspect.iri), _SOME, NamedNode(filler))


def as_classes(axiom: Axiom) -> list[Quad]:
    """An axiom told of classes alone: each thing becomes the class of what could be it.

    A link tells each of its ends that it has such a neighbour, by name, and nothing of what the neighbour is. So the
    class of a thing is empty when the thing itself is at fault, and not when a neighbour is.
    """
    if not axiom.assertion:
        return list(axiom.quads)
    thing, predicate, value = axiom.subject, axiom.quad.predicate, axiom.quad.object
    own = Suspect(thing, "thing").probe
    if is_builtin(predicate.value) and predicate.value != RDF_TYPE:
        return []  # owl:sameAs and owl:differentFrom say nothing of one thing by itself
    if predicate.value == RDF_TYPE:
        return [*_named(thing), Quad(NamedNode(own), _SUBCLASS, value)]
    if isinstance(value, Literal):
        return [*_named(thing), *_restricted(own, predicate, _VALUE, value)]
    back, neighbour = BlankNode(), value_of(value)
    return [*_linked(thing, predicate, neighbour), Quad(back, _INVERSE, predicate), *_linked(neighbour, back, thing)]


def _linked(thing: str, on: Term, neighbour: str) -> list[Quad]:
    node = BlankNode()
    link = _restricted(Suspect(thing, "thing").probe, on, _SOME, node)
    if not neighbour.startswith(ID):
        return [*_named(thing), *link, Quad(node, _TYPE, _CLASS)]
    return [*_named(thing), *link, *_restriction(node, _NAME, _VALUE, Literal(neighbour))]


@cache
def _named(thing: str) -> tuple[Quad, ...]:
    if not thing.startswith(ID):
        return ()
    return tuple(_restricted(Suspect(thing, "thing").probe, _NAME, _VALUE, Literal(thing)))


def _restricted(cls: str, on: Term, how: NamedNode, value: Term) -> list[Quad]:
    node = BlankNode()
    return [
        Quad(NamedNode(cls), _TYPE, _CLASS),
        Quad(NamedNode(cls), _SUBCLASS, node),
        *_restriction(node, on, how, value),
    ]


def _restriction(node: BlankNode, on: Term, how: NamedNode, value: Term) -> list[Quad]:
    return [Quad(node, _TYPE, NamedNode(f"{OWL}Restriction")), Quad(node, _ON, on), Quad(node, how, value)]


def impossible(theory: Theory, tries: Sequence[tuple[Suspect, Sequence[Axiom]]]) -> list[bool]:
    """For each suspect, whether these axioms make it impossible. All are asked at once, each in a copy of its own."""
    quads: list[Quad] = []
    for number, (suspect, axioms) in enumerate(tries):
        names = signature(axioms) | {suspect.iri}
        declared = [quad for quad in theory.declarations if value_of(quad.subject) in names]
        told = chain(declared, NAMING, probe(suspect, theory), *(as_classes(axiom) for axiom in axioms))
        quads.extend(_copied(told, number))
    verdict = classify(quads)
    return [f"{suspect.probe}{_COPY}{n}" in verdict.unsatisfiable for n, (suspect, _) in enumerate(tries)]


def _copied(quads: Iterable[Quad], number: int) -> Iterator[Quad]:
    return (Quad(*(_renamed(term, number) for term in quad.triple)) for quad in quads)


def _renamed(term: Any, number: int) -> Any:
    if isinstance(term, BlankNode):
        return BlankNode(f"{term.value}x{number}")
    if isinstance(term, NamedNode) and not is_builtin(term.value):
        return NamedNode(f"{term.value}{_COPY}{number}")
    return term
