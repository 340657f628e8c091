"""What the documents leave out: named gaps, queries/gap-*.rq, asked of any engine, and their findings as RDF.

A gap is a SELECT. Each row names in ?thing a thing that lacks something, where the gap lies between two the second in
?other, both with their names in Swedish and English, and in ?passage a passage that shows where the missing piece would
have stood. Rows about the same things are one finding.

**How a count misleads.** The graph is closed and the world is open: a finding says that these documents do not say
something, never that it is not so. A gap's scope names the documents that would have had to say it, and many of them are
not here. Counts of different gaps do not compare, since each has another whole that it is counted in.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from clustergraph.errors import HeaderError, UnknownError
from clustergraph.iris import (
    DCTERMS_DESCRIPTION,
    DEF,
    GAPS_GRAPH,
    ID,
    RDF_TYPE,
    SKOS_NOTATION,
    SKOS_PREF_LABEL,
    SKOS_SCOPE_NOTE,
    XSD_INTEGER,
    PassageRef,
    compact,
    passage_ref,
)
from clustergraph.queryfile import QueryFile, blaming, read_queries
from clustergraph.rdf import Literal, NamedNode, Quad

Row = Mapping[str, object]
Select = Callable[
    [str], Iterable[Row]
]  # the rows of a query, as any engine gives them; unbound columns None or missing
LANGUAGES = ("sv", "en")
COLUMNS = ["thing", "thingSv", "thingEn", "passage"]
PAIR_COLUMNS = [*COLUMNS[:3], "other", "otherSv", "otherEn", "passage"]
_PREFIX = "gap-"
_GRAPH = NamedNode(GAPS_GRAPH)


class Named(NamedTuple):
    """A thing with its names by language; a thing may lack one in English."""

    iri: str
    names: tuple[tuple[str, str], ...]

    def name(self, lang: str) -> str:
        """The name in a language, else in the other, else the IRI as people read it."""
        names = dict(self.names)
        return names.get(lang) or next(iter(names.values()), compact(self.iri))


class Finding(NamedTuple):
    """One thing, or two together, that has a gap; `passages` are IRIs in order."""

    gap: str
    thing: Named
    other: Named | None
    passages: tuple[str, ...]

    @property
    def iri(self) -> str:
        """The same for the same gap and things in every release, whatever they are called and wherever they are cited."""
        things = " ".join(named.iri for named in (self.thing, self.other) if named)
        return f"{ID}finding/{self.gap}/{sha256(f'{self.gap} {things}'.encode()).hexdigest()[:16]}"


@dataclass(frozen=True)
class Gap:
    """A gap and what it finds in one graph."""

    query: QueryFile
    findings: tuple[Finding, ...]

    @property
    def name(self) -> str:
        return gap_name(self.query)

    @property
    def iri(self) -> str:
        return f"{ID}gap/{self.name}"


class Gaps:
    """The gaps of a folder, by name: "area-without-owner" for queries/gap-area-without-owner.rq.

    Raises HeaderError for one that gives other columns than a gap has, or goes by another's title.
    """

    def __init__(self, folder: Path) -> None:
        self._by_name = {gap_name(query): query for query in read_queries(folder, _PREFIX)}
        titled: dict[str, QueryFile] = {}
        for query in self:
            _require_columns(query)
            for lang in LANGUAGES:
                first = titled.setdefault(query.header[f"title@{lang}"], query)
                if first is not query:
                    raise HeaderError(f"{query.path}: has the title of {first.path.name}; say in each what it lacks.")

    def __iter__(self) -> Iterator[QueryFile]:
        return iter(self._by_name.values())

    def __getitem__(self, name: str) -> QueryFile:
        """Raises UnknownError, with the nearest names, for a gap there is none of."""
        found = self._by_name.get(name.removeprefix(_PREFIX))
        if found is None:
            raise UnknownError("gap", name, list(self._by_name), "'clustergraph gaps' lists them all.")
        return found


def gap_name(query: QueryFile) -> str:
    return query.id.removeprefix(_PREFIX)


def _require_columns(query: QueryFile) -> None:
    select = re.search(r"^SELECT (?:DISTINCT )?(.*)$", query.text, re.M)
    selected = re.findall(r"\?(\w+)", select[1]) if select else []
    wanted = PAIR_COLUMNS if "other" in selected else COLUMNS
    for where, names in (("the SELECT", selected), ("'columns' in the header", query.columns)):
        if names != wanted:
            raise HeaderError(
                f"{query.path}: a gap gives {', '.join(wanted)}; {where} has {', '.join(names) or 'no column'}."
            )


def survey(select: Select, queries: Iterable[QueryFile], progress: Callable[[str], None] = lambda _: None) -> list[Gap]:
    """What each gap finds, in the order given."""
    found = []
    for query in queries:
        progress(f"looking for {query.id}")
        with blaming(query):
            rows = select(query.text)
        found.append(Gap(query, findings(query, rows)))
    return found


def findings(query: QueryFile, rows: Iterable[Row]) -> tuple[Finding, ...]:
    """The rows about the same things as one finding, ordered by the things. Raises HeaderError for a row without a thing
    or a passage, or with something else in their place: a gap that cannot be shown is none."""
    names: dict[tuple[str, str], tuple[Named, Named | None]] = {}
    passages: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        thing, other = _named(row, "thing"), _named(row, "other")
        if thing is None or not row.get("passage"):
            raise HeaderError(f"{query.path}: a gap gives ?thing and ?passage in every row; this one does not.")
        _require_iris(query, row)
        key = (thing.iri, other.iri if other else "")
        names[key] = (thing, other)
        passages[key].add(str(row["passage"]))
    return tuple(Finding(gap_name(query), *names[key], _in_order(passages[key])) for key in sorted(names))


def _in_order(passages: Iterable[str]) -> tuple[str, ...]:
    return tuple(ref.iri for _, refs in by_document(passages) for ref in refs)


def _require_iris(query: QueryFile, row: Row) -> None:
    for column in ("thing", "other"):
        if row.get(column) and "://" not in str(row[column]):
            raise HeaderError(
                f"{query.path}: ?{column} is '{row[column]}' in a row; let it give the thing, not its name."
            )
    if passage_ref(str(row["passage"])) is None:
        raise HeaderError(
            f"{query.path}: ?passage is {compact(str(row['passage']))} in a row; let it give cg:evidence or cg:extent."
        )


def _named(row: Row, column: str) -> Named | None:
    if not row.get(column):
        return None
    labels = [(lang, row.get(f"{column}{lang.title()}")) for lang in LANGUAGES]
    return Named(str(row[column]), tuple((lang, str(label)) for lang, label in labels if label))


def by_document(passages: Iterable[str]) -> list[tuple[str, list[PassageRef]]]:
    """Passages under the slugs of their documents, as they follow one another there."""
    refs = sorted(ref for ref in map(passage_ref, passages) if ref)
    return [(slug, list(group)) for slug, group in groupby(refs, key=lambda ref: ref.slug)]


def places(passages: Iterable[str]) -> str:
    """Passages as people read them: each document with its offsets."""
    return "; ".join(
        f"{slug} {', '.join(f'{ref.start}-{ref.end}' for ref in refs)}" for slug, refs in by_document(passages)
    )


def quads(gaps: Sequence[Gap]) -> set[Quad]:
    """The gaps and their findings as RDF, in a graph of their own."""
    return {quad for gap in gaps for quad in (*_gap(gap), *(q for finding in gap.findings for q in _finding(finding)))}


def _gap(gap: Gap) -> Iterator[Quad]:
    header, name = gap.query.header, NamedNode(gap.iri)
    yield Quad(name, NamedNode(RDF_TYPE), NamedNode(f"{DEF}Gap"), _GRAPH)
    yield Quad(name, NamedNode(SKOS_NOTATION), Literal(gap.query.id), _GRAPH)
    yield Quad(name, NamedNode(f"{DEF}gapQuery"), Literal(gap.query.text), _GRAPH)
    count = Literal(str(len(gap.findings)), datatype=NamedNode(XSD_INTEGER))
    yield Quad(name, NamedNode(f"{DEF}findingCount"), count, _GRAPH)
    said = {SKOS_PREF_LABEL: "title", DCTERMS_DESCRIPTION: "means", SKOS_SCOPE_NOTE: "scope"}
    for predicate, key in said.items():
        for lang in LANGUAGES:
            yield Quad(name, NamedNode(predicate), Literal(header[f"{key}@{lang}"], language=lang), _GRAPH)


def _finding(finding: Finding) -> Iterator[Quad]:
    name = NamedNode(finding.iri)
    yield Quad(name, NamedNode(RDF_TYPE), NamedNode(f"{DEF}Finding"), _GRAPH)
    yield Quad(name, NamedNode(f"{DEF}ofGap"), NamedNode(f"{ID}gap/{finding.gap}"), _GRAPH)
    yield Quad(name, NamedNode(f"{DEF}gapIn"), NamedNode(finding.thing.iri), _GRAPH)
    if finding.other:
        yield Quad(name, NamedNode(f"{DEF}gapTowards"), NamedNode(finding.other.iri), _GRAPH)
    for passage in finding.passages:
        yield Quad(name, NamedNode(f"{DEF}shownBy"), NamedNode(passage), _GRAPH)
