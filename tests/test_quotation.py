"""Fifteen words in a row are a sentence carried over; fourteen may be a name."""

from clustergraph.documents import SourceText
from clustergraph.iris import PassageRef
from clustergraph.quotation import quoted, runs, words

SENTENCE = "Ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjor-\nton femton."


def test_words_are_compared_without_case_diacritics_punctuation_and_hyphenation() -> None:
    assert words("Hälso- och SJUKVÅRD, fjor-\nton") == ["halso", "och", "sjukvard", "fjorton"]
    assert list(runs("a b c", 2)) == [("a", "b"), ("b", "c")]


def test_a_sentence_carried_over_is_found_with_its_place() -> None:
    source = SourceText("brev", f"Rubrik\n{SENTENCE} Slut.", "")
    ours = "Först: ett, två, tre, fyra, fem, sex, sju, åtta, nio, tio, elva, tolv, tretton, fjorton, femton!"
    assert list(quoted(source, [("id:a", ours), ("id:a", ours), ("id:b", "Något annat.")])) == [
        ("id:a", PassageRef("brev", 7, 7 + len(SENTENCE) - 1))
    ]
    assert list(quoted(source, [("id:a", ours.replace("femton", "sexton"))])) == []
