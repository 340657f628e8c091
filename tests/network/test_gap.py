import pytest

from clustergraph.errors import UnknownError
from clustergraph.library import ClusterGraph


def test_a_gap_is_a_result_with_its_scope_and_passages(graph: ClusterGraph) -> None:
    result = graph.gap("area-without-owner")
    counted = graph.ask("cq66").frame().set_index("gap")["findings"]
    assert len(result.table) == int(
        next(value for gap, value in counted.items() if str(gap).endswith("/area-without-owner"))
    )
    assert all("/id/passage/" in passage for row in result.table.index for passage in result.evidence(row))
    assert result.parameters == {"query": "queries/gap-area-without-owner.rq"}
    assert result.measure == graph.gap("gap-area-without-owner").measure
    told = {lang: graph.gap("area-without-owner", lang).uncertainty or "" for lang in ("sv", "en")}
    assert told["sv"].startswith(f"Fynd: {len(result.table)}. ")
    assert told["en"].startswith(f"Findings: {len(result.table)}. ")
    assert all(len(text) > 150 for text in told.values())  # what it means, and where else the answer may stand


def test_a_gap_between_two_names_both(graph: ClusterGraph) -> None:
    table = graph.gap("aspect-without-sector", "en").table
    assert list(table.columns) == ["thing", "other"]
    assert table["other"].notna().all()


def test_an_unknown_gap_is_named_with_the_nearest(graph: ClusterGraph) -> None:
    with pytest.raises(UnknownError, match="area-without-owner"):
        graph.gap("area-without-owners")
