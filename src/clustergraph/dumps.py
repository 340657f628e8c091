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
    lines = graph.splitlines(keepends=True)
    by_graph: list[bytes] = sorted(lines, key=_graph_of)
    union = sorted({line.rsplit(b" ", 2)[0] + b" .\n" for line in lines})
    contents = {
        "graph.nq.gz": graph,
        "graph.trig.gz": rewrite(b"".join(by_graph), TRIG, graph=True),
        "graph.jsonld.gz": rewrite(b"".join(by_graph), JSON_LD, graph=True),
        "graph.ttl.gz": rewrite(b"".join(union), TURTLE, graph=True),
    }
    return {name: gzip.compress(content, _LEVEL, mtime=0) for name, content in contents.items()}


def _graph_of(line: bytes) -> bytes:
    return line.rsplit(b" ", 2)[1]
