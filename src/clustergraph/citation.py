"""Who cites which passage for which names, and what is left of that when the text is no longer the one counted in.

Only names can be looked for: a passage that is cited for what it means cannot be told from another. Where a name stands
elsewhere now, the new offsets are offered, for a person to take or leave.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from clustergraph.documents import SourceText, fold
from clustergraph.errors import InputError
from clustergraph.iris import PassageRef, compact, passage_ref


@dataclass(frozen=True)
class Citation:
    """A record's passage. `names` are the record's; `each` says that every one of its passages must hold one."""

    record: str
    passage: str
    names: tuple[str, ...]
    each: bool

    @property
    def ref(self) -> PassageRef:
        ref = passage_ref(self.passage)
        if ref is None:
            raise InputError(
                f"{compact(self.passage)} is not of the form …/id/passage/{{slug}}/{{start}}-{{end}}; write it so."
            )
        return ref

    def holds_name(self, text: SourceText, shift: int = 0) -> bool:
        """Whether a name stands in the passage, or so many characters further on."""
        ref = self.ref
        words = fold(text.passage(PassageRef(ref.slug, ref.start + shift, ref.end + shift)))
        return any(fold(name) in words for name in self.names)


@dataclass
class Standing:
    """What one record's passages are worth against a text that has changed.

    `holds` have a name where they should, `fails` have none there, and lead to the passage that has it now if there is
    one; of `unknown` nothing can be said.
    """

    record: str
    holds: list[str] = field(default_factory=list)
    fails: dict[str, str | None] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


def standings(text: SourceText, citations: Sequence[Citation], failed: set[tuple[str, str]]) -> list[Standing]:
    """How each record's evidence stands. `failed` are the records and passages that do not hold what they should."""
    moves = shifts(text, citations)
    found: dict[str, Standing] = {}
    for citation in sorted(citations, key=lambda c: (c.record, _place(c))):
        standing = found.setdefault(citation.record, Standing(citation.record))
        if (citation.record, citation.passage) in failed:
            standing.fails[citation.passage] = _moved(text, citation, moves)
        elif citation.names and citation.holds_name(text):
            standing.holds.append(citation.passage)
        else:
            standing.unknown.append(citation.passage)
    return list(found.values())


def shifts(text: SourceText, citations: Iterable[Citation]) -> list[int]:
    """By how many characters names have moved, the most common first: of names that stand in one place only."""
    cited: dict[tuple[str, ...], list[Citation]] = defaultdict(list)
    for citation in citations:
        if citation.each and passage_ref(citation.passage):
            cited[citation.names].append(citation)
    moves = Counter[int]()
    for names, citing in cited.items():
        places = {place for name in names for place in text.find(name)}
        if len(places) == len(citing) == 1:
            now, then = places.pop(), citing[0].ref
            if now.end - now.start == then.end - then.start:  # the passage is the name, and no more
                moves[now.start - then.start] += 1
    return [shift for shift, _ in moves.most_common()]


def _moved(text: SourceText, citation: Citation, moves: Iterable[int]) -> str | None:
    if not citation.names or passage_ref(citation.passage) is None:
        return None
    ref = citation.ref
    for shift in moves:
        moved = PassageRef(ref.slug, ref.start + shift, ref.end + shift)
        if 0 <= moved.start < moved.end <= len(text.text) and citation.holds_name(text, shift):
            return moved.iri
    return None


def _place(citation: Citation) -> tuple[int, str]:
    ref = passage_ref(citation.passage)
    return (ref.start if ref else 0, citation.passage)
