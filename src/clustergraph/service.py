"""What is served now, and how a new release takes its place without a request being dropped."""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from clustergraph.answer import Answer
from clustergraph.cache import AnswerCache
from clustergraph.contact import Contact
from clustergraph.documents import Sources
from clustergraph.endpoint import Endpoint
from clustergraph.errors import ClustergraphError, InputError
from clustergraph.federation import Federation
from clustergraph.gaps.survey import Gaps
from clustergraph.graphstore import GraphStore
from clustergraph.holding import Holding
from clustergraph.negotiation import JSON_RESULTS
from clustergraph.outbound import Outbound
from clustergraph.pool import Pool
from clustergraph.project import Project
from clustergraph.publisher import read_address, read_publisher
from clustergraph.queryfile import read_query
from clustergraph.questions import Questions, bind
from clustergraph.reconcile.desk import Desk
from clustergraph.relay import Relay
from clustergraph.release import Release, open_release
from clustergraph.remote import RemoteEngine
from clustergraph.runner import Limits, Runner
from clustergraph.site import Site

_PIECE = 2**20
_LOOKS_EVERY = 1.0  # seconds between two looks for a new release
_QUIET = 2.0  # seconds without a query after which nobody is taken to need an old release: a page asks several in a row
_ASKS_EVERY = 5.0  # and where a server has to be asked


@dataclass(frozen=True)
class Served:
    """Files to serve, or an endpoint that holds a release; the version they are, and what is known about them."""

    files: list[Path]
    version: str
    counts: Mapping[str, Any]
    endpoint: str | None = None
    holding: Holding = field(default_factory=Holding)
    folder: Path | None = None  # of the release, where there is one

    @classmethod
    def of(cls, release: Release) -> "Served":
        return cls([release.graph], release.digest, release.manifest["counts"], folder=release.folder)

    @classmethod
    def of_files(cls, files: list[Path]) -> "Served":
        """RDF files as they are; their content is their version. Whether they can be parsed is seen when they load."""
        digest = sha256()
        for path in files:
            try:
                with path.open("rb") as file:
                    while piece := file.read(_PIECE):
                        digest.update(piece)
            except OSError as error:
                raise InputError(f"{path} cannot be read ({error.strerror}); give RDF files to serve.") from None
        return cls(files, digest.hexdigest(), {})

    @classmethod
    def at(cls, engine: RemoteEngine) -> "Served":
        """What an endpoint holds now; raises InputError if it does not say that it is a release."""
        holding = engine.ask_holding()
        if not holding.graphs:
            raise InputError(f"{engine.url} holds no release; load one with 'clustergraph publish {engine.url}'.")
        counts = {"quads": sum(holding.named.values()), "graphs": holding.named}
        return cls([], holding.version, counts, engine.url, holding)


@dataclass(frozen=True)
class Options:
    """How a service is run. `cache` is in MiB; `client` is how many requests one address may have under way.

    `services` are the endpoints that queries may reach; with `private` these may lie in the operator's own network.
    `contact` is whom the operator wants to be written to, `publisher` (of the kind `publisher_kind`) who publishes the
    data, and `address` where others reach the service.
    """

    limits: Limits = field(default_factory=Limits)
    cache: int = 64
    client: int = 12
    fork: bool | None = None
    services: Sequence[str] = ()
    private: bool = False
    contact: str | None = None
    publisher: str | None = None
    publisher_kind: str | None = None
    address: str | None = None


@dataclass(frozen=True)
class Generation:
    """Everything that belongs to one release while it is served."""

    served: Served
    pool: Runner
    site: Site
    endpoint: Endpoint
    store: GraphStore
    cache: AnswerCache
    desk: Desk
    told: dict[str, Answer] = field(default_factory=dict)  # what was asked without values: it never changes


class Service:
    """The generation that answers now. Ask for `current` once a request, and keep to it."""

    def __init__(self, served: Served, project: Project, sources: Sources | None, options: Options) -> None:
        self.options = options
        self.contact = Contact.of(options.contact) if options.contact is not None else None
        self.publisher = read_publisher(options.publisher, options.publisher_kind)
        self.address = read_address(options.address) if options.address is not None else None
        self.questions, self.gaps = Questions(project.queries), Gaps(project.queries)
        self._project, self._sources = project, sources
        self._federation = Federation(Outbound(options.services, private=options.private))
        self.current = self._generation(served)
        self._retiring: set[asyncio.Task[None]] = set()
        self.replaced = 0
        self.failure: ClustergraphError | None = None

    def _generation(self, served: Served) -> Generation:
        pool = self._runner(served)
        cache = AnswerCache(self.options.cache * 2**20)
        docs = served.folder / "docs" if served.folder else None
        site = Site(self._project.queries, pool, self.questions, self._sources, served.version, served.counts, docs)
        endpoint = Endpoint(pool, cache, self._federation, served.version)
        return Generation(
            served, pool, site, endpoint, GraphStore(pool, endpoint), cache, Desk(self._project.queries, pool)
        )

    def _runner(self, served: Served) -> Runner:
        if served.endpoint is not None:
            return Relay(served.endpoint, served.holding, self.options.limits)
        how = {} if self.options.fork is None else {"fork": self.options.fork}
        return Pool(served.files, self.options.limits, **how)

    async def ask(self, name: str, values: Mapping[str, str] | None = None) -> Answer:
        """The rows of one of the project's queries, over what is served now."""
        now = self.current
        if not values and name in now.told:
            return now.told[name]
        text = bind(read_query(self._project.queries / f"{name}.rq"), values or {})
        answer = Answer.from_json((await now.pool.evaluate(text, JSON_RESULTS)).body)
        if not values:
            now.told[name] = answer
        return answer

    async def column(self, name: str) -> list[str]:
        """The one column of a query with very many rows, as text: no object is made for each."""
        text = read_query(self._project.queries / f"{name}.rq").text
        return (await self.current.pool.evaluate(text, "text/csv")).body.decode().split()[1:]

    async def start(self) -> None:
        """Load, and make the first workers. What went wrong stays in `failure`: a server may have nobody to raise it to."""
        try:
            await self.current.pool.start()
        except ClustergraphError as error:
            self.failure = error
            raise

    async def replace(self, served: Served) -> None:
        """Serve something else from the next request on; requests under way are answered by what they began with."""
        coming = self._generation(served)
        try:
            await coming.pool.start()
        except ClustergraphError:
            await coming.pool.stop()
            raise
        going, self.current = self.current, coming
        self.replaced += 1
        task = asyncio.create_task(_retire(going.pool))
        self._retiring.add(task)
        task.add_done_callback(self._retiring.discard)

    async def watch(self, home: Path | RemoteEngine) -> None:
        """Serve the newest release of a folder or an endpoint, for ever."""
        await (self._watch_endpoint(home) if isinstance(home, RemoteEngine) else self._watch_folder(home))

    async def _watch_endpoint(self, engine: RemoteEngine) -> None:
        """Follow what is loaded there; while it does not answer, what was served is served."""
        while True:
            await asyncio.sleep(_ASKS_EVERY)
            with contextlib.suppress(ClustergraphError):
                served = await asyncio.to_thread(Served.at, engine)
                if served.version != self.current.served.version:
                    await self.replace(served)

    async def _watch_folder(self, home: Path) -> None:
        """One that cannot be opened is left until it can."""
        pointer, seen = home / "current", ""
        while True:
            with contextlib.suppress(OSError, ClustergraphError):
                now = pointer.read_text("utf-8").strip()
                if now != seen:
                    release = await asyncio.to_thread(open_release, home)
                    if release.digest != self.current.served.version:
                        await self.replace(Served.of(release))
                    seen = now
            await asyncio.sleep(_LOOKS_EVERY)

    async def stop(self) -> None:
        for task in self._retiring:
            task.cancel()
        await asyncio.gather(*self._retiring, return_exceptions=True)
        await self.current.pool.stop()


async def _retire(pool: Runner) -> None:
    """Stop a pool when nobody needs it any more."""
    now = asyncio.get_running_loop().time
    try:
        end, quiet_since = now() + pool.limits.timeout + _QUIET, now()
        while now() < min(end, quiet_since + _QUIET):
            if pool.busy or pool.waiting:
                quiet_since = now()
            await asyncio.sleep(0.05)
    finally:
        await pool.stop()
