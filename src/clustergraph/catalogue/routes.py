"""Where the catalogue answers, and the files that it lists."""

import asyncio
import hashlib
import re
from collections.abc import Iterable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from clustergraph.answer import Answer
from clustergraph.catalogue.dcat import PREFIXES_WRITTEN, catalogue
from clustergraph.catalogue.editions import editions, find_file
from clustergraph.catalogue.listing import Listing
from clustergraph.endpoint import is_known, with_charset
from clustergraph.errors import UnknownError
from clustergraph.iris import CC0_PORTAL
from clustergraph.negotiation import CATALOGUE_TYPES, choose
from clustergraph.protocol import accepted
from clustergraph.rdf import Triple, written
from clustergraph.replies import page, reader
from clustergraph.service import Service
from clustergraph.words import DATASET_WORDS

READ = ["GET", "HEAD"]
_FILE = re.compile(r"([0-9a-f]{16})/([a-z.]+)")


def add_catalogue(app: Starlette, service: Service) -> None:
    """The catalogue for programs and people, and the files to download."""

    async def dcat(request: Request) -> Response:
        listing = await list_editions(request, service)
        return describe(request, catalogue(listing), PREFIXES_WRITTEN)

    async def datasets(request: Request) -> Response:
        """The same to read."""
        listing = await list_editions(request, service)
        who = reader(request)
        return page(service.current.site.show("datasets", who, listing=listing, d=DATASET_WORDS[who.lang]))

    async def part(request: Request) -> Response:
        """A file; or something that the catalogue describes, which leads there."""
        path = request.path_params["path"]
        if match := _FILE.fullmatch(path):
            return await _file(request, service, match[1], match[2])
        listing = await list_editions(request, service)
        if not any(triple.subject.value == listing.at(f"datasets/{path}") for triple in catalogue(listing)):  # type: ignore[union-attr]
            raise UnknownError("dataset", path, [], "/datasets lists what there is.")
        return RedirectResponse("/datasets/dcat", 303, headers={"Vary": "Accept"})

    app.add_route("/datasets", datasets, methods=READ)
    app.add_route("/datasets/dcat", dcat, methods=READ)
    app.add_route("/datasets/{path:path}", part, methods=READ)


async def list_editions(request: Request, service: Service) -> Listing:
    """What there is to tell of at this moment."""
    now = service.current
    found = await asyncio.to_thread(editions, now.served.version, now.served.folder)
    address = address_of(request, service)
    return Listing(address, service.publisher, service.contact, found, await _period(service))


def address_of(request: Request, service: Service) -> str:
    """The address that the operator gives; else the one that was asked."""
    return service.address or str(request.base_url).rstrip("/")


def describe(
    request: Request, triples: Iterable[Triple], prefixes: dict[str, str], types: tuple[str, ...] = CATALOGUE_TYPES
) -> Response:
    """Triples in the media type that is asked for, with a tag of what they say."""
    media_type = choose(accepted(request), types)
    body = written(triples, media_type, prefixes)
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = {"ETag": f"W/{tag}", "Vary": "Accept", "Cache-Control": "public, no-cache"}
    headers["Link"] = f'<{CC0_PORTAL}>; rel="license"'
    if is_known(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=with_charset(media_type), headers=headers)


async def _file(request: Request, service: Service, edition: str, name: str) -> Response:
    """A file of a release. Its address holds its digest, so that what is there never changes."""
    served = service.current.served.folder
    known = await asyncio.to_thread(find_file, served.parent / edition, served, name) if served else None
    if known is None or not known.path.is_file():
        raise UnknownError(
            "file", f"{edition}/{name}", [], "/datasets lists the files of the releases that are at hand."
        )
    headers = {
        "ETag": f'"{known.sha256}"' if known.packed else f'W/"{known.sha256}"',  # others may be packed on their way
        "Cache-Control": "public, max-age=31536000, immutable",
        "Link": f'<{CC0_PORTAL}>; rel="license", </datasets/{edition}>; rel="describedby"',
    }
    if is_known(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    media_type = "application/gzip" if known.packed else with_charset(known.media_type)
    filename = f"clustergraph-{edition}-{name}"
    return FileResponse(known.path, headers=headers, media_type=media_type, filename=filename)


async def _period(service: Service) -> tuple[str, str] | None:
    """The first and the last year that the data speaks of."""
    answer: Answer = await service.ask("catalogue-period")
    row = answer.rows[0] if answer.rows else {}
    return (str(row["first"]), str(row["last"])) if {"first", "last"} <= set(row) else None
