"""What cannot be true: classes and properties that exclude themselves, things that contradict the ontology, and why.

The ontology, the data and what the rules derive from it are read together. Three things to know of the answer:

- Two IRIs of ours are taken to stand for two things. OWL alone does not say so: of a property that takes one value it
  would conclude that two values are the same thing, and report nothing.
- Dates are not read (HermiT knows no xsd:date), and what is missing is never a fault: the world is open. Both are held by
  the shapes.
- A thing is tried with its classes and its links, by the names of its neighbours. A contradiction that takes more than
  that is found too, but one at a time, and its search takes minutes.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from clustergraph.axioms import Axiom, Theory
from clustergraph.hermit import classify
from clustergraph.iris import ONTOLOGY
from clustergraph.justification import Search, narrow, relevant
from clustergraph.rdf import Quad
from clustergraph.suspects import NAMING, Suspect, as_classes, impossible, named, probe, suspects

SECONDS = 300.0  # for the search of causes; what has none by then is reported without
_AT_ONCE = 8

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Fault:
    """What cannot be, and the axioms that exclude it; none if they were not found in time."""

    suspect: Suspect
    cause: tuple[Axiom, ...] = ()


def reason(theory: Theory, progress: Progress = lambda _: None, seconds: float = SECONDS) -> list[Fault]:
    """Everything that HermiT finds to be impossible, with its causes."""
    end = time.monotonic() + seconds
    progress(f"HermiT: {len(theory.axioms)} axioms")
    terms = suspects(theory, things=False)
    probes = [quad for suspect in terms for quad in probe(suspect, theory)]
    verdict = classify([*_everything(theory, theory.axioms), *probes])
    if verdict.consistent:
        return _explained(theory, [s for s in terms if s.probe in verdict.unsatisfiable], end, progress)
    progress("HermiT: a contradiction; trying every thing by itself")
    told = chain(theory.declarations, NAMING, probes, *(as_classes(axiom) for axiom in theory.axioms))
    unsatisfiable = classify(told).unsatisfiable
    found = [suspect for suspect in suspects(theory, things=True) if suspect.probe in unsatisfiable]
    faults = _explained(theory, found, end, progress)
    return faults + list(_others(theory, faults, end, progress))


def _everything(theory: Theory, axioms: Sequence[Axiom]) -> Iterator[Quad]:
    yield from theory.declarations
    yield from NAMING
    yield from named(axioms)
    for axiom in axioms:
        yield from axiom.quads


def _explained(theory: Theory, found: Sequence[Suspect], end: float, progress: Progress) -> list[Fault]:
    """The suspects with their causes, a few side by side: their questions go to HermiT together."""
    faults: list[Fault] = []
    for first in range(0, len(found), _AT_ONCE):
        if time.monotonic() > end:
            return faults + [Fault(suspect) for suspect in found[first:]]
        batch = found[first : first + _AT_ONCE]
        progress(f"HermiT: the cause of {first + 1} to {first + len(batch)} of {len(found)} contradictions")
        searches = {suspect: _search(theory, suspect) for suspect in batch}
        faults += _run(theory, searches, end)
    return faults


def _search(theory: Theory, suspect: Suspect) -> Search:
    near = dict.fromkeys(relevant(theory, suspect))
    return narrow(list(near), [axiom for axiom in theory.axioms if not axiom.assertion and axiom not in near])


def _run(theory: Theory, searches: dict[Suspect, Search], end: float) -> list[Fault]:
    causes: dict[Suspect, tuple[Axiom, ...]] = dict.fromkeys(searches, ())
    asked = {suspect: next(search) for suspect, search in searches.items()}
    while asked and time.monotonic() < end:
        answers = iter(impossible(theory, [(suspect, axioms) for suspect, sets in asked.items() for axioms in sets]))
        for suspect, sets in list(asked.items()):
            try:
                asked[suspect] = searches[suspect].send(list(islice(answers, len(sets))))
            except StopIteration as stop:
                causes[suspect] = tuple(stop.value)
                del asked[suspect]
    return [Fault(suspect, cause) for suspect, cause in causes.items()]


def _others(theory: Theory, faults: Sequence[Fault], end: float, progress: Progress) -> Iterator[Fault]:
    """Contradictions that take several things together: found by leaving out what is known to be at fault."""
    known = {axiom for fault in faults for axiom in fault.cause if axiom.assertion}
    unexplained = {fault.suspect.iri for fault in faults if not fault.cause}
    rest = [a for a in theory.axioms if a not in known and not (a.assertion and a.names & unexplained)]
    rest.sort(key=_last_resort)
    while not classify(_everything(theory, rest)).consistent:
        progress("HermiT: a contradiction between several things; this takes minutes")
        cause = _bisect(theory, rest, end)
        things = [axiom.subject for axiom in cause if axiom.assertion]
        yield Fault(Suspect(things[0], "thing") if things else Suspect(ONTOLOGY, "ontology"), cause)
        if not things:
            return
        rest = [axiom for axiom in rest if axiom not in cause or not axiom.assertion]


def _last_resort(axiom: Axiom) -> tuple[bool, bool]:
    return (axiom.is_derived, axiom.assertion)


def _bisect(theory: Theory, axioms: Sequence[Axiom], end: float) -> tuple[Axiom, ...]:
    search = narrow(axioms, width=1)
    sets = next(search)
    while time.monotonic() < end:
        try:
            sets = search.send([not classify(_everything(theory, one)).consistent for one in sets])
        except StopIteration as stop:
            return tuple(stop.value)
    return ()
