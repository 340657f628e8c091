import tracemalloc
from pathlib import Path

import pytest

from clustergraph.errors import FileSyntaxError
from clustergraph.iris import GRAPH, UNION_GRAPH
from clustergraph.portions import portion_out
from clustergraph.rdf import Store, parse_file
from clustergraph.release import Release


def quads(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{line} .\n" for line in sorted(lines)), "utf-8")
    return path


def test_the_portions_of_a_graph_are_the_graph(town_release: Release, tmp_path: Path) -> None:
    sent = {graph.iri: graph for graph in portion_out(town_release.graph, tmp_path)}
    union = sent.pop(UNION_GRAPH)
    held: dict[str, set[str]] = {}
    for quad in parse_file(town_release.graph):
        held.setdefault(quad.graph_name.value, set()).add(f"{quad.subject} {quad.predicate} {quad.object} .")
    assert {iri: graph.triples for iri, graph in sent.items()} == {iri: len(lines) for iri, lines in held.items()}
    brev = GRAPH + "brev-om-samarbete"
    portions = list(sent[brev].portions(2000))
    assert len(portions) > 3
    assert max(map(len, portions)) <= 2000
    assert set(b"".join(portions).decode().splitlines()) == held[brev]
    assert union.triples == len(Store.load(town_release.graph))


def test_triples_that_share_a_blank_node_travel_together(tmp_path: Path) -> None:
    lines = [f'<urn:s:{n}> <urn:p> "{n}" <urn:g>' for n in range(40)]
    lines += [f"<urn:s:{n}> <urn:p> _:b <urn:g>" for n in range(40)] + ['_:b <urn:p> "x" <urn:g>']
    graph, _ = portion_out(quads(tmp_path / "g.nq", *lines), tmp_path)
    first, *others = graph.portions(500)
    assert first.count(b"_:b") == 41
    assert b"_:b" not in b"".join(others)
    assert others


def test_a_triple_of_two_graphs_stands_in_the_union_once(tmp_path: Path) -> None:
    path = quads(
        tmp_path / "g.nq",
        '<urn:s> <urn:p> "a b" <urn:g>',
        '<urn:s> <urn:p> "a b" <urn:h>',
        '<urn:s> <urn:p> "a" <urn:g>',
    )
    *named, union = portion_out(path, tmp_path)
    assert [(graph.iri, graph.triples) for graph in named] == [("urn:g", 2), ("urn:h", 1)]
    assert union.triples == 2


def test_texts_are_as_long_as_a_server_finds_them(tmp_path: Path) -> None:
    values = ['"å\\n\\"<x> <y> .\\\\"@sv', '"\\u00E5"^^<urn:t>', "<urn:ö>"]
    path = quads(
        tmp_path / "g.nq", *(f"<urn:s> <urn:p> {value} <urn:g>" for value in values), "<urn:s> <urn:p> _:b <urn:g>"
    )
    graph, _ = portion_out(path, tmp_path)
    query = "SELECT (SUM(STRLEN(STR(?s)) + STRLEN(STR(?p)) + STRLEN(STR(?o))) AS ?n) { GRAPH ?g { ?s ?p ?o FILTER(!isBlank(?o)) } }"
    assert graph.length == int(str(Store.load(path).select(query)[0]["n"]))


def test_equal_graphs_have_equal_digests_and_no_others(tmp_path: Path) -> None:
    def digest(name: str, *lines: str) -> str:
        folder = tmp_path / name
        folder.mkdir()
        return portion_out(quads(folder / "g.nq", *lines), folder)[0].digest

    one = '<urn:s> <urn:p> "a" <urn:g>'
    assert digest("a", one) == digest("b", one, '<urn:s> <urn:p> "a" <urn:h>')
    assert digest("c", one) != digest("d", '<urn:s> <urn:p> "b" <urn:g>')


@pytest.mark.parametrize("line", ["<urn:s> <urn:p> <urn:o>", "nothing", '<urn:s> <urn:p> "a <urn:g>'])
def test_what_is_no_release_is_told_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "g.nq"
    path.write_text(f"<urn:s> <urn:p> <urn:o> <urn:g> .\n{line} .\n")
    with pytest.raises(FileSyntaxError, match=r"g\.nq:2"):
        portion_out(path, tmp_path)


@pytest.mark.slow
def test_a_large_graph_is_never_in_memory_whole(tmp_path: Path) -> None:
    path = tmp_path / "large.nq"
    with path.open("w") as file:
        for n in range(60_000):
            file.write(f'<urn:s:{n:06}> <urn:p> "{"text " * 30}" <urn:g> .\n')
    tracemalloc.start()
    try:
        graph, _ = portion_out(path, tmp_path)
        assert sum(map(len, graph.portions(2**20))) > 10 * 2**20
        assert tracemalloc.get_traced_memory()[1] < 8 * 2**20
    finally:
        tracemalloc.stop()
