"""HTTP to servers elsewhere: who we are to them, and one sentence for each thing that can go wrong.

The only module that imports httpx. Credentials come from the environment and from nowhere else; they are sent to the
address that a command names and to no other (a redirect is told, not followed), a password only when the server asks
for it, by Digest where the server knows that. No message holds them. Whoever asks on a stranger's behalf asks as nobody,
at an address that was checked before.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Generator, Iterable, Mapping, Sequence
from typing import IO, NamedTuple
from urllib.parse import urlsplit

import httpx

from clustergraph import __version__
from clustergraph.errors import ClustergraphError, DeadlineError, EndpointError, InputError
from clustergraph.refusal import PASSWORD, TOKEN, USER, refusal

_HEADERS = {"User-Agent": f"clustergraph/{__version__}"}
_NOTHING_LEFT_OPEN = httpx.Limits(max_keepalive_connections=0)  # nobody has to close what asks now and then
Values = Mapping[str, str | Sequence[str]]


class _Token(httpx.Auth):
    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


class _OnDemand(httpx.Auth):
    """A name and a password for a server that asks for them, in the way that it asks for."""

    def __init__(self, user: str, password: str) -> None:
        self._digest, self._basic = httpx.DigestAuth(user, password), httpx.BasicAuth(user, password)
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._chosen is None:
            response = yield request
            if response.status_code != 401:
                return
            asked = ",".join(response.headers.get_list("www-authenticate")).lower()
            self._chosen = self._digest if "digest" in asked else self._basic
        yield from self._chosen.auth_flow(request)


def credentials() -> httpx.Auth | None:
    """What the environment says we are; raises where it says half of it, or two things."""
    user, password, token = (os.environ.get(name) for name in (USER, PASSWORD, TOKEN))
    if token and (user or password):
        raise InputError(f"{TOKEN} is set, and so is {USER} or {PASSWORD}; unset what the server does not want.")
    if bool(user) != bool(password):
        raise InputError(f"Only one of {USER} and {PASSWORD} is set; set both, or neither.")
    if token:
        return _Token(token)
    return _OnDemand(user, password) if user and password else None


def require_address(url: str) -> str:
    """The address, if it is one that can be asked; a password in it would end up in logs and lists of processes."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise InputError(
            "The address of the server is none; is the address right? Its port must be a number."
        ) from None
    if parts.username is not None or parts.password is not None:
        raise InputError(
            f"The address of the server holds a name or a password; take them out and set {USER} and {PASSWORD}."
        )
    if not known:
        raise InputError(f"'{url}' is not the address of a server; give one that begins with http:// or https://.")
    return url


class Reply(NamedTuple):
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Target(NamedTuple):
    """The address of an endpoint, taken apart once: who checks its host and who connects see the same one."""

    url: str
    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> "Target":
        """Raises InputError for what is no endpoint, or holds more than the address of one."""
        try:
            parsed = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise InputError(f"'{url}' is not the address of an endpoint ({error}); give it whole.") from None
        ports = {"http": 80, "https": 443}
        if parsed.scheme not in ports or not parsed.host or parsed.userinfo or "#" in url or ">" in url:
            raise InputError(
                f"'{url}' is not the address of an endpoint; give it as https://host/path, without user, password or #."
            )
        return cls(url, parsed.raw_host.decode("ascii"), parsed.port or ports[parsed.scheme])


class Client:
    """Speaks to one server, and waits for each answer up to `timeout` seconds at a time."""

    def __init__(self, timeout: float, *, anonymous: bool = False) -> None:
        """`anonymous` for servers that are not the operator's own: they are not told who the environment says we are."""
        auth = None if anonymous else credentials()
        self._timeout = timeout
        self._http = httpx.Client(
            auth=auth, timeout=timeout, headers=_HEADERS, limits=_NOTHING_LEFT_OPEN, trust_env=not anonymous
        )

    def send(
        self,
        method: str,
        url: str,
        *,
        params: Values | None = None,
        form: Values | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        fine: tuple[int, ...] = (),
    ) -> Reply:
        """The answer; raises EndpointError unless its status is below 300 or one of `fine`."""
        try:
            response = self._http.request(
                method, require_address(url), params=params, data=form, content=content, headers=headers
            )
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise _unreachable(url, error, self._timeout) from None
        if response.status_code >= 300 and response.status_code not in fine:
            raise refusal(url, response.status_code, response.headers, response.content)
        return Reply(response.status_code, response.headers, response.content)

    def save(self, url: str, file: IO[bytes], headers: Mapping[str, str]) -> Reply:
        """The answer with its body in `file`, piece by piece, whatever its status; raises what keeps it from coming whole."""
        try:
            with self._http.stream("GET", require_address(url), headers=headers) as response:
                for piece in response.iter_bytes(1 << 16):
                    file.write(piece)
                return Reply(response.status_code, response.headers, b"")
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise _unreachable(url, error, self._timeout) from None


class Incoming:
    """An answer as it comes; close it whatever happens, for what is left unread then ends at the server too."""

    def __init__(self, url: str, response: httpx.Response, timeout: float) -> None:
        self._url, self._response, self._timeout = url, response, timeout
        self.reply = Reply(response.status_code, response.headers, b"")

    async def pieces(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._response.aiter_bytes(1 << 16):
                yield piece
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise _unreachable(self._url, error, self._timeout) from None

    async def close(self) -> None:
        await asyncio.shield(self._response.aclose())


class AsyncClient:
    """The same for the service: many requests at once, and answers piece by piece."""

    def __init__(self, timeout: float, connections: int) -> None:
        self._timeout = timeout
        limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
        self._http = httpx.AsyncClient(auth=credentials(), timeout=timeout, headers=_HEADERS, limits=limits)

    async def post(self, url: str, form: Values, accept: str) -> Incoming:
        """The beginning of an answer; raises what the server says against it."""
        try:
            request = self._http.build_request("POST", url, data=form, headers={"Accept": accept})
            response = await self._http.send(request, stream=True)
            if response.status_code >= 300:
                try:
                    body = await response.aread()
                finally:
                    await response.aclose()
                raise refusal(url, response.status_code, response.headers, body)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise _unreachable(url, error, self._timeout) from None
        return Incoming(url, response, self._timeout)

    async def close(self) -> None:
        await self._http.aclose()


class NamelessClient:
    """Asks as nobody: no credentials, no proxy, no cookie, no redirect, nothing unpacked, and each time anew."""

    def __init__(self, timeout: float, most: int) -> None:
        """`timeout` is in seconds and for one step; `most` is how many bytes an answer may have."""
        self._timeout, self._most = timeout, most
        self._tls = httpx.create_ssl_context()

    async def post(self, target: Target, machines: Iterable[str], form: Values, accept: str) -> Reply:
        """The answer of the first machine that can be reached; its body is read only where its status is 200.

        The machines are addresses that somebody has checked: no name is looked up here. The name goes along for the
        server, and for its certificate.
        """
        async with httpx.AsyncClient(verify=self._tls, trust_env=False, timeout=self._timeout) as http:
            for machine in machines:
                try:
                    return await self._post(http, target, machine, form, accept)
                except httpx.ConnectError:
                    continue
                except httpx.HTTPError as error:
                    raise EndpointError(
                        f"{target.url} does not answer as it should ({type(error).__name__})."
                    ) from None
        raise EndpointError(f"{target.url} cannot be reached; is it running?")

    async def _post(self, http: httpx.AsyncClient, target: Target, machine: str, form: Values, accept: str) -> Reply:
        url = httpx.URL(target.url)
        headers = {
            "Host": url.netloc.decode("ascii"),
            "Accept": accept,
            "Accept-Encoding": "identity",  # what is packed could be far larger than its bound
            "User-Agent": "clustergraph",
        }
        request = http.build_request(
            "POST", url.copy_with(host=machine), data=form, headers=headers, extensions={"sni_hostname": target.host}
        )
        response = await http.send(request, stream=True, follow_redirects=False)
        try:
            body = await self._read(target, response) if response.status_code == 200 else b""
        finally:
            await response.aclose()
        return Reply(response.status_code, response.headers, body)

    async def _read(self, target: Target, response: httpx.Response) -> bytes:
        body = b""
        async for piece in response.aiter_raw():
            body += piece
            if len(body) > self._most:
                raise EndpointError(f"{target.url} sends more than {self._most // 2**20} MiB; ask it for less.")
        return body


def _unreachable(url: str, error: Exception, timeout: float) -> ClustergraphError:
    if isinstance(error, httpx.TimeoutException):
        return DeadlineError(f"{url} did not answer within {timeout:g} s; ask for less at a time, or try again later.")
    if isinstance(error, httpx.RemoteProtocolError):
        return EndpointError(f"{url} broke off its answer ({error}); ask again, or ask for less at a time.")
    said = str(error) or type(error).__name__
    return EndpointError(f"{url} cannot be reached ({said}); is it running, and is the address right?")
