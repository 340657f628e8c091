"""Tests mirror modules: every module has its test file, and every test file what it tests."""

from tests.conftest import ROOT

BEYOND_MODULES = {"layers", "mirror", "docs", "ontology", "data", "queries", "damage", "profile"}
BEYOND_MODULES |= {"benchmarks"}
BEYOND_MODULES |= {"isolation", "endurance", "egress", "windows"}  # proofs about the running service
BEYOND_MODULES |= {"fair", "naming", "pitfalls", "usage", "second_engine"}  # the gates of the ontology
BEYOND_MODULES |= {"w3c", "roundtrip", "clients", "fuzz"}  # the service as others meet it


def test_every_module_has_its_tests_and_every_test_file_its_module() -> None:
    modules = {path.stem for path in (ROOT / "src" / "clustergraph").glob("*.py")} - {"__init__"}
    tests = {path.stem.removeprefix("test_") for path in (ROOT / "tests").glob("test_*.py")}
    assert tests == modules | BEYOND_MODULES


def test_every_ontology_module_has_its_shapes() -> None:
    ontology = {path.stem for path in (ROOT / "ontology").glob("*.ttl")} - {"clustergraph", "alignments"}
    shapes = {path.name.removesuffix(".shapes.ttl") for path in (ROOT / "shapes").glob("*.shapes.ttl")} - {"codelists"}
    assert ontology == shapes
