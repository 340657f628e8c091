from pathlib import Path

import pytest

from clustergraph.errors import FileSyntaxError
from clustergraph.syntax import query_error, reason, require_utf8


def test_a_query_error_keeps_its_place_and_loses_the_parser_s_lists() -> None:
    error = query_error("error at 3:14: expected one of ['0'..='9'], \"!=\"")
    assert (error.line, error.column) == (3, 14)
    assert "is a bracket, a dot or a PREFIX missing" in error.reason


def test_a_sentence_of_the_engine_s_own_is_kept() -> None:
    error = query_error("error at 1:20: expected one of Prefix not found, WHERE")
    assert error.reason == "Prefix not found; add a PREFIX line for the prefix used just before."
    assert query_error("The variable ?p is unbound").line is None


def test_a_file_that_is_not_utf_8_is_told_where() -> None:
    require_utf8(Path("a.ttl"), "å\n".encode())
    with pytest.raises(FileSyntaxError, match=r"a\.ttl:2: byte 0xE5 is not UTF-8"):
        require_utf8(Path("a.ttl"), b"a\n\xe5")
    with pytest.raises(FileSyntaxError, match="byte-order mark"):
        require_utf8(Path("a.ttl"), b"\xef\xbb\xbfa")


def test_the_position_is_told_once() -> None:
    assert reason("Parser error at line 3 between columns 1 and 5: The dot is missing") == "The dot is missing"
