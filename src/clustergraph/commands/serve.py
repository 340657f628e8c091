"""The command `serve`."""

from pathlib import Path
from typing import Annotated

import typer

from clustergraph.arguments import ContactOption, ReleaseOption, SourcesOption
from clustergraph.documents import open_sources
from clustergraph.library import RELEASES


def serve_command(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]…", help="RDF files to serve instead of the release.")
    ] = None,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port to listen on; 0 takes a free one.")
    ] = 8000,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Seconds after which a query is stopped.")] = 30,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Queries that may run at once.")] = 16,
    queue: Annotated[int, typer.Option("--queue", min=0, help="Queries that may wait; the next is told 503.")] = 64,
    client: Annotated[
        int, typer.Option("--client", min=0, help="Requests one address may have under way; 0 is no bound.")
    ] = 12,
    memory: Annotated[int, typer.Option("--memory", min=16, help="MiB one query may take beside the graph.")] = 2048,
    rows: Annotated[int, typer.Option("--rows", min=1, help="Rows one answer may have.")] = 1_000_000,
    answer: Annotated[int, typer.Option("--answer", min=1, help="MiB one answer may have.")] = 256,
    cache: Annotated[int, typer.Option("--cache", min=0, help="MiB of answers that are kept.")] = 64,
    log: Annotated[
        str | None, typer.Option("--log", metavar="FILE", help="Write a line of JSON a request; - is standard error.")
    ] = None,
    user: Annotated[str | None, typer.Option("--user", help="Become this user before the first request.")] = None,
    proxy: Annotated[
        str | None,
        typer.Option("--proxy", metavar="ADDRESS", help="Believe this proxy about the addresses of its clients."),
    ] = None,
    spawn: Annotated[
        bool, typer.Option("--spawn", help="Start workers one by one instead of forking them, as Windows must.")
    ] = False,
    services: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-service", metavar="URL", help="An endpoint that queries may reach with SERVICE; repeatable."
        ),
    ] = None,
    private: Annotated[
        bool, typer.Option("--allow-private", help="Those endpoints may have addresses in your own network.")
    ] = False,
    endpoint: Annotated[
        str | None, typer.Option("--endpoint", metavar="URL", help="Serve what a SPARQL server holds of a release.")
    ] = None,
    contact: ContactOption = None,
    publisher: Annotated[
        str | None, typer.Option("--publisher", metavar="NAME", help="Who publishes the data: 'Name', or 'Name <IRI>'.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--publisher-type", help="Of which kind, such as RegionalAuthority (ADMS).")
    ] = None,
    address: Annotated[
        str | None,
        typer.Option("--public-url", metavar="URL", help="Where others reach the service, for its catalogue."),
    ] = None,
    release: ReleaseOption = RELEASES,
    sources: SourcesOption = None,
) -> None:
    """Serve a release, or the RDF files named: SPARQL at /sparql, and a page for every thing.

    A newer release in the same folder takes the older one's place by itself.
    """
    # The web framework takes as long to load as a question takes to answer.
    from clustergraph.launch import Place, launch, what_to_serve  # noqa: PLC0415
    from clustergraph.runner import Limits  # noqa: PLC0415
    from clustergraph.service import Options  # noqa: PLC0415

    if files and endpoint:
        raise typer.BadParameter("give files or --endpoint, not both", param_hint="--endpoint")
    served, home = what_to_serve(files, release, endpoint)
    limits = Limits(timeout=timeout, workers=workers, waiting=queue, memory=memory, answer=answer, rows=rows)
    options = Options(
        limits, cache, client, False if spawn else None, services or (), private, contact, publisher, kind, address
    )
    launch(served, options, open_sources(sources), Place(host, port, proxy, user, log), home)
