"""The service over real HTTP."""

import httpx
import pytest
from rdflib import Graph, URIRef

from clustergraph.negotiation import GRAPH_TYPES, ROW_TYPES

pytestmark = pytest.mark.slow

ASPECTS = "SELECT ?s WHERE { ?s a <https://w3id.org/clustergraph/def/Aspect> }"
BASE = "https://w3id.org/clustergraph/"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def client(town_server: str) -> httpx.Client:
    with httpx.Client(base_url=town_server, timeout=20) as client:
        yield client


def test_health_says_what_is_served(client: httpx.Client) -> None:
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ready"
    assert len(answer.json()["release"]) == 64


def test_a_query_comes_by_get_by_form_and_by_itself(client: httpx.Client) -> None:
    direct = {"Content-Type": "application/sparql-query"}
    answers = [
        client.get("/sparql", params={"query": ASPECTS}),
        client.post("/sparql", data={"query": ASPECTS}),
        client.post("/sparql", content=ASPECTS, headers=direct),
    ]
    for answer in answers:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == ROW_TYPES[0]
        assert answer.json()["results"]["bindings"][0]["s"]["value"] == f"{BASE}id/aspect/ljus/a"


@pytest.mark.parametrize("media_type", ROW_TYPES)
def test_rows_in_every_type(client: httpx.Client, media_type: str) -> None:
    answer = client.get("/sparql", params={"query": ASPECTS}, headers={"Accept": media_type})
    assert answer.headers["content-type"].startswith(media_type)
    assert "aspect/ljus/a" in answer.text


@pytest.mark.parametrize("media_type", GRAPH_TYPES)
def test_graphs_in_every_type(client: httpx.Client, media_type: str) -> None:
    query = f"DESCRIBE <{BASE}id/actor/region-naset>"
    answer = client.post("/sparql", data={"query": query}, headers={"Accept": media_type})
    assert answer.headers["content-type"].startswith(media_type)
    graph = Graph().parse(data=answer.content, format=media_type)
    assert (URIRef(f"{BASE}id/actor/region-naset"), None, None) in graph


def test_the_default_graph_is_the_union_and_can_be_chosen(client: httpx.Client) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    everything = client.post("/sparql", data={"query": count, "format": "x"}, headers={"Accept": "text/csv"})
    one = client.post(
        "/sparql",
        data={"query": count, "default-graph-uri": f"{BASE}graph/brev-om-samarbete"},
        headers={"Accept": "text/csv"},
    )
    assert int(everything.text.split()[1]) > int(one.text.split()[1]) > 0


@pytest.mark.parametrize(
    ("request_", "status", "words"),
    [
        ({"params": {"query": "SELECT ?s WHERE {\n ?s ?p }"}}, 400, "line 2, column 9"),
        ({"params": {"default-graph-uri": "http://a"}}, 400, "holds 0 queries"),
        ({"params": [("query", "ASK {}"), ("query", "ASK {}")]}, 400, "holds 2 queries"),
        ({"params": {"query": "INSERT DATA { <a:a> <a:b> 1 }"}}, 403, "read-only"),
        ({"params": {"query": "SELECT * { SERVICE <http://127.0.0.1/> {} }"}}, 403, "SERVICE"),
        ({"params": {"query": "ASK {}"}, "headers": {"Accept": "image/png"}}, 406, "text/csv"),
        ({"params": {"query": "ASK {}", "format": "docx"}}, 400, "give one of json"),
        ({"params": {"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"}}, 504, "stopped after 2 s"),
        ({"method": "POST", "data": {"update": "CLEAR ALL"}}, 403, "read-only"),
        ({"method": "POST", "content": "CLEAR ALL", "headers": {"Content-Type": "application/sparql-update"}}, 403, "read-only"),
        ({"method": "POST", "content": "ASK {}", "headers": {"Content-Type": "text/plain"}}, 415, "application/sparql-query"),
        ({"method": "POST", "content": b"\xff", "headers": {"Content-Type": "application/sparql-query"}}, 400, "UTF-8"),
        ({"method": "PUT", "content": "x"}, 405, "/sparql"),
        ({"params": {"query": "ASK {}", "default-graph-uri": "no iri"}}, 400, "IRI of a graph"),
        ({"params": {"query": "SELECT * " + "{" * 3000 + "}" * 3000}}, 400, "write it flatter"),
        ({"method": "POST", "content": "ASK {}" + " " * 300_000, "headers": {"Content-Type": "application/sparql-query"}}, 413, "larger than"),
        ({"method": "POST", "content": b"query=ASK%E5", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}, 400, "UTF-8"),
    ],
)  # fmt: skip
def test_an_error_is_a_status_with_a_problem_document(client: httpx.Client, request_, status: int, words: str) -> None:
    answer = client.request(request_.pop("method", "GET"), "/sparql", **request_)
    assert answer.status_code == status
    assert answer.headers["content-type"] == PROBLEM
    problem = answer.json()
    assert problem["status"] == status
    assert words in problem["detail"]


def test_a_syntax_error_has_line_and_column_for_programs(client: httpx.Client) -> None:
    problem = client.get("/sparql", params={"query": "SELECT ?s WHERE {\n ?s ?p }"}).json()
    assert (problem["line"], problem["column"]) == (2, 9)


def test_a_person_is_told_the_same_on_a_page(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": "SELECT"}, headers=BROWSER)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")
    assert "line 1" in answer.text


@pytest.mark.parametrize(
    "path", ["/id/actor/region-naset", "/def/Actor", "/def/module/actors", "/shape/Actor", "/id/certainty/explicit"]
)
def test_a_thing_leads_to_its_description(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/about{path}"
    assert "Accept" in answer.headers["vary"]
    page = client.get(path, headers=BROWSER, follow_redirects=True)
    assert page.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("media_type", GRAPH_TYPES)
@pytest.mark.parametrize("path", ["/id/actor/region-naset", "/def/PartyAdoption", "/id/passage/brev-om-samarbete/0-17", "/id/document/brev-om-samarbete"])  # fmt: skip
def test_every_address_answers_with_rdf_about_itself(client: httpx.Client, path: str, media_type: str) -> None:
    answer = client.get(path, headers={"Accept": media_type}, follow_redirects=True)
    assert answer.status_code == 200
    graph = Graph().parse(data=answer.content, format=media_type)
    assert (URIRef(BASE + path[1:]), None, None) in graph


@pytest.mark.parametrize("path", ["/id/document/brev-om-samarbete", "/id/section/brev-om-samarbete/1", "/id/passage/brev-om-samarbete/0-17"])  # fmt: skip
def test_a_document_and_its_parts_are_shown_at_their_own_address(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 200
    assert client.get(path, headers=BROWSER).status_code == 200


def test_a_passage_that_nobody_cites_is_one_all_the_same(client: httpx.Client) -> None:
    answer = client.get("/id/passage/brev-om-samarbete/3-9", headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=answer.text, format="turtle")
    passage = URIRef(f"{BASE}id/passage/brev-om-samarbete/3-9")
    assert graph.value(passage, URIRef(f"{BASE}def/startOffset")).toPython() == 3


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/id/actor/nobody", "no thing"),
        ("/def/Nothing", "no thing"),
        ("/id/passage/brev-om-samarbete/0-99999", "characters"),
        ("/id/passage/brev-om-samarbete/9-3", "start < end"),
        ("/id/passage/brev-om-samarbete/a-b", "A passage reads"),
        ("/id/passage/annat-brev/0-1", "no document"),
        ("/graph/nothing", "no graph"),
        ("/questions/cq99", "no question"),
        ("/nowhere", "Not Found"),
    ],
)
def test_what_is_not_there_is_404_with_a_sentence(client: httpx.Client, path: str, words: str) -> None:
    for headers, kind in (({}, PROBLEM), (BROWSER, "text/html")):
        answer = client.get(path, headers=headers)
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith(kind)
        assert words.replace("<", "&lt;") in answer.text or words in answer.text


def test_a_document_s_graph_is_sent_whole(client: httpx.Client) -> None:
    answer = client.get("/graph/brev-om-samarbete")
    assert len(Graph().parse(data=answer.text, format="turtle")) > 100


def test_odd_characters_break_nothing(client: httpx.Client) -> None:
    for path in ("/id/actor/%3E%20%7D", "/id/%22onload", "/about/%00", "/id/actor/å"):
        assert client.get(path).status_code == 404
    page = client.get("/questions/cq13", params={"letter": "<script>alert(1)</script>"}, headers=BROWSER)
    assert page.status_code == 200
    assert "<script>" not in page.text


def test_head_is_get_without_a_body(client: httpx.Client) -> None:
    for path in ("/", "/health", "/about/id/actor/region-naset", "/id/document/brev-om-samarbete", "/graph/ontology"):
        answer = client.head(path)
        assert (answer.status_code, answer.content) == (200, b""), path


def test_a_page_runs_no_script_and_a_program_may_ask_from_anywhere(client: httpx.Client) -> None:
    assert "script" not in client.get("/", headers=BROWSER).headers["content-security-policy"]
    answer = client.get("/sparql", params={"query": "ASK {}"}, headers={"Origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"
    query = "SELECT (IRI('javascript:alert(1)') AS ?x) {}"
    assert 'href="javascript' not in client.get("/sparql", params={"query": query}, headers=BROWSER).text


@pytest.mark.slow
def test_a_client_that_leaves_frees_its_worker(serve, town_release) -> None:
    """Long before the deadline of a minute: the last question here is answered within the client's own patience."""
    address = serve("--release", town_release.folder, "--timeout", 60) + "/sparql"
    endless = {"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"}
    for _ in range(4):
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(address, data=endless, timeout=0.2)
    assert httpx.post(address, data={"query": "ASK {}"}, timeout=30).status_code == 200


@pytest.mark.slow
def test_files_can_be_served_instead_of_the_release(serve, tmp_path) -> None:
    (tmp_path / "a.ttl").write_text("<http://example.org/a> <http://example.org/b> 1 .")
    address = serve(tmp_path / "a.ttl")
    answer = httpx.get(
        f"{address}/sparql", params={"query": "SELECT ?s ?p ?o { ?s ?p ?o }"}, headers={"Accept": "text/csv"}
    )
    assert answer.text.split() == ["s,p,o", "http://example.org/a,http://example.org/b,1"]
    assert httpx.get(f"{address}/", headers=BROWSER).status_code == 200


def test_the_endpoint_describes_itself_to_programs_and_shows_people_a_form(client: httpx.Client) -> None:
    for accept in ("*/*", "text/turtle", "application/ld+json;q=0.9, text/html;q=0.1"):
        answer = client.get("/sparql", headers={"Accept": accept})
        graph = Graph().parse(data=answer.text, format=answer.headers["content-type"].partition(";")[0])
        assert (None, None, URIRef(str(client.base_url.join("/sparql")))) in graph, accept
    assert client.get("/sparql?format=nt").headers["content-type"] == "application/n-triples"
    assert client.get("/sparql", headers={"Accept": "text/csv"}).status_code == 406
    assert "<form" in client.get("/sparql", headers=BROWSER).text


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_what_may_be_done_is_told(client: httpx.Client, path: str) -> None:
    answer = client.options(path)
    assert answer.status_code == 204
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert "application/sparql-query" in answer.headers["accept-post"]
    refused = client.put(path)
    assert (refused.status_code, set(refused.headers["allow"].split(", "))) == (405, {"GET", "HEAD", "POST"})


def test_options_of_what_is_read_only_names_no_more_than_reading(client: httpx.Client) -> None:
    for path in ("/", "/health", "/store", "/graph/ontology", "/def/Actor"):
        answer = client.options(path)
        assert (answer.status_code, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS"), path
        assert "accept-post" not in answer.headers
    assert client.options("/nowhere").status_code == 404


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_page_elsewhere_may_send_a_query(client: httpx.Client, method: str) -> None:
    asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": "content-type, accept"}
    answer = client.options("/sparql", headers={"Origin": "https://example.org", **asked})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert method in answer.headers["access-control-allow-methods"]
    assert "content-type" in answer.headers["access-control-allow-headers"].lower()


def test_head_tells_what_get_would_send(client: httpx.Client) -> None:
    plain = {"Accept-Encoding": "identity", "Accept": "text/csv"}
    everything = {"query": "SELECT * { ?s ?p ?o }"}
    asked, sent = (client.request(method, "/sparql", params=everything, headers=plain) for method in ("HEAD", "GET"))
    assert asked.content == b""
    assert asked.headers["content-type"] == sent.headers["content-type"]
    assert int(asked.headers["content-length"]) == len(sent.content) > 2**16


def test_several_accept_headers_are_read_as_one(client: httpx.Client) -> None:
    headers = [("Accept", "image/png"), ("Accept", "text/csv")]
    answer = client.get("/sparql", params={"query": "SELECT (1 AS ?n) {}"}, headers=headers)
    assert answer.headers["content-type"].startswith("text/csv")


def test_the_graphs_chosen_beside_the_query_overrule_those_in_it(client: httpx.Client) -> None:
    letter, shapes = f"{BASE}graph/brev-om-samarbete", f"{BASE}graph/shapes"

    def names(query: str, **chosen: str) -> set[str]:
        params = {"query": query, **{name.replace("_", "-"): value for name, value in chosen.items()}}
        return set(client.get("/sparql", params=params, headers={"Accept": "text/csv"}).text.split()[1:])

    which = "SELECT DISTINCT ?g {} {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert {letter, shapes} < names(which.format(""))
    assert names(which.format(f"FROM NAMED <{shapes}>")) == {shapes}
    assert names(which.format(f"FROM NAMED <{shapes}>"), named_graph_uri=letter) == {letter}
    assert names(which.format(""), default_graph_uri=letter) == set()
    assert names(which.format("FROM NAMED <http://127.0.0.1:1/not-fetched>")) == set()
    assert names("SELECT ?s FROM <http://127.0.0.1:1/not-fetched> { ?s ?p ?o }") == set()


def test_a_relative_iri_is_one_of_ours(client: httpx.Client) -> None:
    assert client.get("/sparql", params={"query": "ASK { <id/actor/region-naset> ?p ?o }"}).json()["boolean"] is True


def test_a_query_in_another_encoding_is_refused(client: httpx.Client) -> None:
    kind = "application/sparql-query; charset={}"
    for charset, status in (("UTF-16LE", 415), ("iso-8859-1", 415), ("utf-8", 200), ('"UTF-8"', 200)):
        answer = client.post("/sparql", content="ASK {}", headers={"Content-Type": kind.format(charset)})
        assert answer.status_code == status, charset


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/nowhere", {}, 404),
        ("DELETE", "/health", {}, 405),
        ("POST", "/static/style.css", {}, 405),
        ("GET", "/static/nothing.css", {}, 404),
        ("GET", "/sparql?query=" + "x" * 40_000, {}, 414),
        ("GET", "/graph/ontology", {"Accept": "image/png"}, 406),
    ],
)
def test_an_error_anywhere_has_a_problem_document(
    client: httpx.Client, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    answer = client.request(method, path, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == PROBLEM
    assert set(answer.json()) == {"type", "title", "status", "detail", "instance"}
    assert answer.json()["status"] == status
