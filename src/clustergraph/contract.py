"""The OpenAPI document of the JSON API, by the rules of DIGG's REST API profile 1.2.0.

Names are in camelCase, lists come in pages counted from 1, errors are problem documents (RFC 9457), and every answer has an
example. What the service's other addresses do (SPARQL, the graphs, reconciliation) follows standards of its own and is told
in /openapi.json; addresses of things, /id/…, hold no version and stand outside the API.
"""

from collections.abc import Mapping
from typing import Any

from clustergraph.contact import Contact
from clustergraph.iris import CC0_PORTAL, DEF, EXAMPLE_SERVICE, GRAPH, ID, PREFIXES
from clustergraph.publisher import Publisher

VERSION, RELEASED = "1.0.0", "2026-11-22"
DEFAULT_LIMIT, MOST = 20, 100  # of a page
LONGEST = 200  # characters that are looked for in names
_SAYS = (
    "Life science-klustret i Stockholm-Uppsala: dokument, aktörer, frågor med svar och luckor, för läsning. Begränsningar: "
    f"högst {MOST} poster per sida, en tidsgräns per fråga och ett tak för samtidiga anrop från en adress (svar 429). "
    "Driften är efter bästa förmåga, utan utlovad tillgänglighet.\n\n"
    "The Stockholm-Uppsala life science cluster: documents, actors, questions with answers, and gaps, for reading. Limits: "
    f"at most {MOST} items a page, a deadline a query, and a bound on what one address may ask at a time (answer 429). "
    "The service is run as well as can be, without a promise of availability."
)
_ERRORS = {
    "400": "A parameter is not known, or its value cannot be used.",
    "404": "There is nothing by that name; the nearest names are told.",
    "410": "The thing was withdrawn: when, why, and what takes its place.",
    "429": "Too many requests under way from one address; Retry-After says when to come again.",
    "503": "All workers are busy; Retry-After says when to come again.",
    "504": "The query was stopped at its deadline.",
    "default": "Whatever else is wrong.",
}
_NAME = {"sv": "Region Stockholm", "en": "Region Stockholm"}
_PLACE = EXAMPLE_SERVICE
_THING = {
    "iri": f"{ID}actor/region-stockholm",
    "name": _NAME,
    "links": {
        "self": f"{_PLACE}/api/v1/things/actor/region-stockholm",
        "page": f"{_PLACE}/about/id/actor/region-stockholm",
        "rdf": f"{_PLACE}/about/id/actor/region-stockholm?format=ttl",
    },
}
_PASSAGE = {
    "iri": f"{ID}passage/strategi-rs-2025-0671/46-73",
    "document": "strategi-rs-2025-0671",
    "start": 46,
    "end": 73,
    "page": f"{_PLACE}/id/passage/strategi-rs-2025-0671/46-73",
}
_QUESTION_LINKS = {"self": f"{_PLACE}/api/v1/questions/cq13", "answer": f"{_PLACE}/api/v1/questions/cq13/answer"}
_GAP = "area-without-owner"
_GAP_LINKS = {"self": f"{_PLACE}/api/v1/gaps/{_GAP}", "findings": f"{_PLACE}/api/v1/gaps/{_GAP}/findings"}
_TWO = {"sv": "Område utan ansvarig", "en": "Area without owner"}


def _object(description: str, required: Mapping[str, Any], optional: Mapping[str, Any] | None = None) -> dict[str, Any]:
    properties = {**required, **(optional or {})}
    return {"type": "object", "description": description, "required": list(required), "properties": properties}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(of: str | dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": _ref(of) if isinstance(of, str) else of}


_TEXT, _COUNT, _IRI = {"type": "string"}, {"type": "integer", "minimum": 0}, {"type": "string", "format": "uri"}
_LINKS = {"type": "object", "description": "Where to read on.", "additionalProperties": _IRI}
_REFERENCE = {"iri": {"type": "string"}, "name": _ref("Name")}
SCHEMAS: dict[str, Any] = {
    "Name": _object("A text by language; one of them may be missing.", {}, {"sv": _TEXT, "en": _TEXT}),
    "Passage": _object(
        "Where a document says something: characters from start, up to but not including end.",
        {"iri": _IRI, "document": _TEXT, "start": _COUNT, "end": _COUNT, "page": _IRI},
    ),
    "Reference": _object("A thing, and where to read on.", _REFERENCE, {"links": _LINKS}),
    "Thing": _object("A thing and the classes it is of.", {**_REFERENCE, "types": _list(_TEXT)}, {"links": _LINKS}),
    "Document": _object(
        "A source document.", {**_REFERENCE, "passageCount": _COUNT}, {"diaryNumber": _TEXT, "links": _LINKS}
    ),
    "Value": _object("A text, or a thing.", {}, {"text": _TEXT, "lang": _TEXT, **_REFERENCE, "links": _LINKS}),
    "Statement": _object(
        "What is said of a thing, and the graph that says it.",
        {"property": _TEXT, "propertyName": _ref("Name"), "value": _ref("Value"), "graph": _TEXT},
    ),
    "Description": _object(
        "Everything that is said of a thing.",
        {**_REFERENCE, "statements": _list("Statement"), "evidence": _list("Passage"), "gaps": _list(_TEXT)},
        {"links": _LINKS},
    ),
    "Parameter": _object("What a question can be asked with.", {"name": _TEXT, "value": _TEXT, "label": _ref("Name")}),
    "Question": _object(
        "A question, which is a query.",
        {"id": _TEXT, "question": _ref("Name"), "columns": _list(_TEXT), "parameters": _list("Parameter")},
        {"query": _TEXT, "links": _LINKS},
    ),
    "Row": {
        "type": "object",
        "description": "A row of an answer, by column.",
        "additionalProperties": {"type": ["string", "number", "boolean"]},
    },
    "CountedGap": _object(
        "What the documents leave out, and how often.",
        {"id": _TEXT, "title": _ref("Name"), "findingCount": _COUNT},
        {"links": _LINKS},
    ),
    "Gap": _object(
        "What a gap means, and which documents would have had to say what is missing.",
        {"id": _TEXT, "title": _ref("Name"), "meaning": _ref("Name"), "scope": _ref("Name"), "query": _TEXT},
        {"links": _LINKS},
    ),
    "Finding": _object(
        "A thing, or two together, that has a gap: these documents do not say it, which is not to say that it is not so.",
        {"iri": _IRI, "thing": _ref("Reference"), "evidence": _list("Passage")},
        {"other": _ref("Reference")},
    ),
    "Info": _object(
        "The API about itself.",
        {
            "apiName": _TEXT,
            "apiVersion": _TEXT,
            "apiReleased": {"type": "string", "format": "date"},
            "apiDocumentation": _IRI,
            "apiStatus": {"type": "string", "enum": ["active", "deprecated"]},
        },
    ),
    "ApiProblem": _object(
        "A problem document (RFC 9457).",
        {"type": _TEXT, "title": _TEXT, "status": {"type": "integer"}, "detail": _TEXT, "instance": _TEXT},
        {"line": {"type": "integer"}, "column": {"type": ["integer", "null"]}},
    ),
}
_PAGED = {"items": [], "total": 1, "page": 1, "limit": DEFAULT_LIMIT}


def info(address: str) -> dict[str, Any]:
    """What /api-info answers, as the profile names its members."""
    return {
        "apiName": "clustergraph",
        "apiVersion": VERSION,
        "apiReleased": RELEASED,
        "apiDocumentation": f"{address}/api/v1/openapi.json",
        "apiStatus": "active",
    }


def contract(address: str, publisher: Publisher | None, contact: Contact | None) -> dict[str, Any]:
    """The document, in OpenAPI 3.1. Where the operator names nobody, the contact is the service's own start page."""
    who = {"name": publisher.name if publisher else "clustergraph", "url": f"{address}/"}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "clustergraph",
            "version": VERSION,
            "description": _SAYS,
            "contact": {**who, **(contact.described if contact else {})},
            "license": {"name": "CC0 1.0", "url": CC0_PORTAL},
            "x-sla": "best effort",
        },
        "externalDocs": {"description": "Guide for data publishers.", "url": f"{address}/guide/publishing"},
        "servers": [{"url": f"{address}/api/v1"}],
        "paths": {path: {"get": operation} for path, operation in PATHS.items()},
        "components": {"schemas": SCHEMAS},
    }


def _get(
    summary: str, schema: str | dict[str, Any], example: Any, parameters: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    content = {"schema": _ref(schema) if isinstance(schema, str) else schema, "examples": {"one": {"value": example}}}
    responses: dict[str, Any] = {"200": {"description": f"{summary}.", "content": {"application/json": content}}}
    responses["304"] = {"description": "The client has the answer already, by its If-None-Match."}
    responses |= {code: _problem(code, said) for code, said in _ERRORS.items()}
    return {"summary": summary, "description": f"{summary}.", "parameters": parameters or [], "responses": responses}


def _problem(code: str, description: str) -> dict[str, Any]:
    status = int(code) if code.isdecimal() else 405
    example = {
        "type": "about:blank",
        "title": "Bad input",
        "status": status,
        "detail": description,
        "instance": "/api/v1/actors",
    }
    content = {"schema": _ref("ApiProblem"), "examples": {"one": {"value": example}}}
    return {"description": description, "content": {"application/problem+json": content}}


def _pages(summary: str, of: str, example: dict[str, Any], *more: dict[str, Any], **head: Any) -> dict[str, Any]:
    """A list in pages; `head` are further members of the answer, as a schema and an example each."""
    said = {name: schema for name, (schema, _) in head.items()}
    counts = {"total": _COUNT, "page": _COUNT, "limit": _COUNT}
    schema = _object(f"{summary}, a page at a time.", {**said, "items": _list(of), **counts}, {"next": _IRI})
    shown = {**{name: value for name, (_, value) in head.items()}, **_PAGED, "items": [example]}
    limit = _query(
        "limit",
        f"Items a page, at most {MOST}.",
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT},
    )
    page = _query(
        "page", "Which page, counted from 1.", {"type": "integer", "minimum": 1, "maximum": 1_000_000, "default": 1}
    )
    return _get(summary, schema, shown, [*more, limit, page])


def _query(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def in_path(name: str, description: str, example: str) -> dict[str, Any]:
    """A part of an address that varies, as OpenAPI describes it."""
    schema = {"type": "string", "minLength": 1}
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": schema,
        "example": example,
    }


_Q = _query(
    "q",
    "Letters that the name holds, whatever their capitals and diacritics; what is called just so comes first.",
    {"type": "string", "maxLength": LONGEST},
)
_QUESTION = in_path("name", "The question's number.", "cq13")
_VALUES = {
    **_query("values", "The question's own parameters, by their names; without one its usual value holds.", {}),
    "schema": {"type": "object", "additionalProperties": _TEXT},
    "style": "form",
    "explode": True,
    "example": {"letter": "A"},
}
_IN_GAP = in_path("name", "The gap's name.", _GAP)
_KINDS = {**_THING, "types": ["Actor", "Organization"]}
_STATEMENT = {
    "property": f"{PREFIXES['skos']}prefLabel",
    "propertyName": {"sv": "namn", "en": "name"},
    "value": {"text": "Region Stockholm", "lang": "sv"},
    "graph": f"{GRAPH}strategi-rs-2025-0671",
}
PATHS: dict[str, Any] = {
    "/api-info": _get("The API about itself", "Info", info(_PLACE)),
    "/openapi.json": _get("This document", {"type": "object"}, {"openapi": "3.1.0"}),
    "/documents": _pages("The source documents", "Document", {**_THING, "diaryNumber": "RS 2025-0671", "passageCount": 400}),
    "/actors": _pages("The actors", "Thing", _KINDS, _Q),
    "/search": _pages("Things by their names", "Thing", _KINDS, _Q),
    "/things/{path}": _get(
        "What is said of a thing, with the passages behind it",
        "Description",
        {**_THING, "statements": [_STATEMENT], "evidence": [_PASSAGE], "gaps": [_GAP]},
        [in_path("path", f"What stands after {ID} in the thing's IRI.", "actor/region-stockholm")],
    ),
    "/questions": _pages(
        "The questions",
        "Question",
        {"id": "cq13", "question": {"sv": "Vilka områden?", "en": "Which areas?"}, "columns": ["area"], "parameters": []},
    ),
    "/questions/{name}": _get(
        "A question, its parameters and its query",
        "Question",
        {
            "id": "cq13",
            "question": {"sv": "Vilka områden?", "en": "Which areas?"},
            "columns": ["area"],
            "parameters": [{"name": "letter", "value": "E", "label": {"sv": "Bokstav", "en": "Letter"}}],
            "query": f"SELECT ?area WHERE {{ ?area a <{DEF}PriorityArea> }}",
            "links": _QUESTION_LINKS,
        },
        [_QUESTION],
    ),
    "/questions/{name}/answer": _pages(
        "The answer to a question", "Row", {"area": "Precisionsmedicin"}, _QUESTION, _VALUES,
        id=(_TEXT, "cq13"), columns=(_list(_TEXT), ["area"]),
    ),
    "/gaps": _pages(
        "What the documents leave out", "CountedGap", {"id": _GAP, "title": _TWO, "findingCount": 3, "links": _GAP_LINKS}
    ),
    "/gaps/{name}": _get(
        "What a gap means, and its query",
        "Gap",
        {"id": _GAP, "title": _TWO, "meaning": _TWO, "scope": _TWO, "query": "SELECT …", "links": _GAP_LINKS},
        [_IN_GAP],
    ),
    "/gaps/{name}/findings": _pages(
        "The findings of a gap",
        "Finding",
        {"iri": f"{ID}finding/{_GAP}/0123456789abcdef", "thing": _THING, "evidence": [_PASSAGE]},
        _IN_GAP,
    ),
}  # fmt: skip
