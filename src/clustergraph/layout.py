"""Where the boxes of a diagram stand and how its arrows run: layers from left to right, after Sugiyama.

Written here because a release must be the same bytes on every build: of the libraries that were tried one gives another
picture each time, one crashed the process in one build of nine, and one has had no keeper for years.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

_LINE, _PAD = 17, 7  # height of a line of text, and the room around it
_CHARACTER = 7.2  # width of a character of the diagram's type, on the safe side
_ROW, _COLUMN = 12, 34  # room between boxes, and between layers
_SWEEPS = 24

Pair = tuple[int, int]


class Box(NamedTuple):
    """What is drawn: its lines of text, what it is (for its looks), and where it leads."""

    key: str
    lines: tuple[str, ...]
    kind: str
    href: str | None = None

    @property
    def width(self) -> float:
        return round(max(map(len, self.lines)) * _CHARACTER + 3 * _PAD)

    @property
    def height(self) -> float:
        return len(self.lines) * _LINE + 2 * _PAD


class Arrow(NamedTuple):
    source: str
    target: str
    kind: str
    title: str = ""


class Placed(NamedTuple):
    box: Box
    x: float
    y: float

    @property
    def texts(self) -> list[tuple[float, float, str]]:
        middle = self.x + self.box.width / 2
        return [(middle, self.y + _PAD + 13 + number * _LINE, line) for number, line in enumerate(self.box.lines)]

    def side(self, right: bool) -> tuple[float, float]:
        return (self.x + (self.box.width if right else 0), self.y + self.box.height / 2)


class Drawing(NamedTuple):
    width: float
    height: float
    boxes: list[Placed]
    arrows: list[tuple[str, Arrow]]  # the path of each


def draw(boxes: Sequence[Box], arrows: Sequence[Arrow]) -> Drawing:
    """Place the boxes in layers, so that arrows run to the right as far as they can, and route the arrows between them."""
    index = {box.key: number for number, box in enumerate(boxes)}
    pairs = sorted({(index[arrow.source], index[arrow.target]) for arrow in arrows})
    layer = _layers(len(boxes), _forward(len(boxes), pairs))
    routes = _routes(pairs, layer)  # the nodes of each arrow: its ends, and one in each layer that it passes
    order = _order(layer, routes.values())
    heights = [box.height for box in boxes] + [2.0] * (len(layer) - len(boxes))
    middles = _middles(order, heights, routes.values())
    columns = _columns(layer, [box.width for box in boxes])
    placed = [
        Placed(box, columns[layer[n]][0] + (columns[layer[n]][1] - box.width) / 2, middles[n] - box.height / 2)
        for n, box in enumerate(boxes)
    ]
    paths = []
    for arrow in arrows:
        between = routes[index[arrow.source], index[arrow.target]][1:-1]
        stations = [(*columns[layer[node]], middles[node]) for node in between]
        paths.append((_path(placed[index[arrow.source]], stations, placed[index[arrow.target]]), arrow))
    width = max((x + w for x, w in columns.values()), default=0) + _PAD
    height = max((middles[n] + heights[n] / 2 for n in range(len(layer))), default=0) + _PAD
    return Drawing(round(width), round(height), placed, paths)


def _forward(count: int, pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs without circles: one that leads back is turned round."""
    following: dict[int, list[int]] = defaultdict(list)
    for source, target in pairs:
        following[source].append(target)
    state: dict[int, int] = {}
    forward: list[Pair] = []

    def visit(node: int) -> None:
        state[node] = 1
        for target in following[node]:
            forward.append((target, node) if state.get(target) == 1 else (node, target))
            if target not in state:
                visit(target)
        state[node] = 2

    targets = {target for _, target in pairs}
    for node in sorted(range(count), key=lambda node: node in targets):
        if node not in state:
            visit(node)
    return [pair for pair in forward if pair[0] != pair[1]]


def _layers(count: int, forward: Sequence[Pair]) -> list[int]:
    """The layer of each node: as far left as its arrows allow, but next to what it leads to if nothing leads to it."""
    layer = [0] * count
    for _ in range(count):
        for source, target in forward:
            layer[target] = max(layer[target], layer[source] + 1)
    targets = {target for _, target in forward}
    for node in range(count):
        nearest = [layer[target] for source, target in forward if source == node]
        if node not in targets and nearest:
            layer[node] = min(nearest) - 1
    return layer


def _routes(pairs: Sequence[Pair], layer: list[int]) -> dict[Pair, list[int]]:
    """The nodes of each arrow; nodes for the layers that it passes are added to `layer`."""
    routes = {}
    for source, target in pairs:
        step = 1 if layer[source] <= layer[target] else -1
        route = [source]
        for passed in range(layer[source] + step, layer[target], step):
            route.append(len(layer))
            layer.append(passed)
        routes[source, target] = [*route, target]
    return routes


def _neighbours(layer: Mapping[int, int] | Sequence[int], routes: Iterable[Sequence[int]]) -> dict[Pair, list[int]]:
    """The neighbours of each node to the left (node, -1) and to the right (node, 1)."""
    found: dict[Pair, list[int]] = defaultdict(list)
    for route in routes:
        for one, other in pairwise(route):
            side = 1 if layer[other] > layer[one] else -1
            found[one, side].append(other)
            found[other, -side].append(one)
    return found


def _order(layer: Sequence[int], routes: Iterable[Sequence[int]]) -> list[list[int]]:
    """The nodes of each layer from top to bottom, so that few arrows cross: each goes to the mean of its neighbours."""
    neighbours = _neighbours(layer, routes)
    order = [[n for n in range(len(layer)) if layer[n] == depth] for depth in range(max(layer, default=-1) + 1)]
    best, fewest = order, _crossings(order, neighbours)
    for sweep in range(_SWEEPS):
        side = -1 if sweep % 2 == 0 else 1
        order = [list(nodes) for nodes in order]
        for depth in range(len(order)) if side < 0 else reversed(range(len(order))):
            rank = {node: number for nodes in order for number, node in enumerate(nodes)}
            order[depth].sort(key=lambda node: _mean([rank[n] for n in neighbours[node, side]], rank[node]))
        if (crossings := _crossings(order, neighbours)) < fewest:
            best, fewest = order, crossings
    return best


def _crossings(order: Sequence[Sequence[int]], neighbours: Mapping[Pair, list[int]]) -> int:
    rank = {node: number for nodes in order for number, node in enumerate(nodes)}
    crossings = 0
    for nodes in order:
        lines = [(rank[node], rank[target]) for node in nodes for target in neighbours.get((node, 1), [])]
        crossings += sum(a < c and b > d for a, b in lines for c, d in lines)
    return crossings


def _middles(order: Sequence[Sequence[int]], heights: Sequence[float], routes: Iterable[Sequence[int]]) -> list[float]:
    """The height of each node's middle: near those of its neighbours, and never over another."""
    depth = {node: number for number, nodes in enumerate(order) for node in nodes}
    neighbours = _neighbours(depth, routes)
    middles = [0.0] * len(heights)
    for sweep in range(_SWEEPS):
        sides = (-1,) if sweep % 2 == 0 else (1,)
        for nodes in order if sweep % 2 == 0 else list(reversed(order)):
            near = [[middles[n] for side in sides for n in neighbours[node, side]] for node in nodes]
            wanted = [_mean(values, middles[node]) for values, node in zip(near, nodes, strict=True)]
            for node, middle in zip(nodes, _apart(wanted, [heights[node] for node in nodes]), strict=True):
                middles[node] = middle
    return _close(middles, heights)


def _close(middles: Sequence[float], heights: Sequence[float]) -> list[float]:
    """The same with no more than twice the room of a row left empty from side to side, and the first at the top."""
    tops = [middle - height / 2 for middle, height in zip(middles, heights, strict=True)]
    moved, bottom, shift = list(middles), float(_PAD), min(tops, default=0) - _PAD
    for node in sorted(range(len(tops)), key=tops.__getitem__):
        shift = max(shift, tops[node] - bottom - 2 * _ROW)
        moved[node] = middles[node] - shift
        bottom = max(bottom, moved[node] + heights[node] / 2)
    return moved


def _apart(wanted: Sequence[float], heights: Sequence[float]) -> list[float]:
    """The places nearest to those wanted (least squares) that keep the order and the room between."""
    offsets = [0.0]
    for above, below in pairwise(heights):
        offsets.append(offsets[-1] + (above + below) / 2 + _ROW)
    blocks: list[tuple[float, int]] = []  # sum and number of what stands together
    for place, offset in zip(wanted, offsets, strict=False):
        blocks.append((place - offset, 1))
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]:
            total, number = blocks.pop()
            blocks[-1] = (blocks[-1][0] + total, blocks[-1][1] + number)
    starts = [total / number for total, number in blocks for _ in range(number)]
    return [start + offset for start, offset in zip(starts, offsets, strict=False)]


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _columns(layer: Sequence[int], widths: Sequence[float]) -> dict[int, tuple[float, float]]:
    """The left edge and the width of each layer."""
    columns, x = {}, float(_PAD)
    for depth in sorted(set(layer)):
        width = max((w for w, where in zip(widths, layer, strict=False) if where == depth), default=0)
        columns[depth] = (x, width)
        x += width + _COLUMN
    return columns


def _path(source: Placed, passed: Sequence[tuple[float, float, float]], target: Placed) -> str:
    """A smooth line from the side of one box to the side of another, straight through the layers between."""
    rightward = source.x <= target.x
    stations = [source.side(rightward)]
    for x, width, y in passed:
        stations += [(x, y), (x + width, y)] if rightward else [(x + width, y), (x, y)]
    stations.append(target.side(not rightward))
    words = [f"M{stations[0][0]:.0f} {stations[0][1]:.0f}"]
    for (x0, y0), (x1, y1) in pairwise(stations):
        bend = (x1 - x0) / 2
        words.append(f"C{x0 + bend:.0f} {y0:.0f} {x1 - bend:.0f} {y1:.0f} {x1:.0f} {y1:.0f}")
    return "".join(words)
