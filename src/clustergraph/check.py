"""What is wrong with a graph: SHACL shapes, and queries that must be empty."""

import logging
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rdflib import Graph

from clustergraph.errors import HeaderError
from clustergraph.iris import RDFS_LABEL, SKOS_PREF_LABEL, compact, passage_ref
from clustergraph.project import Loaded, Project
from clustergraph.queryfile import SEVERITIES, QueryFile, blaming, read_queries
from clustergraph.rdf import Literal, NamedNode, Quad, Store, ntriples
from clustergraph.shacl import load_shapes, validate

_PREFIX = re.compile(r"@prefix\s+([\w-]*):\s*<([^>]*)>", re.I)


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: where it stands, what it is called, and one sentence in Swedish and English.

    `file` and `line` are where the thing is first described; `also` names the other places that speak of it.
    """

    file: str
    line: int | None
    also: tuple[str, ...]
    severity: str
    thing: str
    label: str
    messages: dict[str, str]
    source: str

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def check(
    project: Project,
    loaded: Loaded,
    derived: set[Quad],
    store: Store,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Finding]:
    """All findings, by file and severity. `store` holds what was loaded and what was derived."""
    locate = _Locator(project.root, loaded)
    findings: set[tuple[str, str]] = set()
    found: list[Finding] = []

    def report(thing: str, severity: str, messages: dict[str, str], source: str) -> None:
        """A fault is reported once, however many rows or files show it."""
        key = (thing, messages["en"])
        if key in findings:
            return
        findings.add(key)
        (file, line), *others = locate(thing)
        also = tuple(f"{file}:{line}" if line else file for file, line in others)
        found.append(Finding(file, line, also, severity, thing, locate.label(thing), messages, source))

    for query in read_queries(project.queries, "check"):
        progress(f"query {query.id}")
        with blaming(query):
            rows = store.select(query.text)
        for row in rows:
            if "thing" not in row:
                raise HeaderError(f"{query.path}: a check gives ?thing, what is wrong; this one does not.")
            thing = row["thing"] or ""
            report(thing, query.header["severity"], _messages(query, row, locate), query.id)
    progress("shapes")
    project.shape_quads()  # names the file and line of what does not parse
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)  # an ill-typed literal is a finding, not a traceback
    graph = Graph().parse(data=ntriples([*loaded.quads, *derived]), format="nt")
    for result in validate(graph, load_shapes(project.shapes)):
        report(result.focus, result.severity, _with_value(result.messages, result.value), compact(result.shape))
    order = {severity: number for number, severity in enumerate(SEVERITIES)}
    return sorted(found, key=lambda f: (f.file, order[f.severity], f.line or 0, f.thing, f.messages["en"]))


def summary(findings: Sequence[Finding]) -> dict[str, int]:
    return {severity: sum(f.severity == severity for f in findings) for severity in SEVERITIES}


def _messages(query: QueryFile, row: dict[str, str | None], locate: "_Locator") -> dict[str, str]:
    values = {name: locate.name(value or "") for name, value in row.items()}
    try:
        return {language: query.header[f"message@{language}"].format(**values) for language in ("sv", "en")}
    except (KeyError, ValueError, IndexError) as error:
        raise HeaderError(f"{query.path}: a message names {{{error}}}, which the query does not give.") from None


def _with_value(messages: dict[str, str], value: str | None) -> dict[str, str]:
    """The shape's sentence in both languages, with the value that breaks it; one language stands in for the other."""
    some = next(iter(messages.values()), "breaks a shape that has no message.")
    messages = {language: messages.get(language, some) for language in ("sv", "en")}
    if value is None:
        return messages
    return {language: f"{message[:-1]} (here: {compact(value)})." for language, message in messages.items()}


class _Locator:
    """Where a thing is written, and what it is called."""

    def __init__(self, root: Path, loaded: Loaded) -> None:
        self._root = root
        self._subjects = loaded.subjects
        self._lines: dict[Path, dict[str, int]] = {}
        self._labels: dict[str, dict[str | None, str]] = defaultdict(dict)
        self._citing: dict[str, list[str]] = defaultdict(list)
        for quad in loaded.quads:
            if not isinstance(quad.subject, NamedNode):
                continue
            if quad.predicate.value in {SKOS_PREF_LABEL, RDFS_LABEL} and isinstance(quad.object, Literal):
                self._labels[quad.subject.value].setdefault(quad.object.language, quad.object.value)
            elif isinstance(quad.object, NamedNode) and passage_ref(quad.object.value):
                self._citing[quad.object.value].append(quad.subject.value)

    def __call__(self, thing: str) -> list[tuple[str, int | None]]:
        """The files and lines that say something about the thing; for a passage, the first record that cites it."""
        files = self._subjects.get(thing)
        if not files and thing in self._citing:
            return self(self._citing[thing][0])
        if not files:
            return [("derived", None)]
        return [(path.relative_to(self._root).as_posix(), self._line(path, thing)) for path in files]

    def label(self, thing: str) -> str:
        labels = self._labels.get(thing)
        if not labels:
            return compact(thing)
        return labels.get("sv") or labels.get("en") or next(iter(labels.values()))

    def name(self, value: str) -> str:
        """A value as a message shows it: an IRI by its label and short form, other values as they are."""
        if not re.match(r"https?://", value):
            return value
        label = self.label(value)
        return compact(value) if label == compact(value) else f"{label} ({compact(value)})"

    def _line(self, path: Path, thing: str) -> int | None:
        if path not in self._lines:
            self._lines[path] = _subject_lines(path)
        return self._lines[path].get(thing)


def _subject_lines(path: Path) -> dict[str, int]:
    """The line on which each subject's statements begin; subjects start in the first column, as data/README.md asks."""
    prefixes: dict[str, str] = {}
    lines: dict[str, int] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if match := _PREFIX.match(line):
            prefixes[match[1]] = match[2]
        elif match := re.match(r"<([^>]+)>", line):
            lines.setdefault(match[1], number)
        elif (match := re.match(r"([\w-]*):([\w.-]*\w)", line)) and match[1] in prefixes:
            lines.setdefault(prefixes[match[1]] + match[2], number)
    return lines
