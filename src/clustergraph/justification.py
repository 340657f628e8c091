"""Why something cannot be: a smallest set of axioms that already excludes it.

HermiT says that something is impossible and gives no reason. So it is asked about parts. Of the axioms in a row, the last
one of the shortest contradicting beginning must be in the set; kept in, it makes the next beginning shorter; when the
kept ones contradict by themselves, they are the set, and none of them can go. (The dichotomic search for a minimal
unsatisfiable subset; Marques-Silva, Janota and Belov 2013 compare it with others.)
"""

from collections.abc import Generator, Sequence
from itertools import groupby

from clustergraph.axioms import OWL, Axiom, Theory, signature
from clustergraph.iris import RDF_TYPE
from clustergraph.rdf import BlankNode
from clustergraph.suspects import Suspect

Search = Generator[list[list[Axiom]], list[bool], list[Axiom]]


def relevant(theory: Theory, suspect: Suspect) -> list[Axiom]:
    """The axioms that can bear on the suspect: what it is, what it is linked to, and last what only a rule derived.

    Each is followed by what the ontology says of it, nearest first. The search prefers what comes first.
    """
    own = [a for a in theory.axioms if a.assertion and suspect.iri in a.names] if suspect.kind == "thing" else []
    rest = [axiom for axiom in theory.axioms if not axiom.assertion]
    reached, found = {suspect.iri}, list[Axiom]()
    for told in [[], *(list(told) for _, told in groupby(sorted(own, key=_remoteness), _remoteness))]:
        found += told
        reached |= signature(told)
        while near := {axiom for axiom in rest if _bears_on(axiom, reached)}:
            found += [axiom for axiom in rest if axiom in near]
            reached |= signature(near)
            rest = [axiom for axiom in rest if axiom not in near]
    return found


def _remoteness(axiom: Axiom) -> tuple[bool, bool]:
    return (axiom.is_derived, axiom.predicate != RDF_TYPE)


def _bears_on(axiom: Axiom, reached: set[str]) -> bool:
    """Two classes that exclude each other bear on what is of both; other axioms on what they begin with."""
    if axiom.predicate == f"{OWL}disjointWith":
        return axiom.names <= reached
    if axiom.predicate.startswith(OWL) or isinstance(axiom.quad.subject, BlankNode):
        return bool(axiom.names & reached)
    return axiom.subject in reached


def narrow(axioms: Sequence[Axiom], more: Sequence[Axiom] = (), width: int = 1500) -> Search:
    """Search for a smallest contradicting set. It yields sets, and is sent for each whether it contradicts.

    If the axioms do not contradict, those in `more` are added. `width` bounds how many axioms are asked about at once.
    """
    (enough,) = yield [list(axioms)]
    rest, core = [*axioms, *([] if enough else more)], list[Axiom]()
    while True:
        low, high = 0, len(rest)  # the shortest contradicting beginning has from `low` to `high` axioms
        while low < high:
            points = _between(low, high, max(1, width // high))
            answers = yield [core + rest[:point] for point in points]
            high = next((p for p, contradicts in zip(points, answers, strict=True) if contradicts), high)
            low = max((p + 1 for p in points if p < high), default=low)
        if high == 0:
            return core[::-1]
        core.append(rest[high - 1])
        rest = rest[: high - 1]


def _between(low: int, high: int, count: int) -> list[int]:
    """At most so many lengths from `low` to just below `high`, evenly spread; one of them is in the middle."""
    return sorted({low + (high - low) * (2 * number + 1) // (2 * count) for number in range(count)})
