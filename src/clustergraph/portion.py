"""What is held to the shapes of what registers say: all of it, or so many records where there are very many.

Shapes cost some milliseconds a record, and a register may have a hundred thousand. Everything else holds all of them:
the strict reading that wrote them, and the queries check-….rq. A portion shows that the shapes and the program agree.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator

from clustergraph.iris import DEF, DERIVATION, RDF_TYPE
from clustergraph.rdf import NamedNode, Quad

MOST = 1000  # participations of each register, or records of a register of organisations


def left_out(registers: Iterable[Iterable[Quad]], most: int = MOST) -> set[NamedNode]:
    """The things of each register beyond so many; the first in each file are kept, and all that they lead to."""
    return {thing for quads in registers for thing in _beyond(quads, most)}


def _beyond(quads: Iterable[Quad], most: int) -> set[NamedNode]:
    kinds: dict[str, list[NamedNode]] = defaultdict(list)
    leads: dict[NamedNode, list[NamedNode]] = defaultdict(list)
    one: dict[NamedNode, NamedNode] = {}  # each thing is named often, and held once
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            subject, value = one.setdefault(quad.subject, quad.subject), one.setdefault(quad.object, quad.object)
            if quad.predicate.value == RDF_TYPE:
                kinds[value.value.removeprefix(DEF)].append(subject)
            leads[subject].append(value)
    counted = kinds.pop("Participation", None) or kinds.pop("RegisterRecord", [])
    if len(counted) <= most:
        return set()
    others = [thing for kind in kinds.keys() - {"Project", "RegisterRecord"} for thing in kinds[kind]]
    kept, waiting = set[NamedNode](), deque([*counted[:most], *others])
    while waiting:
        if (thing := waiting.popleft()) not in kept:
            kept.add(thing)
            waiting.extend(leads.get(thing, ()))
    return leads.keys() - kept


def without(quads: Iterable[Quad], things: set[NamedNode]) -> Iterator[Quad]:
    """The quads that say nothing of the things, nor of a derivation that names one. They are gone through twice."""
    if not things:
        return iter(quads)
    gone = things | {quad.subject for quad in quads if quad.object in things and _is_derivation(quad.subject)}
    return (quad for quad in quads if quad.subject not in gone and quad.object not in gone)


def _is_derivation(thing: object) -> bool:
    return isinstance(thing, NamedNode) and thing.value.startswith(DERIVATION)
