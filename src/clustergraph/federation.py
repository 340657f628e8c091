"""SERVICE, for endpoints that the operator has named: the server asks them, and their rows take the clause's place.

Workers can open no connection, and that stays so. `SERVICE <endpoint> { … }` joins with the solutions of what stands in
it, so the server sends just that part to the endpoint, by itself, and writes the rows it gets as VALUES where the clause
stood; the worker then sees a query about its own graph only. What cannot be read with certainty is left as it stands,
and the worker refuses it.

A blank node of an answer means nothing outside it: it becomes an IRI of its own, new in every answer (RDF 1.1, 3.5).
"""

import asyncio
import re
import secrets
from collections.abc import Iterator
from typing import NamedTuple

from clustergraph.errors import ClustergraphError, DeadlineError, EndpointError, InputError, RefusedError
from clustergraph.guard import is_word, prologue, refuse_updates, tokens, words_in_every_reading
from clustergraph.iris import GENID
from clustergraph.outbound import Outbound
from clustergraph.rdf import BlankNode, Triple, read_rows

MOST_ROWS = 10_000
MOST_SERVICES = 4
MOST_CHARACTERS = (
    32 * 1024
)  # a longer query is not searched for SERVICE here, lest that hold up others: workers refuse it
_SHARE = 0.5  # of a query's time that may pass until all endpoints have answered
_NOTHING_LEARNT = "VALUES () { () }"  # joins with anything and changes nothing: what SILENT makes of a failure


class Service(NamedTuple):
    """A SERVICE clause, and where it stands in the query."""

    start: int
    end: int
    endpoint: str
    silent: bool
    body: str


class Federation:
    """Puts the answers of others into queries. Without endpoints that are allowed, it does nothing."""

    def __init__(self, outbound: Outbound) -> None:
        self._outbound = outbound

    def concerns(self, query: str) -> bool:
        """Whether the answer may depend on others than this graph."""
        if not self._outbound.allowed or len(query) > MOST_CHARACTERS or "service" not in query.casefold():
            return False
        return any(map(_is_service, tokens(query)))

    async def inline(self, query: str, timeout: float) -> str:
        """The query with rows in the place of each SERVICE; `timeout` is in seconds and is the whole query's."""
        if not self.concerns(query):
            return query
        refuse_updates(query)
        services = list(_services(query, self._outbound.rule))
        if len(services) > MOST_SERVICES:
            raise InputError(f"The query has {len(services)} SERVICE clauses; {MOST_SERVICES} are the most.")
        for service in services:
            if service.endpoint not in self._outbound.allowed:
                raise RefusedError(f"SERVICE <{service.endpoint}> is refused: {self._outbound.rule}")
        end = asyncio.get_running_loop().time() + _SHARE * timeout
        pieces, done = [], 0
        for service in services:
            rows = await self._rows(service, prologue(query), end)
            lines = "\n" * query.count("\n", service.start, service.end)  # what follows keeps its line
            pieces += [query[done : service.start], rows, lines]
            done = service.end
        return "".join([*pieces, query[done:]])

    async def _rows(self, service: Service, head: str, end: float) -> str:
        try:
            async with asyncio.timeout_at(end):
                body = await self._outbound.ask(service.endpoint, f"{head}\nSELECT * WHERE {{{service.body}}}")
            return await asyncio.to_thread(_values, service.endpoint, body)
        except RefusedError:
            raise
        except (ClustergraphError, TimeoutError) as error:
            if service.silent:
                return _NOTHING_LEARNT
            if isinstance(error, ClustergraphError):
                raise
            raise DeadlineError(
                f"{service.endpoint} had not answered when half of the query's time was over; ask it for less."
            ) from None


def _is_service(token: re.Match[str]) -> bool:
    return is_word(token, "service")


def _services(query: str, rule: str) -> Iterator[Service]:
    """The SERVICE clauses, each with its endpoint written out; one that reads otherwise is refused."""
    found = [token for token in tokens(query) if token["comment"] is None and not token.group().isspace()]
    at = 0
    while at < len(found):
        at += 1
        if not _is_service(found[at - 1]):
            continue
        start = found[at - 1].start()
        silent = at < len(found) and is_word(found[at], "silent")
        at += silent
        if len(found) < at + 2 or found[at]["iri"] is None or found[at + 1].group() != "{":
            raise RefusedError(f"SERVICE without an endpoint written out as <address> is refused: {rule}")
        closing = _closing(found, at + 1)
        body = query[found[at + 1].end() : found[closing].start()]
        if any("service" in word for word in words_in_every_reading(body)):
            raise RefusedError(f"SERVICE inside SERVICE is refused: {rule}")
        yield Service(start, found[closing].end(), found[at].group()[1:-1], silent, body)
        at = closing + 1


def _closing(found: list[re.Match[str]], opening: int) -> int:
    depth = 0
    for at in range(opening, len(found)):
        depth += (found[at].group() == "{") - (found[at].group() == "}")
        if not depth:
            return at
    raise InputError("A brace after SERVICE is never closed.")


def _values(endpoint: str, body: bytes) -> str:
    """An endpoint's rows as inline data."""
    answer = read_rows(body)
    if answer is None:
        raise EndpointError(f"{endpoint} sends something that is not rows in SPARQL JSON.")
    names, rows = answer
    fresh = secrets.token_hex(8)
    lines: list[str] = []
    for row in rows:
        if len(lines) == MOST_ROWS:
            raise EndpointError(f"{endpoint} has more than {MOST_ROWS} rows for this; ask it for less.")
        lines.append(f"({' '.join(_term(endpoint, term, fresh) for term in row)})")
    return f"VALUES ({' '.join(f'?{name}' for name in names)}) {{ {' '.join(lines)} }}"


def _term(endpoint: str, term: object, fresh: str) -> str:
    if term is None:
        return "UNDEF"
    if isinstance(term, BlankNode):
        return f"<{GENID}{fresh}-{term.value}>"
    if isinstance(term, Triple):
        raise EndpointError(
            f"{endpoint} answers with triples as values, which cannot be passed on; select their parts."
        )
    return str(term)
