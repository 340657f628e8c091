"""The engine inside this process: a release in memory."""

from pathlib import Path

from clustergraph.answer import Answer
from clustergraph.negotiation import JSON_RESULTS, NTRIPLES
from clustergraph.rdf import Store

_ACCEPT = f"{JSON_RESULTS}, {NTRIPLES}"


class EmbeddedEngine:
    """Answers from memory, without a deadline: a query that never ends must be interrupted by the one who asked."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @classmethod
    def load(cls, *paths: Path) -> "EmbeddedEngine":
        return cls(Store.load(*paths))

    def query(self, text: str) -> Answer:
        evaluation = self._store.evaluate(text, _ACCEPT)
        if evaluation.kind == "graph":
            return Answer.from_ntriples(evaluation.body)
        return Answer.from_json(evaluation.body)
