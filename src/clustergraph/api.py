"""The service over HTTP: SPARQL Protocol, and an address for every thing, term, document and passage."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from clustergraph import __version__
from clustergraph.admission import Admission
from clustergraph.catalogue import schemaorg
from clustergraph.catalogue.indexes import add_indexes
from clustergraph.catalogue.routes import add_catalogue, list_editions
from clustergraph.dereference import add_things
from clustergraph.description import description
from clustergraph.direct import Direct
from clustergraph.endpoint import tell, while_wanted, whole
from clustergraph.errors import BusyError, ClustergraphError, InputError, RefusedError, UnknownError
from clustergraph.gate import Gate
from clustergraph.iris import ONTOLOGY, ONTOLOGY_GRAPH, graph_iri
from clustergraph.journal import Journal
from clustergraph.metrics import MEDIA_TYPE, Metrics
from clustergraph.negotiation import GRAPH_TYPES, HTML, ROW_TYPES, choose
from clustergraph.openapi import document
from clustergraph.protocol import (
    GraphRequest,
    SparqlRequest,
    accepted,
    asks_nothing,
    read_graph_request,
    read_query_request,
    wants_html,
)
from clustergraph.questions import bind
from clustergraph.reconciliation import add_reconciliation
from clustergraph.remote import RemoteEngine
from clustergraph.replies import options, page, reader, refusal
from clustergraph.rest.routes import add_api
from clustergraph.service import Service
from clustergraph.site import STATIC

_READ, _ASK, _WRITE = ["GET", "HEAD"], ["GET", "HEAD", "POST"], ["PUT", "POST", "PATCH", "DELETE"]


def create_app(
    service: Service,
    journal: IO[str] | None = None,
    home: Path | RemoteEngine | None = None,
    ready: Callable[[], None] = lambda: None,
) -> FastAPI:
    """The service over HTTP. `journal` takes a line a request; `home`, a folder or an endpoint, is watched for newer
    releases; `ready` is told when the first can be asked."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        try:
            await service.start()
            ready()
            watch = asyncio.create_task(service.watch(home)) if home is not None else None
            yield
            if watch is not None:
                watch.cancel()
        finally:
            await service.stop()

    app = FastAPI(title="clustergraph", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None)
    app.openapi = lambda: document(__version__, service.contact)  # type: ignore[method-assign]
    admission = Admission(service.options.client)
    metrics = Metrics(service, lambda: admission.refused)
    app.add_middleware(
        Direct,
        path="/sparql",
        methods=frozenset({"GET", "HEAD", "POST"}),
        answer=lambda request: _sparql(request, service),
        problem=lambda request, error: refusal(service.current.site, request, error),
    )
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)
    app.add_middleware(Gate, admission=admission, timeout=service.options.limits.timeout)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["*"],
        expose_headers=["ETag", "Retry-After", "Link"],
    )
    app.add_middleware(Journal, metrics=metrics, file=journal)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    _add_problems(app, service)
    _add_pages(app, service)
    _add_addresses(app, service)
    _add_state(app, service, metrics)
    add_reconciliation(app, service)
    add_things(app, service)
    add_catalogue(app, service)
    add_api(app, service)
    add_indexes(app, service)

    @app.api_route("/sparql", methods=_ASK, operation_id="sparql")
    @app.api_route("/sparql/", methods=_ASK, include_in_schema=False)
    async def sparql(request: Request) -> Response:
        """A query; Direct answers it before it gets here, and what is left is the description and what is refused."""
        return await _sparql(request, service)

    return app


def _add_state(app: FastAPI, service: Service, metrics: Metrics) -> None:
    """How the service is, for those who run it."""

    @app.api_route("/health", methods=_READ)
    async def health() -> dict[str, Any]:
        """Alive, and with a graph that answers."""
        return await _state(service)

    @app.api_route("/ready", methods=_READ)
    async def ready() -> dict[str, Any]:
        """Ready for more: answers 503 while every worker is busy and others wait."""
        pool = service.current.pool
        if pool.waiting and pool.busy >= pool.limits.workers:
            raise BusyError("Queries are waiting for a worker; send new ones elsewhere.")
        return await _state(service)

    @app.api_route("/.well-known/security.txt", methods=_READ)
    async def security() -> Response:
        """Whom to tell of a fault (RFC 9116)."""
        if service.contact is None:
            raise UnknownError("contact", "security.txt", [], "The operator names one with serve --contact.")
        return Response(service.contact.security_txt(), media_type="text/plain")

    @app.get("/metrics")
    async def figures() -> Response:
        return Response(metrics.page(), media_type=MEDIA_TYPE)


async def _state(service: Service) -> dict[str, Any]:
    now = service.current
    return {"status": "ready", "release": now.served.version, "triples": now.pool.triples, "version": __version__}


def _add_problems(app: FastAPI, service: Service) -> None:
    """Every error is a status with a problem document, or a page for a browser."""

    @app.exception_handler(ClustergraphError)
    async def known_problem(request: Request, error: ClustergraphError) -> Response:
        return refusal(service.current.site, request, error)

    @app.exception_handler(HTTPException)
    async def http_problem(request: Request, error: HTTPException) -> Response:
        if request.method == "OPTIONS" and error.status_code == 405:
            return options(error.headers or {})
        return refusal(service.current.site, request, error)

    @app.exception_handler(Exception)
    async def unknown_problem(request: Request, _: Exception) -> Response:
        return refusal(
            service.current.site, request, ClustergraphError("Something went wrong here; the server's log says what.")
        )


def _add_pages(app: FastAPI, service: Service) -> None:
    """The start page, a page a question, a page a gap, and the guides."""

    @app.api_route("/", methods=_READ)
    async def start(request: Request) -> HTMLResponse:
        who = reader(request)
        described = schemaorg.script(schemaorg.dataset(await list_editions(request, service), who.lang))
        return page(await service.current.site.start(who, described))

    @app.api_route("/questions/{name}", methods=_READ)
    async def question(request: Request, name: str) -> HTMLResponse:
        wanted = service.questions[name]
        names = {parameter.name for parameter in wanted.parameters}
        values = {key: value for key, value in request.query_params.items() if key in names}
        return page(await service.current.site.question(wanted, bind(wanted, values), values, reader(request)))

    @app.api_route("/gaps", methods=_READ)
    async def gaps(request: Request) -> HTMLResponse:
        return page(await service.current.site.gaps(reader(request)))

    @app.api_route("/gaps/{name}", methods=_READ)
    async def gap(request: Request, name: str) -> HTMLResponse:
        return page(await service.current.site.gap(name, reader(request)))

    @app.api_route("/guide/{name}", methods=_READ)
    async def guide(request: Request, name: str) -> HTMLResponse:
        return page(await service.current.site.guide(name, reader(request)))


def _add_addresses(app: FastAPI, service: Service) -> None:
    """Where the ontology and graphs answer."""

    @app.api_route("/def", methods=_READ)
    @app.api_route("/about/def", methods=_READ, include_in_schema=False)
    async def ontology(request: Request) -> Response:
        """The ontology: the readable whole for people, its graph for programs."""
        media_type = choose(accepted(request), (*GRAPH_TYPES, HTML))
        now = service.current
        await now.site.require(ONTOLOGY)
        if media_type == HTML:
            return page(await now.site.model(reader(request)))
        everything = SparqlRequest("CONSTRUCT WHERE { ?s ?p ?o }", [ONTOLOGY_GRAPH], [])
        response = await now.endpoint.answer(request, everything, media_type)
        response.headers["Vary"] = "Accept, Accept-Language"
        return response

    @app.api_route("/graph/{name}", methods=_READ)
    async def graph(request: Request, name: str) -> Response:
        """One named graph whole, as RDF."""
        return await service.current.store.answer(request, GraphRequest(graph_iri(name)), accepted(request))

    @app.api_route("/store", methods=_READ)
    async def store(request: Request) -> Response:
        """A graph by its name, the union of all, or every graph."""
        return await service.current.store.answer(request, read_graph_request(request), accepted(request))

    @app.api_route("/store", methods=_WRITE, include_in_schema=False)
    @app.api_route("/graph/{name}", methods=_WRITE, include_in_schema=False)
    async def change() -> Response:
        raise RefusedError(
            "The graphs are read-only: nothing is put, added or deleted here. What changes them is a commit to the "
            "project's data."
        )


async def _sparql(request: Request, service: Service) -> Response:
    accept = accepted(request)
    if wants_html(request) and "format" not in request.query_params:
        return await _sparql_page(request, service)
    if asks_nothing(request):
        return await _description(request, service, accept)
    asked = await read_query_request(request)
    try:
        return await service.current.endpoint.answer(request, asked, accept)
    except ClustergraphError as error:
        tell(request, asked.query, type(error).__name__)
        raise


async def _description(request: Request, service: Service, accept: str) -> Response:
    """What the endpoint is, for programs; its address is the one that was asked."""
    now, address = service.current, str(request.url.replace(query="", fragment=""))
    told = description(address, await now.store.sizes(), now.pool.triples, accept)
    return whole(told, {"Vary": "Accept", "Cache-Control": "no-cache"})


async def _sparql_page(request: Request, service: Service) -> Response:
    """The same for people: a form, and the answer as a table."""
    site, endpoint = service.current.site, service.current.endpoint
    if request.method != "POST" and not request.query_params.get("query"):
        return page(site.sparql("", None, reader(request)))
    asked = await read_query_request(request)
    try:
        stream = await while_wanted(request, endpoint.open(asked, f"{ROW_TYPES[0]}, {GRAPH_TYPES[0]}"))
        evaluation = await stream.read()
    except (InputError, RefusedError) as error:
        return page(site.sparql(asked.query, None, reader(request), str(error)), error.status)
    return page(site.sparql(asked.query, evaluation, reader(request)))
