"""Which of our actors an organisation in a register is: by its number, never by its name.

Names only order what somebody will look at: for each organisation that no number ties to an actor, the nearest names of
ours, by RapidFuzz's token_sort_ratio (0 to 100; the words in any order, Indel distance). A high score is no match: "Stockholms
kommun" and "Stockholms stad" are near, and so are Region Stockholm and its county administrative board.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field

from clustergraph.iris import ID
from clustergraph.likeness import folded, nearest
from clustergraph.registers.entry import Organisation

_CANDIDATES = 3
_LEAST = 50.0
_COLUMNS = ("organisation", "numbers", "why", "records", "first_record")


@dataclass
class Unmatched:
    """An organisation that is none of ours by number: why not, how many parts it has, and the first record."""

    organisation: Organisation
    why: str
    first: str
    parts: int = 0


@dataclass
class Matcher:
    """`numbers` lead from (scheme, value) to an actor's IRI, `names` from an actor's IRI to what it is called."""

    numbers: dict[tuple[str, str], str]
    names: dict[str, list[str]]
    unmatched: dict[Organisation, Unmatched] = field(default_factory=dict)

    def actor(self, organisation: Organisation, record: str) -> str | None:
        """The actor, or None after the organisation has been noted for review."""
        found = {self.numbers[number] for number in organisation.numbers if number in self.numbers}
        if len(found) == 1 and organisation.withheld is None:
            return found.pop()
        noted = self.unmatched.setdefault(organisation, Unmatched(organisation, _why(organisation, found), record))
        noted.parts += 1
        return None

    def review(self) -> bytes:
        """The organisations to look at as a table (TSV), those with most parts first, each with the nearest names."""
        output = io.StringIO()
        table = csv.writer(output, delimiter="\t", lineterminator="\n")
        near = [f"{kind}_{number}" for number in range(1, _CANDIDATES + 1) for kind in ("candidate", "name", "score")]
        table.writerow([*_COLUMNS, *near])
        labels = [(name, iri) for iri, names in sorted(self.names.items()) for name in names]
        plain = [folded(name) for name, _ in labels]
        for one in sorted(self.unmatched.values(), key=_order):
            numbers = " ".join(f"{scheme}:{value}" for scheme, value in one.organisation.numbers)
            nearby = _nearest(one.organisation.name, plain, labels)
            table.writerow([one.organisation.name or "", numbers, one.why, one.parts, one.first, *nearby])
        return output.getvalue().encode()


def _why(organisation: Organisation, found: Iterable[str]) -> str:
    if organisation.withheld:
        return organisation.withheld
    if not organisation.numbers:
        return "no number"
    return "numbers of several actors" if set(found) else "no actor has this number"


def _order(one: Unmatched) -> tuple[int, str, tuple[tuple[str, str], ...]]:
    return (-one.parts, one.organisation.name or "", one.organisation.numbers)


def _nearest(name: str | None, names: list[str], labels: list[tuple[str, str]]) -> list[object]:
    """IRI, name and score of the nearest actors, each actor once, by the name of its that is nearest."""
    if name is None:
        return []
    best: dict[str, tuple[str, float]] = {}
    for place, score in nearest(name, names, _LEAST, 12):
        label, iri = labels[place]
        best.setdefault(iri, (label, score))
    rows = [(iri.removeprefix(ID), label, f"{score:.0f}") for iri, (label, score) in list(best.items())[:_CANDIDATES]]
    return [value for row in rows for value in row]
