"""Mappings as statements: each register in a graph of its own, so that a row taken away leaves nothing behind."""

from collections.abc import Iterable

from clustergraph.iris import LINKS_GRAPH, PREFIXES
from clustergraph.mapping import Mapping
from clustergraph.rdf import NamedNode, Quad


def link_quads(mappings: Iterable[Mapping]) -> list[Quad]:
    """One statement a row, in `graph:links-<register>`; what was looked for and not found states nothing."""
    return [_quad(one, one.object) for one in mappings if one.object is not None]


def _quad(one: Mapping, target: str) -> Quad:
    prefix, _, name = one.predicate.partition(":")
    graph = NamedNode(LINKS_GRAPH + one.register)
    return Quad(NamedNode(one.subject), NamedNode(PREFIXES[prefix] + name), NamedNode(target), graph)
