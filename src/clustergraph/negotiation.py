"""Media types: what can be sent, and which of it an Accept header likes best.

The only module that imports mimeparse.
"""

import mimeparse

from clustergraph.errors import NotAcceptableError

JSON_RESULTS = "application/sparql-results+json"
NTRIPLES = "application/n-triples"
HTML = "text/html"

# The first of each is sent where the client has no preference.
ROW_TYPES = (JSON_RESULTS, "application/sparql-results+xml", "text/csv", "text/tab-separated-values")
GRAPH_TYPES = ("text/turtle", NTRIPLES, "application/ld+json", "application/rdf+xml")

_ALIASES = {"application/json": JSON_RESULTS, "application/xml": "application/sparql-results+xml"}


def choose(accept: str, offered: tuple[str, ...]) -> str:
    """The offered media type that the Accept header likes best; where it likes several alike, the first offered."""
    candidates = list(offered) + [alias for alias, target in _ALIASES.items() if target in offered]
    candidates.reverse()  # best_match prefers the last of equals
    try:
        best: str = mimeparse.best_match(candidates, accept or "*/*")
    except mimeparse.MimeTypeParseException:
        best = ""
    if not best:
        raise NotAcceptableError(accept, list(offered))
    return _ALIASES.get(best, best)
