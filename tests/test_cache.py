import pytest

from clustergraph.cache import AnswerCache, is_lasting
from clustergraph.rdf import Evaluation


def answer(size: int) -> Evaluation:
    return Evaluation("rows", "text/csv", b"x" * size)


def test_an_answer_is_found_again_by_all_that_decides_it() -> None:
    cache = AnswerCache(2**20)
    cache.keep(("ASK {}", "text/csv"), answer(10))
    assert cache.get(("ASK {}", "text/csv")) == answer(10)
    assert cache.get(("ASK {}", "application/json")) is None
    assert (cache.hits, cache.misses) == (1, 1)


def test_the_cache_keeps_to_its_size_and_to_what_was_asked_last() -> None:
    cache = AnswerCache(2**20)
    for number in range(100):
        cache.keep(number, answer(40_000))
        cache.get(0)
    assert cache.held <= 2**20
    assert cache.get(0) is not None
    assert cache.get(1) is None
    assert cache.get(99) is not None


def test_one_large_answer_does_not_drive_out_the_others() -> None:
    cache = AnswerCache(2**20)
    cache.keep("small", answer(10))
    cache.keep("large", answer(2**19))
    assert cache.get("large") is None
    assert cache.get("small") is not None


@pytest.mark.parametrize(
    ("query", "lasting"),
    [
        ("SELECT * WHERE { ?s ?p ?o }", True),
        ("SELECT (NOW() AS ?now) {}", False),
        ("SELECT (rand () AS ?r) {}", False),
        ("SELECT ?nowhere ?random { ?nowhere ?random ?o }", True),
        ("CONSTRUCT { ?b ?p ?o } WHERE { ?s ?p ?o BIND(BNODE() AS ?b) }", False),
    ],
)
def test_what_is_new_each_time_is_never_kept(query: str, lasting: bool) -> None:
    assert is_lasting(query) is lasting
