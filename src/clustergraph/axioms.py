"""The ontology and the data as OWL axioms, one by one, each with the file that states it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from clustergraph.hermit import usable
from clustergraph.iris import PREFIXES, RDF_TYPE, compact
from clustergraph.rdf import BlankNode, Literal, NamedNode, Quad
from clustergraph.words import AXIOMS, TERMS

OWL, RDF, RDFS = (PREFIXES[name] for name in ("owl", "rdf", "rdfs"))
_EXPRESSION = {"sv": "ett sammansatt uttryck", "en": "a compound expression"}
DERIVED = "derived"  # in the place of a file: what the rules have derived
_ANNOTATIONS = {f"{RDFS}{name}" for name in ("label", "comment", "seeAlso", "isDefinedBy")}
_KINDS = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "Ontology")
_IDENTITY = {f"{OWL}sameAs", f"{OWL}differentFrom"}


@dataclass(frozen=True)
class Axiom:
    """What one statement says in OWL. `parts` spells out the blank nodes in it.

    An `assertion` is about a thing; any other axiom is about classes and properties.
    """

    quad: Quad
    file: str
    parts: tuple[Quad, ...] = ()
    assertion: bool = False
    is_listed: bool = False  # one pair of a longer list, which has no line of its own

    @property
    def subject(self) -> str:
        return value_of(self.quad.subject)

    @property
    def predicate(self) -> str:
        return self.quad.predicate.value

    @property
    def is_derived(self) -> bool:
        return self.file == DERIVED

    @property
    def quads(self) -> tuple[Quad, ...]:
        return (self.quad, *self.parts)

    @property
    def names(self) -> set[str]:
        """The IRIs that the axiom speaks of, without those of OWL itself."""
        terms = (term for quad in self.quads for term in (quad.subject, quad.predicate, quad.object))
        return {term.value for term in terms if isinstance(term, NamedNode) and not is_builtin(term.value)}


@dataclass(frozen=True)
class Theory:
    """All axioms, and what is declared to be a class or a property. `kinds[name]` are the IRIs of that kind."""

    kinds: dict[str, set[str]]
    declarations: list[Quad]
    axioms: list[Axiom]


def value_of(term: object) -> str:
    return term.value if isinstance(term, NamedNode | BlankNode | Literal) else str(term)


def is_builtin(iri: str) -> bool:
    return iri.startswith((OWL, RDF, RDFS, PREFIXES["xsd"]))


def read_axioms(files: Sequence[tuple[str, Sequence[Quad]]]) -> Theory:
    """The axioms that the files state. Annotations say nothing to a reasoner and are left out.

    A list of classes that exclude each other becomes one axiom a pair, so that a cause names the two it is about. Left
    out too is what uses a property that nobody declares, which is a finding of the checks, and what is told of a class
    or a property as if it were a thing (skos:closeMatch): owlready2 mixes up what HermiT says of the two.
    """
    kinds: dict[str, set[str]] = {kind: set() for kind in _KINDS}
    for quad in (quad for _, quads in files for quad in quads):
        if (kind := _kind(quad)) and isinstance(quad.subject, NamedNode):
            kinds[kind].add(quad.subject.value)
    declarations = [q for _, quads in files for q in quads if _kind(q) not in {None, "Ontology", "AnnotationProperty"}]
    axioms = [axiom for file, quads in files for axiom in _axioms(file, quads, kinds)]
    return Theory(kinds, declarations, list({axiom.quad.triple: axiom for axiom in reversed(axioms)}.values())[::-1])


def _kind(quad: Quad) -> str | None:
    if quad.predicate.value != RDF_TYPE or not isinstance(quad.object, NamedNode):
        return None
    name = quad.object.value.removeprefix(OWL)
    return name if name in _KINDS else None


def _axioms(file: str, quads: Sequence[Quad], kinds: dict[str, set[str]]) -> Iterator[Axiom]:
    said: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.subject, BlankNode):
            said[quad.subject.value].append(quad)
    inner = {quad.object.value for quad in quads if isinstance(quad.object, BlankNode)}
    for quad in quads:
        if isinstance(quad.subject, BlankNode):
            if quad.subject.value not in inner and quad.predicate.value == RDF_TYPE:
                yield from _anonymous(quad, file, said)
        elif _is_assertion(quad, kinds):
            yield Axiom(quad, file, assertion=True)
        elif _is_axiom(quad, kinds):
            yield Axiom(quad, file, tuple(_spelt_out(quad.object, said)))


def _is_assertion(quad: Quad, kinds: dict[str, set[str]]) -> bool:
    if isinstance(quad.object, Literal):
        return quad.predicate.value in kinds["DatatypeProperty"] and usable(quad.object)
    if any(value_of(quad.subject) in kinds[kind] for kind in _KINDS):
        return False
    if quad.predicate.value == RDF_TYPE:
        return value_of(quad.object) in kinds["Class"]
    return quad.predicate.value in kinds["ObjectProperty"] or quad.predicate.value in _IDENTITY


def _is_axiom(quad: Quad, kinds: dict[str, set[str]]) -> bool:
    predicate = quad.predicate.value
    if predicate in _ANNOTATIONS or value_of(quad.subject) in kinds["Ontology"] or isinstance(quad.object, Literal):
        return False
    if predicate == RDF_TYPE:  # owl:FunctionalProperty and its like
        return isinstance(quad.object, NamedNode) and is_builtin(value_of(quad.object)) and _kind(quad) is None
    return is_builtin(predicate)


def _anonymous(quad: Quad, file: str, said: dict[str, list[Quad]]) -> Iterator[Axiom]:
    """What a blank node that nothing points to says: classes that exclude each other, or another axiom of that form."""
    parts = list(_spelt_out(quad.subject, said))
    if isinstance(quad.object, NamedNode) and quad.object.value == f"{OWL}AllDisjointClasses":
        members = [part.object for part in parts if part.predicate.value == f"{RDF}first"]
        disjoint = NamedNode(f"{OWL}disjointWith")
        for one, other in combinations(members, 2):
            if isinstance(one, NamedNode):
                yield Axiom(Quad(one, disjoint, other), file, tuple(_spelt_out(other, said)), is_listed=True)
    else:
        yield Axiom(quad, file, tuple(part for part in parts if part != quad))


def _spelt_out(term: object, said: dict[str, list[Quad]]) -> Iterator[Quad]:
    for quad in said[term.value] if isinstance(term, BlankNode) else ():
        yield quad
        yield from _spelt_out(quad.object, said)


def say(axiom: Axiom, language: str, label: Callable[[str, str], str]) -> str:
    """The axiom in words, with the labels of what it speaks of."""

    def name(term: object) -> str:
        if isinstance(term, NamedNode):
            words = AXIOMS.get(compact(term.value)) or TERMS.get(compact(term.value))
            return words[language] if words else label(term.value, language)
        return term.value if isinstance(term, Literal) else _EXPRESSION[language]

    subject, predicate, value = axiom.quad.triple
    if predicate.value == RDF_TYPE and not axiom.assertion:
        return f"{name(subject)} {name(value)}"
    between = " " if is_builtin(predicate.value) else " – "
    return between.join((name(subject), name(predicate), name(value)))


def signature(axioms: Iterable[Axiom]) -> set[str]:
    return set().union(*(axiom.names for axiom in axioms))
