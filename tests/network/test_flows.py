import pytest

from clustergraph.errors import ParameterError
from clustergraph.library import ClusterGraph
from clustergraph.network import coverage_matrix, flows
from tests.network.conftest import examples_run

SCHEME = "rs-2025-0671"


def test_flows_are_the_passages_of_the_coverage_matrix(graph: ClusterGraph) -> None:
    spoken = graph.spoken()
    result, cells = flows(spoken, scheme=SCHEME), coverage_matrix(spoken, scheme=SCHEME)
    for (row, sector), rows in result.table.groupby(level=["row", "sector"]):
        behind = {passage for key in rows.index for passage in result.evidence(key)}
        # a cell that is stated shows the passages of the actor itself only
        assert set(cells.evidence((row, sector))) <= behind
        if cells.table.loc[(row, sector), "answer"] == "claimed":
            assert set(cells.evidence((row, sector))) == behind
    assert (result.table["passages"] == [len(result.evidence(key)) for key in result.table.index]).all()
    assert "have no sector" in str(result.note)


def test_nothing_to_flow_is_refused(graph: ClusterGraph) -> None:
    with pytest.raises(ParameterError, match="No document speaks of nowhere"):
        flows(graph.spoken(), scheme="nowhere")


def test_the_example_runs() -> None:
    assert examples_run("flows")
