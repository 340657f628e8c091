from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest

from clustergraph.charts import coordinates
from clustergraph.charts.coordinates import HEIGHT, WIDTH, places, stored
from clustergraph.network import Graph, Participations


def test_everybody_whom_a_picture_may_show_has_a_place_of_their_own(table: Participations) -> None:
    known = stored()
    missing = sorted(set(coordinates.everybody(table)) - set(known))
    assert not missing, f"no place for {missing[:3]}: keep them (see charts/coordinates.py) and commit coordinates.csv"
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in known.values())


def test_no_name_covers_another(one: Graph) -> None:
    at = places(one)
    for a, b in combinations(sorted(one), 2):
        left, right = sorted((a, b), key=lambda node: at[node][0])
        room = 20 + 6 * min(len(one.nodes[left]["label"]), 34)
        assert at[right][0] - at[left][0] >= room or abs(at[a][1] - at[b][1]) >= 14, (a, b)


def test_nothing_is_drawn_by_chance_and_nobody_moves_from_where_it_was_put(one: Graph) -> None:
    assert places(one, {}) == places(one, {})
    assert places(one) == {actor: stored()[actor] for actor in one}


def test_who_is_new_moves_nobody(one: Graph) -> None:
    larger = one.copy()
    larger.add_node("new", label="A newcomer", bipartite=0)
    larger.add_edge("new", next(iter(one)))
    before, after = places(one), places(larger)
    assert {node: after[node] for node in one} == before
    x, y = after["new"]
    assert all(abs(y - down) >= 14 or abs(x - across) > 26 for across, down in stored().values())


def test_a_place_is_found_for_each_of_many_newcomers(one: Graph) -> None:
    larger, known = one.copy(), next(iter(one))
    for number in range(60):
        larger.add_node(f"new{number:02}", label="En ny aktör", bipartite=0)
        larger.add_edge(f"new{number:02}", known)
    made = places(larger)
    assert len({made[node] for node in larger}) == len(larger)
    new = [made[f"new{number:02}"] for number in range(60)]
    assert all(abs(a[1] - b[1]) >= 14 or abs(a[0] - b[0]) > 90 for a, b in combinations(new, 2))


def test_new_places_are_kept_beside_the_old(one: Graph, tmp_path: Path) -> None:
    coordinates.keep(one.subgraph(list(one)[:3]), tmp_path / "c.csv")
    assert (tmp_path / "c.csv").read_text("utf-8") == coordinates.STORE.read_text("utf-8")


def test_places_are_written_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.relabel_nodes(
        nx.path_graph(3), {0: f"{coordinates.ID}actor/a", 1: f"{coordinates.ID}actor/b", 2: f"{coordinates.ID}actor/c"}
    )
    made = places(graph, {})
    coordinates.write(made, tmp_path / "c.csv")
    monkeypatch.setattr(coordinates, "STORE", tmp_path / "c.csv")
    stored.cache_clear()
    assert stored() == made
    stored.cache_clear()
