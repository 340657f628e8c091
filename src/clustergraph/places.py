"""Where a thing is written in the project's files, and what it is called."""

import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from clustergraph.iris import RDFS_LABEL, SKOS_PREF_LABEL, compact, passage_ref
from clustergraph.lines import told
from clustergraph.links import record_name
from clustergraph.project import Loaded
from clustergraph.rdf import Literal, NamedNode

_PREFIX = re.compile(r"@prefix\s+([\w-]*):\s*<([^>]*)>", re.I)


class Places:
    """Where a thing is written, and what it is called."""

    def __init__(self, root: Path, loaded: Loaded, progress: Callable[[str], None] = lambda _: None) -> None:
        self._root = root
        self._subjects = loaded.subjects
        self._rows: dict[str, list[tuple[str, int | None]]] = defaultdict(list)
        for one in loaded.mappings:
            self._rows[record_name(one)].append((one.path.relative_to(root).as_posix(), one.line))
        self._lines: dict[Path, dict[str, int]] = {}
        self._labels: dict[str, dict[str | None, str]] = defaultdict(dict)
        self._citing: dict[str, list[str]] = defaultdict(list)
        for quad in told(loaded.quads, "names and places", progress):
            if not isinstance(quad.subject, NamedNode):
                continue
            if quad.predicate.value in {SKOS_PREF_LABEL, RDFS_LABEL} and isinstance(quad.object, Literal):
                self._labels[quad.subject.value].setdefault(quad.object.language, quad.object.value)
            elif isinstance(quad.object, NamedNode) and passage_ref(quad.object.value):
                self._citing[quad.object.value].append(quad.subject.value)

    def __call__(self, thing: str) -> list[tuple[str, int | None]]:
        """The files and lines that say something about the thing; for a passage, the first record that cites it.

        The record of a lookup stands where its row stands.
        """
        files = self._subjects.get(thing)
        if not files and thing in self._citing:
            return self(self._citing[thing][0])
        if not files:
            return self._rows.get(thing) or [("derived", None)]
        return [(path.relative_to(self._root).as_posix(), self._line(path, thing)) for path in files]

    def where(self, file: str, thing: str) -> str:
        """The place in the file, a path in the project, where the thing's statements begin."""
        line = self._line(self._root / file, thing)
        return f"{file}:{line}" if line else file

    def label(self, thing: str, language: str = "sv") -> str:
        labels = self._labels.get(thing)
        if not labels:
            return compact(thing)
        return labels.get(language) or labels.get("sv") or labels.get("en") or next(iter(labels.values()))

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
