"""What is sent back in common: pages with their headers, refusals, and what may be done at an address."""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from clustergraph.errors import ClustergraphError
from clustergraph.gate import problem
from clustergraph.protocol import QUERY_TYPES, wants_html
from clustergraph.site import Reader, Site, language

# Nothing on a page comes from elsewhere, and no script runs on one.
_PAGE = {"Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'"}


def page(text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> HTMLResponse:
    return HTMLResponse(text, status, {"Vary": "Accept, Accept-Language", **_PAGE, **(headers or {})})


def reader(request: Request) -> Reader:
    lang = language(request.query_params.get("lang"), request.headers.get("accept-language", ""))
    other = {**request.query_params, "lang": "en" if lang == "sv" else "sv"}
    return Reader(lang, str(request.base_url).rstrip("/"), f"?{urlencode(other)}")


def refusal(site: Site, request: Request, error: ClustergraphError | HTTPException) -> Response:
    """The error as a problem document (RFC 9457), or as a page for a browser that has not asked the API."""
    headers = {} if isinstance(error, ClustergraphError) else dict(error.headers or {})
    known = error if isinstance(error, ClustergraphError) else _known(request, error)
    if not wants_html(request) or request.url.path.startswith("/api/"):
        return problem(known, headers, request.url.path)
    text = site.error(known.status, known.title, str(known), reader(request))
    return page(text, known.status, headers)


def _known(request: Request, error: HTTPException) -> ClustergraphError:
    known = ClustergraphError(f"{request.url.path}: {error.detail}.")
    known.status, known.title = error.status_code, HTTPStatus(error.status_code).phrase
    return known


def options(headers: Mapping[str, str]) -> Response:
    """What may be done at an address: what the router names when it refuses another method."""
    said = {"Allow": ", ".join(sorted({*headers.get("Allow", "GET, HEAD").split(", "), "OPTIONS"}))}
    if "POST" in said["Allow"]:
        said["Accept-Post"] = ", ".join(QUERY_TYPES)
    return Response(status_code=204, headers=said)
