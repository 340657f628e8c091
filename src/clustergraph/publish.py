"""Publishing a release: loading it, graph by graph, into any server that speaks SPARQL 1.1 and the Graph Store Protocol.

The server itself keeps the record of what has been loaded (see holding), and a graph's entry is struck out before the
graph is touched. So a load that is killed is taken up again by running it again, and a graph that is there and right is
not sent twice. While a release is loaded its graphs are replaced one after the other, and readers see that.

A graph is verified by what the server says of it: how many triples it holds and how long their texts are together
(blank nodes left out), and, where it is small enough to be read back, that it is the same graph, term by term. So what a
bulk loader has loaded from the release's file is found in place, and only the union and the record are added.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from clustergraph.errors import EndpointError
from clustergraph.holding import Graph, Holding
from clustergraph.iris import RELEASE_GRAPH, UNION_GRAPH
from clustergraph.portions import Portioned, portion_out
from clustergraph.rdf import canonical, parse_file
from clustergraph.release import Release
from clustergraph.remote import RemoteEngine
from clustergraph.remotestore import RemoteStore

_READ_BACK = 5000  # triples up to which a graph is read back; servers cap answers, commonly at 10 000
Step = Callable[[str], object]


@dataclass
class Report:
    """What was done: graphs loaded, found in place, removed; and how the loaded ones were verified."""

    release: str
    loaded: list[str]
    kept: list[str]
    removed: list[str]
    identical: list[str]
    triples: int

    def as_json(self) -> Mapping[str, Any]:
        return self.__dict__


class Publisher:
    """Loads one release into one server."""

    def __init__(self, release: Release, engine: RemoteEngine, store: RemoteStore, step: Step) -> None:
        self._release, self._engine, self._store, self._step = release, engine, store, step
        self._graphs: dict[str, Graph] = {}

    def publish(self, rehearse: bool = False) -> Report:
        """Load what is missing; `rehearse` tells what would be done, and does nothing."""
        self._store.require()
        before = self._engine.ask_holding()
        report = Report(self._release.digest, [], [], [], [], 0)
        with TemporaryDirectory(prefix="clustergraph-") as folder:
            graphs = portion_out(self._release.graph, Path(folder))
            report.triples = graphs[-1].triples
            report.removed = sorted(set(before.graphs) - {graph.iri for graph in graphs})
            for graph in graphs:
                (report.kept if self._is_there(graph, before) else report.loaded).append(graph.iri)
            if not rehearse:
                self._graphs = dict(before.graphs) | {iri: Graph() for iri in report.loaded}
                self._graphs |= {g.iri: Graph(g.triples, g.digest) for g in graphs if g.iri in report.kept}
                self._carry_out(report, {graph.iri: graph for graph in graphs}, before)
        return report

    def _carry_out(self, report: Report, graphs: Mapping[str, Portioned], before: Holding) -> None:
        if not report.loaded and not report.removed and before.release == self._release.digest:
            return
        self._record(None)
        for iri in report.loaded:
            self._step(f"{_short(iri)}: {graphs[iri].triples} triples")
            self._load(graphs[iri])
            if self._verify(graphs[iri]):
                report.identical.append(iri)
            self._graphs[iri] = Graph(graphs[iri].triples, graphs[iri].digest)
            self._record(None)
        for iri in report.removed:
            self._store.remove(iri)
            del self._graphs[iri]
        self._record(self._release.digest)
        if self._engine.ask_holding().release != self._release.digest:
            raise EndpointError(
                f"{self._engine.url} does not show what {self._store.url} has taken; do the two belong together?"
            )

    def _record(self, release: str | None) -> None:
        self._store.put(RELEASE_GRAPH, Holding(release, self._graphs).ntriples())

    def _is_there(self, graph: Portioned, before: Holding) -> bool:
        """Whether the record says so, or says nothing of it (a bulk loader keeps none), and the server agrees."""
        sent = Graph(graph.triples, graph.digest)
        return before.graphs.get(graph.iri, sent) == sent and self._measure(graph.iri) == (graph.triples, graph.length)

    def _load(self, graph: Portioned) -> None:
        send = self._store.put
        for portion in graph.portions():
            send(graph.iri, portion)
            send = self._store.add

    def _verify(self, graph: Portioned) -> bool:
        """Whether the graph was read back and is identical; raises if it is not what was sent."""
        found, sent = self._measure(graph.iri), (graph.triples, graph.length)
        if found != sent:
            raise EndpointError(
                f"{self._store.url} took {_short(graph.iri)} and now holds {found[0]} triples of {found[1]} characters "
                f"instead of {sent[0]} of {sent[1]}; see what its log says, and publish again."
            )
        if graph.triples > _READ_BACK:
            return False
        return _canonical(self._store.read(graph.iri), graph) == _canonical(b"".join(graph.portions()), graph)

    def _measure(self, iri: str) -> tuple[int, int]:
        """How many triples a graph holds, and how many characters the texts of those without blank nodes have."""
        (counted,) = self._engine.ask_whole(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}").records
        (summed,) = self._engine.ask_whole(
            "SELECT (SUM(STRLEN(STR(?s)) + STRLEN(STR(?p)) + STRLEN(STR(?o))) AS ?n) "
            f"WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o)) }} }}"
        ).records
        return int(str(counted["n"])), int(str(summed["n"] or 0))


def _canonical(triples: bytes, graph: Portioned) -> bytes:
    path = graph.free.with_name("read-back.nt")
    path.write_bytes(triples)
    return canonical(parse_file(path))


def _short(iri: str) -> str:
    return "the union of all graphs" if iri == UNION_GRAPH else iri
