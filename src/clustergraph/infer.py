"""What follows from the data by the rules in queries/rule-*.rq."""

from collections.abc import Callable, Sequence

from clustergraph.errors import InputError
from clustergraph.iris import DERIVED_GRAPH
from clustergraph.queryfile import QueryFile, blaming
from clustergraph.rdf import Quad, Store

MAX_ROUNDS = 20


def infer(store: Store, rules: Sequence[QueryFile], progress: Callable[[str], None] = lambda _: None) -> set[Quad]:
    """Add to the store what the rules construct, round after round, until nothing new follows; return what was added.

    A triple that a file already states is not derived again. The rules are CONSTRUCT queries over the union of all
    graphs; what they give goes to the graph of derived statements.
    """
    derived: set[Quad] = set()
    for number in range(1, MAX_ROUNDS + 1):
        new: set[Quad] = set()
        for rule in rules:
            progress(f"round {number}: {rule.id}")
            with blaming(rule):
                new |= {quad for quad in store.construct(rule.text, DERIVED_GRAPH) if not store.holds(quad)}
        if not new:
            return derived
        store.extend(new)
        derived |= new
    raise InputError(
        f"The rules still give new statements after {MAX_ROUNDS} rounds; one of {', '.join(rule.id for rule in rules)} "
        "feeds itself without end."
    )
