import gzip
from pathlib import Path

from rdflib import Dataset, Graph

from clustergraph.dumps import FILES, GRAPH_FILE, write_dumps
from clustergraph.release import Release

LINES = b"""<http://a/1> <http://p> "x\\" y <http://z> ."@sv <http://g/2> .
<http://a/1> <http://p> _:c14n0 <http://g/1> .
<http://a/2> <http://p> <http://o> <http://g/1> .
<http://a/2> <http://p> <http://o> <http://g/2> .
_:c14n0 <http://p> "b" <http://g/1> .
"""


def dumps(folder: Path) -> dict[str, bytes]:
    (folder / "dumps").mkdir(parents=True)
    (folder / GRAPH_FILE).write_bytes(LINES)
    write_dumps(folder / GRAPH_FILE, folder / "dumps")
    return {path.name: path.read_bytes() for path in (folder / "dumps").iterdir()}


def unpacked(files: dict[str, bytes], name: str) -> str:
    return gzip.decompress(files[name]).decode()


def test_every_file_says_what_the_graph_says(tmp_path: Path) -> None:
    files = dumps(tmp_path)
    assert {GRAPH_FILE, *files} == set(FILES)
    assert unpacked(files, "graph.nq.gz").encode() == LINES
    wanted = {(g, len(list(quads))) for g, quads in (("http://g/1", range(3)), ("http://g/2", range(2)))}
    for name in ("graph.trig.gz", "graph.jsonld.gz"):
        held = Dataset().parse(data=unpacked(files, name), format=FILES[name])
        assert {(str(graph.identifier), len(graph)) for graph in held.graphs() if len(graph)} == wanted
    assert len(Graph().parse(data=unpacked(files, "graph.ttl.gz"), format="turtle")) == 4, "what two graphs say, once"


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path) -> None:
    assert dumps(tmp_path / "one") == dumps(tmp_path / "two")


def test_each_graph_of_a_release_stands_together_and_nothing_is_lost(town_release: Release) -> None:
    files = {path.name: path.read_bytes() for path in (town_release.folder / "dumps").iterdir()}
    graphs = town_release.manifest["counts"]["graphs"]
    assert unpacked(files, "graph.trig.gz").count("{\n") == len(graphs)
    held = Dataset().parse(data=unpacked(files, "graph.trig.gz"), format="trig")
    assert {str(graph.identifier): len(graph) for graph in held.graphs() if len(graph)} == graphs
