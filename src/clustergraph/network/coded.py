"""Columns of text as numbers in the order of the texts: to sort and compare a hundred thousand rows at once."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd

Ints = np.ndarray[Any, np.dtype[np.int64]]
Value = TypeVar("Value")


class Coded(NamedTuple):
    """A column: for each row the place of its value among `values`, -1 where it has none."""

    codes: Ints
    values: Sequence[Any]

    @classmethod
    def of(cls, column: Sequence[str | None], key: Callable[[str], Any] = str) -> "Coded":
        """The different texts are put in order by `key`.

        >>> Coded.of(["ki", None, "kth", "ki"])
        Coded(codes=array([ 0, -1,  1,  0]), values=['ki', 'kth'])
        """
        codes, texts = pd.factorize(np.array(column, dtype=object))
        order = sorted(range(len(texts)), key=[key(text) for text in texts].__getitem__)
        places = np.full(len(texts) + 1, -1, dtype=np.int64)
        places[order] = np.arange(len(texts))
        return cls(places[codes], texts[order].tolist())

    def read(self, reader: Callable[[str], Any]) -> "Coded":
        """The same rows with each value as the reader has it, who is asked once for each."""
        return Coded(self.codes, [reader(value) for value in self.values])

    def take(self, rows: Ints, default: Any = None) -> list[Any]:
        """The values of these rows, in that order."""
        found = np.empty(len(self.values) + 1, dtype=object)
        found[:-1], found[-1] = self.values, default
        return found[self.codes[rows]].tolist()  # type: ignore[no-any-return]


def first_of_each(columns: Sequence[Ints]) -> Ints:
    """Where in sorted rows a row differs from the one before it, in any of the columns."""
    differs = np.zeros(len(columns[0]), dtype=bool)
    differs[:1] = True
    for column in columns:
        differs[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(differs)


def runs(values: Sequence[Value], starts: Ints) -> list[tuple[Value, ...]]:
    """The values from each start to the next.

    >>> runs("abcd", np.array([0, 1]))
    [('a',), ('b', 'c', 'd')]
    """
    return [tuple(values[start:end]) for start, end in pairwise([*starts.tolist(), len(values)])]
