"""clustergraph: a knowledge graph of the Stockholm-Uppsala life science cluster, with a passage behind every statement.

import clustergraph

graph = clustergraph.open()                 # the release built here
graph = clustergraph.open("https://…/sparql")  # or any SPARQL endpoint that holds it
graph.ask("cq03").frame()                   # a named question as a DataFrame
graph.query("SELECT …").records             # your own query as plain Python values
"""

__version__ = "0.1.0"

from clustergraph.answer import Answer
from clustergraph.errors import ClustergraphError
from clustergraph.library import ClusterGraph
from clustergraph.library import open_graph as open

__all__ = ["Answer", "ClusterGraph", "ClustergraphError", "__version__", "open"]
