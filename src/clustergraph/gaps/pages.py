"""What the pages about gaps show: all of them with counts, one with its findings, and those of a thing."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from rdflib.term import Identifier

from clustergraph.answer import Answer
from clustergraph.gaps.survey import Finding, Gap, by_document, findings
from clustergraph.iris import local_path
from clustergraph.queryfile import QueryFile, body
from clustergraph.view import Cell, labelled


def counted(rows: Iterable[Mapping[str, Identifier]], lang: str) -> list[dict[str, Any]]:
    """Every gap with the number of its findings."""
    return [{"cell": gap_cell(row, lang), "count": str(row["findings"])} for row in rows]


def one(query: QueryFile, answer: Answer, lang: str) -> dict[str, Any]:
    """A gap with its findings, its query, and the address that runs it."""
    gap = Gap(query, findings(query, answer.records))
    return {
        "gap": gap,
        "rows": [_finding_row(finding, lang) for finding in gap.findings],
        "two": any(finding.other for finding in gap.findings),
        "query": body(query.text),
        "address": f"/sparql?{urlencode({'query': query.text})}",
    }


def gap_cell(row: Mapping[str, Identifier], lang: str) -> Cell:
    """A gap by its title; it leads to its page."""
    return replace(labelled(row, "gap", lang), href=f"/gaps/{str(row['gap']).rpartition('/')[2]}")


def gaps_of(rows: Iterable[Mapping[str, Identifier]], lang: str) -> list[tuple[Cell, list[Cell]]]:
    """The gaps that a thing has, each once, with the second things of its findings."""
    found: dict[Cell, list[Cell]] = {}
    for row in rows:
        others = found.setdefault(gap_cell(row, lang), [])
        others += [labelled(row, "other", lang)] if "other" in row else []
    return list(found.items())


def _finding_row(finding: Finding, lang: str) -> dict[str, Any]:
    """A finding as the page of its gap shows it, with links to the things and the passages."""
    cells = {
        name: Cell(named.name(lang), local_path(named.iri), lang if lang in dict(named.names) else None)
        for name, named in (("thing", finding.thing), ("other", finding.other))
        if named
    }
    documents = [
        (slug, [Cell(f"{ref.start}–{ref.end}", local_path(ref.iri)) for ref in refs])
        for slug, refs in by_document(finding.passages)
    ]
    return {"other": None, **cells, "documents": documents}
