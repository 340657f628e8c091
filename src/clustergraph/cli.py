"""The command line: build, check, evidence, ask, serve. Exit status 0 for done, 1 for a fault, 2 for wrong usage."""

import io
import os
import signal
import socket
import sys
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer

from clustergraph import __version__
from clustergraph.build import assemble, build, find, up_to_date
from clustergraph.check import summary
from clustergraph.documents import SOURCES_VARIABLE, open_sources, require_sources
from clustergraph.errors import ClustergraphError, InputError, ViolationsError
from clustergraph.evidence import verify
from clustergraph.library import RELEASES, open_graph
from clustergraph.project import Project
from clustergraph.queryfile import SEVERITIES
from clustergraph.questions import Questions
from clustergraph.rdf import Store
from clustergraph.release import open_release
from clustergraph.terminal import (
    err,
    out,
    print_answer,
    print_evidence,
    print_findings,
    print_json,
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

ProjectOption = Annotated[
    Path | None,
    typer.Option("--project", help="Folder with ontology, data, shapes and queries. Default: this project."),
]
OutOption = Annotated[Path, typer.Option("--out", help="Folder that releases are kept in.")]
ReleaseOption = Annotated[Path, typer.Option("--release", help="A release, or the folder that releases are kept in.")]
SourcesOption = Annotated[
    Path | None,
    typer.Option("--sources", help=f"Folder with the source texts. Default: what {SOURCES_VARIABLE} names."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]


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
        graph = assemble(files, step)
        reports = verify(graph.store, files.queries, texts)
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
    graph = open_graph(endpoint or release)
    print_answer(graph.ask(name, values), graph.question(name).header[f"question@{lang}"], form)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise typer.BadParameter(f"'{text}' does not read NAME=VALUE", param_hint="--param")
    return name, value


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
    release: ReleaseOption = RELEASES,
    sources: SourcesOption = None,
) -> None:
    """Serve a release, or the RDF files named: SPARQL at /sparql, and a page for every thing."""
    import uvicorn  # noqa: PLC0415 - the web framework takes as long to load as a question takes to answer

    from clustergraph.api import Served, create_app  # noqa: PLC0415

    if files:
        Store.load(*files)  # a file that does not parse is reported here, with its line
        served = Served(files, sha256(b"".join(path.read_bytes() for path in files)).hexdigest(), {})
    else:
        opened = open_release(release)
        served = Served([opened.graph], opened.digest, opened.manifest["counts"])
    listener = _listen(host, port)
    application = create_app(served, Project(), open_sources(sources), timeout)
    err.print(
        f"Serving {served.version[:12]} at http://{host}:{listener.getsockname()[1]} (Ctrl-C ends it)", markup=False
    )
    server = uvicorn.Server(
        uvicorn.Config(application, log_level="warning", server_header=False, timeout_graceful_shutdown=2)
    )
    server.run(sockets=[listener])
    if not server.started:
        raise ClustergraphError("The service did not start; what is wrong stands above.")


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=1024
        )
    except socket.gaierror as error:
        raise InputError(
            f"There is no address '{host}' here ({error.strerror}); give another one with --host."
        ) from None
    except OSError as error:
        raise InputError(
            f"Port {port} at {host} cannot be used ({os.strerror(error.errno or 0)}); give another one with --port."
        ) from None
