"""Runs the thirteen queries against every server that is installed, side by side, and prints ratios as Markdown.

`python benchmarks/run.py 1000000` makes the graph, loads it into one server after the other, checks that all answer
alike, and measures. A ratio is this project's figure over the other's: below 1 is better for time and memory, above 1
for requests a second. Trust ratios of one run, not milliseconds of two.
"""

import argparse
import json
import math
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path

from generate import write
from measure import StoppedError, count, latency, memory, throughput
from peers import PEERS, MissingError, Peer, running

QUERIES = {path.stem: path.read_text("utf-8") for path in sorted((Path(__file__).parent / "queries").glob("*.rq"))}
UNDER_LOAD = ("point", "star")
OURS = "clustergraph"
_VALUES = 400  # of a query's parameter: distinct, so that no server profits from having answered before


@dataclass
class Figures:
    """What was measured of one server."""

    load: float
    start: float
    memory: float = 0
    counts: dict[str, int] = field(default_factory=dict)
    ms: dict[str, float] = field(default_factory=dict)
    rate: dict[str, float | None] = field(default_factory=dict)


class Parameters:
    """Organisations and collaborations of the graph, drawn by a seed, so that every server is asked the same."""

    def __init__(self, file: Path) -> None:
        named: dict[str, set[str]] = {"$organisation": set(), "$collaboration": set()}
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                if "/def/participationIn>" in line:
                    named["$collaboration"].add(line.split(" ")[2])
                elif "/def/sector>" in line:
                    named["$organisation"].add(line.split(" ")[0])
        self._values = {key: sorted(values) for key, values in named.items()}

    def fill(self, query: str, number: int) -> list[str]:
        """The query with so many values of its parameter; one without any stands there as often."""
        key = next((key for key in self._values if key in query), None)
        if key is None:
            return [query] * number
        values = random.Random(7).sample(self._values[key], min(number, len(self._values[key])))
        return [query.replace(key, value) for value in values]


def compare(file: Path, names: list[str], seconds: float) -> dict[str, Figures]:
    """Start all servers, then go from query to query and at each from server to server: what disturbs the machine
    for a while disturbs them all."""
    parameters = Parameters(file)
    with ExitStack() as all_of_them:
        peers = list(_started(all_of_them, file, names))
        measured = {peer.name: Figures(peer.load, peer.start) for peer in peers}
        for query, text in QUERIES.items():
            asked = parameters.fill(text, _VALUES)
            for peer in peers:  # all are asked what the first had time for, lest they are judged by other values
                runs = _latency(peer, measured[peer.name], query, asked, seconds * (1 if peer is peers[0] else 30))
                asked = asked[:runs] if peer is peers[0] and runs else asked
        for query in UNDER_LOAD:
            for peer in peers:
                asked = parameters.fill(QUERIES[query], 5000)
                measured[peer.name].rate[query] = throughput(peer.port, peer.path, asked, max(1, int(seconds)))
                asked = asked[:1]
                measured[peer.name].rate[f"{query}, the same again"] = throughput(
                    peer.port, peer.path, asked, max(1, int(seconds))
                )
        for peer in peers:
            measured[peer.name].memory = memory(peer.process.pid)
    return measured


def _started(stack: ExitStack, file: Path, names: list[str]) -> Iterator[Peer]:
    for name in names:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        try:
            peer = stack.enter_context(running(name, file, folder))
        except MissingError as error:
            print(f"LEFT OUT: {error}", file=sys.stderr)
        else:
            print(f"{name}: loaded in {peer.load:.1f} s, started in {peer.start:.1f} s", file=sys.stderr)
            yield peer


def _latency(peer: Peer, figures: Figures, name: str, queries: list[str], seconds: float) -> int:
    """How many runs there were."""
    client = peer.client()
    try:
        answers = [client.ask(query) for query in dict.fromkeys(queries[:3])]
    except StoppedError as stopped:
        print(f"{name}: {stopped}, {peer.name}", file=sys.stderr)
        figures.counts[name], figures.ms[name] = -1, math.inf
        return 0
    client.close()  # to count a long answer takes longer than servers keep a quiet connection
    figures.counts[name] = sum(count(answer, query) for answer, query in zip(answers, queries, strict=False))
    client = peer.client()
    figures.ms[name], runs = latency(client.ask, queries, seconds)
    client.close()
    print(f"{name}: {figures.ms[name]:.2f} ms, {figures.counts[name]} rows, {peer.name}", file=sys.stderr)
    return runs


def disagreements(measured: dict[str, Figures]) -> list[str]:
    """Where a server's answers have another size than the first's."""
    first = next(iter(measured.values()))
    return [
        f"{query}: {name} has {figures.counts[query]}, not {first.counts[query]}"
        for name, figures in measured.items()
        for query in QUERIES
        if figures.counts[query] != first.counts[query]
    ]


def table(measured: dict[str, Figures]) -> str:
    """Our figures, and for each other server the ratio of ours to its."""
    ours, others = measured[OURS], [name for name in measured if name != OURS]
    rows = [["", OURS, *(f"to {name}" for name in others)], ["---"] * (len(others) + 2)]
    for query, ms in ours.ms.items():
        rows.append([query, f"{ms:.2f} ms", *(_ratio(ms, measured[name].ms[query]) for name in others)])
    means = [
        statistics.geometric_mean(ours.ms[query] / measured[name].ms[query] for query in QUERIES) for name in others
    ]
    rows.append(["**geometric mean**", "", *(f"**{mean:.2f}×**" for mean in means)])
    for query, rate in ours.rate.items():
        rates = [measured[name].rate[query] for name in others]
        shown = "—" if rate is None else f"{rate:.0f}/s"
        rows.append([f"{query}, 8 clients", shown, *(_ratio(rate, other) for other in rates)])
    for what, unit in (("load", "s"), ("start", "s"), ("memory", "MiB")):
        mine = asdict(ours)[what]
        rows.append([what, f"{mine:.1f} {unit}", *(_ratio(mine, asdict(measured[name])[what]) for name in others)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _ratio(mine: float | None, other: float | None) -> str:
    return f"{mine / other:.2f}×" if mine and other and math.isfinite(mine / other) else "—"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("quads", type=int, help="size of the graph, 10000 for example")
    parser.add_argument("--only", action="append", choices=list(PEERS), help="a server; may be given more than once")
    parser.add_argument("--seconds", type=float, default=4, help="for each query and each load")
    parser.add_argument("--json", type=Path, help="write all figures to this file as well")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "cluster.nq")
        written = write(file, given.quads)
        names = list(dict.fromkeys([OURS, *(given.only or PEERS)]))
        measured = compare(file, names, given.seconds)
    for line in disagreements(measured):
        print(f"NOT ALIKE: {line}", file=sys.stderr)
    print(f"{written} quads\n\n{table(measured)}")
    if given.json:
        given.json.write_text(json.dumps({name: asdict(figures) for name, figures in measured.items()}), "utf-8")


if __name__ == "__main__":
    main()
