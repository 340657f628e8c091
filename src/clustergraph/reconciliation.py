"""The addresses of the reconciliation service: W3C Entity Reconciliation API 0.2, for OpenRefine and others.

It stands at /reconcile and not below the JSON API: its names are the W3C's, camelCase beside snake_case, which Sweden's
profile for REST APIs rules out, and its version is told in its manifest. The language is part of the address, since a
client takes an address and no headers: /reconcile/sv and /reconcile/en; /reconcile follows Accept-Language.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from clustergraph import __version__
from clustergraph.errors import InputError, UnknownError
from clustergraph.pages import render
from clustergraph.protocol import read_form
from clustergraph.reconcile import numbers, tables
from clustergraph.reconcile.batch import MOST_CHARACTERS, read_batch, read_extension
from clustergraph.reconcile.things import Things
from clustergraph.replies import page, reader
from clustergraph.service import Service
from clustergraph.words import LANGUAGES, WORDS

_ANSWERS = ("queries", "extend")
_OFTEN = 1_000_000  # where a cursor may point at most
Answer = Callable[[Request, str], Awaitable[Response]]


def add_reconciliation(app: Starlette, service: Service) -> None:
    """Register the addresses."""

    async def root(request: Request, lang: str) -> Response:
        """What the service is, or the answer to a batch of names, or values for a table."""
        form = await read_form(request)
        asked = [name for name in _ANSWERS if name in form]
        if len(asked) > 1:
            raise InputError("The request holds both 'queries' and 'extend'; send one of them.")
        desk = service.current.desk
        if not asked and request.method == "POST":
            raise InputError("The request holds neither 'queries' nor 'extend'; send one of them as a form.")
        things = (await desk.matcher()).things
        if not asked:
            return _json(tables.manifest(things, reader(request).address, lang, __version__))
        if asked == ["queries"]:
            return _json(tables.results(things, await desk.judge(read_batch(form["queries"])), lang))
        extension = read_extension(form["extend"])
        return _json(await desk.beside(lambda: tables.extended(things, extension, lang)))

    async def suggest(request: Request, lang: str) -> Response:
        """What begins with a prefix."""
        kind, desk = request.path_params["kind"], service.current.desk
        prefix, cursor = request.query_params.get("prefix", ""), _number(request, "cursor")
        if len(prefix) > MOST_CHARACTERS:
            raise InputError(f"'prefix' has {len(prefix)} characters; send at most {MOST_CHARACTERS}.")
        matcher = await desk.matcher()
        if kind == "entity":
            return _json(await desk.beside(lambda: tables.suggested_things(matcher, prefix, cursor or 0, lang)))
        if kind not in {"type", "property"}:
            raise UnknownError("suggestion", kind, ["entity", "type", "property"])
        words = matcher.things.classes if kind == "type" else matcher.things.properties
        return _json(tables.suggested_words(words.values(), prefix, cursor or 0, lang))

    async def propose(request: Request, lang: str) -> Response:
        """Which properties a table of things of one type can be extended with."""
        things = (await service.current.desk.matcher()).things
        return _json(tables.proposed(things, request.query_params.get("type"), _number(request, "limit"), lang))

    async def preview(request: Request, lang: str) -> Response:
        """A thing in a few lines, for the frame that a client shows beside its name."""
        return _preview((await service.current.desk.matcher()).things, request, lang)

    for path, answer, methods in (
        ("/reconcile", root, ["GET", "POST"]),
        ("/reconcile/{lang}", root, ["GET", "POST"]),
        ("/reconcile/{lang}/suggest/{kind}", suggest, ["GET"]),
        ("/reconcile/{lang}/properties", propose, ["GET"]),
        ("/reconcile/{lang}/preview", preview, ["GET"]),
    ):
        app.router.routes.append(Route(path, _spoken(answer), methods=methods))


def _spoken(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """The answer in the language of the address, or else of the client."""

    async def spoken(request: Request) -> Response:
        lang = request.path_params.get("lang") or reader(request).lang
        if lang not in LANGUAGES:
            raise UnknownError("language", lang, list(LANGUAGES), "Use /reconcile/sv or /reconcile/en.")
        return await answer(request, lang)

    return spoken


def _json(content: dict[str, Any]) -> Response:
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Response(
        body, media_type="application/json", headers={"Vary": "Accept-Language", "Cache-Control": "no-cache"}
    )


def _number(request: Request, name: str) -> int | None:
    """A whole number in the address, 0 or more."""
    given = request.query_params.get(name)
    if given is None:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) < 10 and int(given) <= _OFTEN):
        raise InputError(f"'{name}' is a whole number from 0 to {_OFTEN}, not '{given[:40]}'.")
    return int(given)


def _preview(things: Things, request: Request, lang: str) -> HTMLResponse:
    given = request.query_params.get("id", "")
    thing = things.get(numbers.ours(given) or given)
    if thing is None:
        raise UnknownError("thing", given[:80], [], "Give 'id' one that the service has sent.")
    own = thing.label(lang)
    others = {name.text.casefold(): name.text for name in reversed(thing.names) if name.rank < 2}  # each once
    others.pop(own.casefold(), None)
    values = {
        "lang": lang,
        "w": WORDS[lang],
        "thing": thing,
        "name": own,
        "description": thing.description(lang),
        "kinds": [things.word(iri).called(lang) for iri in sorted(thing.kinds)],
        "others": sorted(others.values(), key=str.casefold),
        "numbers": [(numbers.REGISTERS[number.register][lang], numbers.written(iri)) for number, iri in thing.numbers],
        "href": f"{reader(request).address}/id/{thing.id}?lang={lang}",
    }
    return page(render("preview", **values))
