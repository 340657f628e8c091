from collections.abc import Callable
from math import comb

import networkx as nx
import numpy as np
import pytest

from clustergraph.errors import ParameterError
from clustergraph.network import Participations, project, projection, two_mode
from clustergraph.network.projection import benjamini_hochberg, matrix
from clustergraph.network.twomode import actors
from tests.network.conftest import examples_run

Make = Callable[[dict[str, str]], nx.Graph]
GROUPS = {"letter": "abcde", "council": "abc", "club": "ab", "alone": "f"}


def test_the_examples_hold() -> None:
    assert examples_run("projection")


def test_count_and_newman_are_those_of_networkx(make_two: Make) -> None:
    davis = nx.davis_southern_women_graph()
    for two in (make_two(GROUPS), davis):
        women = actors(two)
        count = nx.bipartite.weighted_projected_graph(two, women)
        newman = nx.bipartite.collaboration_weighted_projected_graph(two, women)
        for weighting, wanted in (("count", count), ("newman", newman)):
            made = project(two, weighting)
            assert {frozenset(edge) for edge in made.edges} == {frozenset(edge) for edge in wanted.edges}
            for one, other, weight in made.edges(data="weight"):
                assert weight == pytest.approx(wanted.edges[one, other]["weight"], abs=1e-12)


def test_a_link_knows_its_groups_and_its_passages(make_table: Callable[..., Participations]) -> None:
    one = project(two_mode(make_table(["a g", "b g", "a h", "b h", "c h", "d i"])))
    link = one.edges["a", "b"]
    assert (link["groups"], link["passages"], link["count"]) == (("g", "h"), ("p0", "p1", "p2", "p3"), 2)
    assert one.degree("d") == 0  # who shares nothing stays


def test_the_passages_of_the_real_graph_name_both(table: Participations) -> None:
    two = two_mode(table)
    for one, other, link in project(two).edges(data=True):
        for actor in (one, other):
            said = {p for g in link["groups"] for r in two.edges[actor, g]["participations"] for p in r.passages}
            assert said <= set(link["passages"])


def test_the_backbone_s_p_is_the_share_of_draws(make_two: Make) -> None:
    made = project(make_two(GROUPS), "backbone", alpha=1)
    # a is in 3 of 4 things, b in 3 of 4, and they share 3: the one draw of C(4, 3) that hits all three
    assert made.edges["a", "b"]["p"] == pytest.approx(1 / comb(4, 3))
    # a in 3, d in 1, they share 1: 3 of 4
    assert made.edges["a", "d"]["p"] == pytest.approx(3 / 4)
    assert made.graph["tested"] == comb(6, 2)
    kept = project(make_two(GROUPS), "backbone")
    assert (kept.number_of_edges(), kept.graph["smallest_p"]) == (0, pytest.approx(1 / 4))
    assert kept.graph["note"].startswith("Too few things (4) for 15 pairs")


def test_what_is_more_than_chance_is_kept(make_two: Make) -> None:
    groups = {f"pair{n}": "ab" for n in range(12)} | {f"g{n}": "cdef"[n % 4] + "cdef"[n // 4 % 4] for n in range(12)}
    made = project(make_two(groups), "backbone")
    assert list(made.edges) == [("a", "b")]
    assert "note" not in made.graph


def test_under_the_null_few_links_are_kept() -> None:
    generator = np.random.default_rng(7)
    p = [
        link["p"]
        for _ in range(20)
        for *_, link in project(_random(generator, 12, 60, 20), "backbone", alpha=1).edges(data=True)
    ]
    assert len(p) > 1000
    for level in (0.01, 0.05, 0.2):  # an upper tail of counts is never smaller than it should be
        assert sum(value <= level for value in p) / len(p) < level * 1.3


def _random(generator: np.random.Generator, people: int, things: int, each: int) -> nx.Graph:
    two = nx.Graph()
    two.add_nodes_from(range(people), bipartite=0)
    two.add_nodes_from((f"t{n}" for n in range(things)), bipartite=1)
    for person in range(people):
        two.add_edges_from((person, f"t{n}") for n in generator.choice(things, each, replace=False))
    return two


def test_adjusted_p_values_are_those_of_the_paper() -> None:
    # Benjamini and Hochberg (1995), table of 15 p-values: at 0.05 the four smallest are rejected
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1,
    ]
    assert (benjamini_hochberg(np.array(p)) <= 0.05).sum() == 4
    assert benjamini_hochberg(np.array([0.01]), tests=10).tolist() == [0.1]


def test_the_matrix_is_the_network(make_two: Make) -> None:
    rows, incidence = matrix(make_two(GROUPS))
    assert rows == list("abcdef")
    assert (incidence @ incidence.T).toarray()[0].tolist() == [3, 3, 2, 1, 1, 0]


@pytest.mark.parametrize(
    ("given", "words"), [({"weighting": "jaccard"}, "count, newman, backbone"), ({"alpha": 0}, "alpha is 0")]
)
def test_what_cannot_be_weighed_is_said(given: dict[str, object], words: str, make_two: Make) -> None:
    with pytest.raises(ParameterError, match=words):
        project(make_two(GROUPS), **given)


@pytest.mark.parametrize("weighting", projection.WEIGHTINGS)
def test_nobody_and_actors_who_share_nothing_have_no_links(weighting: str, make_two: Make) -> None:
    assert len(project(nx.Graph(), weighting)) == 0
    apart = project(make_two({"one": "a", "other": "b"}), weighting)
    assert (sorted(apart), apart.number_of_edges()) == (["a", "b"], 0)


def test_a_network_of_one_mode_is_refused(make_two: Make) -> None:
    with pytest.raises(ParameterError, match=r"'a' is neither actor \(bipartite=0\) nor group"):
        project(nx.Graph([("a", "b")]))


def test_a_projection_is_not_projected_again(make_two: Make) -> None:
    with pytest.raises(ParameterError, match=r"a — \w links two actors: give the two-mode network"):
        project(project(make_two(GROUPS)))


def test_where_the_backbone_keeps_nothing_it_says_so(table: Participations) -> None:
    made = project(two_mode(table), "backbone")
    assert made.number_of_edges() == made.graph["kept"] == 0
    assert str(made.graph["note"]).startswith("None of ")


def test_a_circle_too_large_to_pair_is_refused_before_memory_is_full(
    make_two: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projection, "MOST_PAIRS", 13)
    with pytest.raises(ParameterError, match="The 5 actors of the largest group and the others make up to 14 pairs"):
        project(make_two(GROUPS))
