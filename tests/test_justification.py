"""The search for a smallest cause, first with an oracle made of Python, then with HermiT's questions."""

import random
from collections.abc import Callable

import pytest

from clustergraph.axioms import Axiom
from clustergraph.justification import Search, narrow
from clustergraph.rdf import NamedNode, Quad

AXIOMS = [Axiom(Quad(*(NamedNode(f"http://e/{number}"),) * 3), "a.ttl") for number in range(40)]


def run(search: Search, contradicts: Callable[[list[Axiom]], bool]) -> tuple[list[Axiom], int]:
    """What the search finds, and in how many rounds."""
    sets, rounds = next(search), 1
    while True:
        try:
            sets = search.send([contradicts(one) for one in sets])
            rounds += 1
        except StopIteration as stop:
            return stop.value, rounds


@pytest.mark.parametrize("width", [1, 100, 5000])
@pytest.mark.parametrize("size", [0, 1, 2, 5, 40])
def test_the_one_cause_is_found_whatever_its_size(width: int, size: int) -> None:
    wanted = set(random.Random(size).sample(AXIOMS, size))
    found, _ = run(narrow(AXIOMS, width=width), lambda axioms: wanted <= set(axioms))
    assert found == [axiom for axiom in AXIOMS if axiom in wanted]


def test_of_several_causes_one_is_found_and_it_is_minimal() -> None:
    causes = [{AXIOMS[3], AXIOMS[30]}, {AXIOMS[5], AXIOMS[6], AXIOMS[7]}]
    found, _ = run(narrow(AXIOMS), lambda axioms: any(cause <= set(axioms) for cause in causes))
    assert set(found) in causes


def test_many_questions_at_once_make_few_rounds() -> None:
    wanted = {AXIOMS[2], AXIOMS[20], AXIOMS[39]}
    rounds = {width: run(narrow(AXIOMS, width=width), lambda axioms: wanted <= set(axioms))[1] for width in (1, 5000)}
    assert rounds[5000] <= len(wanted) + 2 < rounds[1]


def test_where_the_near_axioms_are_too_few_the_others_are_asked_too() -> None:
    found, _ = run(narrow(AXIOMS[:5], AXIOMS[5:]), lambda axioms: {AXIOMS[1], AXIOMS[9]} <= set(axioms))
    assert found == [AXIOMS[1], AXIOMS[9]]
