"""The command line: build, check, evidence, ask, gaps, publish, serve. Exit status 0 for done, 1 for a fault, 2 for wrong usage."""

import io
import os
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from clustergraph import __version__
from clustergraph.arguments import ContactOption, JsonOption, OutOption, ProjectOption, ReleaseOption, SourcesOption
from clustergraph.build import assemble, build, find, up_to_date
from clustergraph.check import summary
from clustergraph.documents import open_sources, require_sources
from clustergraph.errors import ClustergraphError, InputError, ViolationsError
from clustergraph.evidence import verify
from clustergraph.gapcommand import gaps_command
from clustergraph.library import RELEASES, open_graph
from clustergraph.project import Project
from clustergraph.publish import Publisher
from clustergraph.queryfile import SEVERITIES
from clustergraph.questions import Questions
from clustergraph.release import open_release
from clustergraph.remote import RemoteEngine
from clustergraph.remotestore import RemoteStore, store_beside
from clustergraph.terminal import (
    err,
    out,
    print_answer,
    print_evidence,
    print_findings,
    print_json,
    print_published,
    print_questions,
    progress,
)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="A knowledge graph of the Stockholm-Uppsala life science cluster, with a passage behind every statement.",
)


def main() -> None:
    """Run a command; a known fault is one sentence on standard error."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a query that runs in this process hears nothing else
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without å is no reason to fail
    try:
        app()
    except ViolationsError as error:
        print_findings([finding for finding in error.findings if finding.severity == "Violation"], "en")
        err.print(f"clustergraph: {error}", markup=False)
        sys.exit(1)
    except ClustergraphError as error:
        err.print(f"clustergraph: {error}", markup=False)
        sys.exit(1)
    except OSError as error:  # what was printed could not be written: a closed pipe, a full disk
        if not isinstance(error, BrokenPipeError):
            sys.stderr.write(f"clustergraph: the output cannot be written ({error.strerror}).\n")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nor can what is still in the buffer
        sys.exit(1)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"clustergraph {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """The options before the command."""


@app.command("build")
def build_command(
    project: ProjectOption = None,
    home: OutOption = RELEASES,
    as_json: JsonOption = False,
    force: Annotated[bool, typer.Option("--force", help="Build even if nothing has changed.")] = False,
) -> None:
    """Build a release: load, infer, check, write. What has not changed is not built again."""
    files = Project(project)
    with progress(as_json) as step:
        current = None if force else up_to_date(files, home)
        release = current or build(files, home, step)
    if as_json:
        print_json(
            {"release": release.digest, "folder": str(release.folder), "built": current is None, **release.manifest}
        )
        return
    verb = "is up to date" if current else "built"
    counts = release.manifest["counts"]
    out.print(
        f"Release {release.digest[:12]} {verb}: {counts['quads']} quads in {len(counts['graphs'])} graphs, {release.folder}"
    )


@app.command("check")
def check_command(
    project: ProjectOption = None,
    as_json: JsonOption = False,
    lang: Annotated[str, typer.Option("--lang", help="Language of the messages: en or sv.")] = "en",
    reasoning: Annotated[
        bool,
        typer.Option("--reason", help="Reason as well (HermiT): what is impossible, with the axioms that exclude it."),
    ] = False,
) -> None:
    """Check the data: SHACL shapes, and queries that must be empty. Exit status 1 if there are violations."""
    if lang not in {"en", "sv"}:
        raise typer.BadParameter("give en or sv", param_hint="--lang")
    files = Project(project)
    with progress(as_json) as step:
        findings = find(files, assemble(files, step), step, reasoning=reasoning)
    counts = summary(findings)
    if as_json:
        print_json({"summary": counts, "findings": [finding.as_dict() for finding in findings]})
    else:
        print_findings(findings, lang)
        out.print(", ".join(f"{counts[severity]} {severity.lower()}s" for severity in SEVERITIES))
    if counts["Violation"]:
        raise typer.Exit(1)


@app.command("evidence")
def evidence_command(
    project: ProjectOption = None,
    sources: SourcesOption = None,
    as_json: JsonOption = False,
    words: Annotated[
        str | None,
        typer.Option(
            "--find", metavar="WORDS", help="Print the passages where these words stand; … spans what lies between."
        ),
    ] = None,
    most: Annotated[int, typer.Option("--uncited", min=0, help="How many uncited stretches to list a document.")] = 5,
) -> None:
    """Verify every passage against the source texts, and reckon how much of each text is cited."""
    texts = require_sources(sources)
    if words is not None:
        places = [ref for slug in texts.slugs for ref in texts.text(slug).find(words)]
        if as_json:
            print_json([{"passage": ref.iri, **ref._asdict()} for ref in places])
        for ref in () if as_json else places:
            out.print(f"{ref.slug}  {ref.start}-{ref.end}", markup=False)
        if not places:
            raise InputError(f"'{words}' stands in none of the texts in {texts.folder}.")
        return
    files = Project(project)
    with progress(as_json) as step:
        reports = verify(assemble(files, step).store, files.queries, texts)
    if as_json:
        print_json([report.as_dict() for report in reports])
    else:
        for report in reports:
            print_evidence(report, most)
    if any(report.failures or report.missing for report in reports):
        raise typer.Exit(1)


@app.command("ask")
def ask_command(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[QUESTION]", help="Id of a question, such as cq01. Without it, all are listed."),
    ] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", metavar="NAME=VALUE", help="A value for a parameter.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
    release: ReleaseOption = RELEASES,
    endpoint: Annotated[
        str | None, typer.Option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint instead.")
    ] = None,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0.1, help="Seconds after which the query is stopped.")
    ] = 60,
    as_json: JsonOption = False,
    lang: Annotated[str, typer.Option("--lang", help="Language of the questions: en or sv.")] = "en",
) -> None:
    """List the questions, or answer one."""
    if form not in {"table", "csv", "json"}:
        raise typer.BadParameter("give table, csv or json", param_hint="--format")
    if lang not in {"en", "sv"}:
        raise typer.BadParameter("give en or sv", param_hint="--lang")
    form = "json" if as_json else form
    if name is None:
        print_questions(Questions(Project().queries), form, lang)
        return
    values = dict(_pair(text) for text in param or [])
    Questions(Project().queries)[name]  # an unknown question is the user's to mend before a release is looked for
    graph = open_graph(endpoint or release, timeout=timeout, confined=True)
    if caution := graph.caution(release):
        err.print(f"clustergraph: {caution}", markup=False)
    print_answer(graph.ask(name, values), graph.question(name).header[f"question@{lang}"], form)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise typer.BadParameter(f"'{text}' does not read NAME=VALUE", param_hint="--param")
    return name, value


app.command("gaps")(gaps_command)


@app.command("publish")
def publish_command(
    endpoint: Annotated[str, typer.Argument(metavar="URL", help="SPARQL endpoint of the server to load.")],
    store: Annotated[
        str | None, typer.Option("--store", metavar="URL", help="Its graph store, where it cannot be told from URL.")
    ] = None,
    release: ReleaseOption = RELEASES,
    rehearse: Annotated[bool, typer.Option("--dry-run", help="Say what would be loaded, and load nothing.")] = False,
    timeout: Annotated[float, typer.Option("--timeout", min=1, help="Seconds that one request may take.")] = 300,
    as_json: JsonOption = False,
) -> None:
    """Load a release into a server that speaks SPARQL 1.1 and the Graph Store Protocol, and verify it there.

    What is there and right is not sent again. The environment says who you are: CLUSTERGRAPH_USER and
    CLUSTERGRAPH_PASSWORD, or CLUSTERGRAPH_TOKEN.
    """
    engine, graphs = RemoteEngine(endpoint, timeout), RemoteStore(store or store_beside(endpoint), timeout)
    with progress(as_json) as step:
        report = Publisher(open_release(release), engine, graphs, step).publish(rehearse)
    print_published(report, rehearse, as_json)


@app.command("serve")
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
    options = Options(limits, cache, client, False if spawn else None, services or (), private, contact)
    launch(served, options, open_sources(sources), Place(host, port, proxy, user, log), home)
