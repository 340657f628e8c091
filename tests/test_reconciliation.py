"""The reconciliation service over real HTTP, as a client of the protocol meets it."""

import json
from collections.abc import Callable

import httpx
import pytest

from clustergraph.release import Release
from tests.conftest import TOWN, run

NASET = "actor/region-naset"
ORIGIN = {"Origin": "https://openrefine.example"}


@pytest.fixture(scope="module")
def client(town_server: str) -> httpx.Client:
    with httpx.Client(base_url=town_server, timeout=20) as client:
        yield client


def batch(**queries: object) -> dict[str, str]:
    return {"queries": json.dumps(queries)}


def test_a_client_finds_its_way_from_the_manifest(client: httpx.Client) -> None:
    """What OpenRefine does: the manifest, a batch, a suggestion, a preview, properties, values, the page of the thing."""
    manifest = client.get("/reconcile/sv").json()
    found = client.post("/reconcile/sv", data=batch(q0={"query": "REGION NASET", "type": "Organization"})).json()
    best = found["q0"]["result"][0]
    assert (best["id"], best["match"]) == (NASET, True)
    entity = manifest["suggest"]["entity"]
    told = client.get(entity["service_url"] + entity["service_path"], params={"prefix": "näs"}).json()
    assert NASET in {one["id"] for one in told["result"]}
    preview = client.get(manifest["preview"]["url"].replace("{{id}}", "actor%2Fregion-naset"))
    assert "Region Näset" in preview.text
    proposal = manifest["extend"]["propose_properties"]
    offered = client.get(proposal["service_url"] + proposal["service_path"], params={"type": "Region"}).json()[
        "properties"
    ]
    extend = {"ids": [NASET], "properties": [{"id": one["id"]} for one in offered]}
    rows = client.post("/reconcile/sv", data={"extend": json.dumps(extend)}).json()["rows"]
    assert any(rows[NASET].values())
    page = client.get(manifest["view"]["url"].replace("{{id}}", "actor%2Fregion-naset"), follow_redirects=True)
    assert page.status_code == 200


def test_what_openrefine_sends_is_answered(client: httpx.Client) -> None:
    """The requests of OpenRefine 3.6.2, as they were recorded: of its server, and of its page, which comes from elsewhere."""
    told = {"Accept-Encoding": "gzip, x-gzip, deflate", "User-Agent": "OpenRefine/3.6.2 [62de008]"}
    form = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8", **told}
    queries = {
        "q0": {"query": "Region Näset", "type": "Organization", "type_strict": "should"},
        "q1": {
            "query": "Näset",
            "type": "Organization",
            "properties": [{"pid": "orgnr", "v": "212000-0183"}],
            "type_strict": "should",
        },
    }
    sent = str(httpx.QueryParams(queries=json.dumps(queries, ensure_ascii=False)))
    found = client.post("/reconcile/sv", content=sent, headers=form).json()
    assert (found["q0"]["result"][0]["id"], found["q0"]["result"][0]["match"]) == (NASET, True)
    assert "Organization" in {kind["id"] for kind in found["q0"]["result"][0]["type"]}  # so that it proposes the type
    assert found.keys() == {"q0", "q1"}
    asked = json.dumps({"ids": [NASET, "territory/none"], "properties": [{"id": "sector"}]})
    rows = client.post("/reconcile/sv", content=str(httpx.QueryParams(extend=asked)), headers=form).json()["rows"]
    assert rows.keys() == {NASET, "territory/none"}
    page = {"Origin": "http://127.0.0.1:3333"}
    extras = {"spell": "always", "exact": "false", "scoring": "schema", "prefixed": "true"}
    for kind, prefix in (("type", "org"), ("property", ""), ("entity", "näs")):
        answer = client.get(f"/reconcile/sv/suggest/{kind}", params={"prefix": prefix, **extras}, headers=page)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.json()["result"]
    assert client.get("/reconcile/sv/properties?type=", headers=page).json()["properties"]
    assert client.get(f"/reconcile/sv/preview?id={NASET}").status_code == 200


def test_a_batch_comes_by_get_too_and_both_ways_answer_alike(client: httpx.Client) -> None:
    sent = batch(a={"query": "Region Näset"}, b={"query": "nothing like it"})
    assert client.get("/reconcile", params=sent).json() == client.post("/reconcile", data=sent).json()


def test_the_language_is_that_of_the_address_or_else_of_the_client(client: httpx.Client) -> None:
    names = {lang: client.get(f"/reconcile/{lang}").json()["name"] for lang in ("sv", "en")}
    assert names["sv"] != names["en"]
    assert client.get("/reconcile", headers={"Accept-Language": "sv-SE,en;q=0.5"}).json()["name"] == names["sv"]
    assert client.get("/reconcile/sv", headers={"Accept-Language": "en"}).json()["name"] == names["sv"]
    assert client.get("/reconcile/fi").status_code == 404


def test_any_page_may_ask(client: httpx.Client) -> None:
    for answer in (
        client.get("/reconcile/sv", headers=ORIGIN),
        client.post("/reconcile/sv", data=batch(a={"query": "x"}), headers=ORIGIN),
        client.get("/reconcile/sv/suggest/type", params={"prefix": "r"}, headers=ORIGIN),
        client.options("/reconcile/sv", headers={**ORIGIN, "Access-Control-Request-Method": "POST"}),
    ):
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("method", "path", "sent", "status", "words"),
    [
        ("POST", "/reconcile/sv", {"data": {"queries": "{"}}, 400, "'queries' is not JSON"),
        ("POST", "/reconcile/sv", {"data": {"x": "y"}}, 400, "neither 'queries' nor 'extend'"),
        ("POST", "/reconcile/sv", {"data": {"queries": "{}", "extend": "{}"}}, 400, "send one of them"),
        ("POST", "/reconcile/sv?queries=%7B%7D", {"data": {"queries": "{}"}}, 400, "more than once"),
        ("POST", "/reconcile/sv", {"json": {}}, 415, "application/x-www-form-urlencoded"),
        ("POST", "/reconcile/sv", {"data": {"queries": "x" * 300_000}}, 413, "256 KiB"),
        ("POST", "/reconcile/sv", {"data": batch(**{f"q{n}": {"query": "a"} for n in range(101)})}, 400, "at most 100"),
        ("POST", "/reconcile/sv", {"data": batch(a={"query": "x", "limit": 51})}, 400, "ask for at most 50 candidates"),
        (
            "GET",
            "/reconcile/sv",
            {"params": {"extend": '{"ids": [], "properties": [{"id": "x"}]}'}},
            400,
            "no property 'x'",
        ),
        ("GET", "/reconcile/sv/suggest/entity", {"params": {"cursor": "-1"}}, 400, "'cursor' is a whole number"),
        ("GET", "/reconcile/sv/suggest/entity", {"params": {"prefix": "x" * 501}}, 400, "at most 500"),
        ("GET", "/reconcile/sv/suggest/colour", {}, 404, "no suggestion 'colour'"),
        ("GET", "/reconcile/sv/properties", {"params": {"type": "Starship"}}, 400, "no type 'Starship'"),
        ("GET", "/reconcile/sv/preview", {"params": {"id": "actor/none"}}, 404, "no thing 'actor/none'"),
        ("PUT", "/reconcile/sv", {}, 405, "Method Not Allowed"),
    ],
)
def test_bad_input_gets_one_clear_sentence(
    client: httpx.Client, method: str, path: str, sent: dict, status: int, words: str
) -> None:
    answer = client.request(method, path, **sent)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.json()["detail"]
    assert len(answer.json()["detail"]) < 200


def test_a_preview_speaks_the_language_asked_for_and_shows_nothing_as_markup(client: httpx.Client) -> None:
    swedish = client.get("/reconcile/sv/preview", params={"id": NASET})
    english = client.get("/reconcile/en/preview", params={"id": NASET})
    assert '<html lang="sv">' in swedish.text
    assert '<html lang="en">' in english.text
    assert "X-Frame-Options" not in swedish.headers
    assert "frame-ancestors" not in swedish.headers["content-security-policy"]
    evil = client.get(
        "/reconcile/sv/preview", params={"id": "<script>alert(1)</script>"}, headers={"Accept": "text/html"}
    )
    assert evil.status_code == 404
    assert "<script>" not in evil.text


@pytest.mark.slow
def test_an_engine_elsewhere_serves_names_as_well(
    serve: Callable[..., str], start_oxigraph: Callable[..., str], town_release: Release
) -> None:
    """The names come from the same query, whoever answers it; and a published release is what `--endpoint` serves."""
    endpoint = start_oxigraph(union=False)
    assert run("publish", endpoint, "--release", town_release.folder).returncode == 0
    server = serve("--endpoint", endpoint, "--sources", TOWN / "texts")
    found = httpx.post(f"{server}/reconcile/sv", data=batch(q={"query": "Region Näset"}), timeout=20).json()
    assert found["q"]["result"][0]["id"] == NASET
