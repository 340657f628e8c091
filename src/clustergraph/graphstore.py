"""The graphs of a release by their names: SPARQL 1.1 Graph Store HTTP Protocol, the part that reads.

`/store?graph=IRI` is a named graph, `/store?default` the union of all, `/store` alone every graph under its own name;
`/graph/{name}` is a named graph at its own address. TriG and N-Quads tell a graph's name, the others only what it holds.
"""

from starlette.requests import Request
from starlette.responses import Response

from clustergraph.answer import Answer
from clustergraph.endpoint import Endpoint
from clustergraph.errors import UnknownError
from clustergraph.protocol import GraphRequest
from clustergraph.runner import Runner

_SIZES = "SELECT ?graph (COUNT(*) AS ?triples) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph ORDER BY ?graph"


class GraphStore:
    """Sends the graphs of one release."""

    def __init__(self, pool: Runner, endpoint: Endpoint) -> None:
        self._pool, self._endpoint = pool, endpoint
        self._sizes: dict[str, int] | None = None

    async def sizes(self) -> dict[str, int]:
        """The named graphs and how many triples each holds, counted once: what is served never changes."""
        if self._sizes is None:
            rows = Answer.from_json((await self._pool.evaluate(_SIZES)).body).rows
            self._sizes = {str(row["graph"]): int(row["triples"]) for row in rows}
        return self._sizes

    async def answer(self, request: Request, asked: GraphRequest, accept: str) -> Response:
        """The graph asked for; one that is not there is named, with those nearest to it."""
        if asked.graph and asked.graph not in (known := await self.sizes()):
            hint = "The service description, GET /sparql without a query, names every graph."
            raise UnknownError("graph", asked.graph, list(known), hint)
        return await self._endpoint.answer(request, asked, accept)
