"""The ontology is OWL 2 DL: the OWL API says so, and names what is not. It runs in a process of its own (tests/owlapi.py)."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.slow


def profile(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "tests" / "owlapi.py", folder], capture_output=True, text=True, timeout=300, check=False
    )


def test_the_ontology_is_in_the_profile() -> None:
    told = profile(ROOT / "ontology")
    assert told.stdout.strip() == "0 violations of the OWL 2 DL profile", told.stdout + told.stderr
    assert told.returncode == 0


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (
            "cg:basedIn a owl:AnnotationProperty .",
            ("Cannot pun between properties", "def/basedIn", "AnnotationPropertyRange("),
        ),
        ("cg:Actor rdfs:subClassOf cg:Undeclared .", ("undeclared class", "def/Undeclared", "SubClassOf(")),
        (
            "cg:territoryWithin a owl:IrreflexiveProperty .",
            ("non-simple property", "def/territoryWithin", "IrreflexiveObjectProperty("),
        ),
    ],
)
def test_what_leaves_the_profile_is_named_with_its_axiom(tmp_path: Path, more: str, words: tuple[str, ...]) -> None:
    folder = tmp_path / "ontology"
    shutil.copytree(ROOT / "ontology", folder)
    module = folder / "actors.ttl"
    module.write_text(module.read_text("utf-8") + more, "utf-8")
    told = profile(folder)
    assert told.returncode == 1, told.stderr
    for word in words:
        assert word in told.stdout
