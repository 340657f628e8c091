"""A release's graph cut up for the road: graph by graph, in portions that a server takes at once.

The file is read once, line by line, and may be larger than memory. Blank nodes have names that mean something within
one request only, so all triples of a graph that hold one travel together, in its first portion.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from clustergraph.errors import FileSyntaxError
from clustergraph.iris import UNION_GRAPH

PORTION = 4 * 2**20
_KEPT = 2**20  # bytes of a graph that are kept before they are written out
_TERM = rb'(<[^<>" ]*>|_:[^\s<>"]+|"(?:[^"\\\n]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^<>" ]*>)?)'
_LINE = re.compile(_TERM + rb" (<[^<>\" ]*>) " + _TERM + rb" <([^<>\" ]*)> \.\n\Z")


@dataclass
class Portioned:
    """One graph, in files of its own: `tied` holds the triples with blank nodes. `length` is of all texts but those."""

    iri: str
    tied: Path
    free: Path
    triples: int = 0
    length: int = 0
    _hash: object = field(default_factory=sha256, repr=False)
    _waiting: dict[Path, bytearray] = field(default_factory=lambda: defaultdict(bytearray), repr=False)

    @property
    def digest(self) -> str:
        return str(self._hash.hexdigest())  # type: ignore[attr-defined]

    def take(self, line: bytes, blank: bool, length: int) -> None:
        self.triples += 1
        self.length += length
        self._hash.update(line)  # type: ignore[attr-defined]
        path = self.tied if blank else self.free
        self._waiting[path] += line
        if len(self._waiting[path]) > _KEPT:
            self.write_out()

    def write_out(self) -> None:
        for path, lines in self._waiting.items():
            with path.open("ab") as file:
                file.write(lines)
        self._waiting.clear()

    def portions(self, size: int = PORTION) -> Iterator[bytes]:
        """At least one, if an empty one; together they are the graph."""
        portion = bytearray(self.tied.read_bytes() if self.tied.exists() else b"")
        if self.free.exists():
            with self.free.open("rb") as file:
                for line in file:
                    if portion and len(portion) + len(line) > size:
                        yield bytes(portion)
                        portion.clear()
                    portion += line
        yield bytes(portion)


def portion_out(path: Path, folder: Path) -> list[Portioned]:
    """The graphs of a release, and their union; `folder` takes their files, about twice the size of the release's.

    The lines of a release are sorted, so graphs that state the same triple stand side by side.
    """
    graphs: dict[str, Portioned] = {}
    union = _graph(UNION_GRAPH, folder, 0)
    last = b""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            match = _LINE.match(line)
            if match is None:
                raise FileSyntaxError(path, number, "is not a quad of a release, which has every triple in a graph.")
            subject, _, value, name = match.groups()
            triple = line[: match.start(4) - 1] + b".\n"
            blank = subject.startswith(b"_:") or value.startswith(b"_:")
            length = 0 if blank else _length(*match.groups()[:3])
            iri = name.decode()
            if iri not in graphs:
                graphs[iri] = _graph(iri, folder, len(graphs) + 1)
            graphs[iri].take(triple, blank, length)
            if triple != last:
                union.take(triple, blank, length)
            last = triple
    for graph in (*graphs.values(), union):
        graph.write_out()
    return [*sorted(graphs.values(), key=lambda graph: graph.iri), union]


def _graph(iri: str, folder: Path, number: int) -> Portioned:
    return Portioned(iri, folder / f"{number}-tied.nt", folder / f"{number}-free.nt")


_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")


def _length(*terms: bytes) -> int:
    """How many characters the texts of the terms have, as STR gives them."""
    return sum(len(_ESCAPE.sub("?", _text(term.decode()))) for term in terms)


def _text(term: str) -> str:
    return term[1:-1] if term.startswith("<") else term[1 : term.rindex('"')]
