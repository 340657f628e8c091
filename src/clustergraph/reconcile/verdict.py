"""Which thing a query means, how surely, and whether surely enough to say so without a person.

Scores run from 0 to 100. They order candidates and are no probabilities: a score of 90 is right far more often than nine
times in ten where the names of a list are names of organisations, and says nothing of things that the graph lacks.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from clustergraph.iris import BASE, ID
from clustergraph.reconcile import folding, numbers
from clustergraph.reconcile.batch import Condition, Query
from clustergraph.reconcile.index import Index
from clustergraph.reconcile.things import Thing, Things

THRESHOLD, MARGIN = 85.0, 5.0  # a match scores at least the one, and leads the second by at least the other
_LEAST = 25.0  # what scores less is no candidate
_OTHER_NUMBER = 0.5  # left of a likeness where the register's number is another thing's or another number
_OTHER_KIND = 0.85  # where a kind should be, and is not; then a person decides
_OTHER_VALUES = 0.1  # lost at most where properties have other values


@dataclass(frozen=True)
class Candidate:
    """`likeness` is that of the names, 0 to 1; `number` says that an identifier given names this very thing, `denied`
    that one given is another than the thing's own."""

    thing: Thing
    score: float
    match: bool
    likeness: float
    number: bool = False
    denied: bool = False


class Matcher:
    """Judges queries over one release."""

    def __init__(self, things: Things) -> None:
        self.things, self.index = things, Index(things)
        self._numbered = {number: thing for thing in things for number, _ in thing.numbers}

    def candidates(self, query: Query) -> list[Candidate]:
        """The things that may be meant, best first; at most one of them is a match."""
        kinds = [word.iri for name in query.kinds if (word := self.things.find_class(name))]
        if len(kinds) < len(query.kinds) and (query.strict == "all" or (not kinds and query.strict == "any")):
            return []  # nothing is of a kind that is not here
        named = self._named(query)
        likeness = self.index.search(query.name) if query.name.strip() else {}
        if not query.name.strip() and not named:
            likeness = {thing.iri: 1.0 for thing in self.things if _share(self._met(query.conditions, thing)) > 0}
        judged = [
            self._judge(query, thing, likeness.get(iri, 0.0), thing in named, bool(named), kinds)
            for iri in dict.fromkeys([*(thing.iri for thing in named), *likeness])
            if (thing := self.things.get(iri)) and _fits(thing, kinds, query.strict)
        ]
        judged = sorted(
            (one for one in judged if one.score >= _LEAST), key=lambda one: (-one.number, -one.score, one.thing.iri)
        )
        return _decided(judged)[: query.limit]

    def named(self, text: str) -> list[Thing]:
        """The things that a text names by an identifier: one of ours, or that of a register."""
        address = numbers.ours(text)
        own = self.things.get(address) if address is not None else None
        found = [self._numbered[number] for number in numbers.guesses(text) if number in self._numbered]
        return [own, *found] if own is not None else found

    def _named(self, query: Query) -> list[Thing]:
        """The things that identifiers name: in place of the name, or as values of a register."""
        given = [
            numbers.number(one.property, value)
            for one in query.conditions
            if one.property in numbers.REGISTERS
            for value in one.values
        ]
        found = [*self.named(query.name), *(self._numbered[number] for number in given if number in self._numbered)]
        return list({thing.iri: thing for thing in found}.values())

    def _judge(
        self, query: Query, thing: Thing, likeness: float, numbered: bool, any_numbered: bool, kinds: list[str]
    ) -> Candidate:
        if numbered:
            return Candidate(thing, 100.0, True, likeness, number=True)
        denied = any_numbered or self._contradicted(query.conditions, thing)
        score = likeness * (_OTHER_NUMBER if denied else 1)
        other_kind = bool(query.strict == "should" and kinds and not thing.all_kinds & set(kinds))
        if other_kind:
            score *= _OTHER_KIND
        met = self._met(query.conditions, thing)
        if met:
            score *= 1 - _OTHER_VALUES * (1 - _share(met))
        sure = bool(query.name.strip()) and not other_kind  # properties alone describe; they do not identify
        return Candidate(thing, round(100 * score, 1), sure, likeness, denied=denied)

    def _contradicted(self, conditions: Iterable[Condition], thing: Thing) -> bool:
        """Whether the thing has another identifier of a register than the one that is given."""
        for one in conditions:
            own = {number for number, _ in thing.numbers if number.register == one.property}
            given = {numbers.number(one.property, value) for value in one.values if value.strip()}
            if own and given and not own & given:
                return True
        return False

    def _met(self, conditions: Iterable[Condition], thing: Thing) -> list[bool]:
        """For each condition on a property that the release knows, whether the thing has one of the values."""
        known = [(one, self.things.find_property(one.property)) for one in conditions]
        return [
            any(
                _equal(value, said.text, said.labels) for value in one.values for said in thing.values.get(word.iri, [])
            )
            for one, word in known
            if word is not None and one.property not in numbers.REGISTERS
        ]


def _share(met: list[bool]) -> float:
    return sum(met) / len(met) if met else 0.0


def _equal(given: str, text: str, labels: Iterable[tuple[str, str]]) -> bool:
    """Whether a value is given by its IRI, the part after …/id/, or one of its labels."""
    if given in {text, text.removeprefix(ID), text.removeprefix(BASE)}:
        return True
    return folding.plain(folding.fold(given)) in {
        folding.plain(folding.fold(label)) for label in (text, *(label for _, label in labels))
    }


def _fits(thing: Thing, kinds: list[str], strict: str) -> bool:
    if not kinds or strict == "should":
        return True
    return set(kinds) <= thing.all_kinds if strict == "all" else bool(thing.all_kinds & set(kinds))


def _decided(judged: list[Candidate]) -> list[Candidate]:
    """The same, with `match` left only where it is certain: one identifier, or a name well above all others.

    An identifier beside the whole name of another thing is a fault in the list, for a person to see; and where the number
    denies the name that is nearest, the next nearest is not what was meant.
    """
    numbered = [one for one in judged if one.number]
    sure = bool(judged) and judged[0].match
    if len(numbered) > 1:
        sure = False
    elif numbered:
        rival = max((one.likeness for one in judged[1:]), default=0.0)
        sure = 100 * rival < THRESHOLD or judged[0].likeness >= rival
    elif sure:
        second = max((100 * one.likeness if one.denied else one.score for one in judged[1:]), default=0.0)
        sure = judged[0].score >= THRESHOLD and judged[0].score - second >= MARGIN
    return [replace(one, match=sure and position == 0) for position, one in enumerate(judged)]
