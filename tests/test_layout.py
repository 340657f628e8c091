import os
import subprocess
import sys
from itertools import combinations

import pytest

from clustergraph.layout import Arrow, Box, Drawing, Placed, draw


def drawing(*pairs: str) -> Drawing:
    names = list(dict.fromkeys(name for pair in pairs for name in pair))
    boxes = [Box(name, (name * 9,), "class") for name in names]
    return draw(boxes, [Arrow(pair[0], pair[1], "to") for pair in pairs])


def where(shown: Drawing) -> dict[str, Placed]:
    return {placed.box.key: placed for placed in shown.boxes}


def test_arrows_run_to_the_right() -> None:
    places = where(drawing("ab", "bc", "ac"))
    assert places["a"].x < places["b"].x < places["c"].x


def test_a_circle_is_drawn_too() -> None:
    shown = drawing("ab", "bc", "ca", "aa")
    assert len({placed.x for placed in shown.boxes}) == 3
    assert len(shown.arrows) == 4


@pytest.mark.parametrize("pairs", [("ab", "ac", "ad", "bd"), ("ad", "bd", "cd", "ae", "xy"), ("ab", "cd", "ef", "gh")])
def test_no_box_lies_over_another_and_all_lie_within(pairs: tuple[str, ...]) -> None:
    shown = drawing(*pairs)
    for one, other in combinations(shown.boxes, 2):
        beside = one.x + one.box.width <= other.x or other.x + other.box.width <= one.x
        above = one.y + one.box.height <= other.y or other.y + other.box.height <= one.y
        assert beside or above, (one.box.key, other.box.key)
    for placed in shown.boxes:
        assert placed.x >= 0 <= placed.y
        assert placed.x + placed.box.width <= shown.width
        assert placed.y + placed.box.height <= shown.height


def test_arrows_that_need_not_cross_do_not() -> None:
    places = where(drawing("ax", "by", "cz", "ay"))
    assert (places["a"].y < places["b"].y) == (places["x"].y < places["y"].y)


def test_a_box_without_arrows_and_an_empty_drawing_are_drawn() -> None:
    assert draw([Box("a", ("a",), "class")], []).boxes[0].x >= 0
    assert draw([], []).boxes == []


@pytest.mark.slow
def test_the_same_graph_is_the_same_picture_in_every_process() -> None:
    code = "from tests.test_layout import drawing; print(drawing('ab','ac','bd','cd','ad','xy','da'))"
    pictures = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(pictures) == 1
