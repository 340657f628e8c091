import json

import pytest

from clustergraph.errors import EndpointError, QuerySyntaxError
from clustergraph.refusal import TOKEN, USER, refusal

URL = "http://127.0.0.1:9/sparql"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (301, "leads on to /there"),
        (401, USER),
        (403, TOKEN),
        (404, "the address"),
        (500, "500 Internal Server Error"),
        (599, "599"),
    ],
)
def test_each_status_is_a_sentence_that_names_the_server(status: int, words: str) -> None:
    told = refusal(URL, status, {"location": "/there"}, b"no  such\nthing")
    assert isinstance(told, EndpointError)
    assert str(told).startswith(URL)
    assert words in str(told)


def test_a_fault_in_the_query_keeps_its_place() -> None:
    body = {"detail": "line 2, column 9: a dot is missing", "line": 2, "column": 9}
    told = refusal(URL, 400, {}, json.dumps(body).encode())
    assert isinstance(told, QuerySyntaxError)
    assert (told.line, told.column, told.reason) == (2, 9, "a dot is missing")
    assert "no good" in str(refusal(URL, 400, {}, b"no good"))


def test_a_server_that_gives_no_reason_is_told_so() -> None:
    assert "it gives no reason" in str(refusal(URL, 500, {}, b""))
