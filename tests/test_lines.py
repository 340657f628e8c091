import random
from pathlib import Path

from clustergraph.lines import Quads, sorted_lines
from clustergraph.rdf import BlankNode, Literal, NamedNode, Quad, canonical, parse_file
from tests.conftest import ROOT

GRAPH, SAYS = NamedNode("http://e/g"), NamedNode("http://e/says")


def quads(count: int) -> list[Quad]:
    return [
        Quad(NamedNode(f"http://e/{number}"), SAYS, Literal(f'en "rad"\n{number}'), GRAPH) for number in range(count)
    ]


def test_in_many_runs_or_in_one_the_lines_are_the_same_each_once() -> None:
    given = quads(95)
    once = b"".join(sorted_lines(given))
    random.Random(1).shuffle(given)
    assert once == b"".join(sorted_lines(given + given, run=7)) == canonical(given)
    assert len(once.splitlines()) == 95


def test_blank_nodes_are_named_alike_whatever_run_their_quads_would_fall_into() -> None:
    """Those of the real shapes: lists, paths and constraints in each other."""
    shapes = [quad for path in sorted((ROOT / "shapes").glob("*.ttl")) for quad in parse_file(path, "http://e/shapes")]
    assert sum(isinstance(quad.subject, BlankNode) for quad in shapes) > 100
    given = [*shapes, *quads(30)]
    random.Random(1).shuffle(given)
    assert b"".join(sorted_lines(given, run=11)) == canonical(given)
    assert b"".join(sorted_lines(shapes, run=11)) == canonical(shapes)


def test_nothing_gives_no_line() -> None:
    assert list(sorted_lines([])) == []


def test_quads_can_be_gone_through_again(tmp_path: Path) -> None:
    path = tmp_path / "a.nt"
    path.write_text('<http://e/a> <http://e/says> "one" .\n')
    again = Quads(lambda: parse_file(path))
    assert len(list(again)) == len(list(again)) == 1
    path.write_text("")
    assert list(again) == []
