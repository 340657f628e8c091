"""The service over HTTP: SPARQL Protocol, and an address for every thing, term, document and passage."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from clustergraph import __version__
from clustergraph.documents import Sources
from clustergraph.errors import ClustergraphError, InputError, RefusedError, UnknownError
from clustergraph.iris import BASE, graph_iri, passage_ref
from clustergraph.negotiation import GRAPH_TYPES, HTML, ROW_TYPES, choose
from clustergraph.pool import Pool
from clustergraph.project import Project
from clustergraph.questions import Questions, bind
from clustergraph.rdf import Evaluation
from clustergraph.site import STATIC, Site, language

PROBLEM = "application/problem+json"
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
_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
# A document, a part of one or a stretch of its text is what it shows (200); other things are described elsewhere (303).
_SHOWN = ("id/document/", "id/annex/", "id/section/", "id/passage/")


@dataclass(frozen=True)
class Served:
    """What a service serves: files, their version, and what is known about them."""

    files: list[Path]
    version: str
    counts: Mapping[str, Any]


@dataclass(frozen=True)
class SparqlRequest:
    """A query as the SPARQL Protocol carries it."""

    query: str
    default_graphs: list[str]
    named_graphs: list[str]


def create_app(served: Served, project: Project, sources: Sources | None = None, timeout: float = 30) -> FastAPI:
    """The service. `timeout` is in seconds and covers the whole of a query."""
    pool = Pool(served.files, timeout=timeout)
    questions = Questions(project.queries)
    site = Site(project.queries, pool, questions, sources, served.version, served.counts)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await pool.start()
        try:
            yield
        finally:
            await pool.stop()

    app = FastAPI(title="clustergraph", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    @app.exception_handler(ClustergraphError)
    async def problem(request: Request, error: ClustergraphError) -> Response:
        return _problem(site, request, error)

    @app.exception_handler(HTTPException)
    async def http_problem(request: Request, error: HTTPException) -> Response:
        known = ClustergraphError(f"{request.url.path}: {error.detail}.")
        known.status, known.title = error.status_code, str(error.detail)
        return _problem(site, request, known)

    @app.get("/health")
    async def health() -> dict[str, Any]:
        await pool.evaluate("ASK {}")
        return {"status": "ready", "release": served.version, "triples": pool.triples}

    @app.get("/")
    async def start(request: Request) -> HTMLResponse:
        return HTMLResponse(await site.start(_language(request)), headers=_LANGUAGE)

    @app.get("/questions/{name}")
    async def question(request: Request, name: str) -> HTMLResponse:
        wanted = questions[name]
        names = {parameter.name for parameter in wanted.parameters}
        values = {key: value for key, value in request.query_params.items() if key in names}
        return HTMLResponse(
            await site.question(wanted, bind(wanted, values), values, _language(request)), headers=_LANGUAGE
        )

    @app.api_route("/sparql", methods=["GET", "POST"])
    async def sparql(request: Request) -> Response:
        return await _sparql(request, pool, site)

    @app.get("/about/{path:path}")
    async def about(request: Request, path: str) -> Response:
        return await _describe(request, site, path)

    @app.get("/graph/{name}")
    async def graph(request: Request, name: str) -> Response:
        """One named graph whole, as RDF."""
        media_type = choose(_accept(request), GRAPH_TYPES)
        evaluation = await site.graph(graph_iri(name), media_type)
        return Response(evaluation.body, media_type=_with_charset(evaluation.media_type), headers={"Vary": "Accept"})

    for prefix in ("id", "def", "shape"):
        app.get(f"/{prefix}/{{path:path}}")(_dereference(site, prefix))
    app.get("/def")(_dereference(site, "def"))
    return app


_LANGUAGE = {"Vary": "Accept-Language"}


def _language(request: Request) -> str:
    return language(request.query_params.get("lang"), request.headers.get("accept-language", ""))


def _problem(site: Site, request: Request, error: ClustergraphError) -> Response:
    """The error as a problem document (RFC 9457), or as a page for a browser."""
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": error.title,
        "status": error.status,
        "detail": str(error),
    }
    if error.line is not None:
        content |= {"line": error.line, "column": error.column}
    if _wants_html(request):
        page = site.error(error.status, error.title, str(error), _language(request))
        return HTMLResponse(page, status_code=error.status, headers={"Vary": "Accept, Accept-Language"})
    return Response(json.dumps(content, ensure_ascii=False), error.status, media_type=PROBLEM)


def _wants_html(request: Request) -> bool:
    """Whether the client asks for HTML by name and likes nothing else better, as browsers do."""
    try:
        return choose(request.headers.get("accept", "*/*"), (*ROW_TYPES, *GRAPH_TYPES, HTML)) == HTML
    except ClustergraphError:
        return False


async def _sparql(request: Request, pool: Pool, site: Site) -> Response:
    accept = _accept(request)
    html = "format" not in request.query_params and _wants_html(request)
    if html and request.method == "GET" and not request.query_params.get("query"):
        return HTMLResponse(site.sparql("", None, _language(request)))
    asked = await _read(request)
    if html:
        accept = f"{ROW_TYPES[0]}, {GRAPH_TYPES[0]}"
    evaluation = await pool.evaluate(
        asked.query, accept, default_graphs=asked.default_graphs, named_graphs=asked.named_graphs
    )
    headers = {"Vary": "Accept"}
    if html:
        return HTMLResponse(site.sparql(asked.query, evaluation, _language(request)), headers=headers)
    return Response(evaluation.body, media_type=_with_charset(evaluation.media_type), headers=headers)


def _accept(request: Request) -> str:
    """What the client accepts; `format` in the address overrules the header, for links that people click."""
    name = request.query_params.get("format")
    if name is None:
        return request.headers.get("accept", "*/*")
    if name not in _SHORT_FORMATS:
        raise InputError(f"There is no format '{name}'; give one of {', '.join(_SHORT_FORMATS)}.")
    return _SHORT_FORMATS[name]


def _with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


async def _read(request: Request) -> SparqlRequest:
    """The query of a request: GET, POST as a form, or POST of the query itself."""
    pairs = list(request.query_params.multi_items())
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        body = await _body(request)
        if kind == _FORM:
            pairs += parse_qsl(body, keep_blank_values=True)
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


async def _body(request: Request) -> str:
    try:
        return (await request.body()).decode("utf-8")
    except UnicodeDecodeError:
        raise InputError("The body is not UTF-8; send it as UTF-8.") from None


def _dereference(site: Site, prefix: str) -> Callable[..., Awaitable[Response]]:
    async def dereference(request: Request, path: str = "") -> Response:
        name = f"{prefix}/{path}".rstrip("/")
        if name.startswith(_SHOWN):
            return await _describe(request, site, name)
        await site.require(BASE + name)
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/about/{name}{query}", 303, headers={"Vary": "Accept"})

    return dereference


async def _describe(request: Request, site: Site, name: str) -> Response:
    """A thing's page for people, or its RDF for programs."""
    iri = BASE + name
    accept = _accept(request)
    media_type = choose(accept, (*GRAPH_TYPES, HTML))
    headers = {"Vary": "Accept, Accept-Language", "Content-Location": f"/about/{name}"}
    if iri.startswith(BASE + "id/passage/") and passage_ref(iri) is None:
        raise UnknownError("passage", name, [], "A passage reads /id/passage/{document}/{start}-{end}.")
    if media_type == HTML:
        return HTMLResponse(await site.thing(iri, _language(request)), headers=headers)
    evaluation: Evaluation = await site.description(iri, media_type)
    return Response(evaluation.body, media_type=_with_charset(evaluation.media_type), headers=headers)
