"""A store of graphs elsewhere, by the SPARQL 1.1 Graph Store HTTP Protocol: graphs are put, added to, read, removed."""

import re
from urllib.parse import urlsplit

from clustergraph.client import Client, require_address
from clustergraph.errors import EndpointError, InputError
from clustergraph.iris import RELEASE_GRAPH
from clustergraph.negotiation import NTRIPLES

_HEADERS = {"Content-Type": NTRIPLES}
# Where servers have their graph store, by where they have their endpoint.
_BESIDE = (
    (r"(/repositories/[^/]+)\Z", r"\1/rdf-graphs/service"),  # RDF4J, GraphDB
    (r"\A/sparql(-auth)?\Z", "/sparql-graph-crud-auth"),  # Virtuoso
    (r"\A/query\Z", "/store"),  # Oxigraph
    (r"\A(/[^/]+)/(?:query|sparql)\Z", r"\1/data"),  # Fuseki
)


def store_beside(endpoint: str) -> str:
    """The address of the graph store by that of the endpoint, for servers that are known."""
    parts = urlsplit(require_address(endpoint))
    for pattern, place in _BESIDE:
        if re.search(pattern, parts.path):
            return parts._replace(path=re.sub(pattern, place, parts.path), query="", fragment="").geturl()
    raise InputError(f"Where {endpoint} has its graph store cannot be told; give its address with --store.")


class RemoteStore:
    """Graphs on a server, each by its IRI. What a graph is put into it, is all it holds; what is added, is added."""

    def __init__(self, url: str, timeout: float) -> None:
        self.url = require_address(url)
        self._client = Client(timeout)

    def require(self) -> None:
        """Raise unless a graph store answers at the address; one that has nothing for us yet answers 404."""
        reply = self._client.send(
            "GET", self.url, params={"graph": RELEASE_GRAPH}, headers={"Accept": NTRIPLES}, fine=(404,)
        )
        if reply.status == 200 and reply.media_type in {"text/html", "application/sparql-results+json"}:
            raise EndpointError(f"{self.url} is not a graph store; give the address of one with --store.")

    def put(self, graph: str, triples: bytes) -> None:
        self._client.send("PUT", self.url, params={"graph": graph}, content=triples, headers=_HEADERS)

    def add(self, graph: str, triples: bytes) -> None:
        self._client.send("POST", self.url, params={"graph": graph}, content=triples, headers=_HEADERS)

    def read(self, graph: str) -> bytes:
        """The graph as N-Triples; empty if there is none."""
        accept = {"Accept": f"{NTRIPLES}, text/plain;q=0.5"}
        reply = self._client.send("GET", self.url, params={"graph": graph}, headers=accept, fine=(404,))
        return reply.body if reply.status == 200 else b""

    def remove(self, graph: str) -> None:
        self._client.send("DELETE", self.url, params={"graph": graph}, fine=(404,))
