"""A graph as files to download, each packed with gzip: N-Quads, TriG, JSON-LD, and Turtle.

N-Quads, TriG and JSON-LD tell which document says what. Turtle knows one graph only, so it holds the union: every triple
once, and no longer who says it. The same graph gives the same bytes, as long as zlib is the same.
"""

import io
import os
import shutil
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from clustergraph.negotiation import JSON_LD, NQUADS, TRIG, TURTLE
from clustergraph.rdf import rewrite_graphs

GRAPH_FILE = "graph.nq"
FILES = {
    GRAPH_FILE: NQUADS,
    "graph.nq.gz": NQUADS,
    "graph.trig.gz": TRIG,
    "graph.jsonld.gz": JSON_LD,
    "graph.ttl.gz": TURTLE,
}
_PIECE = 2**20  # bytes at a time
_GZIP = 31  # zlib's way to say: with the head and foot of gzip
_LEVEL = 6  # a third smaller than the fastest, and a second for a million lines


def write_dumps(graph: Path, folder: Path, progress: Callable[[str], None] = lambda _: None) -> None:
    """The files, from a graph in sorted N-Quads with every quad in a named graph; piece by piece, however large it is."""
    with graph.open("rb") as whole, TemporaryDirectory(prefix="clustergraph-", ignore_cleanup_errors=True) as aside:
        progress("packing graph.nq.gz")
        with _packed(folder / "graph.nq.gz") as packed:
            while piece := whole.read(_PIECE):
                packed.write(piece)
        _rewrite(
            _by_graph(graph, Path(aside)),
            {TRIG: folder / "graph.trig.gz", JSON_LD: folder / "graph.jsonld.gz"},
            progress,
        )
        _rewrite(_union(graph, Path(aside)), {TURTLE: folder / "graph.ttl.gz"}, progress)


def _rewrite(source: Path, targets: Mapping[str, Path], progress: Callable[[str], None]) -> None:
    for media_type, target in targets.items():
        progress(f"packing {target.name}")
        with source.open("rb") as lines, _packed(target) as packed:
            rewrite_graphs(lines, packed, media_type)
    source.unlink()


class _Packer(io.BytesIO):
    """Packs what is written to it; neither name nor day goes into the file."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file, self._zlib = file, zlib.compressobj(_LEVEL, wbits=_GZIP)

    def write(self, piece: Any) -> int:
        self._file.write(self._zlib.compress(piece))
        return len(piece)

    def finish(self) -> None:
        self._file.write(self._zlib.flush())


@contextmanager
def _packed(path: Path) -> Iterator[_Packer]:
    with path.open("wb") as file:
        packer = _Packer(file)
        yield packer
        packer.finish()
        file.flush()
        os.fsync(file.fileno())


def _by_graph(graph: Path, aside: Path) -> Path:
    """The lines of each graph together, the graphs by their names."""
    found: dict[bytes, IO[bytes]] = {}
    whole = aside / "by-graph.nq"
    with graph.open("rb") as lines, ExitStack() as parts:
        for line in lines:
            name = line.rsplit(b" ", 2)[1]
            if name not in found:
                found[name] = parts.enter_context((aside / str(len(found))).open("w+b"))
            found[name].write(line)
        with whole.open("wb") as output:
            for _, part in sorted(found.items()):
                part.seek(0)
                shutil.copyfileobj(part, output)
    return whole


def _union(graph: Path, aside: Path) -> Path:
    """Every triple once, as N-Triples: in sorted lines those that say the same stand side by side."""
    union, last = aside / "union.nt", b""
    with graph.open("rb") as lines, union.open("wb") as output:
        for line in lines:
            if (triple := line.rsplit(b" ", 2)[0]) != last:
                output.write(triple + b" .\n")
                last = triple
    return union
