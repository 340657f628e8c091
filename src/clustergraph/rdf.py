"""RDF in and out, and SPARQL over it: the only module that imports pyoxigraph.

Files are read strictly (UTF-8 without a byte-order mark, a known suffix) and written canonically (sorted N-Quads,
blank nodes named by RDFC-1.0), so that equal graphs are equal bytes.
"""

import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import IO, Any, NamedTuple

import pyoxigraph as ox

from clustergraph.errors import FileSyntaxError, InputError, NotAcceptableError, QuerySyntaxError
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


def parse_file(path: Path, graph: str | None = None) -> list[Quad]:
    """All quads of an RDF file. Triples outside any graph go to `graph` where one is given."""
    form = _FORMATS.get(path.suffix)
    if form is None:
        raise FileSyntaxError(
            path, None, f"is not a kind of RDF file that can be read; give one of {', '.join(_FORMATS)}."
        )
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise FileSyntaxError(path, None, f"cannot be read ({error.strerror}).") from None
    require_utf8(path, raw)
    try:
        quads = list(ox.parse(raw, form, rename_blank_nodes=True))
    except SyntaxError as error:
        raise FileSyntaxError(path, error.lineno, reason(str(error.msg))) from None
    if graph is None:
        return quads
    name = ox.NamedNode(graph)
    return [
        ox.Quad(q.subject, q.predicate, q.object, name) if isinstance(q.graph_name, ox.DefaultGraph) else q
        for q in quads
    ]


def canonical(quads: Iterable[Quad]) -> bytes:
    """The quads as sorted N-Quads, each once, with blank nodes named by the graph's own shape (RDFC-1.0)."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = _bytes(ox.serialize(dataset, format=ox.RdfFormat.N_QUADS)).splitlines(keepends=True)
    return b"".join(sorted(lines))


def ntriples(quads: Iterable[Quad]) -> bytes:
    """The quads' triples, each once, as N-Triples: the union of their graphs."""
    triples = {quad.triple for quad in quads}
    return _bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES))


def written(triples: Iterable[Triple], media_type: str, prefixes: Mapping[str, str]) -> bytes:
    """The triples in that media type."""
    return _bytes(ox.serialize(triples, format=_rdf_format(media_type), prefixes=dict(prefixes)))


def _bytes(content: bytes | None) -> bytes:
    """What `serialize` returns when it is given no file to write to."""
    return content or b""


class Statement(NamedTuple):
    """A triple that a query states, and the record that it follows from where it names one."""

    subject: NamedNode
    property: NamedNode
    object: NamedNode | Literal | BlankNode | ox.Triple
    record: NamedNode | None


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
    try:
        answer = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        return ([v.value for v in answer.variables], list(answer)) if isinstance(answer, ox.QuerySolutions) else None
    except SyntaxError:
        return None


def rewrite(body: bytes, media_type: str, *, graph: bool) -> bytes:
    """An answer in another media type: rows or a yes or no from JSON, a graph from N-Triples or graphs from N-Quads."""
    if graph:
        quads = ox.parse(body, ox.RdfFormat.N_QUADS)
        return _bytes(ox.serialize(quads, format=_rdf_format(media_type), prefixes=_WRITTEN_PREFIXES))
    results = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    return _bytes(results.serialize(format=_results_format(media_type)))


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
                store._bulk_load(path)
                store._store.update(_UNION)  # without a Python object for every quad: half the time
            else:
                store.extend(parse_file(path))
        return store

    def _bulk_load(self, path: Path) -> None:
        try:
            self._store.bulk_load(path=path, format=ox.RdfFormat.N_QUADS)
        except SyntaxError as error:
            raise FileSyntaxError(path, error.lineno, reason(str(error.msg))) from None
        except OSError as error:
            raise FileSyntaxError(path, None, f"cannot be read ({error}).") from None

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
        self._union = None
        quads = list(quads)
        self._store.bulk_extend(quads)
        self._store.bulk_extend(map(_in_union, quads))

    def __len__(self) -> int:
        """How many triples there are, each counted once however many graphs state it."""
        return int(self.select("SELECT (COUNT(*) AS ?count) WHERE { ?s ?p ?o }")[0]["count"] or 0)

    def select(self, query: str) -> list[dict[str, str | None]]:
        """Rows of a SELECT as plain strings: an IRI or a literal's text, None where unbound."""
        solutions = self._query(query)
        if not isinstance(solutions, ox.QuerySolutions):
            raise QuerySyntaxError("a SELECT query is expected here")
        names = [variable.value for variable in solutions.variables]
        return [{name: _text(solution[name]) for name in names} for solution in solutions]

    def statements(self, query: str) -> Iterator[Statement]:
        """The rows of a SELECT that state triples; a row that leaves a part unbound states none."""
        solutions = self._query(query)
        if not isinstance(solutions, ox.QuerySolutions):
            raise QuerySyntaxError("a SELECT query is expected here")
        names = {variable.value for variable in solutions.variables}
        if missing := {"subject", "property", "object"} - names:
            raise QuerySyntaxError(
                f"?{sorted(missing)[0]} is missing: give ?subject ?property ?object, and ?from if any"
            )
        for row in solutions:
            subject, property_, object_ = row["subject"], row["property"], row["object"]
            record = row["from"] if "from" in names else None
            if isinstance(subject, ox.NamedNode) and isinstance(property_, ox.NamedNode) and object_ is not None:
                yield Statement(subject, property_, object_, record if isinstance(record, ox.NamedNode) else None)

    def holds(self, quad: Quad) -> bool:
        """Whether the quad's triple stands in any graph."""
        return _in_union(quad) in self._store

    def prepare(
        self, query: str, accept: str = "*/*", *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> "Pending":
        """The query's answer, ready to be written in the media type that `accept` likes best.

        Graphs given here take the place of those that the query names with FROM.
        """
        if default_graphs or named_graphs:
            results = self._query(
                query,
                default_graph=[_graph_name(iri) for iri in default_graphs],
                named_graphs=[_graph_name(iri) for iri in named_graphs],
            )
        else:
            results = self._query(query)
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


def _in_union(quad: Quad) -> Quad:
    return ox.Quad(quad.subject, quad.predicate, quad.object, ox.DefaultGraph())


def _text(term: object) -> str | None:
    plain = term is None or isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode)
    return getattr(term, "value", None) if plain else str(term)


def _rdf_format(media_type: str) -> ox.RdfFormat:
    form = ox.RdfFormat.from_media_type(media_type)
    if form is None:  # pragma: no cover - GRAPH_TYPES holds only what pyoxigraph writes; a test keeps it
        raise NotAcceptableError(media_type, list(GRAPH_TYPES))
    return form


def _results_format(media_type: str) -> ox.QueryResultsFormat:
    form = ox.QueryResultsFormat.from_media_type(media_type)
    if form is None:  # pragma: no cover - as above
        raise NotAcceptableError(media_type, list(ROW_TYPES))
    return form
