"""The OpenAPI document: every address of the service, what it takes, and what it answers with."""

from collections.abc import Iterable, Mapping
from typing import Any

from clustergraph import contract
from clustergraph.contact import Contact
from clustergraph.contract import in_path
from clustergraph.iris import DEF, GRAPH
from clustergraph.negotiation import (
    CATALOGUE_TYPES,
    DATASET_TYPES,
    FORMATS,
    GRAPH_TYPES,
    HTML,
    NQUADS,
    ROW_TYPES,
    TURTLE,
    VOID_TYPES,
)
from clustergraph.protocol import QUERY_TYPES
from clustergraph.reconcile.batch import MOST_PROPERTIES, MOST_QUERIES, MOST_THINGS

_QUERY = f"SELECT ?aspect WHERE {{ ?aspect a <{DEF}Aspect> }}"
_ERRORS = {
    400: "What was given cannot be used; a query that does not parse is told with line and column.",
    403: "Updates, SERVICE and whatever else would change or call something are refused.",
    404: "There is nothing by that name; the nearest names are told.",
    405: "The address does not take this method; Allow says which it takes.",
    406: "No media type fits that the client accepts.",
    408: "The query did not come whole within half a minute.",
    413: "The query is longer, or the answer larger, than the service takes or sends.",
    414: "The address is longer than the service reads.",
    415: "A query is POSTed as a form or as itself, in UTF-8.",
    429: "Too many requests under way from one address; Retry-After says when to come again.",
    500: "The query ended before it was done.",
    503: "All workers are busy; Retry-After says when to come again.",
    504: "The query was stopped at its deadline.",
}
_ALWAYS = (400, 405, 406, 414, 429, 500, 503, 504)
_PROBLEM = {
    "type": "object",
    "description": "A problem document (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, where, and what to do."},
        "instance": {"type": "string", "description": "The address that was asked."},
        "line": {"type": "integer", "description": "Of a query that does not parse."},
        "column": {"type": ["integer", "null"]},
    },
}
_STATE = {
    "type": "object",
    "required": ["status", "release", "triples", "version"],
    "properties": {
        "status": {"const": "ready"},
        "release": {"type": "string", "description": "The digest of the release that is served."},
        "triples": {"type": "integer"},
        "version": {"type": "string"},
    },
}
_FORM = {
    "type": "object",
    "required": ["query"],
    "properties": {
        "query": {"type": "string"},
        "default-graph-uri": {"type": "array", "items": {"type": "string"}},
        "named-graph-uri": {"type": "array", "items": {"type": "string"}},
    },
}


def document(version: str, contact: Contact | None = None) -> dict[str, Any]:
    """The document, in OpenAPI 3.1."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "clustergraph",
            "version": version,
            "description": "A knowledge graph of the Stockholm-Uppsala life science cluster, for reading. SPARQL 1.1 "
            "Protocol, Service Description and Graph Store Protocol, W3C Entity Reconciliation API, and an address for "
            "every thing.",
            "license": {"name": "CC0 1.0 (the data)", "identifier": "CC0-1.0"},
            **({"contact": contact.described} if contact else {}),
        },
        "paths": {
            **_api(),
            **_queries(),
            **_graphs(),
            **_things(),
            **_pages(),
            **_datasets(),
            **_state(),
            **_reconciliation(),
        },
        "components": {"schemas": {"Problem": _PROBLEM, "State": _STATE, **contract.SCHEMAS}},
    }


def _api() -> dict[str, Any]:
    """The JSON API, which has a document of its own as well, by another profile."""
    always = _problems(())
    told = {path: {**get, "responses": {**always, **get["responses"]}} for path, get in contract.PATHS.items()}
    return {f"/api/v1{path}": {"get": operation} for path, operation in told.items()}


def _queries() -> dict[str, Any]:
    types = (*ROW_TYPES, *GRAPH_TYPES, HTML)
    graphs = [
        _parameter("default-graph-uri", "A graph of the release to ask; several are joined.", many=True),
        _parameter("named-graph-uri", "A graph of the release that GRAPH finds.", many=True),
    ]
    query = _parameter("query", "One SPARQL 1.1 query. Without one, the Service Description is sent.", example=_QUERY)
    body = {QUERY_TYPES[0]: {"schema": _FORM, "example": {"query": _QUERY}}}
    body[QUERY_TYPES[1]] = {"schema": {"type": "string"}, "example": _QUERY}
    get = _operation("Ask by GET", types, [query, *graphs, _format()], errors=(403, 413), known=True)
    post = _operation("Ask by POST", types, graphs, errors=(403, 408, 413, 415))
    return {"/sparql": {"get": get, "post": {**post, "requestBody": {"required": True, "content": body}}}}


def _graphs() -> dict[str, Any]:
    named = [in_path("name", "The graph's name after the base.", "ontology"), _format()]
    chosen = [
        _parameter("graph", "The IRI of a graph.", example=f"{GRAPH}ontology"),
        _parameter("default", "The union of all graphs, each triple once.", empty=True),
        _format(),
    ]
    types = tuple(dict.fromkeys((*DATASET_TYPES, *GRAPH_TYPES)))
    return {
        "/store": {"get": _operation("A graph, or every graph", types, chosen, (404,), known=True), **_refused()},
        "/graph/{name}": {
            "get": _operation("One graph whole", GRAPH_TYPES, named, (404,), known=True),
            **_refused(named[:1]),
        },
    }


def _things() -> dict[str, Any]:
    examples = {"id": "actor/region-stockholm", "def": "Actor", "shape": "Actor"}
    types = (*GRAPH_TYPES, HTML)
    paths = {"/def": {"get": _operation("The ontology: to read, or as RDF", types, [_format()], (404,), known=True)}}
    for prefix, example in examples.items():
        address = [in_path("path", "What stands after the prefix in the IRI.", example), _format()]
        operation = _operation(f"A thing by its IRI below /{prefix}/", types, address, (404,))
        operation["responses"] |= _FATES
        operation["responses"]["303"] = {"description": "Leads to what is said about the thing.", "headers": _LOCATION}
        paths[f"/{prefix}/{{path}}"] = {"get": operation}
    about = [in_path("path", "The thing's IRI after the base.", "def/Actor"), _format()]
    told = _operation("What is said about a thing", types, about, (404,))
    paths["/about/{path}"] = {"get": {**told, "responses": {**told["responses"], **_FATES}}}
    return paths


def _pages() -> dict[str, Any]:
    question = [in_path("name", "The question's number.", "cq03")]
    guide = [in_path("name", "The guide's name.", "asking")]
    gap = [in_path("name", "The gap's name.", "area-without-owner")]
    return {
        "/": {"get": _operation("Documents and questions", (HTML,))},
        "/questions/{name}": {"get": _operation("A question and its answer", (HTML,), question, (404,))},
        "/gaps": {"get": _operation("What the documents leave out, with counts", (HTML,))},
        "/gaps/{name}": {"get": _operation("A gap and its findings", (HTML,), gap, (404,))},
        "/guide/{name}": {"get": _operation("A guide", (HTML,), guide, (404,))},
    }


def _reconciliation() -> dict[str, Any]:
    """The Entity Reconciliation API 0.2; its names are the W3C's and follow no other profile."""
    names = '{"q0": {"query": "Region Stockholm", "type": "Organization", "limit": 3}}'
    values = '{"ids": ["actor/region-stockholm"], "properties": [{"id": "memberOf"}]}'
    asked = [
        _parameter("queries", f"A batch of at most {MOST_QUERIES} queries, as JSON.", example=names),
        _parameter("extend", f"At most {MOST_THINGS} things and {MOST_PROPERTIES} properties, as JSON."),
    ]
    texts = {name: {"type": "string"} for name in ("queries", "extend")}
    examples = {"names": {"value": {"queries": names}}, "values": {"value": {"extend": values}}}
    form = {QUERY_TYPES[0]: {"schema": {"type": "object", "properties": texts}, "examples": examples}}
    lang = in_path("lang", "The language of names and descriptions: sv or en.", "sv")
    cursor = {**_parameter("cursor", "How many suggestions to pass over."), "schema": {"type": "integer", "minimum": 0}}
    limit = {**_parameter("limit", "The most properties wanted."), "schema": {"type": "integer", "minimum": 0}}
    thing = {**_parameter("id", "The thing's id.", example="actor/region-stockholm"), "required": True}
    kind = in_path("kind", "What to suggest: entity, type or property.", "entity")
    prefix = _parameter("prefix", "What its name begins with.", example="upp")
    paths: dict[str, Any] = {}
    for path, parameters in (("/reconcile", []), ("/reconcile/{lang}", [lang])):
        get = _operation("The manifest; names matched; values for a table", _OBJECT, [*parameters, *asked], (404,))
        post = _operation("Names matched, or values for a table", _OBJECT, parameters, (404, 413, 415))
        paths[path] = {"get": get, "post": {**post, "requestBody": {"required": True, "content": form}}}
    below = {
        "suggest/{kind}": _operation("What a prefix may become", _OBJECT, [lang, kind, prefix, cursor], (404,)),
        "properties": _operation(
            "Properties to extend a table with", _OBJECT, [lang, _parameter("type", "Of which type."), limit], (404,)
        ),
        "preview": _operation("A thing in a few lines", (HTML,), [lang, thing], (404,)),
    }
    return paths | {f"/reconcile/{{lang}}/{path}": {"get": operation} for path, operation in below.items()}


def _datasets() -> dict[str, Any]:
    """The catalogue, and the files that it lists."""
    path = [in_path("path", "What the catalogue describes, or a file: a version's name and the file's.", "graph")]
    part = _operation(
        "A file, or what leads to its description", ("application/gzip", NQUADS, TURTLE), path, (404,), known=True
    )
    part["responses"]["206"] = {"description": "The part of the file that Range asks for.", "content": {"*/*": {}}}
    part["responses"]["303"] = {"description": "Leads to the catalogue.", "headers": _LOCATION}
    part["responses"]["416"] = {"description": "The file is shorter than Range asks for."}
    return {
        "/datasets": {"get": _operation("Files to download", (HTML,))},
        "/datasets/dcat": {
            "get": _operation("The catalogue by DCAT-AP-SE 3.0.1", CATALOGUE_TYPES, [_format()], known=True)
        },
        "/datasets/{path}": {"get": part},
        "/.well-known/void": {"get": _operation("What the graph holds, counted", VOID_TYPES, [_format()], known=True)},
        "/sitemap.xml": {"get": _operation("The sitemaps", ("application/xml",))},
        "/sitemap/{name}": {
            "get": _operation("A sitemap", ("application/xml",), [in_path("name", "Its number.", "1.xml")], (404,))
        },
        "/robots.txt": {"get": _operation("What crawlers may read", ("text/plain",))},
    }


def _state() -> dict[str, Any]:
    state = {"application/json": {"schema": {"$ref": "#/components/schemas/State"}}}
    return {
        "/health": {"get": _operation("Alive, and with a graph that answers", state)},
        "/ready": {"get": _operation("Ready for more queries", state)},
        "/.well-known/security.txt": {"get": _operation("Whom to tell of a fault", ("text/plain",), None, (404,))},
        "/metrics": {"get": _operation("Figures, for Prometheus", ("text/plain",))},
    }


_OBJECT = {"application/json": {"schema": {"type": "object"}}}
_FATES = {
    "308": {"description": "The thing has another name now.", "headers": {"Location": {"schema": {"type": "string"}}}},
    "410": {
        "description": "The thing is withdrawn: when, and why.",
        "content": {kind: {} for kind in (*GRAPH_TYPES, HTML)},
    },
}
_LOCATION = {"Location": {"required": True, "schema": {"type": "string"}}}


def _operation(
    summary: str,
    types: Iterable[str] | Mapping[str, Any],
    parameters: list[dict[str, Any]] | None = None,
    errors: tuple[int, ...] = (),
    *,
    known: bool = False,
) -> dict[str, Any]:
    """`known` says that the answer has a tag, and that a client that shows it may be told 304."""
    content = types if isinstance(types, Mapping) else {media_type: {} for media_type in types}
    responses: dict[str, Any] = {"200": {"description": "The answer.", "content": content}}
    if known:
        responses["304"] = {"description": "The client has the answer already, by its If-None-Match."}
    return {"summary": summary, "parameters": parameters or [], "responses": {**responses, **_problems(errors)}}


def _problems(errors: tuple[int, ...]) -> dict[str, Any]:
    """Every error as a problem document, or as a page for a browser."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}, HTML: {}}
    return {str(code): {"description": _ERRORS[code], "content": content} for code in sorted({*_ALWAYS, *errors})}


def _refused(parameters: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """The Graph Store Protocol's other half, which a read-only service refuses."""
    methods = ("put", "post", "patch", "delete")
    return {
        method: {"summary": "Refused", "parameters": parameters or [], "responses": _problems((403,))}
        for method in methods
    }


def _parameter(
    name: str, description: str, *, example: str | None = None, many: bool = False, empty: bool = False
) -> dict[str, Any]:
    schema = {"type": "array", "items": {"type": "string"}} if many else {"type": "string"}
    made = {"name": name, "in": "query", "description": description, "schema": schema}
    return made | ({"example": example} if example else {}) | ({"allowEmptyValue": True} if empty else {})


def _format() -> dict[str, Any]:
    short = {"type": "string", "enum": list(FORMATS)}
    return {"name": "format", "in": "query", "description": "A media type by a short name.", "schema": short}
