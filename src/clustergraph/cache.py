"""Answers kept for those who ask the same again. The only module that imports cachetools.

An answer is kept by everything that decides its bytes: the release, the query as written, the media types accepted, and
the graphs chosen. What a query computes anew each time (the hour, a random number) is never kept.
"""

import re
from collections.abc import Hashable
from dataclasses import dataclass, field

from cachetools import LRUCache

from clustergraph.rdf import Evaluation

_CHANGING = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\s*\(", re.IGNORECASE)


def is_lasting(query: str) -> bool:
    """Whether the same query over the same graph always has the same answer, as far as its words tell."""
    return not _CHANGING.search(query)


@dataclass
class AnswerCache:
    """The answers asked for last, up to `size` bytes in all; one larger than a sixteenth of that is not kept."""

    size: int
    hits: int = 0
    misses: int = 0
    _kept: "LRUCache[Hashable, Evaluation]" = field(init=False)

    def __post_init__(self) -> None:
        self._kept = LRUCache(max(1, self.size), getsizeof=lambda answer: len(answer.body) + 1024)

    def get(self, key: Hashable) -> Evaluation | None:
        answer = self._kept.get(key)
        if answer is None:
            self.misses += 1
        else:
            self.hits += 1
        return answer

    def keep(self, key: Hashable, answer: Evaluation) -> None:
        if len(answer.body) + 1024 <= self.size // 16:
            self._kept[key] = answer

    @property
    def held(self) -> int:
        """Bytes taken."""
        return int(self._kept.currsize)
