"""What a request asks for, by the SPARQL 1.1 Protocol: the query, its graphs, and the media type of the answer."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from clustergraph.errors import ClustergraphError, InputError, RefusedError
from clustergraph.negotiation import GRAPH_TYPES, HTML, ROW_TYPES, choose

_SHORT_FORMATS = {
    "json": ROW_TYPES[0],
    "xml": ROW_TYPES[1],
    "csv": ROW_TYPES[2],
    "tsv": ROW_TYPES[3],
    "ttl": GRAPH_TYPES[0],
    "nt": GRAPH_TYPES[1],
    "jsonld": GRAPH_TYPES[2],
    "rdf": GRAPH_TYPES[3],
}
_MAX_BODY = 2**18
_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"


@dataclass(frozen=True)
class SparqlRequest:
    """A query as the SPARQL Protocol carries it."""

    query: str
    default_graphs: list[str]
    named_graphs: list[str]


async def read_query_request(request: Request) -> SparqlRequest:
    """The query of a request: GET, POST as a form, or POST of the query itself."""
    pairs = _pairs(request.url.query)
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        body = await _body(request)
        if kind == _FORM:
            pairs += _pairs(body)
        elif kind == _DIRECT:
            pairs.append(("query", body))
        elif kind == "application/sparql-update":
            pairs.append(("update", body))
        else:
            raise HTTPException(415, f"POST a query as {_FORM} or {_DIRECT}, not as '{kind}'")
    if any(name == "update" for name, _ in pairs):
        raise RefusedError(
            "The graph is read-only: updates are refused. What changes it is a commit to the project's data."
        )
    queries = [value for name, value in pairs if name == "query"]
    if len(queries) != 1:
        raise InputError(f"The request holds {len(queries)} queries; send exactly one, as the parameter 'query'.")
    return SparqlRequest(
        queries[0],
        [value for name, value in pairs if name == "default-graph-uri"],
        [value for name, value in pairs if name == "named-graph-uri"],
    )


def _pairs(form: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(form, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise InputError("The request is not UTF-8; percent-encode it as UTF-8.") from None


async def _body(request: Request) -> str:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_BODY:
            raise HTTPException(413, f"the request is larger than {_MAX_BODY // 1024} KiB; send a shorter query")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise InputError("The body is not UTF-8; send it as UTF-8.") from None


def accepted(request: Request) -> str:
    """What the client accepts; `format` in the address overrules the header, for links that people click."""
    name = request.query_params.get("format")
    if name is None:
        return request.headers.get("accept", "*/*")
    if name not in _SHORT_FORMATS:
        raise InputError(f"There is no format '{name}'; give one of {', '.join(_SHORT_FORMATS)}.")
    return _SHORT_FORMATS[name]


def wants_html(request: Request) -> bool:
    """Whether the client asks for HTML by name and likes nothing else better, as browsers do."""
    try:
        return choose(request.headers.get("accept", "*/*"), (*ROW_TYPES, *GRAPH_TYPES, HTML)) == HTML
    except ClustergraphError:
        return False
