import subprocess
import sys

import networkx as nx

from clustergraph.backend import dispatch
from clustergraph.backend.information import FUNCTIONS, NAME, info


def test_what_is_announced_is_what_there_is() -> None:
    """networkx takes any name in the module that is one of its functions for an answer of the backend's."""
    known = nx.utils.backends._registered_algorithms
    assert {name for name in vars(dispatch) if name in known} == set(FUNCTIONS) == set(dict(info()["functions"]))  # type: ignore[call-overload]


def test_networkx_knows_of_the_backend_and_tells_it_in_its_documentation() -> None:
    assert NAME in nx.config.backends
    assert "clustergraph" in str(nx.constraint.__doc__)
    assert FUNCTIONS["constraint"] in " ".join(str(nx.constraint.__doc__).split())


def test_to_import_networkx_is_not_to_import_us() -> None:
    """Every program in the same environment pays for what networkx reads at its start."""
    code = "import sys, networkx; print(sorted(name for name in sys.modules if name.startswith(('clustergraph', 'igraph', 'pyox'))))"
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    ).stdout
    ours = {"clustergraph", "clustergraph.backend", "clustergraph.backend.information", "clustergraph.errors"}
    assert set(eval(printed)) == ours
