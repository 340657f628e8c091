"""What a release holds, counted while its lines go by: statements in all and by graph, things by class."""

from collections import Counter
from collections.abc import Iterable, Iterator

from clustergraph.iris import DEF, RDF_TYPE

_TYPE, _OURS = f"<{RDF_TYPE}>".encode(), f"<{DEF}".encode()


class Census:
    """Sorted N-Quads, all in named graphs, passed on as they are; when the last has gone by, `counts` is filled."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = lines
        self.counts: dict[str, int | dict[str, int]] = {}

    def __iter__(self) -> Iterator[bytes]:
        graphs, classes = Counter[bytes](), Counter[bytes]()
        last = b""
        for line in self._lines:
            graphs[line.rsplit(b" ", 2)[-2]] += 1
            subject, predicate, rest = line.split(b" ", 2)
            if predicate == _TYPE and rest.startswith(_OURS):
                name = rest.split(b" ", 1)[0]
                # A thing counts once in a class, whatever graphs say so: their lines stand side by side.
                classes[name] += (said := subject + name) != last
                last = said
            yield line
        self.counts["quads"] = graphs.total()
        self.counts["graphs"] = {name[1:-1].decode(): number for name, number in sorted(graphs.items())}
        self.counts["classes"] = {name[len(_OURS) : -1].decode(): n for name, n in sorted(classes.items())}
