"""What is turned away at once, over real HTTP."""

import asyncio
import concurrent.futures
from collections.abc import Callable

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from clustergraph.admission import Admission
from clustergraph.gate import MAX_ADDRESS, PROBLEM, Gate
from clustergraph.release import Release

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def test_an_address_that_is_too_long_is_refused_with_advice(town_server: str) -> None:
    answer = httpx.get(f"{town_server}/sparql?query={'x' * MAX_ADDRESS}")
    assert (answer.status_code, answer.headers["content-type"]) == (414, PROBLEM)
    assert "POST" in answer.json()["detail"]


def test_a_page_elsewhere_can_read_why_it_is_turned_away(town_server: str) -> None:
    """A browser keeps from it whatever does not say that anybody may read it."""
    answer = httpx.get(f"{town_server}/sparql?query={'x' * MAX_ADDRESS}", headers={"Origin": "https://example.org"})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (414, "*")


def test_a_request_that_nothing_else_ends_is_given_up_and_one_that_had_begun_is_broken_off() -> None:
    async def endless(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/begun":
            await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.sleep(60)

    async def ask(path: str) -> list[Message]:
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        gate = Gate(endless, Admission(0), timeout=0.05 - 60)
        scope = {"type": "http", "path": path, "raw_path": path.encode(), "query_string": b"", "client": ("a", 1)}
        await gate(scope, lambda: asyncio.sleep(60), send)  # type: ignore[arg-type, return-value]
        return sent

    start, body = asyncio.run(ask("/"))
    assert start["status"] == 504
    assert b"given up" in body["body"]
    with pytest.raises(TimeoutError):
        asyncio.run(ask("/begun"))


@pytest.mark.slow
def test_a_client_that_asks_for_too_much_at_a_time_is_told_and_health_still_answers(
    serve: Callable[..., str], town_release: Release
) -> None:
    server = serve("--release", town_release.folder, "--timeout", 3, "--client", 2)

    def ask(_: int) -> httpx.Response:
        return httpx.post(f"{server}/sparql", data={"query": ENDLESS}, timeout=20)

    with concurrent.futures.ThreadPoolExecutor(5) as clients:
        answers = list(clients.map(ask, range(5)))
        assert httpx.get(f"{server}/health").status_code == 200
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [429, 429, 429, 504, 504]
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.headers["retry-after"]
    assert refused.headers["content-type"] == PROBLEM
    assert httpx.post(f"{server}/sparql", data={"query": "ASK {}"}).status_code == 200


@pytest.mark.slow
def test_beyond_the_queue_the_answer_is_503_with_retry_after(serve: Callable[..., str], town_release: Release) -> None:
    server = serve("--release", town_release.folder, "--timeout", 3, "--client", 0, "--workers", 1, "--queue", 1)

    def ask(_: int) -> httpx.Response:
        return httpx.post(f"{server}/sparql", data={"query": ENDLESS}, timeout=20)

    with concurrent.futures.ThreadPoolExecutor(6) as clients:
        answers = list(clients.map(ask, range(6)))
    busy = [answer for answer in answers if answer.status_code == 503]
    assert len(busy) >= 4
    assert all(answer.headers["retry-after"] for answer in busy)
