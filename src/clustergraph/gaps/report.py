"""Gaps as text: CSV, JSON, Markdown and HTML, all of them as a list or one with its findings.

The list has a row a gap; one gap, in CSV, a row a passage, so that each cell holds one value, and elsewhere a row a
finding.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from clustergraph.gaps.survey import Finding, Gap, Named, place
from clustergraph.pages import render
from clustergraph.words import GAP_WORDS

Table = tuple[list[str], list[list[str]]]


def listing(gaps: Sequence[Gap], lang: str) -> Table:
    """Every gap with its count and how many passages show it."""
    words = GAP_WORDS[lang]
    rows = [
        [gap.name, gap.query.header[f"title@{lang}"], str(len(gap.findings)), str(len(_passages(gap)))] for gap in gaps
    ]
    return [words["gap"], words["title"], words["findings"], words["passages"]], rows


def finding_table(gap: Gap, lang: str) -> Table:
    """A gap's findings: the thing, the second thing where there is one, and the passages as document and offsets."""
    words, two = GAP_WORDS[lang], any(finding.other for finding in gap.findings)
    header = [words["thing"], *([words["other"]] if two else []), words["passages"]]
    rows = [
        [
            finding.thing.name(lang),
            *([finding.other.name(lang) if finding.other else ""] if two else []),
            ", ".join(map(place, finding.passages)),
        ]
        for finding in gap.findings
    ]
    return header, rows


def as_json(gaps: Sequence[Gap], lang: str, *, one: bool) -> str:
    told = [_told(gap, lang, findings=one) for gap in gaps]
    return json.dumps(told[0] if one else told, ensure_ascii=False, indent=2) + "\n"


def as_csv(gaps: Sequence[Gap], lang: str, *, one: bool) -> str:
    header, rows = _passage_rows(gaps[0], lang) if one else listing(gaps, lang)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def as_markdown(gaps: Sequence[Gap], lang: str, *, one: bool) -> str:
    words = GAP_WORDS[lang]
    if not one:
        return f"# {words['gaps']}\n\n{words['lead']}\n\n{_markdown(listing(gaps, lang))}"
    header = gaps[0].query.header
    told = f"{header[f'means@{lang}']}\n\n{words['scope']}: {header[f'scope@{lang}']}"
    return f"# {header[f'title@{lang}']}\n\n{told}\n\n{_markdown(finding_table(gaps[0], lang))}"


def as_html(gaps: Sequence[Gap], lang: str, *, one: bool) -> str:
    """A page that stands on its own."""
    header, rows = finding_table(gaps[0], lang) if one else listing(gaps, lang)
    return (
        render("gapreport", lang=lang, g=GAP_WORDS[lang], gap=gaps[0] if one else None, header=header, rows=rows) + "\n"
    )


FORMATS: dict[str, Callable[..., str]] = {"csv": as_csv, "json": as_json, "md": as_markdown, "html": as_html}


def _told(gap: Gap, lang: str, *, findings: bool) -> dict[str, Any]:
    header = gap.query.header
    told = {"gap": gap.name, "iri": gap.iri, "title": header[f"title@{lang}"], "means": header[f"means@{lang}"]}
    told |= {"scope": header[f"scope@{lang}"]}
    counts: dict[str, Any] = {"count": len(gap.findings), "passages": len(_passages(gap))}
    if findings:
        counts |= {"findings": [_finding(finding, lang) for finding in gap.findings], "query": gap.query.text}
    return {**told, **counts}


def _finding(finding: Finding, lang: str) -> dict[str, Any]:
    def named(thing: Named | None) -> dict[str, str] | None:
        return {"iri": thing.iri, "name": thing.name(lang)} if thing else None

    told = {"finding": finding.iri, "thing": named(finding.thing), "other": named(finding.other)}
    return {**told, "passages": list(finding.passages)}


def _passage_rows(gap: Gap, lang: str) -> Table:
    rows = [
        [
            finding.thing.iri,
            finding.thing.name(lang),
            finding.other.iri if finding.other else "",
            finding.other.name(lang) if finding.other else "",
            passage,
        ]
        for finding in gap.findings
        for passage in finding.passages
    ]
    return ["thing", "name", "other", "otherName", "passage"], rows


def _passages(gap: Gap) -> set[str]:
    return {passage for finding in gap.findings for passage in finding.passages}


def _markdown(table: Table) -> str:
    header, rows = table

    def line(cells: Iterable[str]) -> str:
        return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"

    return line(header) + line("---" for _ in header) + "".join(map(line, rows))
