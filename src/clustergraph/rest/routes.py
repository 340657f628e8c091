"""Where the JSON API answers."""

import json
import unicodedata
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clustergraph import __version__, contract
from clustergraph.answer import Answer
from clustergraph.catalogue.routes import READ, address_of
from clustergraph.endpoint import is_known
from clustergraph.errors import GoneError, ParameterError
from clustergraph.gaps.survey import findings
from clustergraph.iris import DEF, ID
from clustergraph.negotiation import JSON_RESULTS
from clustergraph.questions import bind
from clustergraph.rest import answers
from clustergraph.rest.paging import Page, only
from clustergraph.service import Service
from clustergraph.withdrawn import fate_of

_PAGED = ("limit", "page")
Resource = Callable[[Request, Service, str], Awaitable[dict[str, Any]]]


def add_api(app: Starlette, service: Service) -> None:
    """The API below /api/v1; addresses of things stay outside it."""
    resources: dict[str, Resource] = {
        "/api-info": _info,
        "/openapi.json": _contract,
        "/documents": _documents,
        "/actors": _actors,
        "/search": _search,
        "/things/{path:path}": _thing,
        "/questions": _questions,
        "/questions/{name}": _question,
        "/questions/{name}/answer": _answer,
        "/gaps": _gaps,
        "/gaps/{name}": _gap,
        "/gaps/{name}/findings": _findings,
    }
    for path, resource in resources.items():
        app.add_route(f"/api/v1{path}", _route(resource, service), methods=READ)
    app.add_route("/api/v1", _root, methods=READ)


async def _root(_: Request) -> Response:
    """The address that the catalogue gives leads on to what the API says of itself."""
    return RedirectResponse("/api/v1/api-info", 303)


def _route(resource: Resource, service: Service) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        tag = f'W/"{service.current.served.version[:16]}-{__version__}"'
        headers = {"ETag": tag, "Cache-Control": "public, no-cache"}
        if twice := [name for name in request.query_params if len(request.query_params.getlist(name)) > 1]:
            raise ParameterError(f"The parameter '{twice[0]}' is given more than once; give it once.")
        content = await resource(request, service, address_of(request, service))
        if is_known(request, tag):
            return Response(status_code=304, headers=headers)
        return Response(json.dumps(content, ensure_ascii=False), headers=headers, media_type="application/json")

    return answer


async def _info(request: Request, _: Service, address: str) -> dict[str, Any]:
    only(request.query_params)
    return contract.info(address)


async def _contract(request: Request, service: Service, address: str) -> dict[str, Any]:
    only(request.query_params)
    return contract.contract(address, service.publisher, service.contact)


async def _documents(request: Request, service: Service, address: str) -> dict[str, Any]:
    rows = (await service.ask("page-documents")).rows
    return _paged(request, only(request.query_params, *_PAGED), answers.documents(address, rows), address)


async def _actors(request: Request, service: Service, address: str) -> dict[str, Any]:
    return await _named(request, service, address, "Actor")


async def _search(request: Request, service: Service, address: str) -> dict[str, Any]:
    return await _named(request, service, address, "Entity")


async def _named(request: Request, service: Service, address: str, kind: str) -> dict[str, Any]:
    asked = only(request.query_params, "q", *_PAGED)
    Page.read(asked)
    if len(asked.get("q", "")) > contract.LONGEST:
        raise ParameterError(f"q has {len(asked['q'])} characters; give at most {contract.LONGEST}.")
    values = {"class": DEF + kind, "wanted": _folded(asked.get("q", ""))}
    rows = (await service.ask("api-things", values)).rows
    return _paged(request, asked, answers.things(address, rows), address)


def _folded(text: str) -> str:
    """In lower case and without diacritics, as the query reads names."""
    parted = unicodedata.normalize("NFKD", text.strip().lower())
    return "".join(character for character in parted if not unicodedata.combining(character))


async def _thing(request: Request, service: Service, address: str) -> dict[str, Any]:
    only(request.query_params)
    iri = ID + request.path_params["path"]
    if fate := fate_of(iri, (await service.ask("page-withdrawn")).rows):
        now = f" It is {fate.replaced} now." if fate.replaced else ""
        raise GoneError(f"{iri} was withdrawn on {fate.day}: {fate.reasons['en']}{now}")
    await service.current.site.require(iri)
    outgoing, evidence, gaps = [
        (await service.ask(name, {"thing": iri})).rows for name in ("page-outgoing", "page-evidence", "page-gaps-of")
    ]
    return answers.thing(address, iri, outgoing, evidence, gaps)


async def _questions(request: Request, service: Service, address: str) -> dict[str, Any]:
    asked = only(request.query_params, *_PAGED)
    return _paged(request, asked, [answers.question(address, query) for query in service.questions], address)


async def _question(request: Request, service: Service, address: str) -> dict[str, Any]:
    only(request.query_params)
    return answers.question(address, service.questions[request.path_params["name"]])


async def _answer(request: Request, service: Service, address: str) -> dict[str, Any]:
    query, asked = service.questions[request.path_params["name"]], dict(request.query_params)
    Page.read(asked)
    text = bind(query, {name: value for name, value in asked.items() if name not in _PAGED})
    answer = Answer.from_json((await service.current.pool.evaluate(text, JSON_RESULTS)).body)
    rows = [{name: _value(value) for name, value in record.items() if value is not None} for record in answer.records]
    return {"id": query.id, "columns": query.columns, **_paged(request, asked, rows, address)}


def _value(value: object) -> object:
    """Numbers and truths as they are; all else as text."""
    return value if isinstance(value, bool | int | float | str) else str(value)


async def _gaps(request: Request, service: Service, address: str) -> dict[str, Any]:
    asked, rows = only(request.query_params, *_PAGED), (await service.ask("page-gaps")).rows
    return _paged(request, asked, [answers.counted_gap(address, row) for row in rows], address)


async def _gap(request: Request, service: Service, address: str) -> dict[str, Any]:
    only(request.query_params)
    name = request.path_params["name"]
    return answers.gap(address, service.gaps[name], name.removeprefix("gap-"))


async def _findings(request: Request, service: Service, address: str) -> dict[str, Any]:
    asked, query = only(request.query_params, *_PAGED), service.gaps[request.path_params["name"]]
    answer = Answer.from_json((await service.current.pool.evaluate(query.text, JSON_RESULTS)).body)
    found = [answers.finding(address, one) for one in findings(query, answer.records)]
    return _paged(request, asked, found, address)


def _paged(request: Request, asked: Mapping[str, str], items: list[Any], address: str) -> dict[str, Any]:
    return Page.read(asked).of(items, f"{address}{request.url.path}", asked)
