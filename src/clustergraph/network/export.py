"""A network as tables and as files that other programs read: GEXF (Gephi), GraphML (Gephi, Cytoscape, igraph, yEd), CSV.

The files know no nested values: of an edge's participations they hold the records and the passages, parted by spaces.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pandas as pd

from clustergraph.errors import InputError
from clustergraph.network.participations import Participation, in_order

Plain = str | int | float | bool


def nodes(graph: nx.Graph) -> pd.DataFrame:
    """One row a node, its IRI as index; one column each attribute that any node has. What a node lacks is None or NaN.

    >>> nodes(nx.Graph([("kth", "ki")])).index.tolist()
    ['kth', 'ki']
    """
    return pd.DataFrame.from_dict(dict(graph.nodes(data=True)), orient="index").rename_axis("node")


def edges(graph: nx.Graph) -> pd.DataFrame:
    """One row an edge: `source` and `target` (of a two-mode network the actor first), then its attributes.

    A two-mode edge has `records`, `roles`, `documents` and `passages`, each a tuple, in place of its participations.

    >>> edges(nx.Graph([("kth", "ki", {"weight": 2})])).to_dict("records")
    [{'source': 'kth', 'target': 'ki', 'weight': 2}]
    """
    rows = []
    for one, other, values in graph.edges(data=True):
        ends = (other, one) if graph.nodes[one].get("bipartite") == 1 else (one, other)
        rows.append({"source": ends[0], "target": ends[1], **_unfolded(values)})
    return pd.DataFrame(rows, columns=None if rows else pd.Index(["source", "target"]))


def write(graph: nx.Graph, path: str | Path) -> list[Path]:
    """Write a network to a file whose name ends in .gexf, .graphml or .csv; gives the files written.

    CSV is two files: for `network.csv`, `network-nodes.csv` and `network-edges.csv`, UTF-8; the columns `id`, `source`, `target`
    and `weight` are those that Gephi and igraph look for. In every format a value that is unknown is left out, and several
    values are parted by spaces. The parameters that the network was made with are the graph's own attributes in GraphML, and
    the description in GEXF; CSV has no place for them. GEXF has `until` for `end`, which means a timeline there.

    How it misleads: the file is a picture of one choice of participations, and does not say which it left out but in these
    parameters: pass them on with it. Raises InputError for another ending, or a folder that is not there.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path, *_ = write(nx.Graph([("kth", "ki", {"weight": 2})], parameters={"weighting": "count"}), f"{folder}/n.graphml")
    ...     back = nx.read_graphml(path)
    >>> back.edges["kth", "ki"]["weight"], back.graph["weighting"]
    (2, 'count')
    """
    path = Path(path)
    writers: Mapping[str, Callable[[nx.Graph, Path], list[Path]]] = {
        ".gexf": _write_gexf,
        ".graphml": _write_graphml,
        ".csv": _write_csv,
    }
    if path.suffix.lower() not in writers:
        raise InputError(f"{path} ends in none of {', '.join(writers)}; its ending says which format is written.")
    try:
        return writers[path.suffix.lower()](flat(graph), path)
    except OSError as error:
        raise InputError(f"{path} cannot be written ({error.strerror}).") from None


def flat(graph: nx.Graph) -> nx.Graph:
    """The same network with plain attributes only: texts, numbers, truth values."""
    made = nx.Graph(**_plain({**graph.graph.get("parameters", {}), **_prefixed("left_out_", graph)}))
    for node, values in graph.nodes(data=True):
        made.add_node(str(node), **_plain(values))
    for row in edges(graph).to_dict("records"):
        ends = str(row.pop("source")), str(row.pop("target"))
        made.add_edge(*ends, **_plain({str(name): value for name, value in row.items()}))
    return made


def _prefixed(prefix: str, graph: nx.Graph) -> dict[str, object]:
    return {f"{prefix}{name}": count for name, count in graph.graph.get("left_out", {}).items()}


def _unfolded(values: Mapping[str, object]) -> dict[str, object]:
    rest = {name: value for name, value in values.items() if name != "participations"}
    records = values.get("participations")
    if not isinstance(records, tuple):
        return rest
    said: list[Participation] = list(records)
    return rest | {
        "records": tuple(record.iri for record in said),
        "roles": tuple(dict.fromkeys(record.role for record in said if record.role)),
        "documents": tuple(sorted({record.document for record in said if record.document})),
        "passages": in_order(passage for record in said for passage in record.passages),
    }


def _plain(values: Mapping[str, object]) -> dict[str, Plain]:
    """Values that every format can hold; what is unknown is left out."""
    made: dict[str, Plain] = {}
    for name, value in values.items():
        if isinstance(value, (list, tuple)):
            made[name] = " ".join(str(part) for part in value)
        elif isinstance(value, (str, bool, int, float)):
            if value == value:  # noqa: PLR0124 - NaN stands for unknown
                made[name] = value
        elif value is not None:
            made[name] = value.item() if hasattr(value, "item") else str(value)
    return made


def _write_gexf(graph: nx.Graph, path: Path) -> list[Path]:
    """As networkx writes it, but held to the schema, which knows no name of a graph and has a place to describe it.

    An `end` would make the whole network one that changes in time, of which Gephi shows a moment: it is `until` here.
    """
    for _, values in graph.nodes(data=True):
        if "end" in values:
            values["until"] = values.pop("end")
    writer = nx.readwrite.gexf.GEXFWriter(version="1.2draft")
    writer.add_graph(graph)
    meta, inner = writer.xml.find("meta"), writer.xml.find("graph")
    inner.attrib.pop("name", None)
    description = ElementTree.SubElement(meta, "description")
    description.text = ", ".join(f"{name} = {value}" for name, value in graph.graph.items())
    with path.open("wb") as file:
        writer.write(file)
    return [path]


def _write_graphml(graph: nx.Graph, path: Path) -> list[Path]:
    nx.write_graphml_xml(graph, path)
    return [path]


def _write_csv(graph: nx.Graph, path: Path) -> list[Path]:
    tables = {"nodes": nodes(graph), "edges": edges(graph)}
    written = [path.with_name(f"{path.stem}-{name}.csv") for name in tables]
    for place, table in zip(written, tables.values(), strict=True):
        named = table.index.name == "node"
        table.to_csv(place, index=named, index_label="id" if named else None, encoding="utf-8", lineterminator="\n")
    return written
