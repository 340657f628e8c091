"""What the queries about the model answered when a release was built, kept in it as docs/model.json.

They count everything that there is, which takes a server of a hundred thousand records longer than anybody waits. Answers
are SPARQL JSON, by the query's name and the thing it was asked of. The queries order their rows, so that equal graphs are
equal bytes.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from clustergraph.answer import Answer

FILE = "model.json"


def key(query: str, thing: str | None = None) -> str:
    return f"{query} {thing}" if thing else query


def pack(bodies: Mapping[str, bytes]) -> bytes:
    """The answers in one file."""
    answers = {name: json.loads(body) for name, body in bodies.items()}
    return (json.dumps(answers, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


def unpack(path: Path) -> dict[str, Answer]:
    """The answers in a file; none where there is no file."""
    if not path.is_file():
        return {}
    return {
        name: Answer.from_json(json.dumps(answer).encode()) for name, answer in json.loads(path.read_bytes()).items()
    }


def listed(columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Rows of plain text as SPARQL JSON."""
    bindings = [{name: {"type": "literal", "value": value} for name, value in row.items()} for row in rows]
    return json.dumps({"head": {"vars": list(columns)}, "results": {"bindings": bindings}}).encode()
