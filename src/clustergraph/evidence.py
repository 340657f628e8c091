"""Whether the passages hold what the graph says they hold, and how much of each text is cited.

Verified are, for every passage: that it lies within the text; for every document: that the text at hand is the text
that the offsets count in; and for every thing that a document names: that its name stands in the passages cited for
it, once case, diacritics, hyphenation and line breaks are folded away; and that no sentence of the text is carried
over into ours. What a passage means is for a person to judge.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby
from pathlib import Path

from clustergraph.citation import Citation, Standing, standings
from clustergraph.documents import Sources, SourceText
from clustergraph.errors import InputError
from clustergraph.iris import PassageRef, passage_ref
from clustergraph.queryfile import read_query
from clustergraph.quotation import RUN, quoted
from clustergraph.rdf import Store


@dataclass(frozen=True)
class Failure:
    """A passage that does not hold what a record cites it for."""

    record: str
    passage: str
    reason: str


@dataclass(frozen=True)
class Stretch:
    """A stretch of text that no record cites: Python string offsets, and how many letters and digits it has."""

    start: int
    end: int
    letters: int


@dataclass
class DocumentEvidence:
    """How one document's evidence holds up.

    `passages` are cited, `verified` of them lie within the right text and hold the names they are cited for; of the
    `citations` (a record and a passage), `names` were held against a name, the others say what no name can show. `coverage` is the cited share of the text's letters and digits, page
    furniture left out: a high share says that little was overlooked, not that all was understood. `changed` says how
    each record's passages stand where the text is not the one that the offsets count in.
    """

    slug: str
    passages: int = 0
    verified: int = 0
    citations: int = 0
    names: int = 0
    failures: list[Failure] = field(default_factory=list)
    coverage: float | None = None
    uncited: list[Stretch] = field(default_factory=list)
    missing: bool = False
    changed: list[Standing] = field(default_factory=list)

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def verify(store: Store, queries: Path, sources: Sources) -> list[DocumentEvidence]:
    """The evidence of every document in the store, held against the texts."""
    citations = _citations(store, queries)
    digests = {row["slug"]: row["digest"] for row in _rows(store, queries, "evidence-documents")}
    furniture = [ref for row in _rows(store, queries, "evidence-furniture") if (ref := passage_ref(row["passage"]))]
    written = [(row["record"], row["text"]) for row in _rows(store, queries, "evidence-texts")]
    reports = [
        _verify(slug, sources, digests.get(slug), citations[slug], [ref for ref in furniture if ref.slug == slug])
        for slug in sorted({*digests, *citations})
    ]
    for report in reports:
        if not report.missing:
            report.failures.extend(_carried_over(sources.text(report.slug), written))
    return reports


def _rows(store: Store, queries: Path, name: str) -> list[dict[str, str]]:
    rows = store.select(read_query(queries / f"{name}.rq").text)
    return [{key: value for key, value in row.items() if value is not None} for row in rows]


def _citations(store: Store, queries: Path) -> dict[str, list[Citation]]:
    """Who cites which passage, and for which names, by document."""
    names: dict[str, set[str]] = defaultdict(set)
    each: set[str] = set()
    for row in _rows(store, queries, "evidence-names"):
        names[row["record"]].add(row["name"])
        if row["each"] == "true":
            each.add(row["record"])
    citations: dict[str, list[Citation]] = defaultdict(list)
    for row in _rows(store, queries, "evidence-citations"):
        record, passage = row["record"], row["passage"]
        ref = passage_ref(passage)
        slug = ref.slug if ref else "(no document)"
        citations[slug].append(Citation(record, passage, tuple(sorted(names[record])), record in each))
    return citations


def _verify(
    slug: str, sources: Sources, digest: str | None, citations: list[Citation], furniture: list[PassageRef]
) -> DocumentEvidence:
    report = DocumentEvidence(slug, passages=len({citation.passage for citation in citations}))
    if slug not in sources.slugs:
        report.missing = True
        return report
    text = sources.text(slug)
    if digest is None:
        report.failures.append(Failure("", slug, "no document in data/ has this name; passages must name one that has"))
    elif text.digest != digest:
        report.failures.append(
            Failure("", slug, f"the text's SHA-256 is {text.digest[:12]}…, the offsets count in {digest[:12]}…")
        )
    failures = list(_failures(text, citations))
    report.failures.extend(failures)
    report.citations = len(citations)
    report.names = sum(bool(citation.names) for citation in citations)
    if text.digest == digest:
        failed = {failure.passage for failure in failures}
        report.verified = len({citation.passage for citation in citations} - failed)
    elif digest:
        report.changed = standings(text, citations, {(failure.record, failure.passage) for failure in failures})
    cited = [ref for citation in citations if (ref := passage_ref(citation.passage))]
    report.coverage, report.uncited = cover(text, cited, furniture)
    return report


def _failures(text: SourceText, citations: Sequence[Citation]) -> Iterable[Failure]:
    for record, group in groupby(sorted(citations, key=lambda c: (c.record, c.passage)), key=lambda c: c.record):
        lacking: list[Citation] = []
        held = False
        for citation in group:
            try:
                holds = citation.holds_name(text)
            except InputError as error:
                yield Failure(record, citation.passage, str(error))
                continue
            held = held or holds
            if citation.names and not holds:
                lacking.append(citation)
        for citation in lacking:
            if citation.each or not held:
                yield Failure(record, citation.passage, f"none of its names stands there: {', '.join(citation.names)}")


def _carried_over(text: SourceText, written: Sequence[tuple[str, str]]) -> Iterable[Failure]:
    reason = f"what is written of it carries over {RUN} words in a row from here; say it in words of our own"
    return (Failure(record, place.iri, reason) for record, place in quoted(text, written))


def cover(
    text: SourceText, cited: Iterable[PassageRef], excluded: Iterable[PassageRef]
) -> tuple[float | None, list[Stretch]]:
    """The cited share of the letters and digits outside `excluded`, and the uncited stretches, largest first."""
    marks = bytearray(len(text.text))  # 0 uncited, 1 cited, 2 excluded
    for refs, mark in ((cited, 1), (excluded, 2)):
        for ref in refs:
            end = min(ref.end, len(marks))
            marks[ref.start : end] = bytes([mark]) * max(0, end - ref.start)
    counted = [position for position, character in enumerate(text.text) if character.isalnum() and marks[position] < 2]
    if not counted:
        return None, []
    stretches = [_stretch(group) for group in _runs(counted, marks)]
    share = sum(marks[position] for position in counted) / len(counted)
    return share, sorted(stretches, key=lambda stretch: (-stretch.letters, stretch.start))


def _runs(counted: list[int], marks: bytearray) -> Iterable[list[int]]:
    """Runs of uncited letters with nothing cited or excluded between them."""
    run: list[int] = []
    for position in counted:
        if run and (marks[position] or any(marks[run[-1] : position])):
            yield run
            run = []
        if not marks[position]:
            run.append(position)
    if run:
        yield run


def _stretch(run: list[int]) -> Stretch:
    return Stretch(run[0], run[-1] + 1, len(run))
