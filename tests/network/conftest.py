"""What the tests of the network share: the real graph's participations, and networks small enough to count by hand."""

import doctest
from collections.abc import Callable
from importlib import import_module

import networkx as nx
import pytest

from clustergraph.library import ClusterGraph
from clustergraph.network import Participation, Participations, Thing

PLAN = "handlingsplan-samverkanskultur-rs-2019-0751"
LATER = [
    "avsiktsforklaring-ksn-2024-01748",
    "remissvar-stockholms-stad-rs-2025-0671",
    "strategi-rs-2025-0671",
    "tjansteutlatande-rs-2025-0671",
]
FIVE = [PLAN, *LATER]  # what is said of the cluster below is said of these; other sources may come
EVERYBODY = ["in", "partner", "expected"]


@pytest.fixture(scope="session")
def table(graph: ClusterGraph) -> Participations:
    """Who takes part in what, in the real graph."""
    return graph.participations()


@pytest.fixture
def make_table() -> Callable[..., Participations]:
    """Participations from "actor group" lines, and what there is to say of the things by their names."""

    def make(lines: list[str], things: dict[str, dict[str, list[str]]] | None = None, **same: object) -> Participations:
        records = []
        for number, line in enumerate(lines):
            actor, group = line.split()
            plain = Participation(f"r{number}", actor, group, "member", None, None, None, (f"p{number}",), "explicit")
            records.append(plain._replace(**same))
        return Participations(tuple(records), {iri: Thing(iri, dict(of)) for iri, of in (things or {}).items()})

    return make


@pytest.fixture
def make_two() -> Callable[[dict[str, str]], nx.Graph]:
    """A two-mode network from groups and the letters of their actors: {"letter": "abc"}."""

    def make(groups: dict[str, str]) -> nx.Graph:
        two = nx.Graph()
        for group, members in groups.items():
            two.add_node(group, bipartite=1)
            two.add_nodes_from(members, bipartite=0)
            two.add_edges_from((member, group) for member in members)
        return two

    return make


def examples_run(module: str) -> bool:
    """Whether a module's docstrings have examples, and all of them hold."""
    result = doctest.testmod(import_module(f"clustergraph.network.{module}"))
    return result.attempted > 0 and result.failed == 0
