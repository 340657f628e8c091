"""Registers over HTTP: page after page into a cache on disk, patiently, so that what was read before is kept.

A page is kept when it has come whole and can be read to its end. An answer of 429 or 5xx, one that breaks off, and one
that does not come are asked for again, after as long as the server says (Retry-After) or twice as long each time; when
patience ends, the pages so far stay, and the same command goes on after them.
"""

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from itertools import count
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from clustergraph.client import Client, Reply, require_address
from clustergraph.errors import DeadlineError, EndpointError, FileSyntaxError, GivenUpError, InputError
from clustergraph.registers.catalogue import Register
from clustergraph.registers.entry import Source
from clustergraph.registers.reading import json_records, promised, require_zip
from clustergraph.registers.writing import replacing

_LIMIT = 1000  # records a page, where we may say
_AGAIN = {408, 429, 500, 502, 503, 504}
_SECRETS = {"authorization", "key", "apikey", "api_key", "token", "subscription-key"}


@dataclass(frozen=True)
class Patience:
    """How often a page is asked for, and for how many seconds we wait: at first, and at most."""

    attempts: int = 5
    first: float = 1.0
    longest: float = 120.0


class Fetcher:
    """Fetches one register's pages. `today` is what is noted as the day of retrieval."""

    def __init__(
        self,
        register: Register,
        cache: Path,
        patience: Patience,
        today: date,
        timeout: float = 60,
        *,
        fresh: bool = False,
    ) -> None:
        self._register, self._cache, self._patience, self._today = register, cache, patience, today
        self._client, self._fresh = Client(timeout, anonymous=True), fresh
        self._headers = {"Accept": "*/*" if register.suffix == ".zip" else "application/json", **_key(register)}
        self._kept = 0

    def sources(self, url: str, step: Callable[[str], None] = lambda _: None) -> list[Source]:
        """All pages from an address on, as files, each with the day on which it was retrieved."""
        _require_no_key(url, self._register)
        return list(
            {"offset": self._by_offset, "page": self._by_number, None: self._one}[self._register.paging](url, step)
        )

    def _one(self, url: str, step: Callable[[str], None]) -> Iterator[Source]:
        step(f"fetching {url}")
        yield self._page(url)[0]

    def _by_offset(self, url: str, step: Callable[[str], None]) -> Iterator[Source]:
        return self._pages(url, (_with(url, limit=_LIMIT, offset=start) for start in count(0, _LIMIT)), step, _LIMIT)

    def _by_number(self, url: str, step: Callable[[str], None]) -> Iterator[Source]:
        return self._pages(url, (_with(url, page=number) for number in count(1)), step, 1)

    def _pages(self, url: str, addresses: Iterable[str], step: Callable[[str], None], full: int) -> Iterator[Source]:
        """Until as many records have come as the answers promise, or, where they do not, until a page is not full."""
        had, total = 0, None
        for number, address in enumerate(addresses, 1):
            step(f"fetching page {number} from {url}")
            source, told = self._page(address)
            yield source
            total = total if told is None else told
            here = sum(1 for _ in json_records(source.path))
            had += here
            if had == total or (total is None and here < full):
                return
            if total is not None and (not here or had > total):
                raise EndpointError(
                    f"{url} promises {total} records and has sent {had} in {number} pages; it has changed meanwhile, so "
                    "fetch it again with --refresh."
                )

    def _page(self, url: str) -> tuple[Source, int | None]:
        """A page, from the cache or the register, and how many records it says there are in all pages."""
        name = sha256(url.encode()).hexdigest()[:24]
        path, note = self._cache / f"{name}{self._register.suffix}", self._cache / f"{name}.note"
        if not self._fresh and (known := _noted(path, note)):
            self._kept += 1
            return known
        total = self._fetch(url, path)
        with replacing(note) as file:
            file.write(json.dumps({"url": url, "retrieved": self._today.isoformat(), "total": total}).encode())
        self._kept += 1
        return Source(path, self._today), total

    def _fetch(self, url: str, path: Path) -> int | None:
        """The page in its place; how many records it promises in all."""
        wait = self._patience.first
        for attempt in range(1, self._patience.attempts + 1):
            try:
                reply = self._try(url, path)
                if reply.status == 200:
                    return self._promised(reply, path)
                wait, told = max(wait, asked := _asked(reply)), f"answers {reply.status}"
                if asked > self._patience.longest:
                    raise self._given_up(url, f"answers {reply.status} and asks to be left alone for {asked:.0f} s")
            except (EndpointError, DeadlineError) as error:
                if isinstance(error, GivenUpError):
                    raise
                told = f"does not answer as it should ({error})"
            except FileSyntaxError as error:
                told = f"sends what cannot be read ({error.reason.partition(';')[0].rstrip('.')})"
            if attempt < self._patience.attempts:
                time.sleep(min(wait, self._patience.longest))
                wait *= 2
        raise self._given_up(url, f"{told} after {self._patience.attempts} attempts")

    def _try(self, url: str, path: Path) -> Reply:
        """An answer of 200 when the page is in its place, another where asking again may help."""
        trial = path.with_name(f".{os.getpid()}-{path.name}")
        try:
            with replacing(trial) as file:
                reply = self._client.save(url, file, self._headers)
            if reply.status in _AGAIN:
                return reply
            if reply.status != 200:
                raise self._given_up(url, _said(reply, self._register))
            _require_whole(trial)
            trial.replace(path)
        finally:
            trial.unlink(missing_ok=True)
        return reply

    def _promised(self, reply: Reply, path: Path) -> int | None:
        if self._register.paging is None:
            return None
        told = reply.headers.get("x-totalrecords", "")
        return int(told) if told.isdecimal() else promised(path)

    def _given_up(self, url: str, told: str) -> EndpointError:
        pages = f"{self._kept} page{'s' * (self._kept != 1)}"
        return GivenUpError(
            f"{url} {told}. Nothing was written; {pages} so far are kept in {self._cache}, and the same command goes on "
            "after them."
        )


def _require_whole(path: Path) -> None:
    """Raises FileSyntaxError for what a later reading could not read to its end: it must not stay in the cache."""
    if path.suffix == ".json":
        for _ in json_records(path):
            pass
    else:
        require_zip(path)


def _key(register: Register) -> Mapping[str, str]:
    key = os.environ.get(register.key) if register.key else None
    if register.key and not key:
        raise InputError(f"{register.name} wants a key; set {register.key} to it, in the environment only.")
    return {"Authorization": f"{register.scheme}{key}"} if key else {}


def _require_no_key(url: str, register: Register) -> None:
    """A key in an address ends up in logs, lists of processes and our cache."""
    require_address(url)
    names = {name.lower() for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)}
    if names & _SECRETS:
        where = f"set {register.key} instead" if register.key else f"{register.name} needs none"
        raise InputError(f"The address holds a key; take it out, {where}.")


def _with(url: str, **values: int) -> str:
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in values]
    return urlunsplit(parts._replace(query=urlencode([*kept, *values.items()]), fragment=""))


def _noted(path: Path, note: Path) -> tuple[Source, int | None] | None:
    try:
        said = json.loads(note.read_text("utf-8"))
        return (Source(path, date.fromisoformat(said["retrieved"])), said["total"]) if path.is_file() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _asked(reply: Reply) -> float:
    """The seconds that Retry-After asks for: a number of seconds, or a time (RFC 9110, 10.2.3); 0 without it."""
    value = reply.headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def _said(reply: Reply, register: Register) -> str:
    if reply.status in {401, 403}:
        hint = f"see that {register.key} is right" if register.key else "it wants to know who asks"
        return f"answers {reply.status}, it does not let us in; {hint}"
    if reply.status < 400:
        return f"leads on to {reply.headers.get('location', 'nowhere')} ({reply.status}); give that address if you trust it"
    return f"answers {reply.status}; see that the address is right"
