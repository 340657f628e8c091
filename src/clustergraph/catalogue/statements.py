"""Triples about one thing, written as a table: what the catalogue and VoID are made with."""

from collections.abc import Iterable, Iterator, Mapping

from clustergraph.iris import XSD_INTEGER
from clustergraph.rdf import Literal, NamedNode, Triple

Value = str | NamedNode | Literal | Iterable["Value"] | None


def about(subject: str, said: Mapping[str, Value]) -> Iterator[Triple]:
    """What is said about a subject, by property. A plain string is an IRI; of several values each is said; None and
    nothing are not said at all."""
    for property_, value in said.items():
        for one in _each(value):
            yield Triple(NamedNode(subject), NamedNode(property_), one)


def _each(value: Value) -> Iterator[NamedNode | Literal]:
    if isinstance(value, str):
        yield NamedNode(value)
    elif isinstance(value, NamedNode | Literal):
        yield value
    elif value is not None:
        for one in value:
            yield from _each(one)


def both(swedish: str, english: str) -> list[Literal]:
    return [Literal(swedish, language="sv"), Literal(english, language="en")]


def typed(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=NamedNode(datatype))


def number(value: int) -> Literal:
    return typed(str(value), XSD_INTEGER)
