"""What the commands print on a terminal. The only module that imports rich."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from clustergraph.answer import Answer
from clustergraph.check import Finding
from clustergraph.evidence import DocumentEvidence
from clustergraph.iris import compact
from clustergraph.publish import Report
from clustergraph.questions import Questions
from clustergraph.registers.harvest import Report as Harvested

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


@contextmanager
def progress(quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """A moving bar on the terminal with what is being done and for how long; nothing where nobody watches."""
    if quiet or not err.is_terminal:
        yield lambda _: None
        return
    columns = (BarColumn(20), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=err, transient=True) as shown:
        task = shown.add_task("", total=None)  # how much there is to do, nobody knows beforehand
        yield lambda what: shown.update(task, description=what)


@contextmanager
def bar(what: str, total: int, quiet: bool = False) -> Iterator[Callable[[int], None]]:
    """A bar on the terminal, told how many more bytes of `total` are done; nothing where nobody watches."""
    if quiet or not err.is_terminal:
        yield lambda _: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as shown:
        task = shown.add_task(what, total=total)
        yield lambda more: shown.update(task, advance=more)


def print_findings(findings: Sequence[Finding], lang: str) -> None:
    for file, group in groupby(findings, key=lambda finding: finding.file):
        out.print(file, style="bold", markup=False)
        for finding in group:
            places = [f"{file}:{finding.line}" if finding.line else file, *finding.also]
            out.print(f"  {finding.severity}  {finding.label}: {finding.messages[lang]}", markup=False)
            out.print(f"    {', '.join(places)}  {compact(finding.thing)}  {finding.source}", markup=False, style="dim")


def print_published(report: Report, rehearsal: bool, as_json: bool) -> None:
    if as_json:
        print_json({**report.as_json(), "rehearsal": rehearsal})
        return
    would = "would be " if rehearsal else ""
    out.print(
        f"Release {report.release[:12]}, {report.triples} triples: {len(report.loaded)} graphs {would}loaded, "
        f"{len(report.kept)} there already, {len(report.removed)} {would}removed.",
        markup=False,
    )
    if report.loaded and not rehearsal:
        out.print(
            f"All were counted there, with the length of their texts; {len(report.identical)} were read back and are "
            "identical.",
            markup=False,
        )


def print_harvest(report: Harvested, as_json: bool) -> None:
    if as_json:
        print_json(report.as_json())
        return
    told = f"{report.described} describe" if report.described else f"{len(report.participations)} participations of"
    projects = "" if report.described else f" in {len(report.projects)} projects"
    out.print(
        f"{report.register}: {report.records} records; {told} {len(report.actors)} actors of ours{projects}, in {report.graph}. "
        f"{report.parts - report.matched} parts of {report.organisations} organisations are no actor's by number, listed in "
        f"{report.review}.",
        markup=False,
    )


def print_evidence(report: DocumentEvidence, most: int) -> None:
    if report.missing:
        out.print(
            f"{report.slug}: {report.passages} passages cannot be verified, the text is not at hand", markup=False
        )
        return
    if report.changed:
        _print_changed(report)
        return
    share = f"{100 * report.coverage:.1f} %" if report.coverage is not None else "nothing"
    out.print(
        f"{report.slug}: {report.verified} of {report.passages} passages verified, {report.names} of "
        f"{report.citations} citations by a name that stands there, {share} of the text cited",
        markup=False,
    )
    for failure in report.failures:
        out.print(f"  {compact(failure.passage)} cited by {compact(failure.record)}: {failure.reason}", markup=False)
    for stretch in report.uncited[:most]:
        out.print(f"  uncited: {stretch.start}-{stretch.end}, {stretch.letters} letters and digits")


def _print_changed(report: DocumentEvidence) -> None:
    """What is wrong with the text as a whole, then a line a record: what holds, what does not, where it stands now."""
    wrong = "; ".join(failure.reason for failure in report.failures if not failure.record)
    holds, fails, unknown = (
        sum(len(getattr(s, kind)) for s in report.changed) for kind in ("holds", "fails", "unknown")
    )
    out.print(
        f"{report.slug}: {wrong}. No passage is verified; in this text {holds} citations hold a name, {fails} do not, "
        f"{unknown} have none to look for. Get the right text back, or check each passage and give the new digest:",
        markup=False,
    )
    for standing in report.changed:
        told = [f"holds {_places(standing.holds)}"] if standing.holds else []
        told += [f"fails {_place(was)}{f' (now {_place(now)}?)' if now else ''}" for was, now in standing.fails.items()]
        told += [f"no name to look for in {_places(standing.unknown)}"] if standing.unknown else []
        out.print(f"  {compact(standing.record)}: {'; '.join(told)}", markup=False)


def _places(passages: Sequence[str]) -> str:
    return ", ".join(map(_place, passages))


def _place(passage: str) -> str:
    return passage.rpartition("/")[2]


def print_questions(questions: Questions, form: str, lang: str) -> None:
    if form == "json":
        print_json([{**question.header, "parameters": [p.name for p in question.parameters]} for question in questions])
        return
    for question in questions:
        takes = "".join(f"  --param {parameter.name}=…" for parameter in question.parameters)
        out.print(f"{question.id}  {question.header[f'question@{lang}']}{takes}", markup=False)


def print_answer(answer: Answer, title: str, form: str) -> None:
    if form == "json":
        print_json({"columns": answer.columns, "rows": answer.records})
    elif form == "csv":
        print(answer.frame().to_csv(index=False, lineterminator="\n"), end="")
    else:
        table = Table(title=title, title_justify="left")
        for column in answer.columns:
            table.add_column(column, overflow="fold")
        for record in answer.records:
            table.add_row(*("" if value is None else compact(str(value)) for value in record.values()))
        Console(highlight=False).print(table, markup=False)
        out.print(f"{len(answer)} rows")


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], note: str) -> None:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console(highlight=False).print(table, markup=False)
    out.print(note, markup=False)


def print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))
