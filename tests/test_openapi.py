"""The OpenAPI document: whole, and true of a running server."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from clustergraph import __version__
from clustergraph.api import create_app
from clustergraph.negotiation import FORMATS, GRAPH_TYPES, ROW_TYPES
from clustergraph.openapi import document
from clustergraph.project import Project
from clustergraph.release import Release
from clustergraph.service import Options, Served, Service

# Left out: the check of Allow, since methods that are refused with 403 are told of and not allowed, and those that ask
# whether whatever fits the parameters' types is accepted: a text is not always a query.
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "missing_required_header",
]
SENDS_QUERIES = """
import schemathesis

@schemathesis.serializer("application/sparql-query")
def as_it_is(context, value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
"""


@pytest.mark.slow
def test_every_address_and_method_is_told_of(town: Project, town_release: Release) -> None:
    app = create_app(Service(Served.of(town_release), town, None, Options()))
    there = {
        (route.path.replace(":path}", "}"), method.lower())
        for route in app.routes
        if hasattr(route, "endpoint") and getattr(route, "methods", None)
        for method in route.methods - {"HEAD"}
        if route.path not in {"/openapi.json", "/sparql/", "/about/def", "/api/v1"}
    }
    told = {(path, method) for path, methods in document(__version__)["paths"].items() for method in methods}
    assert told == there


@pytest.mark.slow
def test_what_it_tells_of_formats_is_what_is_sent(town_server: str) -> None:
    told = httpx.get(f"{town_server}/openapi.json").json()
    assert told["info"]["version"] == __version__
    query = told["paths"]["/sparql"]["get"]
    assert set(query["responses"]["200"]["content"]) == {*ROW_TYPES, *GRAPH_TYPES, "text/html"}
    (form,) = [parameter for parameter in query["parameters"] if parameter["name"] == "format"]
    assert form["schema"]["enum"] == list(FORMATS)


def test_its_examples_are_answered(town_server: str) -> None:
    told = httpx.get(f"{town_server}/openapi.json").json()["paths"]["/sparql"]
    (query,) = [parameter["example"] for parameter in told["get"]["parameters"] if parameter["name"] == "query"]
    assert httpx.get(f"{town_server}/sparql", params={"query": query}).json()["results"]["bindings"]
    for media_type, body in told["post"]["requestBody"]["content"].items():
        sent = {"data": body["example"]} if "form" in media_type else {"content": body["example"]}
        answer = httpx.post(f"{town_server}/sparql", headers={"Content-Type": media_type}, **sent)
        assert answer.json()["results"]["bindings"]


@pytest.mark.slow
def test_a_thousand_made_up_requests_are_answered_as_the_document_says(
    serve: Callable[..., str], town_release: Release, tmp_path: Path
) -> None:
    server = serve("--release", town_release.folder, "--timeout", 5)
    (tmp_path / "sends_queries.py").write_text(SENDS_QUERIES)
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{server}/openapi.json", "--no-color"]
    command += ["--phases", "examples,coverage,fuzzing", "--checks", ",".join(CHECKS), "--max-examples", "4"]
    command += ["--max-time", "25", "--seed", "1", "--max-redirects", "0", "--warnings", "off"]
    command += ["--generation-database", "none"]
    environment = {
        "SCHEMATHESIS_HOOKS": "sends_queries",
        "PYTHONPATH": str(tmp_path),
        "PATH": "",
        "HOME": str(tmp_path),
    }
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=90, cwd=tmp_path, env=environment
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(re.findall(r"(\d+) generated", done.stdout)[-1]) > 500
    assert re.search(r"Operations: +(\d+) selected / \1 total", done.stdout)
    assert httpx.get(f"{server}/health").status_code == 200
