import re

from clustergraph.iris import compact
from clustergraph.project import Project
from clustergraph.rdf import NamedNode
from clustergraph.words import LANGUAGES, TERMS, WORDS
from tests.conftest import ROOT


def test_every_word_is_there_in_both_languages() -> None:
    assert set(WORDS) == set(LANGUAGES)
    assert set(WORDS["sv"]) == set(WORDS["en"])
    assert all(text.strip() == text and text for words in WORDS.values() for text in words.values())
    assert all(set(words) == set(LANGUAGES) and all(words.values()) for words in TERMS.values())


def test_what_the_ontology_says_with_rdf_schema_and_owl_has_words() -> None:
    """Properties of other vocabularies are labelled in the ontology; these it may not label."""
    quads = [quad for quad in Project(ROOT).load().quads if isinstance(quad.subject, NamedNode)]
    said = {compact(quad.predicate.value) for quad in quads} - {"rdfs:label"}  # the label is the page's heading
    assert {name for name in said if name.startswith(("rdf:", "rdfs:", "owl:"))} == set(TERMS)


def test_every_word_is_used_and_every_used_word_is_there() -> None:
    source = ROOT / "src" / "clustergraph"
    templates = "".join(path.read_text("utf-8") for path in (source / "templates").glob("*.html"))
    used = set(re.findall(r"\bw\.(\w+)", templates)) | set(
        re.findall(r'(?:WORDS\[\w+\]\[|role=)"(\w+)"', (source / "view.py").read_text("utf-8"))
    )
    chosen_by_value = {"NearMatch", "RejectedMatch", "FailedLookup"}
    assert used | chosen_by_value == set(WORDS["sv"])
