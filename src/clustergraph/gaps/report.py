"""Gaps as text: CSV, JSON, Markdown and HTML, all of them or one, always with their findings.

CSV has a row a passage, so that each cell holds one value; a gap that finds nothing keeps a row. The others have a row a
finding. All gaps together begin with a list that counts them.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from clustergraph.gaps.survey import Finding, Gap, Named, places
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
            places(finding.passages),
        ]
        for finding in gap.findings
    ]
    return header, rows


def as_json(gaps: Sequence[Gap], lang: str, *, one: bool) -> str:
    told = [_told(gap, lang) for gap in gaps]
    return json.dumps(told[0] if one else told, ensure_ascii=False, indent=2) + "\n"


def as_csv(gaps: Sequence[Gap], lang: str, *, one: bool) -> str:
    header = ["thing", "name", "other", "otherName", "passage"]
    if one:
        rows = _passage_rows(gaps[0], lang)
    else:
        header = ["gap", "title", "findings", *header]
        rows = [
            [gap.name, gap.query.header[f"title@{lang}"], str(len(gap.findings)), *row]
            for gap in gaps
            for row in _passage_rows(gap, lang) or [[""] * 5]
        ]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def as_markdown(gaps: Sequence[Gap], lang: str, *, one: bool) -> str:
    if one:
        return _markdown_gap(gaps[0], lang, "#")
    words = GAP_WORDS[lang]
    parts = [_markdown_gap(gap, lang, "##") for gap in gaps]
    return "\n".join([f"# {words['gaps']}\n\n{words['lead']}\n\n{_markdown(listing(gaps, lang))}", *parts])


def as_html(gaps: Sequence[Gap], lang: str, *, one: bool) -> str:
    """A page that stands on its own, to send or to print."""
    told = [(gap, *finding_table(gap, lang)) for gap in gaps]
    return render("gapreport", lang=lang, g=GAP_WORDS[lang], one=one, gaps=told) + "\n"


FORMATS: dict[str, Callable[..., str]] = {"csv": as_csv, "json": as_json, "md": as_markdown, "html": as_html}


def _told(gap: Gap, lang: str) -> dict[str, Any]:
    header = gap.query.header
    return {
        "gap": gap.name,
        "iri": gap.iri,
        **{key: header[f"{key}@{lang}"] for key in ("title", "means", "scope")},
        "count": len(gap.findings),
        "passages": len(_passages(gap)),
        "findings": [_finding(finding, lang) for finding in gap.findings],
        "query": gap.query.text,
    }


def _finding(finding: Finding, lang: str) -> dict[str, Any]:
    def named(thing: Named | None) -> dict[str, str] | None:
        return {"iri": thing.iri, "name": thing.name(lang)} if thing else None

    told = {"finding": finding.iri, "thing": named(finding.thing), "other": named(finding.other)}
    return {**told, "passages": list(finding.passages)}


def _passage_rows(gap: Gap, lang: str) -> list[list[str]]:
    return [
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


def _passages(gap: Gap) -> set[str]:
    return {passage for finding in gap.findings for passage in finding.passages}


def _markdown_gap(gap: Gap, lang: str, level: str) -> str:
    header, words = gap.query.header, GAP_WORDS[lang]
    told = f"{header[f'means@{lang}']}\n\n{words['scope']}: {header[f'scope@{lang}']}"
    found = _markdown(finding_table(gap, lang)) if gap.findings else f"{words['none']}\n"
    return f"{level} {header[f'title@{lang}']}\n\n{told}\n\n{found}"


def _markdown(table: Table) -> str:
    header, rows = table

    def line(cells: Iterable[str]) -> str:
        return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"

    return line(header) + line("---" for _ in header) + "".join(map(line, rows))
