import pytest

from clustergraph import diagram
from clustergraph.handbook import Handbook
from clustergraph.iris import DEF

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_module_s_diagram_shows_all_its_classes_by_name(handbook: Handbook, lang: str) -> None:
    model = handbook.model
    for module in model.modules:
        if ours := [term for term in module.classes if term.ours]:
            shown = diagram.of_module(model, module, lang, str)
            lines = {line for placed in shown.drawing.boxes for line in placed.box.lines}
            assert {term.label[lang] for term in ours} <= lines, module.name
            assert {placed.box.href for placed in shown.drawing.boxes if placed.box.kind != "relation"} >= {
                term.iri for term in ours
            }


def test_every_property_between_classes_is_drawn_once_or_its_inverse_is(handbook: Handbook) -> None:
    model, drawn = handbook.model, []
    for module in model.modules:
        if any(term.ours for term in module.classes):
            shown = diagram.of_module(model, module, "en", str)
            drawn += [line for p in shown.drawing.boxes if p.box.kind == "relation" for line in p.box.lines]
    for term in model.terms.values():
        if term.ours and term.range and term.range.startswith(DEF):
            names = {term.label["en"], *(model.terms[iri].label["en"] for iri in term.inverses)}
            assert sum(drawn.count(name) for name in names) >= 1, term.name


def test_the_diagram_is_said_in_words_too(handbook: Handbook) -> None:
    agreements = next(module for module in handbook.model.modules if module.name == "agreements")
    words = diagram.of_module(handbook.model, agreements, "sv", str).sentences
    assert "parts anslutning – part → aktör" in words
    assert "regionalt ALF-avtal ⊂ ALF-avtal" in words


def test_the_overview_is_no_hairball(handbook: Handbook) -> None:
    shown = diagram.overview(handbook.model, "sv", str)
    assert 20 < len(shown.drawing.boxes) <= 40
    assert len(shown.drawing.arrows) < 60
    assert any(sentence.endswith("→ aktör") for sentence in shown.sentences)
