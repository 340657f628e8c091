"""What networkx is told of the backend. Every `import networkx` reads this, so it imports nothing, least of all networkx."""

NAME = "clustergraph"

FUNCTIONS = {
    "articulation_points": "Undirected graphs. The same nodes as networkx, in another order.",
    "betweenness_centrality": "All sources, no weights, without endpoints; directed or not.",
    "bipartite_betweenness_centrality": "All of it.",
    "bipartite_closeness_centrality": "All of it.",
    "bridges": "Undirected graphs without self-loops, all components.",
    "closeness_centrality": "All nodes at a time; distances over 0; directed or not.",
    "constraint": "All nodes at a time; weights over 0; no self-loops; directed or not.",
    "core_number": "Undirected graphs without self-loops.",
    "effective_size": "All nodes at a time; no weights; undirected graphs without self-loops.",
    "leiden_communities": "Modularity, until nothing gets better; weights over 0. Draws differ from those of networkx.",
}
RULE = "Figures equal networkx's to 1e-9. Multigraphs are left to networkx."


def info() -> dict[str, object]:
    """The entry point `networkx.backend_info`: networkx adds this to the documentation of its own functions."""
    return {
        "backend_name": NAME,
        "project": "clustergraph",
        "package": "clustergraph[analysis]",
        "short_summary": "igraph answers where that gives the same figures, for graphs of a few hundred nodes or more.",
        "description": RULE,
        "functions": {name: {"additional_docs": f"{text} {RULE}"} for name, text in FUNCTIONS.items()},
    }
