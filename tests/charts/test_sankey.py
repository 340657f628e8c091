import pandas as pd
import pytest

from clustergraph import charts, network
from clustergraph.errors import ParameterError
from clustergraph.library import ClusterGraph
from clustergraph.network import Result, Spoken


def test_every_node_is_named_with_what_it_passes_on(spoken: Spoken, graph: ClusterGraph) -> None:
    result = network.flows(spoken, scheme="rs-2025-0671")
    figure = charts.sankey(result, names=graph.names())
    svg = figure.svg()
    counts = result.table.groupby(level="sector")["passages"].sum()
    for sector, code in (("akademi", "academia"), ("näringsliv", "business"), ("offentlig sektor", "public")):
        assert f"{sector}\u00a0·\u00a0{counts[code]}" in svg
    memo = result.table.xs("https://w3id.org/clustergraph/id/document/tjansteutlatande-rs-2025-0671")["passages"].sum()
    assert f"Tjänsteutlåtande\u00a0·\u00a0{memo}" in svg
    assert "Belägg: " in svg
    assert figure.table["belägg"].sum() == result.table["passages"].sum()


def test_bands_end_where_their_nodes_end(spoken: Spoken) -> None:
    spec = charts.sankey(network.flows(spoken, scheme="rs-2025-0671")).spec()
    data = list(spec["datasets"].values())
    points = next(rows for rows in data if "band" in rows[0])
    nodes = next(rows for rows in data if "middle" in rows[0])
    for column, side in ((0, "x2"), (1, "x")):
        ends = pd.DataFrame(
            [point for point in points if point["x"] == next(n[side] for n in nodes if n["column"] == column)]
        )
        wanted = sum(node["bottom"] - node["top"] for node in nodes if node["column"] == column)
        assert (ends["bottom"] - ends["top"]).sum() == pytest.approx(wanted)


def test_in_english_with_english_names(spoken: Spoken, graph: ClusterGraph) -> None:
    svg = charts.sankey(network.flows(spoken, scheme="rs-2025-0671"), names=graph.names("en"), lang="en").svg()
    assert all(part in svg for part in ("Research and innovation", "Consultation response by the", "health care"))
    assert not any(part in svg for part in ("Forskning", "akademi<", "Så kan den"))


def test_another_result_is_refused() -> None:
    with pytest.raises(ParameterError, match="sankey draws what flows found"):
        charts.sankey(Result("degree", pd.DataFrame()))
