"""Where things and terms answer: the address of a thing leads to what is said about it, or tells what became of it."""

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clustergraph.endpoint import with_charset
from clustergraph.errors import UnknownError
from clustergraph.iris import BASE, CC0_PORTAL, SHOWN, local_path, passage_ref
from clustergraph.negotiation import GRAPH_TYPES, HTML, choose
from clustergraph.protocol import accepted
from clustergraph.replies import page, reader
from clustergraph.service import Service
from clustergraph.withdrawn import Fate, fate_of
from clustergraph.words import TOMBSTONE_WORDS

PREFIXES = ("id", "def", "shape")
_LICENCE = f'<{CC0_PORTAL}>; rel="license"'
_SHORT = {"ttl": "text/turtle", "jsonld": "application/ld+json", "rdf": "application/rdf+xml"}


def add_things(app: Starlette, service: Service) -> None:
    """/id/…, /def/… and /shape/…, and /about/… where the first two lead."""

    async def about(request: Request) -> Response:
        name = request.path_params["path"]
        return await _gone(request, service, name, "/about") or await _describe(request, service, name)

    app.add_route("/about/{path:path}", about, methods=["GET", "HEAD"])
    for prefix in PREFIXES:
        app.add_route(f"/{prefix}/{{path:path}}", _dereference(service, prefix), methods=["GET", "HEAD"])


def _dereference(service: Service, prefix: str) -> Callable[[Request], Awaitable[Response]]:
    async def dereference(request: Request) -> Response:
        name = f"{prefix}/{request.path_params['path']}".rstrip("/")
        if gone := await _gone(request, service, name, ""):
            return gone
        if name.startswith(SHOWN):
            return await _describe(request, service, name)
        await service.current.site.require(BASE + name)
        target = f"/about/{quote(name)}"
        links = ", ".join((f'<{target}>; rel="describedby"', *_alternates(target), _LICENCE))
        return RedirectResponse(target + _query(request), 303, headers={"Vary": "Accept", "Link": links})

    return dereference


async def _gone(request: Request, service: Service, name: str, below: str) -> Response | None:
    """What is said of a thing that is withdrawn (410) or has another name now (308); None for any other."""
    fate = fate_of(BASE + name, (await service.ask("page-withdrawn")).rows)
    if fate is None:
        return None
    if fate.replaced is not None:
        target = f"{below}{quote(local_path(fate.replaced))}{_query(request)}"
        return RedirectResponse(target, 308, headers={"Link": _LICENCE})
    media_type = choose(accepted(request), (*GRAPH_TYPES, HTML))
    if media_type == HTML:
        return _tombstone(request, service, BASE + name, fate)
    told = await service.current.site.description(BASE + name, media_type)
    headers = {"Vary": "Accept, Accept-Language", "Link": _LICENCE}
    return Response(told.body, 410, headers, with_charset(media_type))


def _tombstone(request: Request, service: Service, iri: str, fate: Fate) -> Response:
    """A page for people who follow an old link."""
    who = reader(request)
    said = {"iri": iri, "day": fate.day, "reason": fate.reasons[who.lang]}
    return page(service.current.site.show("tombstone", who, t=TOMBSTONE_WORDS[who.lang], **said), 410)


async def _describe(request: Request, service: Service, name: str) -> Response:
    """A thing's page for people, or its RDF for programs."""
    iri, site = BASE + name, service.current.site
    media_type = choose(accepted(request), (*GRAPH_TYPES, HTML))
    here = f"/about/{quote(name)}"
    links = ", ".join((*_alternates(here), '</.well-known/void>; rel="describedby"', _LICENCE))
    headers = {"Vary": "Accept, Accept-Language", "Content-Location": here, "Link": links}
    if iri.startswith(BASE + "id/passage/") and passage_ref(iri) is None:
        raise UnknownError("passage", name, [], "A passage reads /id/passage/{document}/{start}-{end}.")
    if media_type == HTML:
        return page(await site.thing(iri, reader(request)), headers=headers)
    evaluation = await site.description(iri, media_type)
    return Response(evaluation.body, media_type=with_charset(evaluation.media_type), headers=headers)


def _alternates(path: str) -> list[str]:
    """The same in the formats that people click and programs read."""
    return [f'<{path}?format={short}>; rel="alternate"; type="{kind}"' for short, kind in _SHORT.items()]


def _query(request: Request) -> str:
    return f"?{request.url.query}" if request.url.query else ""
