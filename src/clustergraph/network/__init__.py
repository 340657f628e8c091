"""The network of actors: who takes part in what with whom, and what a figure about it can carry.

    table = graph.participations()                        # what the documents say, one row a record
    two = clustergraph.network.two_mode(table, layers=["agreement", "group"])
    one = clustergraph.network.project(two, "newman")     # who is linked to whom
    clustergraph.network.write(one, "network.graphml")
    clustergraph.network.coverage_matrix(graph.spoken(), "aspect", "sector")

A figure is a `Result`: a table with the parameters, the null model, how sure it is, and the passages behind each row.
"""

from networkx import Graph

from clustergraph.network.change import actor_changes, pair_changes, split
from clustergraph.network.coverage import coverage_matrix, matrix
from clustergraph.network.export import edges, nodes, write
from clustergraph.network.meetings import who_meets
from clustergraph.network.participations import LAYERS, Participation, Participations, Thing
from clustergraph.network.projection import project
from clustergraph.network.result import Result
from clustergraph.network.spoken import Spoken
from clustergraph.network.twomode import two_mode

__all__ = [
    "LAYERS",
    "Graph",
    "Participation",
    "Participations",
    "Result",
    "Spoken",
    "Thing",
    "actor_changes",
    "coverage_matrix",
    "edges",
    "matrix",
    "nodes",
    "pair_changes",
    "project",
    "split",
    "two_mode",
    "who_meets",
    "write",
]
