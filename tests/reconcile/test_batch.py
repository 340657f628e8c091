"""What a client asks, and what is said of what it should not."""

import json

import pytest

from clustergraph.errors import InputError
from clustergraph.reconcile.batch import MOST_CANDIDATES, MOST_QUERIES, Condition, read_batch, read_extension


def test_a_query_with_everything() -> None:
    sent = {
        "q0": {
            "query": "KI",
            "type": "Organization",
            "limit": 3.0,
            "type_strict": "should",
            "properties": [
                {"pid": "orgnr", "v": "202100-2973"},
                {"pid": "sector", "v": [{"id": "sector/public"}, 2, True]},
            ],
        },
        "q1": {"query": "KTH", "type": ["University", "Region"], "limit": MOST_CANDIDATES},
    }
    read = read_batch(json.dumps(sent))
    assert read["q0"].conditions == (
        Condition("orgnr", ("202100-2973",)),
        Condition("sector", ("sector/public", "2", "true")),
    )
    assert (read["q0"].kinds, read["q0"].strict, read["q0"].limit) == (("Organization",), "should", 3)
    assert (read["q1"].kinds, read["q1"].limit) == (("University", "Region"), MOST_CANDIDATES)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "line 1, column 2"),
        ("[]", "is a JSON list"),
        ('"q"', "is a JSON text"),
        ('{"q0": 1}', "Query 'q0' is a JSON number"),
        ('{"q0": {}}', "neither 'query' nor 'properties'"),
        ('{"q0": {"query": 1}}', "'query' is a text"),
        ('{"q0": {"query": "%s"}}' % ("x" * 501), "at most 500"),
        ('{"q0": {"query": "a", "limit": 0}}', "'limit'"),
        ('{"q0": {"query": "a", "limit": NaN}}', "'limit'"),
        ('{"q0": {"query": "a", "limit": 51}}', "'limit' is 51; ask for at most 50"),
        ('{"q0": {"query": "a", "limit": 1e6}}', "'limit' is 1e+06; ask for at most 50"),
        ('{"q0": {"query": "a", "limit": true}}', "'limit'"),
        ('{"q0": {"query": "a", "type": 1}}', "'type'"),
        ('{"q0": {"query": "a", "type_strict": "maybe"}}', "any, should, all"),
        ('{"q0": {"query": "a", "colour": 1}}', "unknown key 'colour'"),
        ('{"q0": {"query": "a", "properties": {}}}', "'properties' is a list"),
        ('{"q0": {"query": "a", "properties": [{"pid": "x"}]}}', "'pid'"),
        ('{"q0": {"query": "a", "properties": [{"pid": "x", "v": null}]}}', "'v' is a text"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_bad_input_is_told_in_one_sentence(text: str, words: str) -> None:
    with pytest.raises(InputError) as told:
        read_batch(text)
    assert words in str(told.value)
    assert len(str(told.value)) < 200


def test_a_batch_too_many() -> None:
    batch = {f"q{number}": {"query": "KI"} for number in range(MOST_QUERIES + 1)}
    with pytest.raises(InputError, match="The batch holds 101 queries; send at most 100 at a time"):
        read_batch(json.dumps(batch))
    batch.popitem()
    assert len(read_batch(json.dumps(batch))) == MOST_QUERIES


def test_an_extension() -> None:
    asked = read_extension('{"ids": ["actor/a", "actor/a"], "properties": [{"id": "ror", "settings": {}}]}')
    assert (asked.ids, asked.properties) == (("actor/a",), ("ror",))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"properties": []}', "needs 'ids'"),
        ('{"ids": [1], "properties": []}', "needs 'ids'"),
        ('{"ids": [], "properties": ["ror"]}', "needs 'properties'"),
        (json.dumps({"ids": [str(n) for n in range(501)], "properties": []}), "at most 500"),
    ],
)
def test_a_bad_extension_is_told(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_extension(text)
