"""Which participations a network is made of: filters that count what they leave out."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from clustergraph.errors import ParameterError, UnknownError
from clustergraph.network.participations import LAYERS, STANDINGS, Participation, Participations, Thing, code
from clustergraph.network.period import holds, span

CERTAINTIES = ("explicit", "implied")
_KNOWN = {"layers": LAYERS, "certainty": CERTAINTIES, "standing": STANDINGS}

_Checks = Collection[tuple[str, Callable[[Participation], object], Collection[object]]]


@dataclass(frozen=True)
class Selection:
    """What to take: None takes all. See `two_mode` for what each of them means."""

    layers: Sequence[str] | None = None
    as_of: str | None = None
    undated: str = "keep"
    documents: Sequence[str] | None = None
    certainty: Sequence[str] | None = None
    standing: Sequence[str] = ("in", "partner")

    def __post_init__(self) -> None:
        for name, known in _KNOWN.items():
            given = getattr(self, name)
            if isinstance(given, str):
                raise ParameterError(f'{name} takes a list of names; write {name}=["{given}"].')
            for value in given or ():
                if value not in known:
                    raise ParameterError(f"'{value}' is none of the {name} there are: {', '.join(known)}.")
        require_choice("undated", self.undated, ("keep", "drop"))
        if self.as_of is not None:
            span(self.as_of)

    def apply(self, table: Participations) -> tuple[list[Participation], dict[str, int]]:
        """The participations that are taken, and by each reason how many are not.

        "undated" is counted whether they are kept or dropped. Raises ParameterError when none is left.
        """
        left: Counter[str] = Counter()
        checks = self._checks(table)
        taken = [record for record in table.records if self._takes(record, table, checks, left)]
        if not taken:
            reasons = ", ".join(f"{count} by {name}" for name, count in left.items()) or "the graph holds none"
            raise ParameterError(f"No participation is left of {len(table)}: {reasons}; widen what is taken.")
        return taken, dict(left)

    def _checks(self, table: Participations) -> _Checks:
        """By each reason to leave a participation out, what is looked at and what it may be."""
        documents = None if self.documents is None else named_documents(self.documents, table.documents)
        wanted = (
            ("layers", "layer", self.layers),
            ("documents", "document", documents),
            ("certainty", "certainty", self.certainty),
            ("standing", "standing", self.standing),
        )
        return [(reason, attrgetter(name), set(fine)) for reason, name, fine in wanted if fine is not None]

    def _takes(self, record: Participation, table: Participations, checks: _Checks, left: Counter[str]) -> bool:
        refused = next((reason for reason, look, fine in checks if look(record) not in fine), None)
        if refused is None and self.as_of is not None:
            on_the_day = holds(self.as_of, *dates(record, table), record.reported)
            if on_the_day is None:
                left["undated"] += 1
                return self.undated == "keep"
            refused = None if on_the_day else "as_of"
        if refused:
            left[refused] += 1
        return refused is None


def dates(record: Participation, table: Participations) -> tuple[str | None, str | None]:
    """Start and end of a participation; what the record leaves open, the event, measure or project may say."""
    start, end = thing_dates(table.thing(record.group))
    return record.start or (None if record.reported else start), record.end or end


def thing_dates(group: Thing) -> tuple[str | None, str | None]:
    """When an event, a measure or a project begins and ends, as far as it says."""
    return group.one("eventDate", "validFrom"), group.one("validUntil")


def named_documents(names: Iterable[str], known: Iterable[str]) -> set[str]:
    """Documents by IRI or by name (the part after …/id/document/). Raises UnknownError with the nearest."""
    if isinstance(names, str):
        raise ParameterError(f'documents takes a list of names; write documents=["{names}"].')
    by_name = {key: iri for iri in known for key in (iri, code(iri))}
    wanted = list(names)
    for name in wanted:
        if name not in by_name:
            raise UnknownError("document that says who takes part", name, sorted({code(iri) for iri in known}))
    return {by_name[name] for name in wanted}


def require_choice(name: str, value: str, choices: Sequence[str]) -> None:
    if value not in choices:
        raise ParameterError(f"'{value}' is not a value for {name}; it takes {', '.join(choices)}.")
