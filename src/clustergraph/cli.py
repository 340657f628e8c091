"""The command line: build, check, evidence, ask, gaps, harvest, publish, serve. Exit status 0 for done, 1 for a fault, 2 for wrong usage."""

import io
import os
import signal
import sys
from typing import Annotated

import typer

from clustergraph import __version__
from clustergraph.arguments import JsonOption, OutOption, ProjectOption, ReleaseOption, SourcesOption
from clustergraph.build import assemble, build, find, up_to_date
from clustergraph.check import summary
from clustergraph.commands.gaps import gaps_command
from clustergraph.commands.harvest import harvest_command
from clustergraph.commands.serve import serve_command
from clustergraph.documents import require_sources
from clustergraph.errors import ClustergraphError, InputError, ViolationsError
from clustergraph.evidence import verify
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


app.command("gaps")(gaps_command)
app.command("harvest")(harvest_command)
app.command("serve")(serve_command)
