"""From a graph to a network: our road beside the shortest there is, over the same graph in one run.

`python benchmarks/roads.py 1000000` makes a graph of so many quads in which one in ten brings a participation, and goes each
road in a process of its own, by turns, a few times; what is printed is the fastest. A bare road asks for TSV, reads it with
pandas, numbers actors and groups, multiplies the sparse matrix and puts weights between actors into a networkx graph. Ours
is what a user calls. Both end in the same actors, links and weights, or the run fails; ours knows more, and what that costs is
printed beside. The collector rests on every road.
"""

import argparse
import csv
import io
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import networkx as nx
import numpy as np
import pandas as pd
from scipy.sparse import csr_array, triu

from clustergraph.embedded import EmbeddedEngine
from clustergraph.engine import Engine
from clustergraph.iris import DEF
from clustergraph.library import ClusterGraph
from clustergraph.network import project
from clustergraph.network.bulk import uncollected
from clustergraph.network.participations import STANDINGS, things_of
from clustergraph.network.projection import matrix
from clustergraph.network.shared import Incidence, shared
from clustergraph.network.twomode import groups
from clustergraph.project import Project
from clustergraph.queryfile import read_query
from clustergraph.questions import Questions
from clustergraph.rdf import Store
from clustergraph.remote import RemoteEngine
from generate import Gatherings, write
from peers import running

TSV = "text/tab-separated-values"
QUERIES = Project().queries
PARTICIPATIONS, THINGS = (read_query(QUERIES / f"network-{name}.rq").text for name in ("participations", "things"))
PAIRS = f"SELECT ?actor ?group WHERE {{ ?record <{DEF}participant> ?actor ; <{DEF}participationIn> ?group }}"
Ask = Callable[[str], bytes]
Figures = dict[str, Any]


def bare(ask: Ask, *queries: str) -> nx.Graph:
    """Who is linked to whom, from the first answer; the others are read and left."""
    frames = [frame(ask(query)) for query in queries]
    (of_actor, actors), (of_group, found) = (pd.factorize(frames[0][name]) for name in ("?actor", "?group"))
    cells = csr_array((np.ones(len(of_actor), dtype=np.int64), (of_actor, of_group)), shape=(len(actors), len(found)))
    cells.data[:] = 1
    links = triu(cells @ cells.T, k=1).tocoo()
    names = np.array([iri[1:-1] for iri in actors], dtype=object)
    graph = nx.Graph()
    graph.add_nodes_from(names)
    graph.add_weighted_edges_from(zip(names[links.row], names[links.col], links.data.tolist(), strict=True))
    return graph


def frame(body: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(body), sep="\t", dtype=object, quoting=csv.QUOTE_NONE, na_filter=False)


def ours(engine: Engine) -> tuple[nx.Graph, Callable[[], Figures]]:
    """The network, and what tells afterwards what it cost to know more than the bare roads do."""
    graph = ClusterGraph(engine, Questions(QUERIES), "made up")
    two = graph.network(standing=STANDINGS, roll_up=False)  # everybody, as the bare roads have them
    one = project(two)
    return one, lambda: {
        "who they are": timed(lambda: things_of(engine.columns(THINGS))),
        "groups and passages of every link": timed(partial(shared, two, *_links(two, one))),
    }


def _links(two: nx.Graph, one: nx.Graph) -> tuple[Incidence, np.ndarray, np.ndarray]:
    rows, cells = matrix(two)
    row_of = {row: number for number, row in enumerate(rows)}
    ends = np.array([(row_of[a], row_of[b]) for a, b in one.edges])
    return Incidence(rows, groups(two), cells), ends.min(axis=1), ends.max(axis=1)


def timed(made: Callable[[], Any]) -> float:
    """Seconds of the processor."""
    began = time.process_time()
    made()
    return time.process_time() - began


def go(road: Callable[[], Any], told: "multiprocessing.Queue[Figures]") -> None:
    """In a process of its own: seconds, seconds of the processor, and memory beside what was there."""
    before, began, worked = _resident(), time.perf_counter(), time.process_time()
    with uncollected():
        graph = road()
    figures = {"seconds": time.perf_counter() - began, "processor": time.process_time() - worked}
    figures["MiB"] = _peak() - before
    more: Figures = {}
    if isinstance(graph, tuple):
        graph, after = graph
        with uncollected():
            more = after()
    lines = sorted(" ".join((*sorted(link[:2]), str(link[2]))) for link in graph.edges(data="weight"))
    said = {"actors": len(graph), "links": len(lines), "digest": sha256("\n".join(lines).encode()).hexdigest()}
    told.put({**figures, "graph": said, "more": more})


def _resident() -> float:
    """MiB of this process now."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize() / 2**20


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(roads: Mapping[str, Callable[[], Any]], rounds: int) -> dict[str, Figures]:
    """The fastest of some rounds, by turns, so that what else the machine does befalls all alike."""
    fork, best = multiprocessing.get_context("fork"), {}
    for _ in range(rounds):
        for name, road in roads.items():
            told = fork.Queue()
            process = fork.Process(target=go, args=(road, told))
            process.start()
            figures = told.get(timeout=600)
            process.join()
            if name not in best or figures["seconds"] < best[name]["seconds"]:
                best[name] = figures
    said = {json.dumps(figures["graph"]) for figures in best.values()}
    if len(said) > 1:
        sys.exit(f"The roads end in different graphs: {said}")
    return best


def asked(url: str) -> Ask:
    def ask(query: str) -> bytes:
        request = Request(url, urlencode({"query": query}).encode(), {"Accept": TSV})
        with urlopen(request, timeout=600) as answer:
            return bytes(answer.read())

    return ask


def roads(ask: Ask, make: Callable[[], Engine]) -> dict[str, Callable[[], Any]]:
    return {
        "bare: actor and group": lambda: bare(ask, PAIRS),
        "bare: participations whole": lambda: bare(ask, PARTICIPATIONS),
        "bare: and what is said of who takes part": lambda: bare(ask, PARTICIPATIONS, THINGS),
        "clustergraph": lambda: ours(make()),
    }


def report(title: str, best: Mapping[str, Figures]) -> str:
    mine = best["clustergraph"]
    lines = [f"\n{title}: {mine['graph']['actors']} actors, {mine['graph']['links']} links\n"]
    lines += ["| road | seconds | of the processor | MiB more | clustergraph to it | of the processor |"]
    lines += ["| --- | --- | --- | --- | --- | --- |"]
    for name, figures in best.items():
        ratios = (f"{mine[unit] / figures[unit]:.2f}×" for unit in ("seconds", "processor"))
        told = f"{figures['seconds']:.2f} | {figures['processor']:.2f} | {figures['MiB']:.0f}"
        lines.append(f"| {name} | {told} | {' | '.join(ratios)} |")
    carried = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in mine["more"].items())
    without = (mine["processor"] - sum(mine["more"].values())) / best["bare: participations whole"]["processor"]
    lines += [
        f"\nBeyond the bare roads, of the processor: {carried}; without, {without:.2f}× the participations whole."
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("quads", type=int)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="write the figures here")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "graph.nq"
        print(write(file, given.quads, kind=Gatherings), "quads")
        with running("oxigraph, memory", file, Path(folder)) as peer:
            url = f"http://127.0.0.1:{peer.port}{peer.path}"
            figures = {"over HTTP": measure(roads(asked(url), lambda: RemoteEngine(url, 600)), given.rounds)}
        store = Store.load(file)
        print(f"{store.select(f'SELECT (COUNT(*) AS ?n) {{ ?r a <{DEF}Participation> }}')[0]['n']} participations")
        local = roads(lambda query: store.evaluate(query, TSV).body, lambda: EmbeddedEngine(store))
        figures["in one process"] = measure(local, given.rounds)
    for title, best in figures.items():
        print(report(title, best))
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1), "utf-8")


if __name__ == "__main__":
    main()
