import asyncio

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from clustergraph import protocol
from clustergraph.errors import ClientLeftError, InputError, RefusedError
from clustergraph.protocol import accepted, asks_nothing, read_graph_request, read_query_request, wants_html

FORM = "application/x-www-form-urlencoded"


def request(query: str = "", *, method: str = "GET", body: bytes = b"", **headers: str) -> Request:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": "/sparql", "query_string": query.encode(), "headers": pairs}
    scope |= {"server": ("127.0.0.1", 80), "scheme": "http"}
    return Request(scope, receive)


def test_a_request_holds_a_query_and_its_graphs() -> None:
    asked = asyncio.run(
        read_query_request(request("query=ASK%20%7B%7D&default-graph-uri=http://a&named-graph-uri=http://b"))
    )
    assert (asked.query, asked.default_graphs, asked.named_graphs) == ("ASK {}", ["http://a"], ["http://b"])


def test_a_form_decodes_once() -> None:
    asked = asyncio.run(read_query_request(request(method="POST", body=b"query=a%252Fb+c", content_type=FORM)))
    assert asked.query == "a%2Fb c"


@pytest.mark.parametrize(
    ("made", "error"),
    [
        (request("query="), None),
        (request(), InputError),
        (request("query=a&query=b"), InputError),
        (request("update=x"), RefusedError),
        (request("query=%E5"), InputError),
        (request(method="POST", body=b"x", content_type="application/sparql-update"), RefusedError),
        (request(method="POST", body=b"x"), HTTPException),
        (request(method="POST", body=b"x", content_type="application/sparql-query; charset=latin-1"), HTTPException),
        (
            request(method="POST", body=b"x", content_type="application/sparql-query", content_encoding="gzip"),
            HTTPException,
        ),
        (request(method="POST", body=b"x" * 300_000, content_type="application/sparql-query"), HTTPException),
    ],
)
def test_what_is_no_query_is_refused(made: Request, error: type[Exception] | None) -> None:
    if error is None:
        assert asyncio.run(read_query_request(made)).query == ""
        return
    with pytest.raises(error):
        asyncio.run(read_query_request(made))


def test_a_format_in_the_address_overrules_the_header() -> None:
    assert accepted(request("format=csv", accept="text/html")) == "text/csv"
    assert accepted(request(accept="text/turtle")) == "text/turtle"
    assert accepted(request("format=rdf+xml")) == accepted(request("format=rdf")) == "application/rdf+xml"
    assert accepted(request("format=tsv&format=text/tab-separated-values")).endswith(", text/tab-separated-values")
    with pytest.raises(InputError, match="give one of json"):
        accepted(request("format=docx"))


@pytest.mark.parametrize(
    ("accept", "html"),
    [("text/html,*/*;q=0.8", True), ("*/*", False), ("application/json", False), ("", False), ("image/png", False)],
)
def test_a_browser_is_known_by_what_it_likes_best(accept: str, html: bool) -> None:
    assert wants_html(request(accept=accept)) is html


@pytest.mark.parametrize(
    ("query", "graph"),
    [("", None), ("default", ""), ("default=", ""), ("graph=http://a", "http://a"), ("format=nq", None)],
)
def test_a_request_names_a_graph(query: str, graph: str | None) -> None:
    assert read_graph_request(request(query)).graph == graph


def test_only_an_address_without_a_query_asks_what_it_is() -> None:
    assert asks_nothing(request("")) is asks_nothing(request("format=ttl&lang=sv")) is True
    assert asks_nothing(request("query=")) is asks_nothing(request("update=x")) is False
    assert asks_nothing(request(method="POST")) is False


def test_a_client_that_leaves_before_its_request_is_whole_is_no_fault() -> None:
    async def receive() -> dict[str, object]:
        return {"type": "http.disconnect"}

    half = request(method="POST", content_type="application/sparql-query")
    with pytest.raises(ClientLeftError):
        asyncio.run(read_query_request(Request(half.scope, receive)))


def test_a_client_that_never_ends_its_query_is_told_and_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "_BODY_SECONDS", 0.05)

    async def receive() -> dict[str, object]:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"A", "more_body": True}

    half = request(method="POST", content_type="application/sparql-query")
    with pytest.raises(HTTPException) as told:
        asyncio.run(read_query_request(Request(half.scope, receive)))
    assert (told.value.status_code, told.value.headers) == (408, {"Connection": "close"})
