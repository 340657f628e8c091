"""What the shapes demand of a class, read as a person needs it: how many, of which kind, from which list."""

from dataclasses import dataclass

from rdflib import RDF, Graph
from rdflib.collection import Collection
from rdflib.namespace import SH, SKOS
from rdflib.term import Node, URIRef

from clustergraph.iris import compact

_REPEATED = {SH.oneOrMorePath: "+", SH.zeroOrMorePath: "*", SH.zeroOrOnePath: "?"}


@dataclass(frozen=True)
class Constraint:
    """One property shape. `path` is as SPARQL writes it; `property` is set where the path is one property."""

    shape: str
    path: str
    property: str | None
    minimum: int
    maximum: int | None
    kinds: tuple[str, ...]  # classes or data types, of which a value has one
    codelist: str | None
    severity: str
    message: dict[str, str]


def constraints(graph: Graph) -> dict[str, list[Constraint]]:
    """The property shapes of each class, by the class's IRI, in the order of the shapes' names."""
    found: dict[str, list[Constraint]] = {}
    for node_shape, target in sorted(graph.subject_objects(SH.targetClass), key=str):
        shapes = sorted(graph.objects(node_shape, SH.property), key=str)
        found.setdefault(str(target), []).extend(_constraint(graph, shape) for shape in shapes)
    return found


def _constraint(graph: Graph, shape: Node) -> Constraint:
    path = graph.value(shape, SH.path)
    qualified = graph.value(shape, SH.qualifiedValueShape)
    kinds = _kinds(graph, shape) or (_kinds(graph, qualified) if qualified else ())
    return Constraint(
        str(shape),
        _path(graph, path),
        str(path) if isinstance(path, URIRef) else None,
        _number(graph, shape, SH.minCount) or _number(graph, shape, SH.qualifiedMinCount) or 0,
        _number(graph, shape, SH.maxCount),
        kinds,
        _codelist(graph, shape),
        str(graph.value(shape, SH.severity) or SH.Violation).rpartition("#")[2],
        {str(text.language): str(text) for text in graph.objects(shape, SH.message)},  # type: ignore[attr-defined]
    )


def _number(graph: Graph, shape: Node, name: URIRef) -> int | None:
    value = graph.value(shape, name)
    return None if value is None else int(str(value))


def _kinds(graph: Graph, shape: Node) -> tuple[str, ...]:
    """The classes and data types that a value may have: each named, or one of several."""
    direct = [value for name in (SH["class"], SH.datatype) for value in graph.objects(shape, name)]
    for choice in graph.objects(shape, SH["or"]):
        for option in Collection(graph, choice):
            direct += [value for name in (SH["class"], SH.datatype) for value in graph.objects(option, name)]
    return tuple(sorted({str(value) for value in direct}))


def _codelist(graph: Graph, shape: Node) -> str | None:
    """The list that a value is a code of."""
    for code_shape in graph.objects(shape, SH.node):
        for part in graph.objects(code_shape, SH.property):
            if graph.value(part, SH.path) == SKOS.inScheme and (scheme := graph.value(part, SH.hasValue)):
                return str(scheme)
    return None


def _path(graph: Graph, path: Node | None) -> str:
    """A SHACL path as SPARQL writes it."""
    if path is None or isinstance(path, URIRef):
        return compact(str(path or ""))
    if (path, RDF.first, None) in graph:
        return "/".join(_path(graph, step) for step in Collection(graph, path))
    if inverse := graph.value(path, SH.inversePath):
        return f"^{_path(graph, inverse)}"
    if either := graph.value(path, SH.alternativePath):
        return f"({'|'.join(_path(graph, option) for option in Collection(graph, either))})"
    repeated = next((name for name in _REPEATED if (path, name, None) in graph), SH.oneOrMorePath)
    return f"({_path(graph, graph.value(path, repeated))}){_REPEATED[repeated]}"
