import asyncio

import httpx
import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from clustergraph.direct import Direct
from clustergraph.errors import BusyError, ClustergraphError


async def answer(request: Request) -> Response:
    if "busy" in request.query_params:
        raise BusyError("later")
    if "large" in request.query_params:
        raise HTTPException(413, "too much")
    return PlainTextResponse("direct")


def problem(_: Request, error: ClustergraphError | HTTPException) -> Response:
    return PlainTextResponse("problem", error.status if isinstance(error, ClustergraphError) else error.status_code)


def ask(method: str, address: str) -> tuple[int, str]:
    async def run() -> tuple[int, str]:
        app = Direct(PlainTextResponse("framework", 404), "/here", frozenset({"GET", "POST"}), answer, problem)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
            told = await client.request(method, address)
            return told.status_code, told.text

    return asyncio.run(run())


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_one_address_is_answered_past_the_framework(method: str) -> None:
    assert ask(method, "/here?a=b") == (200, "direct")


@pytest.mark.parametrize(
    ("method", "address"), [("GET", "/here/"), ("GET", "/"), ("DELETE", "/here"), ("OPTIONS", "/here")]
)
def test_all_else_goes_on(method: str, address: str) -> None:
    assert ask(method, address) == (404, "framework")


@pytest.mark.parametrize(("asked", "status"), [("busy", 503), ("large", 413)])
def test_what_is_known_to_be_wrong_is_told_as_elsewhere(asked: str, status: int) -> None:
    assert ask("GET", f"/here?{asked}=1") == (status, "problem")
