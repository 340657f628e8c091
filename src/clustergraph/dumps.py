"""A graph as files to download, each packed with gzip: N-Quads, TriG, JSON-LD, and Turtle.

N-Quads, TriG and JSON-LD tell which document says what. Turtle knows one graph only, so it holds the union: every triple
once, and no longer who says it. The same graph gives the same bytes, as long as zlib is the same.
"""

import gzip

from clustergraph.negotiation import JSON_LD, NQUADS, TRIG, TURTLE
from clustergraph.rdf import rewrite

GRAPH_FILE = "graph.nq"
FILES = {
    GRAPH_FILE: NQUADS,
    "graph.nq.gz": NQUADS,
    "graph.trig.gz": TRIG,
    "graph.jsonld.gz": JSON_LD,
    "graph.ttl.gz": TURTLE,
}
_LEVEL = 6  # a third smaller than the fastest, and a second for a million lines


def dumps(graph: bytes) -> dict[str, bytes]:
    """The files by their names, of a graph in sorted N-Quads, every quad in a named graph."""
    by_graph = _by_graph(graph)
    packed = {"graph.nq.gz": _pack(graph)}
    packed["graph.trig.gz"] = _pack(rewrite(by_graph, TRIG, graph=True))
    packed["graph.jsonld.gz"] = _pack(rewrite(by_graph, JSON_LD, graph=True))
    del by_graph  # it may be large, and so may the union
    packed["graph.ttl.gz"] = _pack(rewrite(_union(graph), TURTLE, graph=True))
    return packed


def _pack(content: bytes) -> bytes:
    return gzip.compress(content, _LEVEL, mtime=0)


def _by_graph(graph: bytes) -> bytes:
    lines: list[bytes] = sorted(graph.splitlines(keepends=True), key=_graph_of)
    return b"".join(lines)


def _union(graph: bytes) -> bytes:
    """Every triple once, as N-Triples."""
    return b"".join(sorted({line.rsplit(b" ", 2)[0] + b" .\n" for line in graph.splitlines()}))


def _graph_of(line: bytes) -> bytes:
    return line.rsplit(b" ", 2)[1]
