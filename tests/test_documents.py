import doctest
from pathlib import Path

import pytest

from clustergraph import documents
from clustergraph.documents import SOURCES_VARIABLE, Sources, fold, open_sources, require_sources
from clustergraph.errors import ClustergraphError, InputError, UnknownError
from clustergraph.iris import PassageRef


def test_folding_forgets_case_diacritics_hyphens_and_line_breaks() -> None:
    assert fold("Hälso- och\nsjuk-\nvård") == "halsoochsjukvard"
    assert fold("Södertälje") == fold("SODERTALJE")


def test_the_example_in_the_documentation_is_true() -> None:
    assert doctest.testmod(documents).attempted >= 1
    assert doctest.testmod(documents).failed == 0


def test_folding_remembers_where_each_letter_came_from() -> None:
    folded = fold("Åre ½")
    assert folded == "are12"
    assert folded.origin == [0, 1, 2, 4, 4]


def test_words_are_found_across_a_line_break(town_texts: Sources) -> None:
    text = town_texts.text("brev-om-samarbete")
    (place,) = text.find("avsiktsförklaring om ljusteknik")
    assert text.passage(place) == "avsikts-\nförklaring om ljusteknik"


def test_whole_words_are_preferred_to_parts_of_words(town_texts: Sources) -> None:
    text = town_texts.text("brev-om-samarbete")
    assert [text.passage(place) for place in text.find("Ljus")] == ["Ljus"]
    assert len(text.find("ljusgrupp")) == 1


def test_an_ellipsis_spans_what_lies_between(town_texts: Sources) -> None:
    text = town_texts.text("brev-om-samarbete")
    (place,) = text.find("Gatljus … skuggor")
    assert text.passage(place) == "Gatljus\n- Fler lampor\n- Färre skuggor"


def test_nothing_to_look_for_is_said(town_texts: Sources) -> None:
    with pytest.raises(InputError, match="no letters or digits"):
        town_texts.text("brev-om-samarbete").find(" … ")


def test_a_passage_outside_the_text_says_how_long_the_text_is(town_texts: Sources) -> None:
    text = town_texts.text("brev-om-samarbete")
    with pytest.raises(InputError, match=f"has {len(text.text)} characters"):
        text.passage(PassageRef(text.slug, 0, 100_000))
    with pytest.raises(InputError):
        text.passage(PassageRef(text.slug, 5, 5))


def test_an_unknown_text_names_the_nearest(town_texts: Sources) -> None:
    with pytest.raises(UnknownError, match="Nearest: brev-om-samarbete"):
        town_texts.text("brev-om-samarbetet")


def test_a_text_in_latin_1_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Länsstyrelsen".encode("latin-1"))
    with pytest.raises(InputError, match="not UTF-8"):
        Sources(tmp_path).text("a")


def test_sources_come_from_the_option_then_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SOURCES_VARIABLE, raising=False)
    assert open_sources(None) is None
    with pytest.raises(ClustergraphError, match=SOURCES_VARIABLE):
        require_sources(None)
    monkeypatch.setenv(SOURCES_VARIABLE, str(tmp_path))
    assert require_sources(None).folder == tmp_path
    with pytest.raises(InputError, match="no folder"):
        open_sources(tmp_path / "elsewhere")
