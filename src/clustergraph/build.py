"""From the project's files to a release: load, infer, check, look for gaps, write."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from itertools import chain
from pathlib import Path

from clustergraph import __version__, pages
from clustergraph.census import Census
from clustergraph.check import Finding, check, summary
from clustergraph.dumps import write_dumps
from clustergraph.errors import ReleaseError, ViolationsError
from clustergraph.gaps.survey import Gaps, survey
from clustergraph.gaps.survey import quads as gap_quads
from clustergraph.handbook import Handbook
from clustergraph.infer import infer
from clustergraph.iris import DERIVED_GRAPH, GAPS_GRAPH, RULES_GRAPH, SKOS_ALT_LABEL, SKOS_PREF_LABEL
from clustergraph.lines import Quads, sorted_lines, told
from clustergraph.names import OtherName, name_quads
from clustergraph.project import Loaded, Project
from clustergraph.queryfile import read_queries, read_query
from clustergraph.rdf import Store
from clustergraph.release import Release, open_release, write_release
from clustergraph.withdrawn import Withdrawal, withdrawn_quads

Progress = Callable[[str], None]
# What these do decides what a release says; another module may change without a release being built again.
_MODULES = (
    "answer",
    "build",
    "census",
    "check",
    "columns",
    "constraints",
    "diagram",
    "dumps",
    "engine",
    "errors",
    "gaps/survey",
    "glossary",
    "guard",
    "handbook",
    "identifier",
    "infer",
    "iris",
    "kept",
    "layout",
    "lines",
    "markup",
    "links",
    "mapping",
    "mismatch",
    "model",
    "names",
    "pages",
    "places",
    "portion",
    "project",
    "queryfile",
    "questions",
    "rdf",
    "records",
    "release",
    "shacl",
    "sheet",
    "steady",
    "syntax",
    "terms",
    "withdrawn",
    "words",
)

_CALLED = f"SELECT ?thing ?name {{ ?thing <{SKOS_PREF_LABEL}>|<{SKOS_ALT_LABEL}> ?name }}"


@dataclass(frozen=True)
class Graph:
    """Everything loaded; `store` also holds what follows from it."""

    loaded: Loaded
    store: Store
    withdrawn: list[Withdrawal]
    names: list[OtherName]

    @property
    def derived(self) -> Quads:
        """What follows by the rules, and the rules."""
        return Quads(lambda: self.store.quads(DERIVED_GRAPH, RULES_GRAPH))


def assemble(project: Project, progress: Progress = lambda _: None) -> Graph:
    """Load the project's files and infer what follows."""
    loaded = project.load(progress)
    withdrawn = project.withdrawn(loaded.subjects)
    store = Store(told(loaded.quads, "loading", progress))
    called = {(str(row["thing"]), str(row["name"])) for row in store.select(_CALLED)}
    names = project.names(loaded.subjects, called)
    infer(store, read_queries(project.queries, "rule"), progress)
    return Graph(loaded, store, withdrawn, names)


def find(
    project: Project, graph: Graph, progress: Progress = lambda _: None, *, reasoning: bool = False
) -> list[Finding]:
    return check(project, graph.loaded, graph.derived, graph.store, progress, reasoning=reasoning)


def up_to_date(project: Project, home: Path) -> Release | None:
    """The current release, if it was built from these very files by this version of the program."""
    try:
        release = open_release(home)
    except ReleaseError:
        return None
    same = release.inputs == project.inputs() and release.manifest["versions"] == versions()
    return release if same else None


def versions() -> dict[str, str]:
    """What a release depends on besides its inputs: the program's own text, and the libraries that it is built with."""
    modules = b"".join((Path(__file__).parent / f"{name}.py").read_bytes() for name in _MODULES)
    program = sha256(modules + pages.program())
    libraries = {
        name: version(name) for name in ("jinja2", "markdown-it-py", "pyoxigraph", "pyshacl", "python-stdnum", "rdflib")
    }
    libraries["zlib"] = zlib.ZLIB_RUNTIME_VERSION  # another packs the same graph into other bytes
    return {"clustergraph": __version__, "program": program.hexdigest(), **libraries}


def build(project: Project, home: Path, progress: Progress = lambda _: None) -> Release:
    """Build a release and make it the current one. Raises ViolationsError, and changes nothing, if a check fails."""
    inputs = project.inputs()  # before reading: a file changed meanwhile makes the next build start again
    graph = assemble(project, progress)
    findings = find(project, graph, progress)
    if summary(findings)["Violation"]:
        raise ViolationsError(summary(findings)["Violation"], findings)
    _look_for_gaps(project, graph, progress)
    rest = [*project.shape_quads(), *withdrawn_quads(graph.withdrawn), *name_quads(graph.names)]
    graph.store.extend(rest)
    docs = _docs(project, graph.store, progress)
    everything = chain(graph.loaded.quads, graph.derived, graph.store.quads(GAPS_GRAPH), rest)
    lines = Census(told(sorted_lines(told(everything, "sorting", progress)), "writing the release", progress))
    facts = {"inputs": inputs, "versions": versions(), "counts": lines.counts, "findings": summary(findings)}
    return write_release(
        home, lines, [finding.as_dict() for finding in findings], facts, docs, partial(write_dumps, progress=progress)
    )


def _look_for_gaps(project: Project, graph: Graph, progress: Progress) -> None:
    """What is missing, and of which classes that is. Looked for in a graph without faults: what is wrong would be taken
    for missing."""
    graph.store.extend(gap_quads(survey(graph.store.select, Gaps(project.queries), progress)))
    infer(graph.store, [read_query(project.queries / "rule-superclass.rq")], progress)


def _docs(project: Project, store: Store, progress: Progress) -> dict[str, bytes]:
    """The model to read, for those who have the release and no server."""
    files = Handbook.of_store(store, project.queries, progress).files()
    return {**files, "clustergraph.ttl": project.ontology()}
