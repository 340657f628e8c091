import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from clustergraph.errors import InputError
from clustergraph.iris import GRAPH, ID, SKOS_PREF_LABEL
from clustergraph.rdf import Literal, NamedNode, Quad, parse_file
from clustergraph.registers.writing import replacing, write_quads


def quads(count: int) -> list[Quad]:
    name, graph = NamedNode(SKOS_PREF_LABEL), NamedNode(f"{GRAPH}register-x")
    return [Quad(NamedNode(f"{ID}x/{number}"), name, Literal(f'en "rad"\n{number}'), graph) for number in range(count)]


def test_what_is_written_is_sorted_and_counted_each_once(tmp_path: Path) -> None:
    given = quads(95)
    random.Random(1).shuffle(given)
    assert write_quads(tmp_path / "a.nq", given + given) == 95
    lines = (tmp_path / "a.nq").read_bytes().splitlines()
    assert lines == sorted(lines)
    assert set(parse_file(tmp_path / "a.nq")) == set(given)


def test_what_fails_on_the_way_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.nq"
    write_quads(path, quads(3))
    before = path.read_bytes()

    def broken() -> Iterator[Quad]:
        yield from quads(30)
        raise InputError("breaks off")

    with pytest.raises(InputError, match="breaks off"):
        write_quads(path, broken())
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(InputError, match=r"a\.nq cannot be written \(.*\); nothing was changed"),
        replacing(tmp_path / "file" / "a.nq"),
    ):
        pass
