"""What is served now, and how a new release takes its place without a request being dropped."""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from clustergraph.cache import AnswerCache
from clustergraph.documents import Sources
from clustergraph.endpoint import Endpoint
from clustergraph.errors import ClustergraphError, InputError
from clustergraph.federation import Federation
from clustergraph.graphstore import GraphStore
from clustergraph.outbound import Outbound
from clustergraph.pool import Limits, Pool
from clustergraph.project import Project
from clustergraph.questions import Questions
from clustergraph.release import Release, open_release
from clustergraph.site import Site

_PIECE = 2**20
_LOOKS_EVERY = 1.0  # seconds between two looks for a new release
_QUIET = 2.0  # seconds without a query after which nobody is taken to need an old release: a page asks several in a row


@dataclass(frozen=True)
class Served:
    """Files to serve, the version they are, and what is known about them."""

    files: list[Path]
    version: str
    counts: Mapping[str, Any]

    @classmethod
    def of(cls, release: Release) -> "Served":
        return cls([release.graph], release.digest, release.manifest["counts"])

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


@dataclass(frozen=True)
class Options:
    """How a service is run. `cache` is in MiB; `client` is how many requests one address may have under way.

    `services` are the endpoints that queries may reach; with `private` these may lie in the operator's own network.
    """

    limits: Limits = field(default_factory=Limits)
    cache: int = 64
    client: int = 12
    fork: bool | None = None
    services: Sequence[str] = ()
    private: bool = False


@dataclass(frozen=True)
class Generation:
    """Everything that belongs to one release while it is served."""

    served: Served
    pool: Pool
    site: Site
    endpoint: Endpoint
    store: GraphStore
    cache: AnswerCache


class Service:
    """The generation that answers now. Ask for `current` once a request, and keep to it."""

    def __init__(self, served: Served, project: Project, sources: Sources | None, options: Options) -> None:
        self.options = options
        self.questions = Questions(project.queries)
        self._project, self._sources = project, sources
        self._federation = Federation(Outbound(options.services, private=options.private))
        self.current = self._generation(served)
        self._retiring: set[asyncio.Task[None]] = set()
        self.replaced = 0
        self.failure: ClustergraphError | None = None

    def _generation(self, served: Served) -> Generation:
        how = {} if self.options.fork is None else {"fork": self.options.fork}
        pool = Pool(served.files, self.options.limits, **how)
        cache = AnswerCache(self.options.cache * 2**20)
        site = Site(self._project.queries, pool, self.questions, self._sources, served.version, served.counts)
        endpoint = Endpoint(pool, cache, self._federation, served.version)
        return Generation(served, pool, site, endpoint, GraphStore(pool, endpoint), cache)

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

    async def watch(self, home: Path) -> None:
        """Serve the newest release of a folder, for ever. One that cannot be opened is left until it can."""
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


async def _retire(pool: Pool) -> None:
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
