"""A query in, an answer out: what every engine does."""

from typing import Protocol

from clustergraph.answer import Answer
from clustergraph.columns import Columns


class Engine(Protocol):
    """Something that answers SPARQL queries. The default graph is the union of all graphs."""

    def query(self, text: str) -> Answer:
        """The answer. Raises QuerySyntaxError, RefusedError, or what the engine itself can fail with."""
        ...

    def columns(self, text: str) -> Columns:
        """The answer to a SELECT as plain text, for long ones. Raises the same."""
        ...
