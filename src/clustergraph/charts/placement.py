"""Where a name is written beside its dot: where the fewest and thinnest ties run through it, and through no other name."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from clustergraph.charts.coordinates import Place

LETTER, LINE = 6.4, 15.0  # of a name in pixels: across and down
ASIDE = (0, -13, 13, -20, 20, -27, 27)  # how far above or below the middle of its dot a name may stand, best first


class Name(NamedTuple):
    """A name to the right of its dot: where the dot is, how many letters, and how far off it begins."""

    dot: Place
    letters: int
    off: float


class Tie(NamedTuple):
    start: Place
    end: Place
    width: float


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float


def aside(names: Mapping[str, Name], ties: Sequence[Tie], movable: Iterable[str]) -> dict[str, int]:
    """For each name, how many pixels down from the middle of its dot it is best written; only `movable` ones leave it.

    A tie counts as it is wide, another name more than all ties, and a way from the dot a little: one thin line through a name
    is no reason to move it.
    Names are placed one by one in order, so that the same picture comes out the same.
    """
    free, most = set(movable), sum(tie.width for tie in ties) + 10
    boxes = {key: _box(name, 0) for key, name in names.items()}
    made = dict.fromkeys(names, 0)
    for key in sorted(free):

        def cost(down: int, key: str = key) -> float:
            box = _box(names[key], down)
            crossed = sum(tie.width for tie in ties if _crosses(tie, box))
            return (
                abs(down) / 8 + crossed + most * sum(_overlap(box, other) for one, other in boxes.items() if one != key)
            )

        made[key] = min(ASIDE, key=cost)
        boxes[key] = _box(names[key], made[key])
    return made


def _box(name: Name, down: int) -> _Box:
    x, y = name.dot
    left = x + name.off
    return _Box(left, y + down - LINE / 2, left + LETTER * name.letters, y + down + LINE / 2)


def _overlap(one: _Box, other: _Box) -> bool:
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


def _crosses(tie: Tie, box: _Box) -> bool:
    """Whether the tie, as broad as it is, runs through the box: Liang and Barsky (1984), A new concept and method for line clipping."""
    first, last, half = 0.0, 1.0, tie.width / 2
    for begin, end, low, high in (
        (tie.start[0], tie.end[0], box.left, box.right),
        (tie.start[1], tie.end[1], box.top - half, box.bottom + half),
    ):
        if begin == end:
            if not low <= begin <= high:
                return False
            continue
        enters, leaves = sorted(((low - begin) / (end - begin), (high - begin) / (end - begin)))
        first, last = max(first, enters), min(last, leaves)
    return first < last
