"""What is wrong with a graph: SHACL shapes, queries that must be empty, and what a reasoner finds to be impossible."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import chain

from rdflib import Graph

from clustergraph.axioms import DERIVED, Axiom, read_axioms, say
from clustergraph.errors import HeaderError
from clustergraph.iris import compact
from clustergraph.lines import Quads, told
from clustergraph.mismatch import faults
from clustergraph.places import Places
from clustergraph.portion import left_out, without
from clustergraph.project import Loaded, Project
from clustergraph.queryfile import SEVERITIES, QueryFile, blaming, read_queries
from clustergraph.rdf import Quad, Store, ntriples
from clustergraph.reason import Fault, reason
from clustergraph.shacl import load_shapes, validate

_IMPOSSIBLE = {
    "class": {"sv": "kan inte ha någon instans", "en": "can have no instance"},
    "property": {"sv": "kan inte användas om någonting", "en": "can be said of nothing"},
    "thing": {"sv": "motsäger ontologin", "en": "contradicts the ontology"},
    "ontology": {
        "sv": "kan inte vara sann tillsammans med uppgifterna",
        "en": "cannot be true together with the data",
    },
}
_CAUSE = {"sv": ", ty: {}.", "en": ", because: {}."}
_NO_CAUSE = {"sv": "; orsaken hann inte sökas fram.", "en": "; its cause was not found in time."}


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: where it stands, what it is called, and one sentence in Swedish and English.

    `file` and `line` are where the thing is first described; `also` names the other places that speak of it.
    """

    file: str
    line: int | None
    also: tuple[str, ...]
    severity: str
    thing: str
    label: str
    messages: dict[str, str]
    source: str

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def check(
    project: Project,
    loaded: Loaded,
    derived: Iterable[Quad],
    store: Store,
    progress: Callable[[str], None] = lambda _: None,
    *,
    reasoning: bool = False,
) -> list[Finding]:
    """All findings, by file and severity. `store` holds what was loaded and what was derived; both are gone through more
    than once."""
    locate = Places(project.root, loaded, progress)
    findings: set[tuple[str, str]] = set()
    found: list[Finding] = []

    def report(thing: str, severity: str, messages: dict[str, str], source: str) -> None:
        """A fault is reported once, however many rows or files show it."""
        key = (thing, messages["en"])
        if key in findings:
            return
        findings.add(key)
        (file, line), *others = locate(thing)
        also = tuple(f"{file}:{line}" if line else file for file, line in others)
        found.append(Finding(file, line, also, severity, thing, locate.label(thing), messages, source))

    for query in read_queries(project.queries, "check"):
        progress(f"query {query.id}")
        with blaming(query):
            rows = store.select(query.text)
        for row in rows:
            if "thing" not in row:
                raise HeaderError(f"{query.path}: a check gives ?thing, what is wrong; this one does not.")
            thing = row["thing"] or ""
            report(thing, query.header["severity"], _messages(query, row, locate), query.id)
    progress("links")
    found += _in_links(project, loaded, locate)
    progress("shapes")
    graph = _held_to_shapes(project, loaded, derived, progress)
    progress(f"shapes: {len(graph)} triples")
    for result in validate(graph, load_shapes(project.shapes)):
        report(result.focus, result.severity, _with_value(result.messages, result.value), compact(result.shape))
    if reasoning:
        files = [(path.relative_to(project.root).as_posix(), list(quads)) for path, quads in loaded.files.items()]
        for fault in reason(read_axioms([*files, (DERIVED, list(derived))]), progress):
            report(fault.suspect.iri, "Violation", _because(fault, locate), "reason")
    order = {severity: number for number, severity in enumerate(SEVERITIES)}
    return sorted(found, key=lambda f: (f.file, order[f.severity], f.line or 0, f.thing, f.messages["en"]))


def _in_links(project: Project, loaded: Loaded, locate: Places) -> Iterator[Finding]:
    """What is wrong with the mappings, whose rows have lines of their own."""
    for wrong in faults(loaded.mappings, loaded.subjects):
        file = wrong.path.relative_to(project.root).as_posix()
        label = locate.label(wrong.thing)
        yield Finding(file, wrong.line, (), "Violation", wrong.thing, label, wrong.messages, "links")


def _held_to_shapes(
    project: Project, loaded: Loaded, derived: Iterable[Quad], progress: Callable[[str], None]
) -> Graph:
    """What the shapes are held to: everything but what stands beyond the first records of a register."""
    project.shape_quads()  # names the file and line of what does not parse
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)  # an ill-typed literal is a finding, not a traceback
    beyond = left_out([told(loaded.files[path], "shapes: choosing", progress) for path in project.register_files])
    held = without(Quads(lambda: told(chain(loaded.quads, derived), "shapes: choosing", progress)), beyond)
    return Graph().parse(data=ntriples(held), format="nt")


def summary(findings: Sequence[Finding]) -> dict[str, int]:
    return {severity: sum(f.severity == severity for f in findings) for severity in SEVERITIES}


def _messages(query: QueryFile, row: dict[str, str | None], locate: Places) -> dict[str, str]:
    values = {name: locate.name(value or "") for name, value in row.items()}
    try:
        return {language: query.header[f"message@{language}"].format(**values) for language in ("sv", "en")}
    except (KeyError, ValueError, IndexError) as error:
        raise HeaderError(f"{query.path}: a message names {{{error}}}, which the query does not give.") from None


def _with_value(messages: dict[str, str], value: str | None) -> dict[str, str]:
    """The shape's sentence in both languages, with the value that breaks it; one language stands in for the other."""
    some = next(iter(messages.values()), "breaks a shape that has no message.")
    messages = {language: messages.get(language, some) for language in ("sv", "en")}
    if value is None:
        return messages
    return {language: f"{message[:-1]} (here: {compact(value)})." for language, message in messages.items()}


def _because(fault: Fault, places: Places) -> dict[str, str]:
    """What is impossible, and the axioms that make it so, each with its place."""
    messages: dict[str, str] = {}
    for language in ("sv", "en"):
        axioms = [f"{say(axiom, language, places.label)} ({_place(axiom, language, places)})" for axiom in fault.cause]
        cause = _CAUSE[language].format("; ".join(axioms)) if axioms else _NO_CAUSE[language]
        messages[language] = _IMPOSSIBLE[fault.suspect.kind][language] + cause
    return messages


def _place(axiom: Axiom, language: str, places: Places) -> str:
    if axiom.is_derived:
        return {"sv": "härlett", "en": "derived"}[language]
    return axiom.file if axiom.is_listed else places.where(axiom.file, axiom.subject)
