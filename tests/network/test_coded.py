import numpy as np

from clustergraph.network.coded import Coded, first_of_each, runs
from tests.network.conftest import examples_run


def test_the_examples_hold() -> None:
    assert examples_run("coded")


def test_numbers_are_in_the_order_of_the_texts_or_of_what_is_asked_for() -> None:
    column = ["å", None, "a", "bb", "a"]
    assert Coded.of(column).codes.tolist() == [2, -1, 0, 1, 0]
    assert Coded.of(column, lambda text: -len(text)).values == ["bb", "å", "a"]
    assert Coded.of([None, None]).codes.tolist() == [-1, -1]
    assert Coded.of([]).codes.tolist() == []


def test_a_reader_is_asked_once_for_each_value_and_what_is_unbound_has_the_default() -> None:
    asked: list[str] = []
    made = Coded.of(["b", "a", None, "b"]).read(lambda text: asked.append(text) or text.upper())
    assert made.take(np.array([3, 2, 1])) == ["B", None, "A"]
    assert made.take(np.array([2]), "none") == ["none"]
    assert asked == ["a", "b"]


def test_rows_that_differ_begin_something_new() -> None:
    one, other = np.array([0, 0, 0, 1]), np.array([5, 5, 6, 6])
    assert first_of_each([one]).tolist() == [0, 3]
    assert first_of_each([one, other]).tolist() == [0, 2, 3]
    assert first_of_each([np.array([], dtype=np.int64)]).tolist() == []
    assert runs("abcd", np.array([0, 2, 2, 3])) == [("a", "b"), (), ("c",), ("d",)]
