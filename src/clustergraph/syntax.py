"""What is wrong with a file or a query that does not parse, in one sentence."""

import re
from pathlib import Path

from clustergraph.errors import FileSyntaxError, QuerySyntaxError

_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_QUERY_ERROR = re.compile(r"error at (\d+):(\d+): (.*)", re.S)


def require_utf8(path: Path, raw: bytes) -> None:
    if raw.startswith(_BYTE_ORDER_MARKS):
        raise FileSyntaxError(path, 1, "starts with a byte-order mark; save the file as UTF-8 without one.")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        byte = raw[error.start]
        raise FileSyntaxError(
            path, line, f"byte 0x{byte:02X} is not UTF-8 (is the file Latin-1?); save the file as UTF-8."
        ) from None


def reason(message: str) -> str:
    """The parser's reason without the position that the error already carries."""
    return re.sub(r"^Parser error at line \d+ (?:between columns (\d+) and \d+|column (\d+)): ", "", message).strip()


def query_error(message: str) -> QuerySyntaxError:
    match = _QUERY_ERROR.match(message)
    if not match:
        return QuerySyntaxError(message)
    return QuerySyntaxError(_expectation(match[3]), int(match[1]), int(match[2]))


def _expectation(reason: str) -> str:
    """The engine's sentence where it has one; its lists of what its grammar tried last would only mislead."""
    sentences = [
        item for item in re.sub(r"^expected (one of )?", "", reason).split(", ") if re.match(r"[A-Z]\w* \w+ ?", item)
    ]
    if not sentences:
        return "the query cannot be read from here on; is a bracket, a dot or a PREFIX missing just before?"
    hint = "; add a PREFIX line for the prefix used just before" if sentences[0] == "Prefix not found" else ""
    return f"{sentences[0].rstrip('.')}{hint}."
