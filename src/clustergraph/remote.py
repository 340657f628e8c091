"""An engine elsewhere: any SPARQL 1.1 endpoint. The only module that imports SPARQLWrapper."""

import re
from urllib.error import URLError

from SPARQLWrapper import JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import (
    EndPointInternalError,
    EndPointNotFound,
    QueryBadFormed,
    SPARQLWrapperException,
)

from clustergraph.answer import Answer
from clustergraph.errors import EndpointError, QuerySyntaxError
from clustergraph.guard import refuse_side_effects
from clustergraph.negotiation import NTRIPLES

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
        wrapper.setReturnFormat(JSON)
        graph = wrapper.queryType in _GRAPH_FORMS
        if graph:
            wrapper.addCustomHttpHeader("Accept", NTRIPLES)
        body = self._send(wrapper)
        try:
            return Answer.from_ntriples(body) if graph else Answer.from_json(body)
        except (ValueError, KeyError, SyntaxError) as error:
            raise EndpointError(f"{self.url} sent something that is not a SPARQL result ({error}).") from None

    def _send(self, wrapper: SPARQLWrapper) -> bytes:
        try:
            body: bytes = wrapper.query().response.read()
        except QueryBadFormed as error:
            raise QuerySyntaxError(_reason(error)) from None
        except EndPointNotFound:
            raise EndpointError(f"{self.url} answers 404; is it the address of the SPARQL endpoint itself?") from None
        except (EndPointInternalError, SPARQLWrapperException) as error:
            raise EndpointError(f"{self.url} could not answer: {_reason(error)}") from None
        except (URLError, OSError) as error:
            raise EndpointError(
                f"{self.url} cannot be reached ({getattr(error, 'reason', error)}); is it running, and is the address right?"
            ) from None
        return body


def _reason(error: Exception) -> str:
    """What the endpoint itself said, out of SPARQLWrapper's message."""
    match = re.search(r"Response:\s*(?:b['\"])?(.*?)['\"]?\Z", str(error), re.S)
    return (match[1] if match else str(error)).strip()
