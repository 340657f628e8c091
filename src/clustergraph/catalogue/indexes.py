"""Where VoID, the sitemap and robots.txt answer."""

import re

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from clustergraph.catalogue import sitemap
from clustergraph.catalogue.routes import READ, address_of, describe, list_editions
from clustergraph.catalogue.void import PREFIXES_WRITTEN, QUERIES, Counts, void
from clustergraph.errors import UnknownError
from clustergraph.negotiation import VOID_TYPES
from clustergraph.service import Service

_PART = re.compile(r"([1-9][0-9]{0,5})\.xml")


def add_indexes(app: Starlette, service: Service) -> None:
    """What programs look for at addresses that they know."""

    async def well_known_void(request: Request) -> Response:
        counts = Counts(*[(await service.ask(name)).rows for name in QUERIES])
        return describe(request, void(await list_editions(request, service), counts), PREFIXES_WRITTEN, VOID_TYPES)

    async def sitemap_index(request: Request) -> Response:
        paths, day = await _paths(request, service)
        return Response(sitemap.index(address_of(request, service), paths, day), media_type="application/xml")

    async def sitemap_part(request: Request) -> Response:
        paths, day = await _paths(request, service)
        name = request.path_params["name"]
        match = _PART.fullmatch(name)
        text = sitemap.part(address_of(request, service), paths, int(match[1]), day) if match else None
        if text is None:
            raise UnknownError("sitemap", name, [], "/sitemap.xml names them all.")
        return Response(text, media_type="application/xml")

    async def robots(request: Request) -> Response:
        return Response(sitemap.robots(address_of(request, service)), media_type="text/plain")

    app.add_route("/.well-known/void", well_known_void, methods=READ)
    app.add_route("/sitemap.xml", sitemap_index, methods=READ)
    app.add_route("/sitemap/{name}", sitemap_part, methods=READ)
    app.add_route("/robots.txt", robots, methods=READ)


async def _paths(request: Request, service: Service) -> tuple[list[str], str | None]:
    """The paths of all pages, and the day that the release was built."""
    listing = await list_editions(request, service)
    return sitemap.addresses(await service.column("catalogue-pages")), listing.editions[0].issued
