import pytest
from rdflib import Graph, URIRef

from clustergraph.handbook import Handbook
from clustergraph.release import Release

pytestmark = pytest.mark.slow


def test_a_record_is_turtle_that_says_what_the_release_says(handbook: Handbook, release: Release) -> None:
    said = Graph()
    for line in release.graph.read_text("utf-8").splitlines():
        subject = line.partition(" ")[0].strip("<>")
        if subject in {record.thing for record in handbook._records}:
            said.parse(data=f"{line.rpartition(' <')[0]} .", format="nt")
    for record in handbook._records:
        for lang in ("sv", "en"):
            shown = Graph().parse(data=record.text[lang], format="turtle")
            assert len(shown) > 3
            assert set(shown.subjects()) == {URIRef(record.thing)}
            assert not [triple for triple in shown if triple not in said], record.thing


def test_every_module_that_holds_things_shows_some(handbook: Handbook) -> None:
    shown = {record.module for record in handbook._records}
    modules = handbook.model.modules
    assert shown == {module.iri for module in modules if any(t.ours and t.count for t in module.classes)}
    assert len(shown) > 9


def test_names_are_in_the_reader_s_language(handbook: Handbook) -> None:
    texts = {lang: "".join(record.text[lang] for record in handbook._records) for lang in ("sv", "en")}
    assert "# påstående" in texts["sv"]
    assert "# claim" in texts["en"]
