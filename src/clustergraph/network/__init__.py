"""The network of actors: who takes part in what with whom, and what a figure about it can carry.

    table = graph.participations()                        # what the documents say, one row a record
    two = clustergraph.network.two_mode(table, layers=["agreement", "group"])
    one = clustergraph.network.project(two, "newman")     # who is linked to whom
    clustergraph.network.write(one, "network.graphml")
    clustergraph.network.coverage_matrix(graph.spoken(), "aspect", "sector", scheme="rs-2025-0671")

A figure is a `Result`: a table with the parameters, the null model, how sure it is, and the passages behind each row.
"""

from networkx import Graph

from clustergraph.network.balance import helix_balance
from clustergraph.network.bridging import bridging, ei_index
from clustergraph.network.brokerage import brokerage, two_mode_brokerage
from clustergraph.network.centrality import centrality, cohesion
from clustergraph.network.change import actor_changes, pair_changes, split
from clustergraph.network.communities import communities, resolution_scan
from clustergraph.network.cover import set_cover
from clustergraph.network.coverage import coverage_matrix, matrix
from clustergraph.network.curveball import curveball
from clustergraph.network.export import edges, nodes, write
from clustergraph.network.flows import flows
from clustergraph.network.fragility import cores, fragility
from clustergraph.network.meetings import who_meets
from clustergraph.network.mixing import mixing
from clustergraph.network.participations import LAYERS, Participation, Participations, Thing
from clustergraph.network.prediction import backtest, predict_links
from clustergraph.network.projection import project
from clustergraph.network.regions import Given, Region, regions
from clustergraph.network.result import Result
from clustergraph.network.robustness import robustness
from clustergraph.network.sampling import approximate_betweenness
from clustergraph.network.spoken import Spoken
from clustergraph.network.suggestions import meetings_first
from clustergraph.network.twomode import two_mode

__all__ = [
    "LAYERS",
    "Given",
    "Graph",
    "Participation",
    "Participations",
    "Region",
    "Result",
    "Spoken",
    "Thing",
    "actor_changes",
    "approximate_betweenness",
    "backtest",
    "bridging",
    "brokerage",
    "centrality",
    "cohesion",
    "communities",
    "cores",
    "coverage_matrix",
    "curveball",
    "edges",
    "ei_index",
    "flows",
    "fragility",
    "helix_balance",
    "matrix",
    "meetings_first",
    "mixing",
    "nodes",
    "pair_changes",
    "predict_links",
    "project",
    "regions",
    "resolution_scan",
    "robustness",
    "set_cover",
    "split",
    "two_mode",
    "two_mode_brokerage",
    "who_meets",
    "write",
]
