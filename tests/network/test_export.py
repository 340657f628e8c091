import csv
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest

from clustergraph.errors import InputError
from clustergraph.network import Participations, project, two_mode
from clustergraph.network.export import edges, flat, nodes, write
from tests.network.conftest import examples_run


def test_the_examples_hold() -> None:
    assert examples_run("export")


def test_the_tables_hold_every_node_and_every_edge(table: Participations) -> None:
    two = two_mode(table)
    people, links = nodes(two), edges(two)
    assert (len(people), len(links)) == (two.number_of_nodes(), two.number_of_edges())
    assert set(people.loc[links["source"].unique(), "bipartite"]) == {0}
    assert set(people.loc[links["target"].unique(), "bipartite"]) == {1}
    assert sum(links["records"].map(len)) == sum(len(p) for *_, p in two.edges(data="participations"))
    assert links["passages"].map(len).min() > 0
    assert list(edges(nx.Graph()).columns) == ["source", "target"]


@pytest.mark.parametrize(("ending", "read"), [("gexf", nx.read_gexf), ("graphml", nx.read_graphml)])
@pytest.mark.parametrize("mode", ["two", "one"])
def test_what_is_written_is_read_back(
    ending: str, read: object, mode: str, table: Participations, tmp_path: Path
) -> None:
    two = two_mode(table, as_of="2025-12", isolates=True)
    network = two if mode == "two" else project(two, "backbone", alpha=1)
    [path] = write(network, tmp_path / f"network.{ending}")
    back = read(path)
    wanted = flat(network)
    assert {frozenset(edge) for edge in back.edges} == {frozenset(edge) for edge in wanted.edges}
    for node, values in wanted.nodes(data=True):
        if ending == "gexf" and "end" in values:
            values["until"] = values.pop("end")
        assert values.items() <= back.nodes[node].items()
        assert "None" not in values.values()
    for one, other, values in wanted.edges(data=True):
        assert back.edges[one, other]["passages"] == values["passages"] != ""
    if ending == "graphml":
        assert (back.graph["as_of"], back.graph["left_out_standing"]) == ("2025-12", two.graph["left_out"]["standing"])


def test_gexf_holds_to_its_schema_and_says_how_it_was_made(table: Participations, tmp_path: Path) -> None:
    two = two_mode(table)
    assert any(two.nodes[node].get("end") for node in two)  # what would make it a network in time
    [path] = write(two, tmp_path / "network.gexf")
    names = "{http://www.gexf.net/1.2draft}"
    root = ElementTree.parse(path).getroot()
    assert [child.tag for child in root] == [f"{names}meta", f"{names}graph"]
    assert root[1].attrib == {"defaultedgetype": "undirected", "mode": "static"}
    assert "standing = in partner" in str(root[0].findtext(f"{names}description"))
    assert all(edge.keys() == ["source", "target", "id"] for edge in root.iter(f"{names}edge"))
    titles = [attribute.get("title") for attribute in root.iter(f"{names}attribute")]
    assert not {"source", "target", "id", "end"} & set(titles)


def test_igraph_reads_what_is_written(table: Participations, tmp_path: Path) -> None:
    one = project(two_mode(table, isolates=True), "newman")
    [path] = write(one, tmp_path / "network.graphml")
    igraph = pytest.importorskip("igraph")
    back = igraph.Graph.Read_GraphML(str(path))
    assert (back.vcount(), back.ecount()) == (one.number_of_nodes(), one.number_of_edges())
    assert back.vs["label"] == [one.nodes[name]["label"] for name in back.vs["id"]]
    weights = {frozenset(back.vs[[edge.source, edge.target]]["id"]): edge["weight"] for edge in back.es}
    assert weights == pytest.approx({frozenset(pair): one.edges[pair]["weight"] for pair in one.edges})


def test_csv_is_two_files(table: Participations, tmp_path: Path) -> None:
    two = two_mode(table)
    written = write(two, tmp_path / "network.csv")
    assert [path.name for path in written] == ["network-nodes.csv", "network-edges.csv"]
    rows = [list(csv.DictReader(path.read_text("utf-8").splitlines())) for path in written]
    assert [len(part) for part in rows] == [two.number_of_nodes(), two.number_of_edges()]
    assert {row["id"]: row["label"] for row in rows[0]} == dict(two.nodes(data="label"))
    assert {(row["source"], row["target"]) for row in rows[1]} == set(
        edges(two)[["source", "target"]].itertuples(index=False, name=None)
    )


def test_a_name_without_a_format_and_a_folder_that_is_not_there_are_named(
    table: Participations, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=r"network\.xlsx ends in none of \.gexf, \.graphml, \.csv"):
        write(two_mode(table), tmp_path / "network.xlsx")
    for name in ("network.gexf", "network.graphml", "network.csv"):
        with pytest.raises(InputError, match="cannot be written"):
            write(two_mode(table), tmp_path / "nowhere" / name)
