"""Where an engine deviates from the recommendations, evened out: Virtuoso's results, and its silent cap on rows.

What it stores it gives back as it was; what it computes or writes differs. In its JSON a typed literal has a type name
of its own, a yes or no is a row, true is 1, and a blank node is an address. A query that ends in a truth value says
xsd:boolean(…), because to Virtuoso the value itself is a number.
"""

import json
from collections.abc import Mapping
from typing import Any

from clustergraph.errors import AnswerTooLargeError
from clustergraph.iris import PREFIXES

_ASKED = "__ASK_RETVAL"  # the column that stands for a yes or no
_BOOLEAN = PREFIXES["xsd"] + "boolean"
_TRUTH = {"0": "false", "1": "true"}
_BLANK = "nodeID://"
LEAST_CAP = 1000  # a graph with fewer triples than this is not suspected of having been cut off


def deviates(headers: Mapping[str, str]) -> bool:
    """Whether the answers of this server must be evened out."""
    return headers.get("server", "").startswith("Virtuoso")


def refuse_cut(url: str, headers: Mapping[str, str]) -> None:
    """Raise if the server says that it has left out rows, or has given up before the end."""
    if (most := headers.get("x-sparql-maxrows")) is not None:
        raise cut(url, most)
    if headers.get("x-sql-state") == "S1TAT":
        raise AnswerTooLargeError(f"{url} gave up before its answer was whole; ask for less at a time.")


def cut(url: str, most: str | int) -> AnswerTooLargeError:
    return AnswerTooLargeError(
        f"{url} sends {most} rows at most, and this answer may have more; add LIMIT with less, or have the server's "
        "ResultSetMaxRows raised."
    )


def even(body: bytes) -> bytes:
    """SPARQL results in JSON, as the recommendation has them; raises ValueError or KeyError on what is none."""
    results: dict[str, Any] = json.loads(body)
    if results["head"].get("vars") == [_ASKED]:
        return json.dumps({"head": {}, "boolean": _truth(results)}).encode()
    if "boolean" in results:
        return body
    for row in results["results"]["bindings"]:
        for term in row.values():
            _even(term)
    return json.dumps(results).encode()


def _truth(results: Mapping[str, Any]) -> bool:
    rows = results["results"]["bindings"]
    return bool(rows) and rows[0][_ASKED]["value"] in {"1", "true"}


def _even(term: dict[str, str]) -> None:
    if term["type"] == "typed-literal":
        term["type"] = "literal"
    if term.get("datatype") == _BOOLEAN:
        term["value"] = _TRUTH.get(term["value"], term["value"])
    if term["type"] == "bnode":
        term["value"] = term["value"].removeprefix(_BLANK)


def probe(triples: int) -> str:
    """A query whose answer tells, by its headers, whether the server would send that many rows and one more."""
    return f"SELECT (1 AS ?one) WHERE {{ ?s ?p ?o }} LIMIT {triples + 1}"
