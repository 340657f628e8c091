"""Nothing is lost on the way: values with languages and datatypes, read back from every format that is sent."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.query import Result

from clustergraph.negotiation import GRAPH_TYPES, NAMING_TYPES

pytestmark = pytest.mark.slow

XSD = "http://www.w3.org/2001/XMLSchema#"
NAME = "http://example.org/g"
THING, VALUE = URIRef("http://example.org/ting/å?a=1&b=(2)"), URIRef("http://example.org/value")
TEXTS = [
    "rad ett\nrad två\ttabb",
    "radslut\r\nsom i Windows",
    "\"citat\" och 'citat'",
    'a "" b, c; d',
    "bakstreck \\ \\n och <&> ]]>",
    "emoji 🧬 och e\u0301",
    "",
    "  blanksteg  ",
    "=1+1",
]
VALUES = [
    *(Literal(text) for text in TEXTS),
    Literal("samverkan", lang="sv"),
    Literal("samverkan", lang="sv-FI"),
    Literal("cluster", lang="en-GB"),
    Literal("簇", lang="zh-Hant-TW"),
    *(
        Literal(text, datatype=URIRef(XSD + datatype), normalize=False)
        for text, datatype in [
            ("2025-06-01", "date"),
            ("2025-06-01+02:00", "date"),
            ("2025", "gYear"),
            ("2025-06", "gYearMonth"),
            ("2025-06-01T12:00:00Z", "dateTime"),
            ("42", "integer"),
            ("true", "boolean"),
            ("1.5", "decimal"),
            ("-3", "integer"),
            ("0.5", "double"),
            ("http://example.org/", "anyURI"),
        ]
    ),
    Literal("POINT(1 2)", datatype=URIRef("http://example.org/type")),
    URIRef("https://example.org/å/%C3%A5#b"),
]
ROWS = "SELECT ?value WHERE { ?thing <http://example.org/value> ?value }"


def key(value: object) -> str:
    """A term to compare by; language tags are the same in any case, and the engine writes them in lower case."""
    if isinstance(value, Literal) and value.language:
        return Literal(str(value), lang=value.language.lower()).n3()
    assert isinstance(value, Literal | URIRef)
    return value.n3()


@pytest.fixture(autouse=True)
def as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader on this side must not tidy 007 into 7."""
    monkeypatch.setattr("rdflib.NORMALIZE_LITERALS", False)


@pytest.fixture(scope="module")
def address(serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> str:
    assert len(set(map(key, VALUES))) == len(VALUES), "the values differ"
    triples = "\n".join(f"<{THING}> <{VALUE}> {value.n3()} ." for value in VALUES)
    file: Path = tmp_path_factory.mktemp("values") / "values.trig"
    file.write_text(f"<{NAME}> {{\n{triples}\n}}", "utf-8", newline="\n")
    return serve(file)


def body(address: str, media_type: str, query: str = ROWS) -> bytes:
    answer = httpx.get(f"{address}/sparql", params={"query": query}, headers={"Accept": media_type})
    assert answer.headers["content-type"].startswith(media_type)
    return answer.content


@pytest.mark.parametrize("form", ["json", "xml"])
def test_rows_in_json_and_xml_are_the_same_terms(address: str, form: str) -> None:
    content = body(address, f"application/sparql-results+{form}")
    rows = Result.parse(io.BytesIO(content), format=form)
    assert sorted(key(row["value"]) for row in rows) == sorted(map(key, VALUES))


def test_rows_in_tsv_are_the_same_terms(address: str) -> None:
    """Each field is a term as Turtle writes it, and holds neither a tab nor a line end of its own."""
    header, *fields = body(address, "text/tab-separated-values").decode().removesuffix("\n").split("\n")
    assert header == "?value"
    assert not any("\t" in field or "\r" in field for field in fields)
    triples = "".join(f"<{THING}> <{VALUE}> {field} .\n" for field in fields)
    read = Graph().parse(data=triples, format="turtle")
    assert sorted(map(key, read.objects())) == sorted(map(key, VALUES))


def test_rows_in_csv_are_the_same_texts(address: str) -> None:
    """CSV holds no languages and no datatypes, by its specification; the texts are whole."""
    table = csv.reader(io.StringIO(body(address, "text/csv").decode(), newline=""))
    header, *rows = table
    assert header == ["value"]
    assert sorted(row[0] if row else "" for row in rows) == sorted(map(str, VALUES))


@pytest.mark.parametrize("media_type", GRAPH_TYPES)
@pytest.mark.parametrize("how", ["CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE ?s { ?s ?p ?o }"])
def test_a_graph_by_query_holds_the_same_terms(address: str, media_type: str, how: str) -> None:
    read = Graph().parse(data=body(address, media_type, how), format=media_type)
    assert sorted(map(key, read.objects(THING, VALUE))) == sorted(map(key, VALUES))


@pytest.mark.parametrize("media_type", GRAPH_TYPES)
def test_a_graph_by_its_name_holds_the_same_terms(address: str, media_type: str) -> None:
    answer = httpx.get(f"{address}/store", params={"graph": NAME}, headers={"Accept": media_type})
    read = Dataset()
    read.parse(data=answer.content, format=media_type)
    graph = read.graph(URIRef(NAME)) if media_type in NAMING_TYPES else read.default_graph
    assert sorted(map(key, graph.objects(THING, VALUE))) == sorted(map(key, VALUES))


def test_a_number_keeps_its_value_and_loses_only_its_spelling(serve: Callable[..., str], tmp_path: Path) -> None:
    """The engine's own habit: 007 is sent as 7, as other stores do that keep numbers as numbers."""
    (tmp_path / "numbers.ttl").write_text(f"<{THING}> <{VALUE}> 007, 1.50, '1'^^<{XSD}boolean> .", "utf-8")
    content = body(serve(tmp_path / "numbers.ttl"), "text/tab-separated-values").decode()
    assert sorted(content.split()) == ["1.5", "7", "?value", "true"]


@pytest.mark.parametrize("value", VALUES, ids=key)
def test_a_value_from_an_answer_can_be_asked_for(address: str, value: Literal) -> None:
    query = f"ASK {{ <{THING}> <{VALUE}> {value.n3()} }}"
    assert httpx.post(f"{address}/sparql", data={"query": query}).json()["boolean"] is True
