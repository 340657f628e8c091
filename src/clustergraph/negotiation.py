"""Media types: what can be sent, and which of it an Accept header likes best.

The only module that imports mimeparse.
"""

from functools import lru_cache

import mimeparse

from clustergraph.errors import NotAcceptableError

JSON_RESULTS = "application/sparql-results+json"
XML_RESULTS = "application/sparql-results+xml"
TURTLE = "text/turtle"
NTRIPLES = "application/n-triples"
JSON_LD = "application/ld+json"
RDF_XML = "application/rdf+xml"
TRIG = "application/trig"
NQUADS = "application/n-quads"
HTML = "text/html"

# The first of each is sent where the client has no preference.
ROW_TYPES = (JSON_RESULTS, XML_RESULTS, "text/csv", "text/tab-separated-values")
GRAPH_TYPES = (TURTLE, NTRIPLES, JSON_LD, RDF_XML, TRIG, NQUADS)
DATASET_TYPES = (TRIG, NQUADS, JSON_LD)
CATALOGUE_TYPES = (RDF_XML, TURTLE, JSON_LD, NTRIPLES)  # what a harvester expects comes first
VOID_TYPES = (TURTLE, *(kind for kind in CATALOGUE_TYPES if kind != TURTLE))
# A graph by itself is sent under its name in these; JSON-LD is read as one graph by most.
NAMING_TYPES = (TRIG, NQUADS)

# What clients ask for by a wider name than it has.
_ALIASES = {"application/json": (JSON_RESULTS, JSON_LD), "application/xml": (XML_RESULTS, RDF_XML)}

# Short names for links that people click, and those that SPARQL clients add to an address.
FORMATS = {
    "json": f"{JSON_RESULTS}, {JSON_LD}",
    "xml": f"{XML_RESULTS}, {RDF_XML}",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "ttl": TURTLE,
    "nt": NTRIPLES,
    "jsonld": JSON_LD,
    "rdf": RDF_XML,
    "trig": TRIG,
    "nq": NQUADS,
    "turtle": TURTLE,
    "n3": TURTLE,
    "json-ld": JSON_LD,
    "rdf+xml": RDF_XML,
}


@lru_cache(64)  # clients send few kinds of header, and reading one takes longer than finding an answer
def choose(accept: str, offered: tuple[str, ...]) -> str:
    """The offered media type that the Accept header likes best; where it likes several alike, the first offered.

    A part of the header that is no media range is passed over, as long as another part fits.
    """
    other = {alias: target for alias, targets in _ALIASES.items() for target in reversed(targets) if target in offered}
    ranges = ",".join(part for part in accept.lower().split(",") if _is_range(part)) if accept.strip() else "*/*"
    best = mimeparse.best_match([*reversed(other), *reversed(offered)], ranges) if ranges else ""
    if not best:
        raise NotAcceptableError(accept, list(offered))
    return str(other.get(best, best))


def _is_range(part: str) -> bool:
    try:
        kind, subtype, _ = mimeparse.parse_media_range(part)
    except mimeparse.MimeTypeParseException:
        return False
    return bool(kind and subtype) and (kind != "*" or subtype == "*")
