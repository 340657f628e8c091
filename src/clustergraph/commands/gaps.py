"""The command `gaps`: what the documents leave out, with counts and passages."""

from typing import Annotated

import typer

from clustergraph.arguments import JsonOption, ReleaseOption
from clustergraph.gaps.report import FORMATS, finding_table, listing
from clustergraph.gaps.survey import Gaps, survey
from clustergraph.library import RELEASES, open_graph
from clustergraph.project import Project
from clustergraph.terminal import err, print_table, progress
from clustergraph.words import GAP_WORDS


def gaps_command(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[GAP]", help="A gap, such as area-without-owner. Without it, all are counted."),
    ] = None,
    form: Annotated[str, typer.Option("--format", help="table, csv, json, md or html.")] = "table",
    release: ReleaseOption = RELEASES,
    endpoint: Annotated[
        str | None, typer.Option("--endpoint", metavar="URL", help="Look in this SPARQL endpoint instead.")
    ] = None,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Seconds that an endpoint may take.")] = 60,
    as_json: JsonOption = False,
    lang: Annotated[str, typer.Option("--lang", help="Language of titles and names: en or sv.")] = "en",
) -> None:
    """Count what the documents leave out, or list one gap with the passages that show it.

    A finding says that these documents do not say something, not that it is not so.
    """
    if form not in {"table", *FORMATS}:
        raise typer.BadParameter("give table, csv, json, md or html", param_hint="--format")
    if lang not in {"en", "sv"}:
        raise typer.BadParameter("give en or sv", param_hint="--lang")
    every = Gaps(Project().queries)
    wanted = list(every) if name is None else [every[name]]
    with progress(as_json) as step:
        step("opening the graph")
        graph = open_graph(endpoint or release, timeout=timeout)
        caution = graph.caution(release)
        found = survey(lambda text: graph.query(text).records, wanted, step)
    if caution:
        err.print(f"clustergraph: {caution}", markup=False)
    form = "json" if as_json else form
    if form in FORMATS:
        print(FORMATS[form](found, lang, one=name is not None), end="")
        return
    words = GAP_WORDS[lang]
    if name is None:
        print_table(words["gaps"], *listing(found, lang), words["lead"])
    else:
        header = found[0].query.header
        note = f"{header[f'means@{lang}']}\n{words['scope']}: {header[f'scope@{lang}']}"
        print_table(f"{header[f'title@{lang}']} ({len(found[0].findings)})", *finding_table(found[0], lang), note)
