"""The service over HTTP: SPARQL Protocol, and an address for every thing, term, document and passage."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware

from clustergraph import __version__
from clustergraph.documents import Sources
from clustergraph.errors import ClustergraphError, InputError, RefusedError, UnknownError
from clustergraph.iris import BASE, ONTOLOGY, ONTOLOGY_GRAPH, graph_iri, passage_ref
from clustergraph.negotiation import GRAPH_TYPES, HTML, ROW_TYPES, choose
from clustergraph.pool import Pool
from clustergraph.project import Project
from clustergraph.protocol import accepted, read_query_request, wants_html
from clustergraph.questions import Questions, bind
from clustergraph.rdf import Evaluation
from clustergraph.site import STATIC, Reader, Site, language

PROBLEM = "application/problem+json"
_READ = ["GET", "HEAD"]
# Nothing on a page comes from elsewhere, and no script runs on one.
_PAGE = {"Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'"}
# A document, a part of one or a stretch of its text is what it shows (200); other things are described elsewhere (303).
_SHOWN = ("id/document/", "id/annex/", "id/section/", "id/passage/")


@dataclass(frozen=True)
class Served:
    """What a service serves: files, their version, and what is known about them."""

    files: list[Path]
    version: str
    counts: Mapping[str, Any]


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
    app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "HEAD", "POST"], allow_headers=["*"])
    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    _add_problems(app, site)
    _add_pages(app, site, questions)
    _add_addresses(app, site)

    @app.api_route("/health", methods=_READ)
    async def health() -> dict[str, Any]:
        await pool.evaluate("ASK {}")
        return {"status": "ready", "release": served.version, "triples": pool.triples}

    @app.api_route("/sparql", methods=["GET", "HEAD", "POST"], operation_id="sparql")
    async def sparql(request: Request) -> Response:
        return await _sparql(request, pool, site)

    return app


def _add_problems(app: FastAPI, site: Site) -> None:
    """Every error is a status with a problem document, or a page for a browser."""

    @app.exception_handler(ClustergraphError)
    async def problem(request: Request, error: ClustergraphError) -> Response:
        return _problem(site, request, error)

    @app.exception_handler(HTTPException)
    async def http_problem(request: Request, error: HTTPException) -> Response:
        known = ClustergraphError(f"{request.url.path}: {error.detail}.")
        known.status, known.title = error.status_code, HTTPStatus(error.status_code).phrase
        response = _problem(site, request, known)
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(Exception)
    async def unknown_problem(request: Request, _: Exception) -> Response:
        return _problem(site, request, ClustergraphError("Something went wrong here; the server's log says what."))


def _add_pages(app: FastAPI, site: Site, questions: Questions) -> None:
    """The start page, a page a question, and the guides."""

    @app.api_route("/", methods=_READ)
    async def start(request: Request) -> HTMLResponse:
        return _page(await site.start(_reader(request)))

    @app.api_route("/questions/{name}", methods=_READ)
    async def question(request: Request, name: str) -> HTMLResponse:
        wanted = questions[name]
        names = {parameter.name for parameter in wanted.parameters}
        values = {key: value for key, value in request.query_params.items() if key in names}
        return _page(await site.question(wanted, bind(wanted, values), values, _reader(request)))

    @app.api_route("/guide/{name}", methods=_READ)
    async def guide(request: Request, name: str) -> HTMLResponse:
        return _page(await site.guide(name, _reader(request)))


def _add_addresses(app: FastAPI, site: Site) -> None:
    """Where things, terms, passages, documents and graphs answer."""

    @app.api_route("/def", methods=_READ)
    @app.api_route("/about/def", methods=_READ, include_in_schema=False)
    async def ontology(request: Request) -> Response:
        """The ontology: the readable whole for people, its graph for programs."""
        media_type = choose(accepted(request), (*GRAPH_TYPES, HTML))
        if media_type == HTML:
            await site.require(ONTOLOGY)
            return _page(await site.model(_reader(request)))
        evaluation = await site.graph(ONTOLOGY_GRAPH, media_type)
        return Response(
            evaluation.body,
            media_type=_with_charset(evaluation.media_type),
            headers={"Vary": "Accept, Accept-Language"},
        )

    @app.api_route("/about/{path:path}", methods=_READ)
    async def about(request: Request, path: str) -> Response:
        return await _describe(request, site, path)

    @app.api_route("/graph/{name}", methods=_READ)
    async def graph(request: Request, name: str) -> Response:
        """One named graph whole, as RDF."""
        media_type = choose(accepted(request), GRAPH_TYPES)
        evaluation = await site.graph(graph_iri(name), media_type)
        return Response(evaluation.body, media_type=_with_charset(evaluation.media_type), headers={"Vary": "Accept"})

    for prefix in ("id", "def", "shape"):
        address = f"/{prefix}/{{path:path}}"
        app.api_route(address, methods=_READ, operation_id=f"dereference_{prefix}")(_dereference(site, prefix))


def _page(text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> HTMLResponse:
    return HTMLResponse(text, status, {"Vary": "Accept, Accept-Language", **_PAGE, **(headers or {})})


def _reader(request: Request) -> Reader:
    lang = language(request.query_params.get("lang"), request.headers.get("accept-language", ""))
    other = {**request.query_params, "lang": "en" if lang == "sv" else "sv"}
    return Reader(lang, str(request.base_url).rstrip("/"), f"?{urlencode(other)}")


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
    if wants_html(request):
        page = site.error(error.status, error.title, str(error), _reader(request))
        return _page(page, error.status)
    return Response(json.dumps(content, ensure_ascii=False), error.status, media_type=PROBLEM)


async def _sparql(request: Request, pool: Pool, site: Site) -> Response:
    accept = accepted(request)
    html = "format" not in request.query_params and wants_html(request)
    if html and request.method == "GET" and not request.query_params.get("query"):
        return _page(site.sparql("", None, _reader(request)))
    asked = await read_query_request(request)
    if html:
        accept = f"{ROW_TYPES[0]}, {GRAPH_TYPES[0]}"
    work = pool.evaluate(asked.query, accept, default_graphs=asked.default_graphs, named_graphs=asked.named_graphs)
    try:
        evaluation = await _while_wanted(request, work)
    except (InputError, RefusedError) as error:
        if not html:
            raise
        return _page(site.sparql(asked.query, None, _reader(request), str(error)), error.status)
    headers = {"Vary": "Accept"}
    if html:
        return _page(site.sparql(asked.query, evaluation, _reader(request)))
    return Response(evaluation.body, media_type=_with_charset(evaluation.media_type), headers=headers)


async def _while_wanted(request: Request, work: Coroutine[Any, Any, Evaluation]) -> Evaluation:
    """The answer; if the client leaves before it is there, the work is stopped and its worker freed."""
    task = asyncio.create_task(work)
    try:
        while not (await asyncio.wait({task}, timeout=0.25))[0]:
            if await request.is_disconnected():
                raise HTTPException(408, "the client left")
        return task.result()
    finally:
        task.cancel()


def _with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _dereference(site: Site, prefix: str) -> Callable[..., Awaitable[Response]]:
    async def dereference(request: Request, path: str = "") -> Response:
        name = f"{prefix}/{path}".rstrip("/")
        if name.startswith(_SHOWN):
            return await _describe(request, site, name)
        await site.require(BASE + name)
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/about/{quote(name)}{query}", 303, headers={"Vary": "Accept"})

    return dereference


async def _describe(request: Request, site: Site, name: str) -> Response:
    """A thing's page for people, or its RDF for programs."""
    iri = BASE + name
    accept = accepted(request)
    media_type = choose(accept, (*GRAPH_TYPES, HTML))
    headers = {"Vary": "Accept, Accept-Language", "Content-Location": f"/about/{quote(name)}"}
    if iri.startswith(BASE + "id/passage/") and passage_ref(iri) is None:
        raise UnknownError("passage", name, [], "A passage reads /id/passage/{document}/{start}-{end}.")
    if media_type == HTML:
        return _page(await site.thing(iri, _reader(request)), headers=headers)
    evaluation: Evaluation = await site.description(iri, media_type)
    return Response(evaluation.body, media_type=_with_charset(evaluation.media_type), headers=headers)
