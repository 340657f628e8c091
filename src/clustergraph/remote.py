"""An engine elsewhere: any SPARQL 1.1 endpoint. The only module that imports SPARQLWrapper.

SPARQLWrapper writes the requests; our own client carries them, since it knows credentials by Digest and by token, tells
of redirects instead of following them, and leaves what a server says as the server said it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from rdflib.exceptions import ParserError
from rdflib.query import ResultException
from SPARQLWrapper import POST, SPARQLWrapper

from clustergraph import dialect
from clustergraph.answer import Answer
from clustergraph.client import Client, Reply, require_address
from clustergraph.columns import Columns, columns
from clustergraph.errors import EndpointError, QuerySyntaxError
from clustergraph.guard import query_kind, refuse_side_effects
from clustergraph.holding import QUERY, Holding
from clustergraph.negotiation import JSON_RESULTS, NTRIPLES
from clustergraph.rdf import read_rows

# Whatever rdflib's readers raise on something that is no result
_UNREADABLE = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    NotImplementedError,
    SyntaxError,
    ParserError,
    ResultException,
)
Read = TypeVar("Read")
_ACCEPT = {True: f"{NTRIPLES}, text/plain;q=0.1", False: JSON_RESULTS}


class RemoteEngine:
    """Asks an endpoint over HTTP, as the one that the environment says we are."""

    def __init__(self, url: str, timeout: float = 60) -> None:
        self.url = url
        self._client = Client(timeout)
        self._holding: Holding | None = None

    @property
    def holding(self) -> Holding:
        """What the endpoint says it holds; asked once."""
        if self._holding is None:
            try:
                self._holding = self.ask_holding()
            except QuerySyntaxError:  # an endpoint that cannot be asked for graphs may still answer what it is asked
                self._holding = Holding()
        return self._holding

    def ask_holding(self) -> Holding:
        """What the endpoint says it holds now."""
        return Holding.read(self.ask_whole(QUERY))

    def ask_whole(self, text: str) -> Answer:
        """The answer over all that the server holds, whatever of it a release is."""
        return self._ask(text, Holding())

    def query(self, text: str) -> Answer:
        refuse_side_effects(text)
        return self._ask(text, self.holding)

    def columns(self, text: str) -> Columns:
        refuse_side_effects(text)
        if query_kind(text) != "rows":
            raise QuerySyntaxError("a SELECT query is expected here")
        return self._read(self._results(text, self.holding), _columns)

    def _ask(self, text: str, holding: Holding) -> Answer:
        if query_kind(text) != "graph":
            return self._read(self._results(text, holding), Answer.from_json)
        reply = self._send(text, _ACCEPT[True], holding.dataset(text))
        dialect.refuse_cut(self.url, reply.headers)
        answer = self._read(reply.body, Answer.from_ntriples)
        even = dialect.deviates(reply.headers)
        if even and answer.graph is not None and len(answer.graph) >= dialect.LEAST_CAP:
            self._refuse_cut_graph(len(answer.graph))
        return answer

    def _results(self, text: str, holding: Holding) -> bytes:
        """Rows, or a yes or no, in JSON as it is recommended. (It also ends visibly, and TSV does not.)"""
        reply = self._send(text, _ACCEPT[False], holding.dataset(text))
        dialect.refuse_cut(self.url, reply.headers)
        return self._read(reply.body, dialect.even) if dialect.deviates(reply.headers) else reply.body

    def _read(self, body: bytes, reader: Callable[[bytes], Read]) -> Read:
        try:
            return reader(body)
        except _UNREADABLE as error:
            raise EndpointError(f"{self.url} sent something that is not a SPARQL result ({error}).") from None

    def _refuse_cut_graph(self, triples: int) -> None:
        """Of a graph the server does not say that it was cut off: see whether it would send that many rows."""
        probe = dialect.probe(triples)
        reply = self._send(probe, JSON_RESULTS, {})
        dialect.refuse_cut(self.url, reply.headers)

    def _send(self, text: str, accept: str, dataset: Mapping[str, str | Sequence[str]]) -> Reply:
        wrapper = SPARQLWrapper(require_address(self.url))
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        wrapper.setQuery(text)
        wrapper.addCustomHttpHeader("Accept", accept)
        for name, values in dataset.items():
            for value in [values] if isinstance(values, str) else values:
                wrapper.addParameter(name, value)
        request = wrapper._createRequest()
        body = request.data if isinstance(request.data, bytes) else b""
        headers = {name: value for name, value in request.header_items() if name != "User-agent"}
        return self._client.send("POST", request.full_url, content=body, headers=headers)


def _columns(body: bytes) -> Columns:
    rows = read_rows(body)
    if rows is None:
        raise ValueError("no rows in SPARQL JSON")
    return columns(*rows)
