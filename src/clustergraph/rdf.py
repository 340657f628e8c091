"""RDF in and out, and SPARQL over it: the only module that imports pyoxigraph.

Files are read strictly (UTF-8 without a byte-order mark, a known suffix) and written canonically (sorted N-Quads,
blank nodes named by RDFC-1.0), so that equal graphs are equal bytes.
"""

import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, NamedTuple

import pyoxigraph as ox

from clustergraph.errors import FileSyntaxError, InputError, QuerySyntaxError
from clustergraph.guard import may_choose_graphs, refuse_side_effects
from clustergraph.iris import BASE, PREFIXES, is_iri
from clustergraph.markup import XmlOutput
from clustergraph.negotiation import DATASET_TYPES, GRAPH_TYPES, NAMING_TYPES, ROW_TYPES, choose
from clustergraph.syntax import query_error, reason, require_utf8

Quad = ox.Quad
NamedNode = ox.NamedNode
Literal = ox.Literal
BlankNode = ox.BlankNode
Triple = ox.Triple
Row = ox.QuerySolution

_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
# Names below …/id/ hold slashes, which a prefixed name can only write escaped; they are better read whole.
_WRITTEN_PREFIXES = {prefix: iri for prefix, iri in PREFIXES.items() if prefix not in {"id", "graph"}}
_UNION = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"
_BATCH = 50_000  # quads that are Python objects at a time


def parse_file(path: Path, graph: str | None = None) -> list[Quad]:
    """All quads of an RDF file. Triples outside any graph go to `graph` where one is given."""
    form = _FORMATS.get(path.suffix)
    if form is None:
        raise FileSyntaxError(
            path, None, f"is not a kind of RDF file that can be read; give one of {', '.join(_FORMATS)}."
        )
    with _reading(path):
        raw = path.read_bytes()
        require_utf8(path, raw)
        quads = list(ox.parse(raw, form, rename_blank_nodes=True))
    named = ox.NamedNode(graph) if graph else None
    return [_in_graph(q, named) if named and isinstance(q.graph_name, ox.DefaultGraph) else q for q in quads]


def stream_file(path: Path) -> Iterator[Quad]:
    """The quads of an N-Quads file, however many, one after the other. The text as it stands, so no blank nodes."""
    with _reading(path):
        yield from ox.parse(path=path, format=ox.RdfFormat.N_QUADS)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except SyntaxError as error:
        require_utf8(path, path.read_bytes())  # else the parser says it in other words
        raise FileSyntaxError(path, error.lineno, reason(str(error.msg))) from None
    except OSError as error:
        raise FileSyntaxError(path, None, f"cannot be read ({error.strerror or error}).") from None


def canonical(quads: Iterable[Quad]) -> bytes:
    """The quads as sorted N-Quads, each once, with blank nodes named by the graph's own shape (RDFC-1.0)."""
    sorts: dict[bool, list[Quad]] = {True: [], False: []}
    for quad in quads:
        sorts[has_blank(quad)].append(quad)
    dataset = ox.Dataset(sorts[True])  # a name depends on the quads that hold blank nodes, and on no other
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = _bytes(ox.serialize(chain(sorts[False], dataset), format=ox.RdfFormat.N_QUADS)).splitlines(keepends=True)
    return b"".join(sorted(set(lines)))


def has_blank(said: Quad | ox.Triple) -> bool:
    """Whether a blank node stands anywhere in it. Asked of every quad there is: most are done with after a look or two."""
    if isinstance(getattr(said, "graph_name", None), ox.BlankNode) or isinstance(said.subject, ox.BlankNode):
        return True
    return isinstance(said.object, ox.BlankNode) or (isinstance(said.object, ox.Triple) and has_blank(said.object))


def ntriples(quads: Iterable[Quad]) -> bytes:
    """The quads' triples, each once, as N-Triples: the union of their graphs."""
    return _bytes(ox.serialize({quad.triple for quad in quads}, format=ox.RdfFormat.N_TRIPLES))


def written(triples: Iterable[Triple], media_type: str, prefixes: Mapping[str, str]) -> bytes:
    """The triples in that media type."""
    return _bytes(ox.serialize(triples, format=_rdf_format(media_type), prefixes=dict(prefixes)))


def _bytes(content: bytes | None) -> bytes:
    return content or b""  # None where `serialize` is given a file to write to


class Evaluation(NamedTuple):
    """A query's answer, ready to send: `kind` is 'rows', 'boolean' or 'graph'."""

    kind: str
    media_type: str
    body: bytes


class Pending(NamedTuple):
    """A query's answer before it is written: `kind` is 'rows', 'boolean' or 'graph'. Write it once."""

    kind: str
    media_type: str
    results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples | Iterator[Quad] | Iterator[Triple]

    def write(self, output: IO[bytes]) -> None:
        """Evaluate, and write piece by piece; what the output's `write` raises ends the evaluation."""
        if self.media_type.endswith("xml"):
            output = XmlOutput(output)
        if isinstance(self.results, ox.QuerySolutions | ox.QueryBoolean):
            self.results.serialize(output, format=_results_format(self.media_type))
        else:
            ox.serialize(self.results, output, _rdf_format(self.media_type), prefixes=_WRITTEN_PREFIXES)


def read_rows(body: bytes) -> tuple[list[str], Iterable[ox.QuerySolution]] | None:
    """The names and the rows of an answer in SPARQL JSON; None for what is none. A row that is none ends them."""
    with suppress(SyntaxError):
        answer = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        return ([v.value for v in answer.variables], list(answer)) if isinstance(answer, ox.QuerySolutions) else None
    return None


def rewrite(body: bytes, media_type: str, *, graph: bool) -> bytes:
    """An answer in another media type: rows or a yes or no from JSON, a graph from N-Triples or graphs from N-Quads."""
    if graph:
        return _bytes(rewrite_graphs(io.BytesIO(body), None, media_type))
    results = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    return _bytes(results.serialize(format=_results_format(media_type)))


def rewrite_graphs(source: IO[bytes], output: IO[bytes] | None, media_type: str) -> bytes | None:
    """N-Quads in another media type, piece by piece; the bytes where there is no output."""
    quads = ox.parse(source, ox.RdfFormat.N_QUADS)
    return ox.serialize(quads, output, _rdf_format(media_type), prefixes=_WRITTEN_PREFIXES)


class Store:
    """A graph in memory that answers SPARQL. Its default graph holds the union of all its graphs, each triple once.

    The engine can also answer over a virtual union, but then a triple that two documents state is found twice and every
    COUNT is wrong; so the union is stored.
    """

    def __init__(self, quads: Iterable[Quad] = ()) -> None:
        self._store = ox.Store()
        self._union: ox.Store | None = None
        self.extend(quads)

    @classmethod
    def load(cls, *paths: Path) -> "Store":
        store = cls()
        for path in paths:
            if path.suffix == ".nq":  # a release may be large: from file to store without a list between
                with _reading(path):  # without a Python object for every quad: half the time
                    store._store.bulk_load(path=path, format=ox.RdfFormat.N_QUADS)
                store._store.update(_UNION)
            else:
                store.extend(parse_file(path))
        return store

    def set_union_apart(self) -> None:
        """Keep the union by itself as well: joins that choose no graph then walk past nothing that named graphs hold, and
        take a quarter to a half of the time, for half as much memory again."""
        union = ox.Store()
        with tempfile.TemporaryFile() as triples:
            self._store.dump(triples, ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
            triples.seek(0)
            union.bulk_load(triples, ox.RdfFormat.N_TRIPLES)
        self._union = union

    def extend(self, quads: Iterable[Quad]) -> None:
        self._union, rest = None, iter(quads)
        while batch := list(islice(rest, _BATCH)):
            self._store.bulk_extend(batch)
            self._store.bulk_extend(_in_graph(quad, ox.DefaultGraph()) for quad in batch)

    def quads(self, *graphs: str) -> Iterator[Quad]:
        """What stands in these named graphs. Numbers and dates are as the engine writes them, not as the file did."""
        return chain.from_iterable(self._store.quads_for_pattern(None, None, None, ox.NamedNode(g)) for g in graphs)

    def __len__(self) -> int:
        """How many triples there are, each counted once however many graphs state it."""
        return int(self.select("SELECT (COUNT(*) AS ?count) WHERE { ?s ?p ?o }")[0]["count"] or 0)

    def select(self, query: str) -> list[dict[str, str | None]]:
        """Rows of a SELECT as plain strings: an IRI or a literal's text, None where unbound."""
        return list(self.rows(query))

    def rows(self, query: str) -> Iterator[dict[str, str | None]]:
        """The same, one after the other."""
        names, solutions = self.solutions(query)
        return ({name: _text(solution[name]) for name in names} for solution in solutions)

    def solutions(self, query: str) -> tuple[list[str], Iterator[ox.QuerySolution]]:
        """The columns, and the rows as terms."""
        solutions = self._query(query)
        if not isinstance(solutions, ox.QuerySolutions):
            raise QuerySyntaxError("a SELECT query is expected here")
        return [variable.value for variable in solutions.variables], solutions

    def holds(self, quad: Quad) -> bool:
        return _in_graph(quad, ox.DefaultGraph()) in self._store  # in any graph

    def __contains__(self, quad: Quad) -> bool:
        return quad in self._store

    def prepare(
        self, query: str, accept: str = "*/*", *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> "Pending":
        """The query's answer, ready to be written in the media type that `accept` likes best.

        Graphs given here take the place of those that the query names with FROM.
        """
        both = {"default_graph": default_graphs, "named_graphs": named_graphs} if default_graphs or named_graphs else {}
        results = self._query(query, **{name: [_graph_name(iri) for iri in iris] for name, iris in both.items()})
        if isinstance(results, ox.QueryTriples):
            return Pending("graph", choose(accept, GRAPH_TYPES), results)
        kind = "boolean" if isinstance(results, ox.QueryBoolean) else "rows"
        return Pending(kind, choose(accept, ROW_TYPES), results)

    def dump(self, graph: str | None, accept: str = "*/*") -> "Pending":
        """A graph whole, ready to be written: a named one, the union of all (""), or every named graph apart (None)."""
        if graph is None:
            names: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = list(self._store.named_graphs())
            graphs = (self._store.quads_for_pattern(None, None, None, name) for name in names or [ox.DefaultGraph()])
            return Pending("graph", choose(accept, DATASET_TYPES), chain.from_iterable(graphs))
        media_type = choose(accept, GRAPH_TYPES)
        held = self._store.quads_for_pattern(None, None, None, _graph_name(graph) if graph else ox.DefaultGraph())
        return Pending("graph", media_type, held if media_type in NAMING_TYPES else (quad.triple for quad in held))

    def evaluate(self, query: str, accept: str = "*/*", **graphs: Sequence[str]) -> Evaluation:
        """The whole answer at once."""
        pending, output = self.prepare(query, accept, **graphs), io.BytesIO()
        pending.write(output)
        return Evaluation(pending.kind, pending.media_type, output.getvalue())

    def _query(self, query: str, **graphs: Any) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
        refuse_side_effects(query)
        store = self._store
        if self._union is not None and not graphs and not may_choose_graphs(query):
            store = self._union
        try:
            return store.query(query, base_iri=BASE, **graphs)
        except SyntaxError as error:
            raise query_error(str(error)) from None


def _graph_name(iri: str) -> ox.NamedNode:
    if not is_iri(iri):
        raise InputError(f"'{iri}' is not the IRI of a graph; give one whole.")
    return ox.NamedNode(iri)


def _in_graph(quad: Quad, graph: ox.NamedNode | ox.DefaultGraph) -> Quad:
    return ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def _text(term: object) -> str | None:
    plain = term is None or isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode)
    return getattr(term, "value", None) if plain else str(term)


def _rdf_format(media_type: str) -> ox.RdfFormat:
    form = ox.RdfFormat.from_media_type(media_type)
    assert form, media_type  # GRAPH_TYPES holds only what pyoxigraph writes; a test keeps it
    return form


def _results_format(media_type: str) -> ox.QueryResultsFormat:
    form = ox.QueryResultsFormat.from_media_type(media_type)
    assert form, media_type  # as above
    return form
