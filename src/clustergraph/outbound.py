"""Requests to endpoints elsewhere, as the server makes them for those who ask it.

Only endpoints that the operator has named are asked. Their names are resolved here, every address must be a public one,
and the connection goes to the very address that was checked: a name that means another machine a moment later gains
nothing. No redirect is followed, nothing is sent but the query, and an answer is read up to a bound.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Sequence

from clustergraph.client import NamelessClient, Reply, Target
from clustergraph.errors import EndpointError, RefusedError
from clustergraph.negotiation import JSON_RESULTS

MOST_BYTES = 4 * 2**20
_AT_A_TIME = 8
_PATIENCE = 30.0  # seconds that one step may take; whoever asks bounds the whole
_GLOBAL = ipaddress.ip_network("2000::/3")  # what IPv6 has given out so far; all else in it has a use of its own


class Outbound:
    """Asks the endpoints that are allowed; `private` lets their names lead into the operator's own network."""

    def __init__(self, allowed: Sequence[str], *, private: bool = False) -> None:
        self._targets = {url: Target.of(url) for url in allowed}
        self.allowed, self._private = tuple(allowed), private
        self._slots = asyncio.Semaphore(_AT_A_TIME)
        self._client = NamelessClient(_PATIENCE, MOST_BYTES) if allowed else None

    async def ask(self, endpoint: str, query: str) -> bytes:
        """The endpoint's answer to a SELECT, as SPARQL JSON that nobody has looked at yet."""
        if endpoint not in self._targets or self._client is None:
            raise RefusedError(f"SERVICE <{endpoint}> is refused: {self.rule}")
        target = self._targets[endpoint]
        async with self._slots:
            machines = await self._machines(target)
            reply = await self._client.post(target, machines, {"query": query}, JSON_RESULTS)
        _require_results(endpoint, reply)
        return reply.body

    @property
    def rule(self) -> str:
        """What may be asked, in a sentence."""
        return f"this service asks only {', '.join(self.allowed)}, written out and not inside one another."

    async def _machines(self, target: Target) -> list[str]:
        """The addresses that the name leads to, all of them public; raises RefusedError if one is not."""
        try:
            found = await asyncio.get_running_loop().getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise EndpointError(f"{target.url} cannot be reached: there is no address by that name.") from None
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not self._private and not all(map(is_public, addresses)):
            raise RefusedError(
                f"{target.url} leads to an address that is not public; an operator who means it serves with --allow-private."
            )
        return addresses


def is_public(address: str) -> bool:
    """Whether the address belongs to a machine of the public internet, in whatever form it is written."""
    known = ipaddress.ip_address(address)
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped is not None:
            return is_public(str(known.ipv4_mapped))
        if known not in _GLOBAL or known.sixtofour is not None or known.teredo is not None:
            return False
    return known.is_global and not known.is_multicast


def _require_results(endpoint: str, reply: Reply) -> None:
    if 300 <= reply.status < 400:
        raise EndpointError(f"{endpoint} sends elsewhere, which is not followed; the operator can allow that address.")
    if reply.status != 200:
        raise EndpointError(f"{endpoint} answers {reply.status}; does it understand the part in SERVICE?")
    packed = reply.headers.get("content-encoding", "identity")
    if reply.media_type not in {JSON_RESULTS, "application/json"} or packed != "identity":
        raise EndpointError(f"{endpoint} sends something that is not SPARQL JSON as asked for.")
