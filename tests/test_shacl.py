"""Every shape has data that passes and the smallest data that fails; every message is there in both languages.

An example is checked against its own shape and what that shape leans on, and against as much of the ontology as
shapes look at (classes, properties, code lists): all shapes on the whole ontology would take minutes for nothing.
"""

import re
from collections import deque
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SH, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from clustergraph.errors import FileSyntaxError, InputError
from clustergraph.iris import DEF, ID, SHAPE
from clustergraph.shacl import Result, load_shapes, validate

pytestmark = pytest.mark.slow

Find = Callable[[Path], list[Result]]

ROOT = Path(__file__).parent.parent
EXAMPLES = Path(__file__).parent / "shapes"
SHAPES = load_shapes(ROOT / "shapes")
TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
TARGETED = sorted({str(shape).removeprefix(SHAPE) for target in TARGETS for shape in SHAPES.subjects(target)})
PASSING = sorted(EXAMPLES.glob("*.pass.ttl"))
FAILING = sorted(path for path in EXAMPLES.glob("*.ttl") if ".fail" in path.name)


def name_of(path: Path) -> str:
    return path.name.split(".")[0]


@cache
def ontology_for_examples() -> Graph:
    whole, part = Graph(), Graph()
    for file in sorted((ROOT / "ontology").rglob("*.ttl")):
        whole.parse(file)
    # The codes keep their list and lose their type: whether the real codes are complete is a test of its own.
    wanted = {RDF.type, RDFS.subClassOf, RDFS.domain, RDFS.range, SKOS.inScheme}
    for subject, predicate, value in whole:
        if predicate in wanted and value not in {SKOS.Concept, SKOS.ConceptScheme}:
            part.add((subject, predicate, value))
    return part


def property_shapes(shape: str) -> set[str]:
    return {str(linked) for linked in SHAPES.objects(URIRef(SHAPE + shape), SH.property)}


def description(shape: str) -> Graph:
    """A shape with everything it leads to."""
    part, seen = Graph(), set[Node]()
    waiting = deque[Node]([URIRef(SHAPE + shape)])
    while waiting:
        node = waiting.popleft()
        seen.add(node)
        for predicate, value in SHAPES.predicate_objects(node):
            part.add((node, predicate, value))
            if value not in seen and (isinstance(value, BNode) or str(value).startswith(SHAPE)):
                waiting.append(value)
    return part


def example(path: Path) -> tuple[Graph, Graph]:
    """What an example says, in its surroundings, and the shapes that it is checked against."""
    return Graph().parse(path) + ontology_for_examples(), description(name_of(path))


@cache
def findings(path: Path) -> list[Result]:
    """What the shape that an example is for finds wrong with it; kept, since several tests ask."""
    return validate(*example(path))


@pytest.fixture
def ontology() -> Graph:
    return ontology_for_examples()


@pytest.fixture
def results() -> Find:
    return findings


def of_shape(found: list[Result], shape: str) -> list[Result]:
    return [result for result in found if result.shape in {SHAPE + shape} | property_shapes(shape)]


@pytest.mark.parametrize("shape", TARGETED)
def test_every_shape_has_an_example_that_passes_and_one_that_fails(shape: str) -> None:
    assert (EXAMPLES / f"{shape}.pass.ttl").is_file()
    assert (EXAMPLES / f"{shape}.fail.ttl").is_file()


def test_no_example_is_left_over() -> None:
    named = re.compile(r"(\w+)\.(pass|fail|fail-[\w-]+)\.ttl")
    stray = [path.name for path in EXAMPLES.iterdir() if not ((m := named.fullmatch(path.name)) and m[1] in TARGETED)]
    assert stray == []


@pytest.mark.parametrize("path", PASSING, ids=lambda path: path.stem)
def test_passing_example_passes(path: Path, results: Find) -> None:
    assert of_shape(results(path), name_of(path)) == []


@pytest.mark.parametrize("path", FAILING, ids=lambda path: path.stem)
def test_failing_example_fails(path: Path, results: Find) -> None:
    found = of_shape(results(path), name_of(path))
    assert found
    assert all(set(result.messages) == {"sv", "en"} for result in found)


@pytest.mark.parametrize("path", FAILING, ids=lambda path: path.stem)
def test_failing_example_says_what_is_wrong(path: Path) -> None:
    assert re.match(r"# [A-Z].*\.$", path.read_text(encoding="utf-8").splitlines()[0])


def test_every_property_shape_is_failed_by_some_example(results: Find) -> None:
    failed = {result.shape for path in FAILING for result in results(path)}
    linked = {shape for name in TARGETED for shape in property_shapes(name)}
    assert sorted(linked - failed) == []


def test_every_property_shape_speaks_both_languages_and_has_a_severity() -> None:
    shapes = set(SHAPES.objects(None, SH.property)) | set(SHAPES.subjects(RDF.type, SH.PropertyShape))
    assert shapes
    for shape in shapes:
        assert str(shape).startswith(SHAPE)
        assert speaks_both_languages(shape), shape
        assert SHAPES.value(shape, SH.path) is not None


def test_every_node_shape_is_labelled_and_has_a_message_where_it_constrains() -> None:
    for shape in SHAPES.subjects(RDF.type, SH.NodeShape):
        assert sorted(label.language or "" for label in literals(shape, RDFS.label)) == ["en", "sv"], shape
        if (shape, SH.severity, None) in SHAPES or any((shape, c, None) in SHAPES for c in (SH.pattern, SH["or"])):
            assert speaks_both_languages(shape), shape


def literals(subject: Node, predicate: URIRef) -> list[Literal]:
    return [value for value in SHAPES.objects(subject, predicate) if isinstance(value, Literal)]


def speaks_both_languages(shape: Node) -> bool:
    messages = literals(shape, SH.message)
    one_severity = SHAPES.value(shape, SH.severity, any=False) in {SH.Violation, SH.Warning, SH.Info}
    plain = not any(re.search(r"[{}]", message) for message in messages)  # pyshacl fills no placeholders of core shapes
    return one_severity and plain and sorted(message.language or "" for message in messages) == ["en", "sv"]


def test_property_shapes_are_named_after_their_node_shape_and_used() -> None:
    for shape in SHAPES.subjects(RDF.type, SH.PropertyShape):
        owner = URIRef(str(shape).split("-")[0])
        assert (owner, SH.property, shape) in SHAPES, shape


def test_every_class_of_the_ontology_has_a_shape() -> None:
    for module in sorted((ROOT / "ontology").glob("*.ttl")):
        classes = set(re.findall(r"^cg:(\w+) a owl:Class", module.read_text(encoding="utf-8"), re.MULTILINE))
        if classes:
            shapes = (ROOT / "shapes" / f"{module.stem}.shapes.ttl").read_text(encoding="utf-8")
            assert classes == set(re.findall(r"sh:targetClass cg:(\w+)", shapes))


def test_every_code_list_has_a_shape_for_its_codes() -> None:
    for file in (ROOT / "ontology" / "codelists").glob("*.ttl"):
        shape = URIRef(SHAPE + "".join(part.capitalize() for part in file.stem.split("-")) + "Code-inScheme")
        assert SHAPES.value(shape, SH.hasValue) == URIRef(f"{ID}codelist/{file.stem}")


def test_all_shapes_run_together_and_the_ontology_conforms() -> None:
    whole = Graph()
    for file in sorted((ROOT / "ontology").rglob("*.ttl")):
        whole.parse(file)
    assert validate(whole, SHAPES) == []
    for path in PASSING:
        whole.parse(path)
    size = len(whole)
    found = validate(whole, SHAPES)
    assert {result.severity for result in found} == {"Violation", "Warning", "Info"}  # the examples' bare surroundings
    assert len(whole) == size


# ---- validate itself

A, B = URIRef(ID + "actor/a"), URIRef(ID + "actor/b")
SMALL = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <https://example.org/> . @prefix shape: <SHAPE> .
shape:Small a sh:NodeShape ; sh:targetSubjectsOf x:size ; sh:property shape:Small-size .
shape:Small-size a sh:PropertyShape ; sh:path PATH ; CONSTRAINT ; sh:severity sh:Warning ;
    sh:message "too big"@en , "för stor"@sv .
"""
SIZE = URIRef("https://example.org/size")


def small(path: str = "x:size", constraint: str = "sh:maxInclusive 3") -> Graph:
    text = SMALL.replace("SHAPE", SHAPE).replace("PATH", path).replace("CONSTRAINT", constraint)
    return Graph().parse(data=text, format="turtle")


def test_a_result_says_what_where_and_how_bad_even_of_a_thing_without_a_type() -> None:
    data = Graph().add((A, SIZE, Literal(5)))
    assert validate(data, small()) == [
        Result(
            focus=str(A),
            shape=f"{SHAPE}Small-size",
            path=str(SIZE),
            value='"5"^^<http://www.w3.org/2001/XMLSchema#integer>',
            severity="Warning",
            messages={"en": "too big", "sv": "för stor"},
        )
    ]


def test_nothing_wrong_is_an_empty_list() -> None:
    assert validate(Graph().add((A, SIZE, Literal(3))), small()) == []
    assert validate(Graph(), SHAPES) == []


def test_results_are_sorted_by_what_they_are_about() -> None:
    data = Graph()
    for subject, size in ((B, 9), (A, 8), (A, 4)):
        data.add((subject, SIZE, Literal(size)))
    found = [(result.focus, result.value) for result in validate(data, small())]
    assert found == sorted(found)
    assert [focus for focus, _ in found] == [str(A), str(A), str(B)]


def test_a_blank_node_is_told_by_what_it_says() -> None:
    data = Graph()
    for _ in range(2):
        blank = BNode()
        data.add((A, SIZE, blank)).add((blank, RDFS.label, Literal("x"))).add((blank, SIZE, Literal(1)))
    found = validate(data, small(constraint="sh:nodeKind sh:IRI"))
    values = {result.value for result in found if result.focus == str(A)}
    assert values == {
        '[http://www.w3.org/2000/01/rdf-schema#label "x" ; '
        'https://example.org/size "1"^^<http://www.w3.org/2001/XMLSchema#integer>]'
    }


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("[ sh:inversePath x:of ]", "^<https://example.org/of>"),
        ("( x:size x:of )", "<https://example.org/size>/<https://example.org/of>"),
        (
            "[ sh:alternativePath ( x:of [ sh:inversePath x:in ] ) ]",
            "(<https://example.org/of>|^<https://example.org/in>)",
        ),
        ("[ sh:oneOrMorePath x:of ]", "(<https://example.org/of>)+"),
    ],
)
def test_a_path_is_written_as_sparql_writes_it(path: str, written: str) -> None:
    [result] = validate(Graph().add((A, SIZE, Literal(1))), small(path, "sh:minCount 1"))
    assert (result.path, result.value) == (written, None)


def test_a_subclass_counts_where_the_data_says_that_it_is_one(ontology: Graph) -> None:
    thing = Graph().add((A, RDF.type, URIRef(DEF + "Region")))
    without = {result.shape for result in validate(thing, SHAPES)}
    with_classes = {result.shape for result in validate(thing + ontology, SHAPES)}
    assert f"{SHAPE}Entity-ground" not in without
    assert f"{SHAPE}Entity-ground" in with_classes


@pytest.mark.parametrize("shorter", ["2031", "2031-02"])
def test_partial_dates_are_compared_as_far_as_they_are_known(shorter: str) -> None:
    kind = {4: XSD.gYear, 7: XSD.gYearMonth}[len(shorter)]
    shapes = description("Validity")
    data = Graph().add((A, URIRef(DEF + "validFrom"), Literal("2031-02-03", datatype=XSD.date)))
    data.set((A, URIRef(DEF + "validUntil"), Literal(shorter, datatype=kind)))
    assert validate(data, shapes) == []
    data.set((A, URIRef(DEF + "validUntil"), Literal("2030", datatype=XSD.gYear)))
    assert len(validate(data, shapes)) == 1


def test_shapes_that_cannot_be_run_are_an_error() -> None:
    with pytest.raises(InputError, match="shapes cannot be run"):
        validate(Graph().add((A, SIZE, Literal(1))), small(constraint="sh:minCount -1 ; sh:nodeKind 7"))


def test_a_shapes_file_that_does_not_parse_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "x.shapes.ttl").write_text("@prefix sh: <http://www.w3.org/ns/shacl#> .\n\nsh:x sh:y .\n")
    with pytest.raises(FileSyntaxError) as caught:
        load_shapes(tmp_path)
    assert (caught.value.path.name, caught.value.line) == ("x.shapes.ttl", 3)


def test_a_folder_without_shapes_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no shapes here"):
        load_shapes(tmp_path)
