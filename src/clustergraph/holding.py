"""What an endpoint holds, by its own account: the release, its graphs, and where their union is.

A release that is published brings two graphs of its own. `graph/release` says which release it is and what each graph
holds; while it is being loaded it names no release. `graph/union` holds every triple of the other graphs once.

Servers differ in what a query without FROM sees: nothing, each triple once, or each as often as graphs state it (and
graphs of the server's own besides). So our commands say which graphs they mean, as the SPARQL Protocol lets them: the
union as default graph, and as named graphs those of the release.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from clustergraph.answer import Answer
from clustergraph.guard import names_graphs
from clustergraph.iris import PREFIXES, RELEASE_GRAPH, UNION_GRAPH, VOID

_IDENTIFIER, _PART = PREFIXES["dcterms"] + "identifier", PREFIXES["dcterms"] + "hasPart"

QUERY = f"""SELECT ?graph ?triples ?digest ?release WHERE {{
  GRAPH <{RELEASE_GRAPH}> {{
    <{RELEASE_GRAPH}> <{_PART}> ?graph .
    OPTIONAL {{ ?graph <{VOID}triples> ?triples ; <{_IDENTIFIER}> ?digest }}
    OPTIONAL {{ <{RELEASE_GRAPH}> <{_IDENTIFIER}> ?release }}
  }}
}}"""


@dataclass(frozen=True)
class Graph:
    """A graph as it was loaded: how many triples, and the digest of its N-Triples; neither while it is being loaded."""

    triples: int | None = None
    digest: str | None = None


@dataclass(frozen=True)
class Holding:
    """`release` is None where there is none, or not yet all of one."""

    release: str | None = None
    graphs: Mapping[str, Graph] = field(default_factory=dict)

    @classmethod
    def read(cls, answer: Answer) -> "Holding":
        """From the answer to QUERY."""
        graphs = {
            str(row["graph"]): Graph(int(row["triples"]), str(row["digest"])) if "digest" in row else Graph()
            for row in answer.rows
        }
        return cls(next((str(row["release"]) for row in answer.rows if "release" in row), None), graphs)

    def ntriples(self) -> bytes:
        """The graph that says all this."""
        lines = [f"<{RELEASE_GRAPH}> <{PREFIXES['rdf']}type> <{VOID}Dataset> ."]
        if self.release is not None:
            lines.append(f'<{RELEASE_GRAPH}> <{_IDENTIFIER}> "{self.release}" .')
        for iri, graph in sorted(self.graphs.items()):
            lines.append(f"<{RELEASE_GRAPH}> <{_PART}> <{iri}> .")
            if graph.digest is not None:
                lines.append(f'<{iri}> <{VOID}triples> "{graph.triples}"^^<{PREFIXES["xsd"]}integer> .')
                lines.append(f'<{iri}> <{_IDENTIFIER}> "{graph.digest}" .')
        return "".join(f"{line}\n" for line in lines).encode()

    @property
    def version(self) -> str:
        """What names this very content, also while it is being loaded."""
        return self.release or sha256(self.ntriples()).hexdigest()

    @property
    def named(self) -> dict[str, int]:
        """The graphs of the release with their triples; the union is none of them."""
        return {iri: graph.triples or 0 for iri, graph in self.graphs.items() if iri != UNION_GRAPH}

    def dataset(self, query: str) -> dict[str, list[str]]:
        """The graphs to send with a query, as parameters of the SPARQL Protocol; none for one that names its own."""
        if UNION_GRAPH not in self.graphs or names_graphs(query):
            return {}
        return {"default-graph-uri": [UNION_GRAPH], "named-graph-uri": sorted(self.named)}
