"""clustergraph: a knowledge graph of the Stockholm-Uppsala life science cluster, with a passage behind every statement.

import clustergraph

graph = clustergraph.open()                 # the release built here
graph = clustergraph.open("https://…/sparql")  # or any SPARQL endpoint that holds it
graph.ask("cq03").frame()                   # a named question as a DataFrame
graph.query("SELECT …").records             # your own query as plain Python values
graph.network(layers=["agreement"])         # who takes part in what, as a networkx graph; clustergraph.network measures it,
                                            # and clustergraph.charts draws what was found
"""

__version__ = "0.1.0"

from importlib import import_module
from typing import TYPE_CHECKING, Any

from clustergraph.errors import ClustergraphError

if TYPE_CHECKING:
    from clustergraph import charts as charts
    from clustergraph import network as network
    from clustergraph.answer import Answer
    from clustergraph.library import ClusterGraph
    from clustergraph.library import open_graph as open

WHERE = {"Answer": "answer.Answer", "ClusterGraph": "library.ClusterGraph", "open": "library.open_graph"}

__all__ = ["Answer", "ClusterGraph", "ClustergraphError", "__version__", "charts", "network", "open"]


def __getattr__(name: str) -> Any:
    """What these need takes a second or two, so they are imported when they are asked for.

    Commands need none of it, and every `import networkx` imports this module, to hear of our backend.
    """
    if name in {"charts", "network"}:
        return import_module(f"clustergraph.{name}")
    if name in WHERE:
        module, _, real = WHERE[name].partition(".")
        return getattr(import_module(f"clustergraph.{module}"), real)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
