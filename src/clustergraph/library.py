"""The Python interface: open a release or an endpoint, ask, and get a DataFrame."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clustergraph.answer import Answer
from clustergraph.embedded import ConfinedEngine, EmbeddedEngine
from clustergraph.engine import Engine
from clustergraph.errors import ReleaseError
from clustergraph.project import Project
from clustergraph.queryfile import QueryFile, read_query
from clustergraph.questions import Questions, ask
from clustergraph.release import open_release
from clustergraph.remote import RemoteEngine

if TYPE_CHECKING:
    from clustergraph.network import Given, Graph, Participations, Result, Spoken

RELEASES = Path("build/release")


class ClusterGraph:
    """A graph to ask, wherever it is. Make one with `clustergraph.open`."""

    def __init__(self, engine: Engine, questions: Questions, origin: str) -> None:
        self._engine = engine
        self.questions = questions
        self.origin = origin
        self._queries = Project().queries

    def ask(self, name: str, values: Mapping[str, str] | None = None, **more: object) -> Answer:
        """The answer to a named question such as "cq01"; values for its parameters as a mapping or as keywords.

        Raises UnknownError (with the nearest ids) for a question there is none of, and ParameterError for a value
        that does not fit.
        """
        given = {**(values or {}), **more}
        return ask(self._engine, self.question(name), {key: str(value) for key, value in given.items()})

    def question(self, name: str) -> QueryFile:
        """A named question: its header, parameters and query text."""
        return self.questions[name]

    def query(self, text: str) -> Answer:
        """The answer to a SPARQL query. Raises QuerySyntaxError with line and column, RefusedError for updates."""
        return self._engine.query(text)

    def participations(self) -> "Participations":
        """Who takes part in what, as the documents say it: read once, to make several networks of."""
        from clustergraph.network.participations import read  # noqa: PLC0415 - networkx and scipy take a second

        return read(self._engine, self._queries)

    def regions(self, known: "Given | None" = None) -> "Result":
        """The county of each organisation and on what grounds; `clustergraph.network.regions` has how. Give it to `network`.

        >>> import clustergraph
        >>> graph = clustergraph.open()                                                       # doctest: +SKIP
        >>> graph.network(regions=graph.regions({"actor/karolinska-institutet": "stockholms-lan"}))  # doctest: +SKIP
        """
        from clustergraph.network.regions import read, regions  # noqa: PLC0415

        return regions(self.participations(), read(self._engine, self._queries), known)

    def network(self, **what: Any) -> "Graph":
        """The network of actors and what they take part in, as a networkx graph whose edges know their passages.

        `what` says which participations are taken and how actors are counted: `clustergraph.network.two_mode` has it all.

        >>> import clustergraph
        >>> graph = clustergraph.open().network(layers=["agreement"], as_of="2025-02-03")     # doctest: +SKIP
        """
        from clustergraph.network.twomode import two_mode  # noqa: PLC0415

        return two_mode(self.participations(), **what)

    def names(self, lang: str = "sv") -> dict[str, str]:
        """By address what everything is called in `lang` ("sv" or "en"): for `clustergraph.charts`, and to join to your own tables."""
        rows = self._engine.query(read_query(self._queries / "network-names.rq").text).rows
        return {str(row["thing"]): str(row["label"]) for row in rows if getattr(row["label"], "language", None) == lang}

    def spoken(self) -> "Spoken":
        """What the documents say of aspects, areas and challenges, and with whom, for `clustergraph.network.coverage_matrix`."""
        from clustergraph.network.spoken import read  # noqa: PLC0415

        return read(self._engine, self._queries, self.participations())

    def dated(self, lang: str = "sv") -> "Result":
        """What the documents date, earliest first, each with its passages; `clustergraph.network.dated` has how."""
        from clustergraph.network.dated import dated  # noqa: PLC0415

        return dated(self._engine, self._queries, lang)

    def gap(self, name: str, lang: str = "sv") -> "Result":
        """What a named gap such as "area-without-owner" finds, with its scope and passages; 'clustergraph gaps' lists them."""
        from clustergraph.network.gap import gap  # noqa: PLC0415

        return gap(self._engine, self._queries, name, lang)

    def caution(self, local: Path = RELEASES) -> str | None:
        """What to know before an endpoint's answers are relied on: that it holds half a release, or not the local one."""
        if not isinstance(self._engine, RemoteEngine) or not self._engine.holding.graphs:
            return None
        held = self._engine.holding.release
        if held is None:
            return f"The release at {self.origin} is not loaded whole; run 'clustergraph publish' again."
        try:
            wanted = open_release(local).digest
        except ReleaseError:
            return None
        if held == wanted:
            return None
        return f"{self.origin} holds release {held[:12]}, not {wanted[:12]} as in {local}."

    def __repr__(self) -> str:
        return f"<ClusterGraph {self.origin}>"


def open_graph(source: str | Path | None = None, *, timeout: float = 60, confined: bool = False) -> ClusterGraph:
    """Open a graph: a release, the folder that releases are kept in, or the address of any SPARQL 1.1 endpoint.

    Without a source, the current release in build/release below the working folder. `timeout` is in seconds and is for
    endpoints, and for a release that is `confined`: then each query runs in a process of its own, which is stopped at
    its deadline and can reach nothing, but takes about a second to start. Who we are to an endpoint is said by the
    environment (CLUSTERGRAPH_USER and CLUSTERGRAPH_PASSWORD, or CLUSTERGRAPH_TOKEN). The named questions are the project's
    own in every case. An endpoint must hold the graph: loaded by 'clustergraph publish', or with the union of its graphs
    as default graph.

    >>> import clustergraph
    >>> graph = clustergraph.open()                                    # doctest: +SKIP
    >>> graph.ask("cq03").frame()                                      # doctest: +SKIP
    >>> clustergraph.open("http://127.0.0.1:8000/sparql").ask("cq01")  # doctest: +SKIP
    """
    questions = Questions(Project().queries)
    if isinstance(source, str) and re.match(r"https?://", source, re.IGNORECASE):
        return ClusterGraph(RemoteEngine(source, max(1, round(timeout))), questions, source)
    release = open_release(Path(source) if source is not None else RELEASES)
    engine = ConfinedEngine(release.graph, timeout=timeout) if confined else EmbeddedEngine.load(release.graph)
    return ClusterGraph(engine, questions, f"release {release.digest[:12]}")
