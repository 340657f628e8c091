"""What is wrong with rows of data/links taken together, each fault named by file and line."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from clustergraph.identifier import fault
from clustergraph.mapping import Mapping


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row: where it stands, the thing it speaks of, and one sentence in Swedish and English."""

    path: Path
    line: int
    thing: str
    messages: dict[str, str]


def faults(mappings: Iterable[Mapping], known: Iterable[str]) -> Iterator[Fault]:
    """What is wrong with the rows taken together; `known` are the things that the data describe."""
    described, rows = set(known), list(mappings)
    claimed: dict[tuple[str, str], Mapping] = {}
    by_subject: dict[tuple[str, str], list[Mapping]] = defaultdict(list)
    for one in rows:
        if one.subject not in described:
            yield _fault(
                one, "beskrivs inte i någon fil; rätta subject_id", "is described in no file; correct subject_id"
            )
        if one.value and (wrong := fault(one.register, one.value)):
            yield _fault(one, wrong["sv"], wrong["en"])
        if one.value and one.same:
            other = claimed.setdefault((one.register, one.value), one)
            if other.subject != one.subject:
                at = f"{other.path.name}:{other.line}"
                yield _fault(
                    one,
                    f"har samma exakta motsvarighet som en annan sak ({at}); två saker är inte en",
                    f"has the same exact match as another thing ({at}); two things are not one",
                )
        by_subject[one.register, one.subject].append(one)
    for group in by_subject.values():
        yield from _repeated(group)
    yield from _two_numbers(rows)


def _repeated(group: list[Mapping]) -> Iterator[Fault]:
    """Rows of one thing in one register that say the same twice, or the contrary of each other."""
    seen: dict[str | None, Mapping] = {}
    for one in group:
        other = seen.setdefault(one.value, one)
        if other.rejected != one.rejected:
            yield _fault(
                one,
                f"är avvisad på en rad och godtagen på en annan (rad {other.line}); ta bort en",
                f"is rejected in one line and accepted in another (line {other.line}); take one away",
            )
        elif other is not one:
            yield _fault(
                one,
                f"står redan på rad {other.line}; ta bort en",
                f"stands in line {other.line} already; take one away",
            )
        elif one.value is None and any(found.same for found in group):
            yield _fault(
                one, "är både funnen och inte funnen; ta bort en", "is both found and not found; take one away"
            )


def _two_numbers(rows: list[Mapping]) -> Iterator[Fault]:
    """dataportal.se calls a publisher by its organisationsnummer, so that the two of a thing must agree."""
    numbers = {one.subject: one.value for one in rows if one.same and one.register == "orgnr"}
    for one in rows:
        number = numbers.get(one.subject)
        if one.same and one.register == "dataportal" and number and one.value != f"SE{number}":
            yield _fault(
                one,
                "har ett annat nummer än sitt organisationsnummer; se efter i dataportal.se",
                "has another number than its organisationsnummer; look it up at dataportal.se",
            )


def _fault(one: Mapping, swedish: str, english: str) -> Fault:
    return Fault(one.path, one.line, one.subject, {"sv": f"{swedish}.", "en": f"{english}."})
