"""What the endpoint says of itself to programs: SPARQL 1.1 Service Description."""

from collections.abc import Iterator, Mapping

from clustergraph.iris import FORMAT, PREFIXES, RDF_TYPE, SD, SIMPLE_ENTAILMENT, VOID
from clustergraph.negotiation import DATASET_TYPES, GRAPH_TYPES, ROW_TYPES, choose
from clustergraph.rdf import Evaluation, Literal, NamedNode, Triple, written

_PREFIXES = {"sd": SD, "void": VOID, "formats": FORMAT, "graph": PREFIXES["graph"]}
_FORMATS = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/ld+json": "JSON-LD",
    "application/rdf+xml": "RDF_XML",
    "application/trig": "TriG",
    "application/n-quads": "N-Quads",
}


def description(address: str, graphs: Mapping[str, int], triples: int, accept: str) -> Evaluation:
    """The description of the endpoint at `address`, in the graph format that `accept` likes best.

    `graphs` are the named graphs and how many triples each holds; `triples` is how many the default graph holds.
    """
    media_type = choose(accept, GRAPH_TYPES)
    return Evaluation("graph", media_type, written(_triples(address, graphs, triples), media_type, _PREFIXES))


def _triples(address: str, graphs: Mapping[str, int], triples: int) -> Iterator[Triple]:
    service, dataset, default = f"{address}#service", f"{address}#dataset", f"{address}#default-graph"
    yield _says(service, RDF_TYPE, SD + "Service")
    yield _says(service, SD + "endpoint", address)
    yield _says(service, SD + "supportedLanguage", SD + "SPARQL11Query")
    yield _says(service, SD + "feature", SD + "UnionDefaultGraph")
    yield _says(service, SD + "defaultEntailmentRegime", SIMPLE_ENTAILMENT)
    for media_type in dict.fromkeys((*ROW_TYPES, *GRAPH_TYPES, *DATASET_TYPES)):
        yield _says(service, SD + "resultFormat", FORMAT + _FORMATS[media_type])
    yield _says(service, SD + "defaultDataset", dataset)
    yield _says(dataset, RDF_TYPE, SD + "Dataset")
    yield _says(dataset, SD + "defaultGraph", default)
    yield from _graph(default, triples)
    for number, (name, size) in enumerate(graphs.items(), 1):
        node, content = f"{address}#named-graph-{number}", f"{address}#graph-{number}"
        yield _says(dataset, SD + "namedGraph", node)
        yield _says(node, RDF_TYPE, SD + "NamedGraph")
        yield _says(node, SD + "name", name)
        yield _says(node, SD + "graph", content)
        yield from _graph(content, size)


def _graph(iri: str, triples: int) -> Iterator[Triple]:
    yield _says(iri, RDF_TYPE, SD + "Graph")
    yield Triple(NamedNode(iri), NamedNode(VOID + "triples"), Literal(triples))


def _says(subject: str, property_: str, value: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(property_), NamedNode(value))
