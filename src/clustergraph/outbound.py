"""Requests to endpoints elsewhere, as the server makes them. The only module that imports httpx.

Only endpoints that the operator has named are asked. Their names are resolved here, every address must be a public one,
and the connection goes to the very address that was checked: a name that means another machine a moment later gains
nothing. No redirect is followed, nothing is sent but the query, and an answer is read up to a bound.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Sequence

import httpx

from clustergraph.errors import EndpointError, InputError, RefusedError
from clustergraph.negotiation import JSON_RESULTS

MOST_BYTES = 4 * 2**20
_AT_A_TIME = 8
_PATIENCE = 30.0  # seconds that one step may take; whoever asks bounds the whole
_GLOBAL = ipaddress.ip_network("2000::/3")  # what IPv6 has given out so far; all else in it has a use of its own


class Outbound:
    """Asks the endpoints that are allowed; `private` lets their names lead into the operator's own network."""

    def __init__(self, allowed: Sequence[str], *, private: bool = False) -> None:
        for url in allowed:
            _require_endpoint(url)
        self.allowed, self._private = tuple(allowed), private
        self._slots = asyncio.Semaphore(_AT_A_TIME)
        self._tls = httpx.create_ssl_context() if allowed else None

    async def ask(self, endpoint: str, query: str) -> bytes:
        """The endpoint's answer to a SELECT, as SPARQL JSON that nobody has looked at yet."""
        if endpoint not in self.allowed or self._tls is None:
            raise RefusedError(f"SERVICE <{endpoint}> is refused: {self.rule}")
        async with self._slots, httpx.AsyncClient(verify=self._tls, trust_env=False, timeout=_PATIENCE) as client:
            for address in await self._addresses(endpoint):
                try:
                    return await _post(client, endpoint, address, query)
                except httpx.ConnectError:
                    continue
                except httpx.HTTPError as error:
                    raise EndpointError(f"{endpoint} does not answer as it should ({type(error).__name__}).") from None
        raise EndpointError(f"{endpoint} cannot be reached; is it running?")

    @property
    def rule(self) -> str:
        """What may be asked, in a sentence."""
        return f"this service asks only {', '.join(self.allowed)}, written out and not inside one another."

    async def _addresses(self, endpoint: str) -> list[str]:
        url = httpx.URL(endpoint)
        port = url.port or {"http": 80, "https": 443}[url.scheme]
        try:
            found = await asyncio.get_running_loop().getaddrinfo(
                url.raw_host.decode("ascii"), port, type=socket.SOCK_STREAM
            )
        except (OSError, UnicodeError):
            raise EndpointError(f"{endpoint} cannot be reached: there is no address by that name.") from None
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not self._private and not all(map(is_public, addresses)):
            raise RefusedError(
                f"{endpoint} leads to an address that is not public; an operator who means it serves with --allow-private."
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


def _require_endpoint(url: str) -> None:
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise InputError(f"'{url}' is not the address of an endpoint ({error}); give it whole.") from None
    if parsed.scheme not in {"http", "https"} or not parsed.host or parsed.userinfo or "#" in url or ">" in url:
        raise InputError(
            f"'{url}' is not the address of an endpoint; give it as https://host/path, without user, password or #."
        )


async def _post(client: httpx.AsyncClient, endpoint: str, address: str, query: str) -> bytes:
    """Ask at an address that was checked; the name goes along for the server, and for its certificate."""
    url = httpx.URL(endpoint)
    headers = {
        "Host": url.netloc.decode("ascii"),
        "Accept": JSON_RESULTS,
        "Accept-Encoding": "identity",  # what is packed could be far larger than its bound
        "User-Agent": "clustergraph",
    }
    pinned = url.copy_with(host=address)
    extensions = {"sni_hostname": url.raw_host.decode("ascii")}
    async with client.stream(
        "POST", pinned, data={"query": query}, headers=headers, extensions=extensions, follow_redirects=False
    ) as response:
        _require_results(endpoint, response)
        body = b""
        async for piece in response.aiter_raw():
            body += piece
            if len(body) > MOST_BYTES:
                raise EndpointError(f"{endpoint} sends more than {MOST_BYTES // 2**20} MiB; ask it for less.")
        return body


def _require_results(endpoint: str, response: httpx.Response) -> None:
    if response.is_redirect:
        raise EndpointError(f"{endpoint} sends elsewhere, which is not followed; the operator can allow that address.")
    if response.status_code != 200:
        raise EndpointError(f"{endpoint} answers {response.status_code}; does it understand the part in SERVICE?")
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    packed = response.headers.get("content-encoding", "identity")
    if kind not in {JSON_RESULTS, "application/json"} or packed != "identity":
        raise EndpointError(f"{endpoint} sends something that is not SPARQL JSON as asked for.")
