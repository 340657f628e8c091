"""Mappings as statements: a record a row, each register in a graph of its own, so that a row taken away leaves nothing.

The short links, skos:exactMatch and the like, follow from the records by rule.
"""

from collections.abc import Iterable, Iterator

from clustergraph.identifier import SCHEMES, written
from clustergraph.iris import (
    DEF,
    ID,
    IDENTIFIER,
    IDENTIFIER_SCHEME,
    IDENTIFIERS,
    LINKS_GRAPH,
    LOOKUP,
    PREFIXES,
    RDF_TYPE,
    SKOS_NOTATION,
    SKOS_PREF_LABEL,
)
from clustergraph.mapping import Mapping
from clustergraph.rdf import Literal, NamedNode, Quad

_DATE = PREFIXES["dcterms"] + "date"
_NOTE = PREFIXES["skos"] + "note"
_DECIMAL = PREFIXES["xsd"] + "decimal"
_NONE_FOUND = {"sv": "inget hittat", "en": "nothing found"}


def link_quads(mappings: Iterable[Mapping]) -> list[Quad]:
    """The records of the rows, in `graph:links-<register>`; what was looked for and not found has one too."""
    return [quad for one in mappings for quad in _record(one)]


def _record(one: Mapping) -> Iterator[Quad]:
    name, graph = NamedNode(record_name(one)), NamedNode(LINKS_GRAPH + one.register)
    for predicate, value in (*_what(one), *_whence(one)):
        yield Quad(name, NamedNode(predicate), value, graph)


def record_name(one: Mapping) -> str:
    """An identifier is named by itself, for it belongs to one thing; another lookup by the thing that was looked for."""
    if one.same:
        return f"{IDENTIFIER}{one.register}/{one.value}"
    return f"{LOOKUP}{one.register}/{one.subject.removeprefix(ID)}/{one.value or 'not-found'}"


def _kind(one: Mapping) -> str:
    if one.value is None:
        return "FailedLookup"
    if one.rejected:
        return "RejectedMatch"
    return "RegisteredIdentifier" if one.same else "NearMatch"


def _what(one: Mapping) -> Iterator[tuple[str, NamedNode | Literal]]:
    """What was looked for, where, and what came of it."""
    yield RDF_TYPE, NamedNode(DEF + _kind(one))
    yield DEF + "lookedUp", NamedNode(one.subject)
    yield DEF + "identifierScheme", NamedNode(IDENTIFIER_SCHEME + one.register)
    shown = {language: f"{SCHEMES[one.register].name}: {none}" for language, none in _NONE_FOUND.items()}
    if one.value is not None:
        yield SKOS_NOTATION, Literal(written(one.register, one.value))
        shown = dict.fromkeys(shown, f"{SCHEMES[one.register].name} {written(one.register, one.value)}")
    for language, label in shown.items():
        yield SKOS_PREF_LABEL, Literal(label, language=language)
    if one.object is not None and not IDENTIFIERS[one.register].startswith(IDENTIFIER):  # else it is this very record
        yield DEF + "counterpart", NamedNode(one.object)
        if not one.rejected:
            yield DEF + "matchProperty", NamedNode(_expanded(one.predicate))


def _whence(one: Mapping) -> Iterator[tuple[str, NamedNode | Literal]]:
    """Where it was found, on what ground and how surely, and what the register itself says."""
    yield DEF + "takenFrom", NamedNode(one.source)
    yield DEF + "justification", NamedNode(_expanded(one.justification))
    yield _DATE, Literal(one.day, datatype=NamedNode(PREFIXES["xsd"] + "date"))
    for source in one.confirmed:
        yield DEF + "agreesWith", NamedNode(source)
    if one.confidence is not None:
        yield DEF + "confidence", Literal(f"{one.confidence:f}".rstrip("0").rstrip("."), datatype=NamedNode(_DECIMAL))
    for predicate, text in ((DEF + "registeredName", one.name), (DEF + "registeredSeat", one.seat)):
        if text:
            yield predicate, Literal(text)
    if one.comment:
        yield _NOTE, Literal(one.comment, language="en")


def _expanded(curie: str) -> str:
    prefix, _, name = curie.partition(":")
    return PREFIXES[prefix] + name
