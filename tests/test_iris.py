import pytest

from clustergraph.iris import BASE, PassageRef, compact, local_path, passage_ref


def test_a_passage_is_named_by_document_and_offsets() -> None:
    ref = passage_ref(f"{BASE}id/passage/strategi-rs-2025-0671/46-73")
    assert ref == PassageRef("strategi-rs-2025-0671", 46, 73)
    assert ref.iri == f"{BASE}id/passage/strategi-rs-2025-0671/46-73"


@pytest.mark.parametrize("tail", ["a/46", "a/046-73", "a/-1-3", "a/1-2/3", "A/1-2", "a/1-2 ", "a/1-0x", "a/0-0", ""])
def test_nothing_else_is_a_passage(tail: str) -> None:
    assert passage_ref(f"{BASE}id/passage/{tail}") is None


def test_iris_are_shown_short_and_answer_locally() -> None:
    assert compact(f"{BASE}def/Actor") == "cg:Actor"
    assert compact("https://example.org/x") == "https://example.org/x"
    assert local_path(f"{BASE}id/actor/stuns") == "/id/actor/stuns"
    assert local_path("https://example.org/x") == "https://example.org/x"
