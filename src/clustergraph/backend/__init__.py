"""igraph beneath networkx: users hold a networkx graph, and networkx hands what is slow to igraph, by its own dispatch."""
