"""SHACL: what the shapes in `shapes/` say about a graph. The only module that knows pyshacl.

Validate graphs that live in rdflib's own memory: over a store of another engine strings arrive typed, and
sh:in, sh:hasValue and sh:equals then report violations that are none. Always run all shapes: pyshacl's
`use_shapes` drops the property shapes that are linked and not listed, and so passes what is wrong.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyshacl
from pyshacl.errors import ReportableRuntimeError
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.exceptions import ParserError
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result as QueryResult
from rdflib.term import Node

from clustergraph.errors import FileSyntaxError, InputError

_REPETITION = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}


@dataclass(frozen=True)
class Result:
    """One thing that a shape finds wrong, as plain text: it is stored in a release and must compare byte for byte.

    `shape` is the property shape where there is one. `path` is the IRI of a property, or a SPARQL property path.
    `value` is an IRI as it is, a literal as Turtle writes it. `messages` has one text a language.
    """

    focus: str
    shape: str
    path: str | None
    value: str | None
    severity: str
    messages: dict[str, str]


def load_shapes(folder: Path) -> Graph:
    """All `*.shapes.ttl` of a folder in one graph."""
    shapes = Graph()
    files = sorted(folder.glob("*.shapes.ttl"))
    if not files:
        raise InputError(f"{folder}: there are no shapes here; name the folder that holds the files *.shapes.ttl")
    for file in files:
        _parse(shapes, file)
    return shapes


def _parse(shapes: Graph, file: Path) -> None:
    try:
        shapes.parse(file, format="turtle")
    except BadSyntax as error:
        reason = re.sub(r"\s+", " ", str(error.message))
        raise FileSyntaxError(file, error.lines + 1, reason) from error
    except (ParserError, UnicodeDecodeError) as error:
        raise FileSyntaxError(file, None, str(error)) from error


def validate(data: Graph, shapes: Graph) -> list[Result]:
    """Everything that the shapes find wrong with the data, sorted; an empty list if nothing is.

    Subclasses count by the rdfs:subClassOf triples that stand in `data`, so it must hold the ontology. Nothing is
    inferred and nothing is written into `data`.
    """
    prepared = _Prepared(data.store, data.identifier)
    try:
        _, report, text = pyshacl.validate(prepared, shacl_graph=shapes, inference="none", inplace=True)
    except ReportableRuntimeError as error:
        raise InputError(f"The shapes cannot be run: {error.message}") from error
    if not isinstance(report, Graph):  # pyshacl hands a failure back in the place of a report
        raise InputError(f"The shapes cannot be run: {text.strip()}")
    return read_report(report, shapes)


def read_report(report: Graph, shapes: Graph) -> list[Result]:
    """The results of a SHACL validation report, whichever engine has written it, sorted."""
    results = (_result(report, shapes, node) for node in report.objects(None, SH.result))
    return sorted(results, key=_order)


class _Prepared(Graph):
    """The same graph, parsing each query once: pyshacl asks it anew, as text, for every node in focus (40 ms each)."""

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> QueryResult:
        prepared = _prepare(query_object) if isinstance(query_object, str) else query_object
        return super().query(prepared, *args, **kwargs)


@cache
def _prepare(text: str) -> Query:
    return prepareQuery(text)


def _order(result: Result) -> tuple[str, str, str, str, str, list[tuple[str, str]]]:
    messages = sorted(result.messages.items())
    return (result.focus, result.shape, result.path or "", result.value or "", result.severity, messages)


def _result(report: Graph, shapes: Graph, node: Node) -> Result:
    def text(of: URIRef) -> str | None:
        term = report.value(node, of)
        return None if term is None else _text(report, term)

    path = report.value(node, SH.resultPath)
    return Result(
        focus=text(SH.focusNode) or "",
        shape=text(SH.sourceShape) or "",
        path=None if path is None else str(path) if isinstance(path, URIRef) else _path(report, path),
        value=text(SH.value),
        severity=str(report.value(node, SH.resultSeverity)).removeprefix(str(SH)),
        messages=_messages(report, shapes, node),
    )


def _messages(report: Graph, shapes: Graph, node: Node) -> dict[str, str]:
    """The words of the shape itself where it has any: pyshacl drops their language when a query finds the fault."""
    shape = report.value(node, SH.sourceShape)
    found = list(shapes.objects(shape, SH.message)) or list(report.objects(node, SH.resultMessage))
    texts = [message for message in found if isinstance(message, Literal)]
    return {text.language or "": str(text) for text in sorted(texts, key=lambda text: (text.language or "", str(text)))}


def _text(graph: Graph, term: Node, seen: frozenset[Node] = frozenset()) -> str:
    """A term as text that is the same in every run; a blank node is told by what it says, not by its random name."""
    if isinstance(term, URIRef):
        return str(term)
    if isinstance(term, Literal):
        return term.n3()
    if term in seen:
        return "[…]"
    inner = seen | {term}
    said = (f"{_text(graph, p, inner)} {_text(graph, o, inner)}" for p, o in graph.predicate_objects(term))
    return f"[{' ; '.join(sorted(said))}]"


def _path(graph: Graph, path: Node) -> str:
    """A SHACL path in the words of SPARQL: `^<…>`, `<…>/<…>`, `(<…>|<…>)`, `<…>*`."""
    if not isinstance(path, BNode):
        return f"<{path}>"
    if (path, RDF.first, None) in graph:
        return "/".join(_path(graph, step) for step in Collection(graph, path))
    if (inverse := graph.value(path, SH.inversePath)) is not None:
        return f"^{_path(graph, inverse)}"
    if (alternatives := graph.value(path, SH.alternativePath)) is not None:
        return f"({'|'.join(_path(graph, step) for step in Collection(graph, alternatives))})"
    for kind, sign in _REPETITION.items():
        if (repeated := graph.value(path, kind)) is not None:
            return f"({_path(graph, repeated)}){sign}"
    return "[]"
