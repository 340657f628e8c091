"""What the tests of pictures share: figures of the real graph, made once."""

import re

import pytest

from clustergraph import network
from clustergraph.library import ClusterGraph
from clustergraph.network import Graph, Participations, Result, Spoken

# What may stand in a page that fetches nothing: the name of SVG's own vocabulary, and links that a reader follows.
ELSEWHERE = re.compile(r"""(?:src|href|url|import|fetch)\s*[=(]\s*["']?\s*(?:https?:)?//(?!127\.0\.0\.1)[^"' )>]+""")


@pytest.fixture(scope="session")
def table(graph: ClusterGraph) -> Participations:
    return graph.participations()


@pytest.fixture(scope="session")
def spoken(graph: ClusterGraph) -> Spoken:
    return graph.spoken()


@pytest.fixture(scope="session")
def coverage(spoken: Spoken) -> Result:
    return network.coverage_matrix(spoken, "aspect", "sector", scheme="rs-2025-0671")


@pytest.fixture(scope="session")
def one(table: Participations) -> Graph:
    return network.project(network.two_mode(table), "newman")
