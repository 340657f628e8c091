"""What the documents say of a strategy's aspects, areas and challenges, and of whom in the same breath."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from clustergraph.engine import Engine
from clustergraph.network.participations import Participations, Thing, document_of, things_of
from clustergraph.network.twomode import whole
from clustergraph.queryfile import read_query


class Mention(NamedTuple):
    """A row and, where there is one, a thing spoken of in the same breath: by whom, in which document, and where."""

    row: str
    thing: str | None
    speaker: str | None
    document: str
    passage: str


@dataclass(frozen=True)
class Spoken:
    """What the documents say of a strategy's rows. Make it with `graph.spoken()`."""

    mentions: tuple[Mention, ...]
    rows: Mapping[str, Thing]
    issuers: Mapping[str, frozenset[str]]  # by document, and as many as issue it together
    sets_out: Mapping[str, frozenset[str]]  # by document: itself, what it sets out, and of which strategy
    participations: Participations


def read(engine: Engine, queries: Path, table: Participations) -> Spoken:
    """What an engine holds on aspects, areas and challenges: two queries."""
    rows = things_of(engine.columns(read_query(queries / "network-aspects.rq").text))
    said = engine.columns(read_query(queries / "network-coverage.rq").text)
    mentions: set[Mention] = set()
    issuers: dict[str, set[str]] = defaultdict(set)
    sets_out: dict[str, set[str]] = defaultdict(set)
    columns = (said[name] for name in ("row", "thing", "speaker", "passage", "graph"))
    for row, thing, speaker, passage, graph in zip(*columns, strict=True):
        document = document_of(graph or "") or ""
        if row and passage:
            mentions.add(Mention(row, thing, speaker, document, passage))
        elif speaker:
            issuers[document].add(whole(speaker, table))
            sets_out[document] |= {document} | ({thing} if thing else set())
    known = tuple(sorted((m for m in mentions if m.document in issuers), key=lambda m: tuple(part or "" for part in m)))
    return Spoken(known, rows, _closed(issuers), _closed(sets_out), table)


def _closed(many: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {document: frozenset(of) for document, of in many.items()}
