"""What links share is what each would find by looking for its own."""

import random
from collections.abc import Callable

import networkx as nx
import numpy as np
import pytest

from clustergraph.network import Participations, project, two_mode
from clustergraph.network.participations import in_order
from clustergraph.network.projection import matrix
from clustergraph.network.shared import Incidence, shared
from clustergraph.network.twomode import groups

PASSAGE = "https://w3id.org/clustergraph/id/passage"


def _looked_for(two: nx.Graph, one: str, other: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    both = sorted(set(two[one]) & set(two[other]))
    records = [r for group in both for actor in (one, other) for r in two.edges[actor, group]["participations"]]
    return tuple(both), in_order(passage for record in records for passage in record.passages)


def _random_table(make_table: Callable[..., Participations], seed: int) -> Participations:
    """Actors in groups of all sizes, some twice, with none, one or several passages; a 10 comes after a 9."""
    generator = random.Random(seed)
    lines = [f"a{generator.randrange(30)} g{int(generator.random() ** 2 * 25)}" for _ in range(200)]
    table = make_table(lines)
    passages = [f"{PASSAGE}/brev/{n * 5}-{n * 5 + 3}" for n in range(40)] + ["http://register.example/1", "x"]
    records = tuple(
        r._replace(passages=in_order(generator.choices(passages, k=generator.choice((0, 1, 1, 3)))))
        for r in table.records
    )
    return Participations(records, table.things)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("weighting", ["count", "newman", "backbone"])
def test_links_share_what_each_of_them_would_find(
    weighting: str, seed: int, make_table: Callable[..., Participations]
) -> None:
    two = two_mode(_random_table(make_table, seed))
    made = project(two, weighting, alpha=1)
    assert made.number_of_edges() > 20
    for one, other, link in made.edges(data=True):
        assert (link["groups"], link["passages"]) == _looked_for(two, one, other)


def test_links_are_answered_in_the_order_they_are_asked_for(make_table: Callable[..., Participations]) -> None:
    two = two_mode(_random_table(make_table, 9))
    rows, cells = matrix(two)
    links = [(one, other) for one, other in reversed(list(project(two).edges))][::3]
    one, other = (np.array([rows.index(link[end]) for link in links]) for end in (0, 1))
    found = shared(two, Incidence(rows, groups(two), cells), one, other)
    assert list(zip(*found, strict=True)) == [_looked_for(two, *link) for link in links]


def test_without_links_and_without_passages_nothing_is_shared(make_two: Callable[..., nx.Graph]) -> None:
    two = make_two({"letter": "ab", "club": "b"})
    assert project(two).edges["a", "b"]["passages"] == ()
    rows, cells = matrix(two)
    none = np.array([], dtype=np.int64)
    assert shared(two, Incidence(rows, groups(two), cells), none, none) == ([], [])
