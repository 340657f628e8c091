import json
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from clustergraph.release import Release

pytestmark = pytest.mark.slow

SECRET = "SELECT ?s WHERE { ?s ?p 'hemligheten' }"


def test_a_line_a_request_and_nothing_that_the_client_wrote(
    serve: Callable[..., str], town_release: Release, tmp_path: Path
) -> None:
    log = tmp_path / "log.jsonl"
    server = serve("--release", town_release.folder, "--log", log)
    for _ in range(2):
        httpx.get(f"{server}/sparql", params={"query": SECRET}, headers={"Authorization": "Basic hemligt"})
    httpx.post(f"{server}/sparql", data={"query": "SELECT ?s WHERE { ?s ?p }"})
    httpx.post(f"{server}/sparql", data={"query": "SELECT * WHERE { ?s ?p ?o } LIMIT 7"})
    httpx.get(f"{server}/sparql", params={"query": "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } LIMIT 9000"})
    end = time.monotonic() + 10
    while log.read_text("utf-8").count("/sparql") < 5 and time.monotonic() < end:
        time.sleep(0.05)  # a line is written when its request has ended, which the client may see first
    text = log.read_text("utf-8")
    assert "hemlig" not in text
    assert "127.0.0.1" not in text
    lines = [json.loads(line) for line in text.splitlines()]
    first, kept, wrong, seven, long = [line for line in lines if line["path"] == "/sparql"]
    assert (first["status"], first["outcome"], first["rows"]) == (200, "answered", 0)
    assert (kept["outcome"], kept["query"]) == ("from cache", first["query"])
    assert (wrong["status"], wrong["outcome"]) == (400, "QuerySyntaxError")
    assert (seven["outcome"], seven["rows"]) == ("answered", 7)
    assert (long["outcome"], long["rows"], long["ended"]) == ("answered", 9000, True)
    assert all(line["ms"] > 0 and len(line["query"]) == 16 for line in (first, kept, wrong, seven, long))
