"""What a server says when it will not answer, in one sentence that says what to do."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from clustergraph.errors import ClustergraphError, EndpointError, QuerySyntaxError

USER, PASSWORD, TOKEN = "CLUSTERGRAPH_USER", "CLUSTERGRAPH_PASSWORD", "CLUSTERGRAPH_TOKEN"
_PHRASES = {status.value: status.phrase for status in HTTPStatus}


def refusal(url: str, status: int, headers: Mapping[str, str], body: bytes) -> ClustergraphError:
    """What a status means to the one who asked."""
    said = _said(body)
    if status == 400:
        return _syntax_error(body)
    if status < 400:
        return EndpointError(
            f"{url} leads on to {headers.get('location', 'nowhere')} ({status}); if you trust that address, give it instead."
        )
    if status == 401:
        return EndpointError(
            f"{url} answers 401, it does not know you; set {USER} and {PASSWORD}, or {TOKEN}, to what it knows. ({said})"
        )
    if status == 403:
        return EndpointError(f"{url} answers 403: {USER} or {TOKEN} names somebody who may not do this. ({said})")
    if status == 404:
        return EndpointError(f"{url} answers 404; is it the address of the SPARQL endpoint itself?")
    return EndpointError(f"{url} answers {status} {_PHRASES.get(status, '')}: {said}")


def _syntax_error(body: bytes) -> QuerySyntaxError:
    """What the endpoint says of the query, with line and column where it gives them as this service does."""
    try:
        problem = json.loads(body)
        where = f"line {problem['line']}, column {problem['column']}: "
        return QuerySyntaxError(problem["detail"].removeprefix(where), problem["line"], problem["column"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return QuerySyntaxError(_said(body))


def _said(body: bytes) -> str:
    """What an endpoint says of an error: the sentence of a problem document, or the beginning of a text."""
    text = body.decode("utf-8", "replace").strip()
    try:
        return str(json.loads(text)["detail"])
    except (ValueError, KeyError, TypeError):
        return " ".join(text.split())[:200] or "it gives no reason."
