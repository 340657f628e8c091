"""A second SHACL engine, of other hands and in another language, finds the same as the one that the project uses.

Compared are the thing, the shape, the value and the severity. Left out are the messages (they are the shape's own
words) and the paths (a path of several steps is a blank node, which each engine copies into its report in its own
way); every shape here has one path, so that nothing hides behind that. Two liberties of the report are evened out:
of a value that is a blank node pyshacl tells what is said of it and shifty does not, and where a query of a property
shape binds no ?value shifty names the thing itself and pyshacl nothing.

The second engine is given the text as it stands, while rdflib evens out numbers and dates as it reads: so a shape
that would judge `01` and `1` differently would show here.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
import shifty
from rdflib import SH, Graph, URIRef

from clustergraph.infer import infer
from clustergraph.iris import DERIVED_GRAPH, ID, ONTOLOGY_GRAPH, RULES_GRAPH
from clustergraph.project import Project
from clustergraph.queryfile import read_queries
from clustergraph.rdf import BlankNode, Literal, NamedNode, Quad, Store, ntriples
from clustergraph.shacl import Result, read_report, validate
from tests.conftest import ROOT
from tests.test_shacl import FAILING, PASSING, SHAPES, example, findings

pytestmark = pytest.mark.slow

Told = set[tuple[str, str, str, str]]


def second_opinion(data: Graph | bytes, shapes: Graph) -> list[Result]:
    """What shifty finds: on the data alone, with nothing inferred, and an error if it cannot run a shape."""
    _, report, _ = shifty.validate(data, shapes, graph_mode="data", infer=False, on_unsupported="error")
    return read_report(report, shapes)


def told(results: Iterable[Result]) -> Told:
    return {(result.focus, result.shape, value(result), result.severity) for result in results}


def value(result: Result) -> str:
    queried = (URIRef(result.shape), SH.sparql, None) in SHAPES
    if result.value is None or (queried and result.value == result.focus):
        return ""
    return "[]" if result.value.startswith("[") else result.value


@pytest.mark.parametrize("path", [*PASSING, *FAILING], ids=lambda path: path.stem)
def test_both_engines_judge_an_example_alike(path: Path) -> None:
    assert told(second_opinion(*example(path))) == told(findings(path))


# ---- the whole graph, as it is and damaged


def says_text(quad: Quad) -> bool:
    return isinstance(quad.object, Literal)


def speaks(quad: Quad) -> bool:
    return isinstance(quad.object, Literal) and quad.object.language is not None


def is_typed(quad: Quad) -> bool:
    return isinstance(quad.object, Literal) and quad.object.language is None


def leads_on(quad: Quad) -> bool:
    return isinstance(quad.object, NamedNode)


def instead(quad: Quad, value: NamedNode | Literal | BlankNode) -> Quad:
    return Quad(quad.subject, quad.predicate, value, quad.graph_name)


def text_of(quad: Quad) -> str:
    assert isinstance(quad.object, Literal | NamedNode)
    return quad.object.value


def datatype(quad: Quad) -> NamedNode:
    assert isinstance(quad.object, Literal)
    return quad.object.datatype


G_MONTH = NamedNode("http://www.w3.org/2001/XMLSchema#gMonth")


@dataclass(frozen=True)
class Damage:
    """One way to spoil a statement: which statements it can happen to, and what then stands in its place."""

    name: str
    fits: Callable[[Quad], bool]
    spoil: Callable[[Quad], list[Quad]]


DAMAGES = [
    Damage("a statement is lost", lambda _: True, lambda _: []),
    Damage("a text where a thing belongs", leads_on, lambda q: [instead(q, Literal(text_of(q)))]),
    Damage("a thing where a text belongs", says_text, lambda q: [instead(q, NamedNode(f"{ID}actor/nobody"))]),
    Damage("another language", speaks, lambda q: [instead(q, Literal(text_of(q), language="de"))]),
    Damage("no language", speaks, lambda q: [instead(q, Literal(text_of(q)))]),
    Damage("another datatype", is_typed, lambda q: [instead(q, Literal(text_of(q), datatype=G_MONTH))]),
    Damage("an odd number", is_typed, lambda q: [instead(q, Literal("0" + text_of(q), datatype=datatype(q)))]),
    Damage("not a number", is_typed, lambda q: [instead(q, Literal(text_of(q) + "x", datatype=datatype(q)))]),
    Damage("two values for one", is_typed, lambda q: [q, instead(q, Literal(text_of(q) + "1", datatype=datatype(q)))]),
    Damage("a thing without a name", leads_on, lambda q: [instead(q, BlankNode())]),
    Damage("the wrong thing", leads_on, lambda q: [instead(q, NamedNode(f"{ID}certainty/explicit"))]),
]
EVERY = (
    50  # one statement in so many is spoilt each way: enough to break most kinds of thing, too few to lose the graph
)


@pytest.fixture(scope="module")
def quads() -> list[Quad]:
    return sorted(set(Project(ROOT).load().quads), key=str)


def inferred(quads: list[Quad]) -> bytes:
    """The quads and what follows from them, as the build gives it to the shapes."""
    store = Store(quads)
    infer(store, read_queries(ROOT / "queries", "rule"))
    return ntriples([*quads, *store.quads(DERIVED_GRAPH, RULES_GRAPH)])


def spoilt(quads: list[Quad], damage: Damage, offset: int, every: int = EVERY) -> list[Quad]:
    """The quads with one statement in every so many damaged, of those that are data and that it can happen to."""
    can = [q for q in quads if damage.fits(q) and q.graph_name != NamedNode(ONTOLOGY_GRAPH)]
    hit = set(can[offset::every])
    return [new for quad in quads for new in (damage.spoil(quad) if quad in hit else [quad])]


def judged_by_ours(data: bytes) -> Told:
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)  # it warns of every literal that is spoilt
    return told(validate(Graph().parse(data=data, format="nt"), SHAPES))


@pytest.fixture(scope="module")
def whole(quads: list[Quad]) -> Told:
    """What is found in the graph as it is: notes on what the sources leave open."""
    return told(second_opinion(inferred(quads), SHAPES))


def test_both_engines_judge_the_whole_graph_alike(quads: list[Quad], whole: Told) -> None:
    assert judged_by_ours(inferred(quads)) == whole
    assert {severity for *_, severity in whole} == {"Warning", "Info"}


@pytest.mark.filterwarnings("ignore:Serializing weird numerical:UserWarning")  # the damage is meant to be weird
def test_both_engines_judge_the_damaged_graph_alike(quads: list[Quad], whole: Told) -> None:
    for number, damage in enumerate(DAMAGES):
        quads = spoilt(quads, damage, number)
    damaged = inferred(quads)
    ours = judged_by_ours(damaged)
    assert ours == told(second_opinion(damaged, SHAPES))
    assert len(ours - whole) > 1000
    assert len({shape for _, shape, *_ in ours - whole}) > 80


def test_each_damage_alone_is_seen(town: Project) -> None:
    """So that none of them is there for nothing: each shows on a graph small enough to be judged for every one."""
    quads = sorted(set(town.load().quads), key=str)
    before = told(second_opinion(inferred(quads), SHAPES))
    for damage in DAMAGES:
        after = told(second_opinion(inferred(spoilt(quads, damage, 0, 3)), SHAPES))
        assert after - before, damage.name
