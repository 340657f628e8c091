"""What a request asks for, by the SPARQL 1.1 Protocol: the query, its graphs, and the media type of the answer."""

import asyncio
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from clustergraph.errors import ClientLeftError, ClustergraphError, InputError, RefusedError
from clustergraph.iris import is_iri
from clustergraph.negotiation import FORMATS, GRAPH_TYPES, HTML, ROW_TYPES, choose

_MAX_BODY = 2**18
_BODY_SECONDS = 30.0
_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
QUERY_TYPES = (_FORM, _DIRECT)


@dataclass(frozen=True)
class SparqlRequest:
    """A query as the SPARQL Protocol carries it."""

    query: str
    default_graphs: list[str]
    named_graphs: list[str]


@dataclass(frozen=True)
class GraphRequest:
    """A graph as the Graph Store Protocol asks for it: a named one, the default graph (""), or all apart (None)."""

    graph: str | None
    default_graphs = named_graphs = ()

    @property
    def query(self) -> str:
        """What the cache and the log know it by."""
        return "GRAPHS" if self.graph is None else f"GRAPH <{self.graph}>"


def read_graph_request(request: Request) -> GraphRequest:
    """Which graph a request names: `?default`, `?graph=…`, or with neither every graph."""
    pairs = _pairs(request.url.query)
    named = [value for name, value in pairs if name == "graph"]
    if len(named) + any(name == "default" for name, _ in pairs) > 1:
        raise InputError("The request names several graphs; give either 'default' or one 'graph'.")
    if any(name == "default" for name, _ in pairs):
        return GraphRequest("")
    if named and not is_iri(named[0]):
        raise InputError(f"'{named[0]}' is not the IRI of a graph; give one whole.")
    return GraphRequest(named[0] if named else None)


def asks_nothing(request: Request) -> bool:
    """Whether the address is asked what it is, as by a GET without a query."""
    return request.method != "POST" and {name for name, _ in _pairs(request.url.query)} <= {"format", "lang"}


async def read_query_request(request: Request) -> SparqlRequest:
    """The query of a request: GET, POST as a form, or POST of the query itself."""
    pairs = _in_address(request.scope["query_string"])
    if request.method == "POST":
        kind = _kind(request.headers.get("content-type", ""))
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            raise HTTPException(415, "a query is sent as it is, not packed; leave Content-Encoding out")
        body = await _body(request)
        if kind == _FORM:
            pairs += _pairs(body)
        elif kind == _DIRECT:
            pairs += (("query", body),)
        elif kind == "application/sparql-update":
            pairs += (("update", body),)
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


@lru_cache(64)  # what is asked again is mostly asked in the same bytes; an address is short, a body may not be
def _in_address(query_string: bytes) -> tuple[tuple[str, str], ...]:
    return _pairs(query_string.decode("latin-1"))


def _pairs(form: str) -> tuple[tuple[str, str], ...]:
    try:
        return tuple(parse_qsl(form, keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError:
        raise InputError("The request is not UTF-8; percent-encode it as UTF-8.") from None


def _kind(content_type: str) -> str:
    """The media type of a body, which must be in UTF-8."""
    kind, _, parameters = content_type.lower().partition(";")
    charset = re.search(r"charset\s*=\s*\"?([^\s;\"]+)", parameters)
    if charset and charset[1] not in {"utf-8", "utf8", "us-ascii"}:
        raise HTTPException(415, f"a query is sent in UTF-8, not in {charset[1]}")
    return kind.strip()


async def _body(request: Request) -> str:
    body = b""
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > _MAX_BODY:
                    raise HTTPException(
                        413, f"the request is larger than {_MAX_BODY // 1024} KiB; send a shorter query"
                    )
    except TimeoutError:
        said = f"the query was not whole within {_BODY_SECONDS:g} s; send it again over a faster connection"
        raise HTTPException(408, said, {"Connection": "close"}) from None
    except ClientDisconnect:
        raise ClientLeftError("The client left before its request was whole.") from None
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise InputError("The body is not UTF-8; send it as UTF-8.") from None


def accepted(request: Request) -> str:
    """What the client accepts; `format` in the address overrules the header, for links that people click."""
    named = b"format" in request.scope["query_string"]  # a look at the bytes spares most requests a second reading
    names = request.query_params.getlist("format") if named else []
    return ", ".join(map(_format, names)) if names else _accept_header(request)


def _format(name: str) -> str:
    """A short name, or media types written out as SPARQLWrapper adds them."""
    name = re.sub(r"(?<=\w) (?=\w)", "+", name)  # rdf+xml, by a client that has not encoded its plus
    if "/" in name:
        return name
    if name not in FORMATS:
        raise InputError(f"There is no format '{name}'; give one of {', '.join(FORMATS)}.")
    return FORMATS[name]


def _accept_header(request: Request) -> str:
    """All that the client accepts; it may say so in several headers."""
    return ", ".join(request.headers.getlist("accept")) or "*/*"


def wants_html(request: Request) -> bool:
    """Whether the client asks for HTML by name and likes nothing else better, as browsers do."""
    try:
        return choose(_accept_header(request), (*ROW_TYPES, *GRAPH_TYPES, HTML)) == HTML
    except ClustergraphError:
        return False


async def read_form(request: Request) -> dict[str, str]:
    """The parameters of a request, from its address and, where it is POSTed, from a form; each given once."""
    pairs = list(_in_address(request.scope["query_string"]))
    if request.method == "POST":
        kind = _kind(request.headers.get("content-type", ""))
        if kind != _FORM:
            raise HTTPException(415, f"POST it as {_FORM}, not as '{kind}'")
        pairs += _pairs(await _body(request))
    if twice := [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]:
        raise InputError(f"The request holds '{twice[0][:40]}' more than once; send it once.")
    return dict(pairs)
