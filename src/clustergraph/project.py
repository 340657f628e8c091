"""The project's files: where they lie, and what stands in them."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

from clustergraph.errors import FileSyntaxError, InputError
from clustergraph.iris import ONTOLOGY_GRAPH, SHAPES_GRAPH, graph_iri, register_graph
from clustergraph.lines import Quads, told
from clustergraph.links import link_quads
from clustergraph.mapping import Mapping, mapping_files, read_mapping_file
from clustergraph.names import OtherName, read_names, verify_names
from clustergraph.rdf import BlankNode, NamedNode, Quad, parse_file, stream_file
from clustergraph.steady import state, steady
from clustergraph.withdrawn import Withdrawal, read_withdrawn, verify_withdrawn

_PACKAGE = Path(__file__).parent
_BUILDING = (
    "rule-",
    "check-",
    "gap-",
    "cq",
    "example-",
    "page-model",
)  # queries that decide what a release says or shows


@dataclass(frozen=True)
class Loaded:
    """What the files say, file by file. What registers say is read anew each time, for there may be very much of it.

    `subjects[iri]` names the files that describe the IRI; a mapping describes nothing, it only points.
    """

    files: dict[Path, Iterable[Quad]]
    subjects: dict[str, list[Path]]
    mappings: list[Mapping]

    @property
    def quads(self) -> Quads:
        """All of it, to go through as often as needed."""
        return Quads(lambda: chain.from_iterable(self.files.values()))


class Project:
    """A folder with ontology/, data/, shapes/ and queries/."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or _default_root()
        for name in ("ontology", "data", "shapes", "queries"):
            if not (self.root / name).is_dir():
                raise InputError(
                    f"{self.root} has no folder {name}/; give --project the folder that holds ontology, data, shapes and queries."
                )

    @property
    def queries(self) -> Path:
        return self.root / "queries"

    @property
    def shapes(self) -> Path:
        return self.root / "shapes"

    @cached_property
    def ontology_files(self) -> list[Path]:
        return sorted((self.root / "ontology").rglob("*.ttl"))

    def ontology(self) -> bytes:
        """The whole ontology as one Turtle file: its modules and code lists, one after the other."""
        return b"\n".join(path.read_bytes() for path in self.ontology_files)

    @cached_property
    def document_files(self) -> list[Path]:
        """Everything in data/documents, so that a file of another kind is named instead of overlooked.

        Beside the documents stand, if there are any, the contradictions and the comparisons between them.
        """
        folder = self.root / "data" / "documents"
        documents = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
        return [*documents, *sorted(self.root.glob("data/*.trig"))]

    @cached_property
    def register_files(self) -> list[Path]:
        """What has been harvested from registers, one file a register; there need not be any."""
        return sorted((self.root / "data" / "registers").glob("*.nq"))

    @property
    def withdrawn_file(self) -> Path:
        return self.root / "data" / "withdrawn.tsv"

    def withdrawn(self, alive: Collection[str]) -> list[Withdrawal]:
        """What had an address and has none any more; the file may be missing. `alive` are the IRIs that are described."""
        if not self.withdrawn_file.exists():
            return []
        rows = read_withdrawn(self.withdrawn_file)
        verify_withdrawn(self.withdrawn_file, rows, alive)
        return rows

    def names(self, alive: Collection[str], called: Collection[tuple[str, str]]) -> list[OtherName]:
        """What things are called elsewhere than in the documents; the file may be missing. `alive` as for `withdrawn`."""
        path = self.root / "data" / "names.tsv"
        if not path.exists():
            return []
        rows = read_names(path)
        verify_names(path, rows, alive, called)
        return rows

    def inputs(self) -> dict[str, str]:
        """SHA-256 of every file that a release depends on, by its path in the project."""
        files = [
            *self.ontology_files,
            *self.document_files,
            *mapping_files(self.root),
            *self.register_files,
            *self.root.glob("data/withdrawn.tsv"),
            *self.root.glob("data/names.tsv"),
            *self.shapes.glob("*.shapes.ttl"),
            *(path for kind in _BUILDING for path in self.queries.glob(f"{kind}*.rq")),
        ]
        return {path.relative_to(self.root).as_posix(): _digest(path) for path in sorted(files)}

    def load(self, progress: Callable[[str], None] = lambda _: None) -> Loaded:
        """Parse every ontology and data file; the first that does not parse stops the load with file, line and reason."""
        files: dict[Path, Iterable[Quad]] = {}
        subjects: dict[str, list[Path]] = {}
        for path, parsed in self._parse():
            files[path], only = parsed, [path]  # most things stand in one file, and share the list that says so
            quads = told(parsed, f"reading {path.relative_to(self.root)}", progress)
            for iri in {q.subject.value for q in quads if isinstance(q.subject, NamedNode)}:
                subjects[iri] = [*subjects[iri], path] if iri in subjects else only
        mappings: list[Mapping] = []
        for path in mapping_files(self.root):
            progress(f"reading {path.relative_to(self.root)}")
            mappings += (rows := read_mapping_file(path))
            files[path] = link_quads(rows)
        return Loaded(files, subjects, mappings)

    def shape_quads(self) -> list[Quad]:
        """The shapes as RDF, for the release: they are checked with, never checked."""
        return [quad for path in sorted(self.shapes.glob("*.shapes.ttl")) for quad in parse_file(path, SHAPES_GRAPH)]

    def _parse(self) -> Iterator[tuple[Path, Iterable[Quad]]]:
        for path in self.ontology_files:
            yield path, parse_file(path, ONTOLOGY_GRAPH)
        for path in self.document_files:
            yield path, _parse_document(path)
        for path in self.register_files:
            yield path, _register(path)


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise FileSyntaxError(path, None, f"cannot be read ({error.strerror}).") from None


def _parse_document(path: Path) -> list[Quad]:
    """A data file: one named graph, called after the file."""
    if path.suffix != ".trig":
        raise FileSyntaxError(path, None, "is not a TriG file; data/documents holds one .trig file per document.")
    quads = parse_file(path)
    if not quads:
        raise FileSyntaxError(path, None, "says nothing; fill it or take it away.")
    return list(_in_one_graph(path, quads, graph_iri(path.stem)))


def _register(path: Path) -> Quads:
    """A register's file: one named graph, called after the file. It is read again and again and must not change."""
    first = state(path)

    def read() -> Iterator[Quad]:
        with steady(path, "build again", first):
            yield from _in_one_graph(path, stream_file(path), register_graph(path.stem))

    return Quads(read)


def _in_one_graph(path: Path, quads: Iterable[Quad], wanted: str) -> Iterator[Quad]:
    """The quads, if all are in the graph that is called after the file, and none has a blank node."""
    for quad in quads:
        name = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else "the default graph"
        if name != wanted:
            raise FileSyntaxError(
                path,
                None,
                f"says something about {quad.subject} in {name}; everything in this file belongs in <{wanted}>.",
            )
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            raise FileSyntaxError(path, None, f"uses a blank node with {quad.predicate}; give the thing an IRI.")
        yield quad


def _default_root() -> Path:
    """The checkout that this package is installed from, or the copy of the project inside an installed package."""
    checkout = _PACKAGE.parents[1]
    return checkout if (checkout / "ontology").is_dir() else _PACKAGE / "files"
