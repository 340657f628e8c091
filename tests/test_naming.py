"""How things are named, after the style guide of SEMIC: one convention, kept everywhere, in both languages.

What is a noun or a verb a test cannot know; how a name is built, and that name, label and definition agree, it can.
"""

import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from clustergraph.iris import DEF, ID, SHAPE
from clustergraph.queryfile import read_query
from tests.conftest import ROOT

PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
CODELISTS = sorted((ROOT / "ontology" / "codelists").glob("*.ttl"))
SINGULAR_IN_S = {"MeetingSeries"}  # one series, two series
# Their everyday name says another thing than the name that the code needs to tell two things apart.
LABELLED_OTHERWISE = {
    "Region": "the territory is a region too",
    "governs": "a region answers for its county, it does not rule it",
    "validFrom": "read after the thing's name, as a table's head",
    "validUntil": "read after the thing's name, as a table's head",
}
# Words that a sentence in the one language has and one in the other has not: they tell texts that have changed places.
ONLY = {
    "sv": r"\b(och|att|som|det|den|ett|är|av|för|på|till|med|anger|säger)\b",
    "en": r"\b(the|and|of|is|that|with|which|gives|says|for the)\b",
}


@pytest.fixture(scope="module")
def ontology() -> Graph:
    graph = Graph()
    for path in (ROOT / "ontology").rglob("*.ttl"):
        graph.parse(path)
    return graph


@pytest.fixture(scope="module")
def shapes() -> Graph:
    graph = Graph()
    for path in (ROOT / "shapes").glob("*.shapes.ttl"):
        graph.parse(path)
    return graph


def own(graph: Graph, *kinds: URIRef) -> list[str]:
    names = {str(term) for kind in kinds for term in graph.subjects(RDF.type, kind) if str(term).startswith(DEF)}
    assert names
    return sorted(name.removeprefix(DEF) for name in names)


def text(graph: Graph, thing: Node, property_: URIRef, language: str) -> str:
    [found] = [t for t in graph.objects(thing, property_) if isinstance(t, Literal) and t.language == language]
    return str(found)


def words(name: str) -> list[str]:
    """A name in camel case as words, spelt as in Britain: HighLevelGroup → high level group."""
    found = re.findall(r"[A-Z]+(?=[A-Z][a-z]|$)|[A-Z]?[a-z]+", name)
    return [word if word.isupper() else word.lower().replace("ganiz", "ganis") for word in found]


def test_a_class_is_named_in_the_singular(ontology: Graph) -> None:
    plural = [name for name in own(ontology, OWL.Class) if re.search(r"[^s]s$", name)]
    assert set(plural) == SINGULAR_IN_S


def test_a_label_has_the_words_of_the_name(ontology: Graph) -> None:
    otherwise = {
        name
        for name in own(ontology, OWL.Class, *PROPERTIES)
        if not set(words(name)) <= set(re.split(r"[ ()-]+", text(ontology, URIRef(DEF + name), RDFS.label, "en")))
    }
    assert otherwise == set(LABELLED_OTHERWISE)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_label_names_one_term(ontology: Graph, language: str) -> None:
    names = own(ontology, OWL.Class, *PROPERTIES)
    labels = [text(ontology, URIRef(DEF + name), RDFS.label, language).casefold() for name in names]
    assert sorted(labels) == sorted(set(labels))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_definition_defines_one_term(ontology: Graph, language: str) -> None:
    names = own(ontology, OWL.Class, *PROPERTIES)
    definitions = [text(ontology, URIRef(DEF + name), SKOS.definition, language) for name in names]
    assert sorted(definitions) == sorted(set(definitions))


@pytest.mark.parametrize(
    ("language", "article"), [("en", r"(An?|The|One|All|Several)"), ("sv", r"(Ett?|En|Det|Den|Flera|Alla)")]
)
def test_a_class_is_not_defined_by_its_own_name(ontology: Graph, language: str, article: str) -> None:
    for name in own(ontology, OWL.Class):
        label = re.escape(text(ontology, URIRef(DEF + name), RDFS.label, language))
        definition = text(ontology, URIRef(DEF + name), SKOS.definition, language)
        assert not re.match(rf"({article} )?{label}\b", definition, re.I), definition


@pytest.mark.parametrize(
    ("language", "verbs"),
    [("en", r"(Gives|Says|Counts|Links|Explains) "), ("sv", r"(Anger|Säger|Räknar|Knyter|Förklarar) ")],
)
def test_a_definition_of_a_property_says_what_it_does_and_of_a_class_what_it_is(
    ontology: Graph, language: str, verbs: str
) -> None:
    for kinds, wanted in (((OWL.Class,), False), (PROPERTIES, True)):
        for name in own(ontology, *kinds):
            definition = text(ontology, URIRef(DEF + name), SKOS.definition, language)
            assert bool(re.match(verbs, definition)) == wanted, definition


def test_labels_are_written_as_in_running_text(ontology: Graph) -> None:
    for name in own(ontology, OWL.Class, *PROPERTIES):
        for label in ontology.objects(URIRef(DEF + name), RDFS.label):
            assert re.match(r"[a-zåäö]|[A-Z]{2}", str(label)), label
            assert str(label).strip(" .:") == str(label), label


def test_no_text_has_stray_blanks_or_the_other_language(ontology: Graph, shapes: Graph) -> None:
    seen = {"sv": 0, "en": 0}
    for graph in (ontology, shapes):
        for value in graph.objects():
            if not isinstance(value, Literal) or value.language is None:
                continue
            assert re.sub(r"\s+", " ", str(value)).strip() == str(value), value
            assert value.language in seen, value
            seen[value.language] += 1
            other = "en" if value.language == "sv" else "sv"
            assert not re.search(ONLY[other], without_names(str(value)), re.I), value
    assert min(seen.values()) > 900


def without_names(text: str) -> str:
    """The text without the names that it cites: terms, codes, files."""
    return re.sub(r"\S*[:/_.-]\S+|\b[a-z]+[A-Z]\w*|\b(Web Annotation|DCTERMS)\b", "", text)


# ---- shapes


def test_a_shape_of_a_class_is_called_what_the_class_is(ontology: Graph, shapes: Graph) -> None:
    pairs = [(s, c) for s, c in shapes.subject_objects(SH.targetClass) if str(c).startswith(DEF)]
    assert len(pairs) > 80
    for shape, class_ in pairs:
        assert str(shape).removeprefix(SHAPE) == str(class_).removeprefix(DEF)
        assert set(shapes.objects(shape, RDFS.label)) == set(ontology.objects(class_, RDFS.label)), shape


def test_a_property_shape_is_named_after_what_it_looks_at(shapes: Graph) -> None:
    """`Position-topic` looks at cg:topic; what looks at two things together has a name of its own."""
    plain = 0
    for shape in shapes.subjects(RDF.type, SH.PropertyShape):
        assert re.fullmatch(r"[A-Z]\w*(-\w+)+", str(shape).removeprefix(SHAPE)), shape
        part = str(shape).split("-")[1]
        path = shapes.value(shape, SH.path)
        plain += str(path).rpartition("/")[2].rpartition("#")[2] == part
    assert plain > 100


def test_a_message_is_a_sentence(shapes: Graph) -> None:
    messages = [m for m in shapes.objects(None, SH.message) if isinstance(m, Literal)]
    assert len(messages) > 300
    for message in messages:
        assert re.match(r"[A-ZÅÄÖ].*\.$", str(message)), message


# ---- code lists


@pytest.mark.parametrize("path", CODELISTS, ids=lambda path: path.stem)
def test_a_code_list_is_a_whole_scheme(path: Path) -> None:
    """One scheme a file, every concept in it and at its top, no name twice, and a slug in the IRI as its notation."""
    graph = Graph().parse(path)
    [scheme] = graph.subjects(RDF.type, SKOS.ConceptScheme)
    assert str(scheme) == f"{ID}codelist/{path.stem}"
    codes = set(graph.subjects(RDF.type, SKOS.Concept))
    assert codes == set(graph.subjects(SKOS.inScheme, scheme)) == set(graph.subjects(SKOS.topConceptOf, scheme))
    assert set(graph.subjects()) == {scheme, *codes}
    for code in codes:
        assert re.fullmatch(rf"{ID}{path.stem}/[a-z]+(-[a-z]+)*", str(code)), code
    for language in ("sv", "en"):
        for property_ in (SKOS.prefLabel, SKOS.definition):
            texts = [text(graph, code, property_, language) for code in codes]
            assert len({t.casefold() for t in texts}) == len(codes), texts


@pytest.mark.parametrize("path", CODELISTS, ids=lambda path: path.stem)
def test_a_code_is_explained_in_a_sentence_that_is_not_its_name(path: Path) -> None:
    graph = Graph().parse(path)
    for code in graph.subjects(RDF.type, SKOS.Concept):
        for language in ("sv", "en"):
            label = text(graph, code, SKOS.prefLabel, language)
            definition = text(graph, code, SKOS.definition, language)
            assert re.fullmatch(r"[A-ZÅÄÖ].*[^. ]\.", definition), definition
            assert definition.rstrip(".").casefold() != label.casefold()
            assert re.match(
                r"[a-zåäö]|[A-Z]{2}|European|Crossref|GeoNames|Wikidata|OpenStreetMap|SweCRIS|PIC", label
            ), label


# ---- queries


@pytest.mark.parametrize("path", sorted((ROOT / "queries").glob("*.rq")), ids=lambda path: path.stem)
def test_a_query_speaks_each_language_where_it_says_so(path: Path) -> None:
    header = read_query(path).header
    for key, value in header.items():
        _, _, language = key.partition("@")
        if language:
            assert key.startswith("title@") or re.search(r"[.?]$", value), value
            other = "en" if language == "sv" else "sv"
            assert not re.search(ONLY[other], without_names(re.sub(r"\{\w+\}", "", value)), re.I), value
            assert value != header[f"{key.removesuffix(language)}{other}"]
    assert re.fullmatch(r"[a-z]+-[a-zA-Z0-9-]+|cq\d\d-[a-z0-9-]+", path.stem)
