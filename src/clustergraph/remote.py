"""An engine elsewhere: any SPARQL 1.1 endpoint. The only module that imports SPARQLWrapper."""

import ast
import json
import re
from http.client import HTTPException
from urllib.error import HTTPError

from rdflib.exceptions import ParserError
from rdflib.query import ResultException
from SPARQLWrapper import JSON, N3, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import (
    EndPointNotFound,
    QueryBadFormed,
    SPARQLWrapperException,
)

from clustergraph.answer import Answer
from clustergraph.errors import EndpointError, QuerySyntaxError
from clustergraph.guard import refuse_side_effects
from clustergraph.negotiation import NTRIPLES

# Whatever rdflib's readers raise on something that is no result
_UNREADABLE = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    NotImplementedError,
    SyntaxError,
    ParserError,
    ResultException,
)
_GRAPH_FORMS = {"CONSTRUCT", "DESCRIBE"}


class RemoteEngine:
    """Asks an endpoint over HTTP. Whether its default graph is the union of all graphs is the endpoint's choice."""

    def __init__(self, url: str, timeout: int = 60) -> None:
        self.url, self.timeout = url, timeout

    def query(self, text: str) -> Answer:
        refuse_side_effects(text)
        wrapper = SPARQLWrapper(self.url, agent="clustergraph")
        wrapper.setMethod(POST)
        wrapper.setTimeout(self.timeout)
        wrapper.setQuery(text)
        graph = wrapper.queryType in _GRAPH_FORMS
        wrapper.setReturnFormat(N3 if graph else JSON)
        if graph:  # N-Triples is the part of N3 that every server writes alike
            wrapper.addCustomHttpHeader("Accept", NTRIPLES)
        body = self._send(wrapper)
        try:
            return Answer.from_ntriples(body) if graph else Answer.from_json(body)
        except _UNREADABLE as error:
            raise EndpointError(f"{self.url} sent something that is not a SPARQL result ({error}).") from None

    def _send(self, wrapper: SPARQLWrapper) -> bytes:
        try:
            body: bytes = wrapper.query().response.read()
        except QueryBadFormed as error:
            raise _syntax_error(error) from None
        except EndPointNotFound:
            raise EndpointError(f"{self.url} answers 404; is it the address of the SPARQL endpoint itself?") from None
        except SPARQLWrapperException as error:
            raise EndpointError(f"{self.url} could not answer: {_reason(error)}") from None
        except HTTPError as error:
            with error:
                said = _detail(error.read())
            raise EndpointError(f"{self.url} answers {error.code} {error.reason}: {said}") from None
        except (OSError, HTTPException, ValueError) as error:
            raise EndpointError(
                f"{self.url} cannot be reached ({getattr(error, 'reason', error)}); is it running, and is the address right?"
            ) from None
        return body


def _syntax_error(error: Exception) -> QuerySyntaxError:
    """What the endpoint says of the query, with line and column where it gives them as this service does."""
    try:
        problem = json.loads(_body(error))
        where = f"line {problem['line']}, column {problem['column']}: "
        return QuerySyntaxError(problem["detail"].removeprefix(where), problem["line"], problem["column"])
    except (ValueError, KeyError, TypeError):
        return QuerySyntaxError(_reason(error))


def _detail(body: bytes) -> str:
    """What an endpoint says of an error: the sentence of a problem document, or the beginning of a text."""
    text = body.decode("utf-8", "replace").strip()
    try:
        return str(json.loads(text)["detail"])
    except (ValueError, KeyError, TypeError):
        return text[:200] or "it gives no reason."


def _reason(error: Exception) -> str:
    """What the endpoint itself said, out of SPARQLWrapper's message."""
    body = _body(error)
    return _detail(body) if body else str(error).strip()


def _body(error: Exception) -> bytes:
    match = re.search(r"Response:\s*(b['\"].*['\"])\Z", str(error).strip(), re.S)
    return ast.literal_eval(match[1]) if match else b""
