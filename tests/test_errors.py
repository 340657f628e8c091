import importlib

from clustergraph import errors
from clustergraph.errors import ClustergraphError, FileSyntaxError, QuerySyntaxError, UnknownError
from tests.conftest import ROOT


def all_errors(kind: type[ClustergraphError] = ClustergraphError) -> list[type[ClustergraphError]]:
    """Every error of every module."""
    source = ROOT / "src"
    for path in (source / "clustergraph").rglob("*.py"):
        importlib.import_module(".".join(path.relative_to(source).with_suffix("").parts).removesuffix(".__init__"))
    return [found for child in kind.__subclasses__() for found in [child, *all_errors(child)]]


def test_the_tree_at_the_head_of_the_module_is_complete() -> None:
    drawing = errors.__doc__ or ""
    found = all_errors()
    assert len(found) > 10
    for kind in found:
        assert kind.__name__ in drawing, f"{kind.__name__} is missing from the drawing"
        assert 400 <= kind.status < 600


def test_an_unknown_name_brings_the_nearest() -> None:
    error = UnknownError("question", "cq33", ["cq03", "cq13", "other"])
    assert set(error.nearest) == {"cq03", "cq13"}
    assert "Nearest: " in str(error)
    assert "Nearest" not in str(UnknownError("question", "zzz", ["cq01"]))


def test_positions_are_kept_for_programs_and_shown_to_people() -> None:
    error = QuerySyntaxError("a dot is missing", 3, 7)
    assert (error.line, error.column) == (3, 7)
    assert str(error) == "line 3, column 7: a dot is missing"


def test_a_file_error_reads_as_editors_expect(tmp_path) -> None:
    assert str(FileSyntaxError(tmp_path / "a.trig", 12, "no")).endswith("a.trig:12: no")
