"""The W3C's own tests of the SPARQL 1.1 Protocol and Service Description, over real HTTP (tests/w3c/README.md).

All are run as the manifest writes them, at /sparql/ with its slash. Twenty ask queries or send bad ones, and are met as
the manifest expects. Fourteen are about updates, which this service refuses by design: of these, those that the manifest
wants refused are, and the seven that it wants done are refused with 403 and a reason instead, and nothing changes.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import httpx
import pytest
from rdflib import Graph, Literal, Namespace, Node, URIRef
from rdflib.collection import Collection

from clustergraph.negotiation import GRAPH_TYPES, ROW_TYPES
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

FOLDER = ROOT / "tests" / "w3c"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")

MANIFEST = Graph().parse(FOLDER / "protocol.ttl")


class Step(NamedTuple):
    """One request of a test, and what the manifest expects of the answer."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    expected: Node


def listed(subject: Node | None, property_: URIRef) -> list[Node]:
    """The members of the list that a property leads to."""
    return [one for head in MANIFEST.objects(subject, property_) for one in Collection(MANIFEST, head)]


def steps(test: Node) -> Iterator[Step]:
    for request in listed(MANIFEST.value(test, MF.action), HT.requests):
        body = MANIFEST.value(request, HT.body)
        encoding = str(MANIFEST.value(body, CNT.characterEncoding))
        yield Step(
            str(MANIFEST.value(request, HT.methodName)),
            str(MANIFEST.value(request, HT.absolutePath)),
            {
                str(MANIFEST.value(header, HT.fieldName)): str(MANIFEST.value(header, HT.fieldValue))
                for header in listed(request, HT.headers)
            },
            str(MANIFEST.value(body, CNT.chars)).encode(encoding) if body else None,
            MANIFEST.value(request, HT.resp),
        )


TESTS = {str(test).partition("#")[2]: test for test in listed(None, MF.entries)}
UPDATES = {name for name in TESTS if "update" in name}
REFUSED_INSTEAD = {name for name in UPDATES if not name.startswith("bad_")}


def send(address: str, step: Step) -> httpx.Response:
    headers = {"Accept": "*/*", **step.headers}
    return httpx.request(step.method, address + step.path, headers=headers, content=step.body, timeout=30)


def meets(answer: httpx.Response, expected: Node) -> None:
    wanted = {str(status)[-3] for status in MANIFEST.objects(expected, MF.expectedStatus)}
    assert str(answer.status_code)[0] in wanted, answer.text
    kind = answer.headers["content-type"].partition(";")[0]
    match str(MANIFEST.value(expected, MF.expectedFormat) or ""):
        case "boolean":
            assert kind in ROW_TYPES[:2]
        case "tabular":
            assert kind in ROW_TYPES
        case "RDF":
            assert kind in GRAPH_TYPES
    boolean = MANIFEST.value(expected, MF.expectedBoolean)
    if boolean is not None:
        assert Literal(answer.json()["boolean"]) == boolean


@pytest.fixture(scope="module")
def address(serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """A service that holds each of the manifest's files in the graph that the manifest names."""
    graphs = {
        str(MANIFEST.value(data, RDFS.label)): str(MANIFEST.value(data, UT.graph)).rpartition("/")[2]
        for data in MANIFEST.objects(None, UT.graphData)
    }
    assert sorted(graphs.values()) == ["data1.nt", "data2.nt", "data3.nt"]
    file = tmp_path_factory.mktemp("w3c") / "data.nq"
    lines = [(FOLDER / name).read_text().rstrip(" .\n") + f" <{iri}> .\n" for iri, name in graphs.items()]
    file.write_text("".join(lines))
    return serve(file)


def everything(address: str) -> str:
    return httpx.get(f"{address}/store", headers={"Accept": "application/n-quads"}).text


def test_the_manifest_is_whole() -> None:
    assert (len(TESTS), len(UPDATES), len(REFUSED_INSTEAD)) == (34, 14, 7)
    assert all(list(steps(test)) for test in TESTS.values())


@pytest.mark.parametrize("name", sorted(set(TESTS) - UPDATES))
def test_a_query_is_met_as_the_manifest_expects(address: str, name: str) -> None:
    for step in steps(TESTS[name]):
        meets(send(address, step), step.expected)


@pytest.mark.parametrize("name", sorted(UPDATES))
def test_an_update_is_refused_with_a_reason_and_changes_nothing(address: str, name: str) -> None:
    before = everything(address)
    assert before.count("\n") == 3
    first, *_ = steps(TESTS[name])
    answer = send(address, first)
    if name in REFUSED_INSTEAD:
        assert answer.status_code == 403
    else:
        meets(answer, first.expected)
        assert answer.status_code in {403, 415}
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()["detail"]
    assert "read-only" in said or "POST a query as" in said or "UTF-8" in said
    assert everything(address) == before


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_the_service_description_passes_the_three_tests(address: str, path: str) -> None:
    entries = Graph().parse(FOLDER / "service-description.ttl")
    assert {str(entry).partition("#")[2] for entry in entries.subjects(RDF.type, MF.ServiceDescriptionTest)} == {
        "returns-rdf",
        "has-endpoint-triple",
        "conforms-to-schema",
    }
    answer = httpx.get(address + path)
    assert answer.headers["content-type"].partition(";")[0] in GRAPH_TYPES
    held = Graph().parse(data=answer.text, format="turtle")
    service = held.value(predicate=SD.endpoint, object=URIRef(address + path))
    assert (service, RDF.type, SD.Service) in held
    # The schema: what each property leads from and to, by the vocabulary's own domains and ranges
    classes = {
        SD.defaultDataset: (SD.Service, SD.Dataset),
        SD.defaultGraph: (SD.Dataset, SD.Graph),
        SD.namedGraph: (SD.Dataset, SD.NamedGraph),
        SD.graph: (SD.NamedGraph, SD.Graph),
    }
    for property_, (domain, range_) in classes.items():
        assert (None, property_, None) in held
        for subject, value in held.subject_objects(property_):
            assert (subject, RDF.type, domain) in held
            assert (value, RDF.type, range_) in held
    assert (service, SD.supportedLanguage, SD.SPARQL11Query) in held
    assert {str(name) for name in held.objects(None, SD.name)} == {
        f"http://kasei.us/2009/09/sparql/data/data{number}.rdf" for number in (1, 2, 3)
    }
