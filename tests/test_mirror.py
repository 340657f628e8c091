"""Tests mirror modules: every module has its test file, and every test file what it tests."""

from tests.conftest import ROOT

BEYOND_MODULES = {"layers", "mirror", "docs", "ontology", "data", "queries", "damage", "profile"}
BEYOND_MODULES |= {"benchmarks", "identity", "notebooks", "scale"}
BEYOND_MODULES |= {"isolation", "endurance", "egress", "windows"}  # proofs about the running service
BEYOND_MODULES |= {"fair", "naming", "pitfalls", "usage", "second_engine"}  # the gates of the ontology
BEYOND_MODULES |= {"w3c", "roundtrip", "clients", "fuzz"}  # the service as others meet it


def test_every_module_has_its_tests_and_every_test_file_its_module() -> None:
    source = ROOT / "src" / "clustergraph"
    modules = {path.relative_to(source).with_suffix("").as_posix() for path in source.rglob("*.py")}
    tested = [path.relative_to(ROOT / "tests") for path in (ROOT / "tests").rglob("test_*.py")]
    tests = {path.with_name(path.stem.removeprefix("test_")).as_posix() for path in tested}
    assert tests == {name for name in modules if not name.endswith("__init__")} | BEYOND_MODULES


def test_every_ontology_module_has_its_shapes() -> None:
    ontology = {path.stem for path in (ROOT / "ontology").glob("*.ttl")} - {"clustergraph", "alignments"}
    shapes = {path.name.removesuffix(".shapes.ttl") for path in (ROOT / "shapes").glob("*.shapes.ttl")} - {"codelists"}
    assert ontology == shapes
