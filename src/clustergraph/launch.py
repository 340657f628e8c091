"""Starting the service: what is to be served, where it listens, and as whom it runs."""

from dataclasses import dataclass
from pathlib import Path

from clustergraph.api import create_app
from clustergraph.documents import Sources
from clustergraph.errors import ClustergraphError
from clustergraph.journal import open_journal
from clustergraph.listener import listen, run, step_down
from clustergraph.project import Project
from clustergraph.release import open_release
from clustergraph.remote import RemoteEngine
from clustergraph.service import Options, Served, Service
from clustergraph.terminal import err


@dataclass(frozen=True)
class Place:
    """Where a service listens, whose word it believes on clients' addresses, who it is, and where its log goes."""

    host: str
    port: int
    proxy: str | None = None
    user: str | None = None
    log: str | None = None


Home = Path | RemoteEngine


def what_to_serve(files: list[Path] | None, release: Path, endpoint: str | None = None) -> tuple[Served, Home | None]:
    """The files, what an endpoint holds, or the release; with what to watch for newer ones, if there may be any."""
    if endpoint is not None:
        engine = RemoteEngine(endpoint)
        return Served.at(engine), engine
    if files:
        return Served.of_files(files), None
    return Served.of(open_release(release)), release if (release / "current").is_file() else None


def launch(served: Served, options: Options, sources: Sources | None, place: Place, home: Home | None) -> None:
    """Serve until told to stop."""
    service = Service(served, Project(), sources, options)
    listener, journal = listen(place.host, place.port), open_journal(place.log)
    if place.user is not None:
        step_down(place.user)
    where = f"http://{place.host}:{listener.getsockname()[1]}"

    def ready() -> None:
        err.print(f"Serving {served.version[:12]} at {where} (Ctrl-C ends it)", markup=False)

    try:
        run(create_app(service, journal, home, ready), listener, place.proxy)
    except ClustergraphError as error:
        raise service.failure or error from None
