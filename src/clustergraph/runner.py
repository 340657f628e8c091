"""What answers the service's queries, wherever the graph is: workers on this machine (pool), or an engine elsewhere (relay)."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from clustergraph.rdf import Evaluation


@dataclass(frozen=True)
class Limits:
    """What queries may cost. `timeout` is in seconds; `memory` (beside the graph's own) and `answer` are in MiB.

    `rows` are counted in the answer as it is written. `waiting` queries may wait for a worker; the next is refused.
    """

    timeout: float = 30
    workers: int = 16
    spare: int = 3
    waiting: int = 64
    memory: int = 2048
    answer: int = 256
    rows: int = 1_000_000


class Stream(Protocol):
    """An answer as it comes. `whole` tells whether `first` is all of it; otherwise `rest` gives what follows.

    Close it whatever happens: an answer that is not read to its end costs what answers it.
    """

    kind: str
    media_type: str
    first: bytes
    whole: bool
    rows: int | None
    deadline: float

    def rest(self) -> AsyncIterator[bytes]:
        """The pieces after the first; raises where the answer breaks off."""
        ...

    async def read(self) -> Evaluation:
        """The whole answer, or an error; never a part of one."""
        ...

    def close(self) -> None: ...


class Runner(Protocol):
    """Answers many queries at once, within limits. The deadline covers waiting as well as the query."""

    limits: Limits
    waiting: int
    killed: int

    @property
    def triples(self) -> int: ...

    @property
    def size(self) -> int:
        """How many queries there is room for now."""
        ...

    @property
    def busy(self) -> int: ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def open(
        self,
        query: str,
        accept: str = "*/*",
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        deadline: float | None = None,
    ) -> Stream:
        """The beginning of an answer: a short one is there whole, and an error comes before any of it."""
        ...

    async def dump(self, graph: str | None, accept: str = "*/*") -> Stream:
        """The beginning of a graph whole: a named one, the union of all (""), or every named graph apart (None)."""
        ...

    async def evaluate(self, query: str, accept: str = "*/*") -> Evaluation:
        """The whole answer, or an error; never a part of one."""
        ...
