"""The programs that people ask with: SPARQLWrapper, rdflib, pandas and curl, and the page that tells how."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pandas
import pytest
import SPARQLWrapper as Wrapper
from rdflib import Dataset, Graph, URIRef
from rdflib.namespace import SKOS
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from clustergraph.pages import FOLDER

pytestmark = pytest.mark.slow

BASE = "https://w3id.org/clustergraph/"
ASPECT = f"{BASE}id/aspect/ljus/a"
ROWS = f"SELECT ?aspect ?name {{ ?aspect a <{BASE}def/Aspect> ; <{SKOS.prefLabel}> ?name }}"
GRAPH = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ <{ASPECT}> }} ?s ?p ?o }}"
ASK = f"ASK {{ <{ASPECT}> ?p ?o }}"
CURL = shutil.which("curl")


@pytest.fixture(scope="module")
def endpoint(town_server: str) -> str:
    return f"{town_server}/sparql"


def wrapper(endpoint: str, query: str, form: str, method: str, how: str = Wrapper.URLENCODED) -> Wrapper.SPARQLWrapper:
    made = Wrapper.SPARQLWrapper(endpoint, returnFormat=form)
    made.setMethod(method)
    made.setRequestMethod(how)
    made.setQuery(query)
    return made


WAYS = [(Wrapper.GET, Wrapper.URLENCODED), (Wrapper.POST, Wrapper.URLENCODED), (Wrapper.POST, Wrapper.POSTDIRECTLY)]


@pytest.mark.parametrize(("method", "how"), WAYS)
@pytest.mark.parametrize("form", [Wrapper.JSON, Wrapper.XML, Wrapper.CSV, Wrapper.TSV])
def test_sparqlwrapper_gets_rows(endpoint: str, form: str, method: str, how: str) -> None:
    answer = wrapper(endpoint, ROWS, form, method, how).query()
    kind = {"json": "sparql-results+json", "xml": "sparql-results+xml", "csv": "csv", "tsv": "tab-separated-values"}[
        form
    ]
    assert kind in answer.info()["content-type"]
    converted = answer.convert()
    text = json.dumps(converted) if form == "json" else converted.toxml() if form == "xml" else converted.decode()
    assert ASPECT in text


@pytest.mark.parametrize(("method", "how"), WAYS)
@pytest.mark.parametrize("form", [Wrapper.TURTLE, Wrapper.N3, Wrapper.RDFXML, Wrapper.XML, Wrapper.JSONLD])
def test_sparqlwrapper_gets_graphs(endpoint: str, form: str, method: str, how: str) -> None:
    answer = wrapper(endpoint, GRAPH, form, method, how).query().convert()
    graph = answer if isinstance(answer, Graph) else Graph().parse(data=answer, format="turtle")
    assert (URIRef(ASPECT), SKOS.prefLabel, None) in graph


@pytest.mark.parametrize(("method", "how"), WAYS)
def test_sparqlwrapper_gets_a_boolean_and_the_reason_of_an_error(endpoint: str, method: str, how: str) -> None:
    assert wrapper(endpoint, ASK, Wrapper.JSON, method, how).queryAndConvert()["boolean"] is True
    with pytest.raises(Wrapper.SPARQLExceptions.QueryBadFormed, match="line 1, column"):
        wrapper(endpoint, "SELECT ?s WHERE { ?s ?p }", Wrapper.JSON, method, how).query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["xml", "json", "csv"])
def test_rdflib_asks_it_as_a_store(endpoint: str, method: str, form: str) -> None:
    graph = Graph(SPARQLStore(endpoint, method=method, returnFormat=form))
    assert ASPECT in {str(row[0]) for row in graph.query(ROWS)}
    assert bool(graph.query(ASK)) is (form != "csv")  # CSV has no booleans, by its specification


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_reads_patterns_and_graphs_from_it(endpoint: str, method: str) -> None:
    store = SPARQLStore(endpoint, method=method)
    graph = Graph(store)
    names = set(graph.objects(URIRef(ASPECT), SKOS.prefLabel))
    assert {name.language for name in names} >= {"sv"}
    assert (URIRef(ASPECT), SKOS.prefLabel, None) in graph.query(GRAPH).graph
    letter = Graph(store, identifier=URIRef(f"{BASE}graph/brev-om-samarbete"))
    assert 0 < len(letter) < len(graph)
    named = {str(getattr(one, "identifier", one)) for one in store.contexts()}
    assert f"{BASE}graph/brev-om-samarbete" in named


def test_rdflib_reads_a_thing_by_its_address(town_server: str) -> None:
    assert (URIRef(ASPECT), None, None) in Graph().parse(f"{town_server}/id/aspect/ljus/a")


@pytest.mark.parametrize(("form", "separator"), [("csv", ","), ("tsv", "\t")])
def test_pandas_reads_an_answer_by_its_address(endpoint: str, form: str, separator: str) -> None:
    frame = pandas.read_csv(f"{endpoint}?{urlencode({'query': ROWS, 'format': form})}", sep=separator)
    assert list(frame.columns) == (["aspect", "name"] if form == "csv" else ["?aspect", "?name"])
    assert frame.iloc[:, 0].str.contains(ASPECT, regex=False).any()


@pytest.mark.skipif(CURL is None, reason="curl is not installed, so what curl sends is NOT tried here")
@pytest.mark.parametrize(
    "options",
    [
        ["--get", "--data-urlencode", f"query={ROWS}"],
        ["--data-urlencode", f"query={ROWS}"],
        ["--header", "Content-Type: application/sparql-query", "--data-binary", ROWS],
        ["--http1.0", "--data-urlencode", f"query={ROWS}"],
        ["--compressed", "--data-urlencode", f"query={ROWS}"],
        ["--header", "Transfer-Encoding: chunked", "--header", "Content-Type: application/sparql-query", "--data-binary", ROWS],
        ["--header", "Expect: 100-continue", "--data-urlencode", f"query={ROWS}"],
    ],
    ids=["get", "form", "direct", "HTTP 1.0", "compressed", "chunked", "expect"],
)  # fmt: skip
def test_curl_gets_rows_however_it_asks(endpoint: str, options: list[str]) -> None:
    command = [str(CURL), "-sS", "--fail-with-body", "--max-time", "20", "-H", "Accept: text/csv", endpoint, *options]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout.splitlines()[0] == "aspect,name"
    assert ASPECT in done.stdout


def snippets(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", (FOLDER / "guide" / "clients.en.md").read_text("utf-8"), re.S)


def run_snippet(command: list[str], endpoint: str, folder: Path) -> str:
    *start, text = command
    text = text.replace("http://127.0.0.1:8000", endpoint.removesuffix("/sparql"))
    done = subprocess.run([*start, text], capture_output=True, text=True, check=False, timeout=60, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("text", snippets("python"))
def test_the_python_on_the_page_runs(endpoint: str, tmp_path: Path, text: str) -> None:
    assert re.search(
        r"aspect/ljus/a|def/Aspect|cg:Aspect", run_snippet([sys.executable, "-c", text], endpoint, tmp_path)
    )


@pytest.mark.slow
@pytest.mark.skipif(CURL is None, reason="curl is not installed, so the page's commands are NOT run here")
def test_the_commands_on_the_page_run(endpoint: str, tmp_path: Path) -> None:
    rows, more = (run_snippet(["bash", "-ec", text], endpoint, tmp_path) for text in snippets("sh"))
    assert ASPECT in rows
    assert '"boolean":false' in more
    assert "sd:Service" in more
    assert Graph().parse(tmp_path / "ontology.ttl")
    assert Dataset().parse(tmp_path / "everything.trig")


def test_the_page_has_the_same_code_in_both_languages_and_every_client() -> None:
    codes = [
        re.findall(r"```.*?```", (FOLDER / "guide" / f"clients.{lang}.md").read_text("utf-8"), re.S)
        for lang in ("en", "sv")
    ]
    assert codes[0] == codes[1]
    assert [len(snippets(kind)) for kind in ("python", "sh", "r", "js")] == [5, 2, 1, 1]


@pytest.mark.parametrize("kind", ["r", "js"])
def test_what_r_and_javascript_send_is_answered(endpoint: str, kind: str) -> None:
    """Neither is run here: the request that the page's code makes is sent as it would send it."""
    (text,) = snippets(kind)
    (query,) = re.findall(r'"(PREFIX cg: .*?)"', text)
    if kind == "r":
        answer = httpx.get(f"{endpoint}?format=csv", params={"format": "csv", "query": query})
    else:
        headers = dict(re.findall(r'"?(Content-Type|Accept)"?: "(.*?)"', text)) | {"Origin": "null"}
        answer = httpx.post(endpoint, content=query, headers=headers)
        assert answer.headers["access-control-allow-origin"] == "*"
    assert ASPECT in answer.text
