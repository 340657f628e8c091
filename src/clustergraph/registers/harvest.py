"""From a register's files to its graph in data/registers: read, match, write, and list what nobody could match.

One pass, record by record: what stays in memory is the numbers of the records, the participations' identifiers and the
organisations to review, not the records. Nothing is written unless everything could be read.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from clustergraph.errors import InputError
from clustergraph.iris import ID, SKOS_ALT_LABEL, SKOS_PREF_LABEL, is_iri
from clustergraph.mapping import identifiers
from clustergraph.project import Project
from clustergraph.rdf import Literal, NamedNode, Quad, parse_file
from clustergraph.registers.catalogue import Register
from clustergraph.registers.entry import Entry, Source, Tick
from clustergraph.registers.matching import Matcher
from clustergraph.registers.reading import promised
from clustergraph.registers.statements import Statements, slug
from clustergraph.registers.writing import replacing, write_quads
from clustergraph.steady import steady

_SCHEMES = ("orgnr", "pic", "ror")
_ACTOR = ID + "actor/"


@dataclass
class Report:
    """What a harvest came to. `parts` = those `matched` to an actor and those of `organisations` left for review.

    `participations` are fewer than matched parts where one record names an actor twice in one role.
    """

    register: str
    graph: Path
    review: Path
    records: int = 0
    parts: int = 0
    matched: int = 0
    described: int = 0
    quads: int = 0
    organisations: int = 0
    participations: set[str] = field(default_factory=set)
    projects: set[str] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)

    def as_json(self) -> dict[str, object]:
        counted = {name: len(getattr(self, name)) for name in ("participations", "projects", "actors")}
        plain = {name: value for name, value in vars(self).items() if isinstance(value, int)}
        return {"register": self.register, "graph": str(self.graph), "review": str(self.review), **plain, **counted}


class Harvest:
    """Harvests one register into a project; the list for review goes to the folder `review`."""

    def __init__(self, project: Project, register: Register, review: Path, licence: str | None = None) -> None:
        self._project, self._register = project, register
        self._licence = _licence(register, licence)
        self._matcher, labels = our_actors(project)
        self._statements = Statements(register.name, labels)
        graph = project.root / "data" / "registers" / f"{register.name}.nq"
        self.report = Report(register.name, graph, review / f"{register.name}.tsv")

    def run(self, sources: Sequence[Source], tick: Tick = lambda _: None, expected: int | None = None) -> Report:
        """Raises FileSyntaxError or InputError, and leaves everything as it was, if something cannot be read."""
        report = self.report
        report.quads = write_quads(report.graph, self._quads(sources, tick, expected))
        return report

    def _quads(self, sources: Sequence[Source], tick: Tick, expected: int | None) -> Iterator[Quad]:
        yield from self._statements.of_register(self._register.names, self._licence)
        for entry in self._entries(sources, tick):
            yield from self._entry(entry)
        self._close(expected, self._told(sources))
        yield from self._totals()

    def _entries(self, sources: Sequence[Source], tick: Tick) -> Iterator[Entry]:
        """All entries; a number that comes twice stops, wherever the first was."""
        seen: dict[str, str] = {}
        for source in sources:
            with steady(source.path, "harvest again when nobody writes to it"):
                for entry in self._register.read(source, tick):
                    name = slug(entry.number)
                    if name in seen:
                        raise InputError(
                            f"{entry.place}: the record {entry.number} is there twice (first: {seen[name]}); "
                            "get the register again (with --refresh, if it was fetched), or leave one file out."
                        )
                    seen[name] = entry.place
                    self.report.records += 1
                    yield entry

    def _entry(self, entry: Entry) -> Iterable[Quad]:
        report, roles = self.report, defaultdict[str, set[str]](set)
        for part in entry.parts:
            report.parts += 1
            if actor := self._matcher.actor(part.organisation, entry.number):
                roles[actor].add(part.role)
                report.matched += 1
        if not roles:
            return ()
        report.actors |= roles.keys()
        if entry.activity is None:
            report.described += 1
        else:
            report.projects.add(entry.activity.number)
            report.participations |= {
                self._statements.participation(entry, actor, role) for actor, own in roles.items() for role in own
            }
        return self._statements.of_entry(entry, roles)

    def _told(self, sources: Sequence[Source]) -> set[int]:
        """How many records the answers themselves say there are in all; a list without a head says nothing."""
        files = sources if self._register.suffix == ".json" else []
        return {number for source in files if (number := promised(source.path)) is not None}

    def _close(self, expected: int | None, told: set[int]) -> None:
        """What must hold when all is read; then the list for review is written, whatever becomes of the graph."""
        report = self.report
        if not report.records:
            raise InputError(f"{report.register}: there is not one record; get the register again.")
        unmatched = sum(one.parts for one in self._matcher.unmatched.values())
        if report.parts != report.matched + unmatched:
            raise InputError(
                f"{report.register}: {report.parts} parts, but {report.matched} + {unmatched} were dealt with."
            )
        if expected is not None and expected != report.records:
            raise InputError(
                f"{report.register}: {report.records} records were read, and {expected} expected; get the register again."
            )
        if other := told - {report.records}:
            raise InputError(
                f"{report.register}: {report.records} records were read, and the answer promises {max(other)}; give all its "
                "pages, or fetch them with --url and --refresh."
            )
        report.organisations = len(self._matcher.unmatched)
        with replacing(report.review) as file:
            file.write(self._matcher.review())
        if not report.matched:
            raise InputError(
                f"None of the {report.records} records is of an actor of ours, so no graph was written; see {report.review} "
                "and the numbers in data/links."
            )

    def _totals(self) -> Iterator[Quad]:
        report, name = self.report, self._register.names
        counted = {
            "Participation": (len(report.participations), "deltaganden", "participations"),
            "Project": (len(report.projects), "projekt", "projects"),
        }
        for kind, (number, swedish, english) in counted.items():
            names = {"sv": f"{name['sv']}: antal {swedish}", "en": f"{name['en']}: number of {english}"}
            yield from self._statements.total(kind, number, names)


def our_actors(project: Project) -> tuple[Matcher, dict[str, str]]:
    """Who can be matched: the numbers in data/links, and what the documents call each actor; the name to show of each."""
    labels: dict[str, str] = {}
    names: dict[str, dict[str, None]] = defaultdict(dict)
    for quad in (quad for path in project.document_files for quad in parse_file(path)):
        iri = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
        if not iri.startswith(_ACTOR) or not isinstance(quad.object, Literal):
            continue
        if quad.predicate.value in {SKOS_PREF_LABEL, SKOS_ALT_LABEL}:
            names[iri][quad.object.value] = None
        if quad.predicate.value == SKOS_PREF_LABEL and quad.object.language == "sv":
            labels[iri] = quad.object.value
    numbers = {(scheme, value): iri for scheme in _SCHEMES for value, iri in identifiers(project.root, scheme).items()}
    known = {number: iri for number, iri in numbers.items() if iri in labels}
    if not known:
        raise InputError(
            f"No actor has a number in {project.root / 'data' / 'links'}, so nothing can be matched; add the mappings first."
        )
    return Matcher(known, {iri: list(found) for iri, found in names.items()}), labels


def _licence(register: Register, given: str | None) -> str:
    licence = given or register.licence
    if licence is None:
        raise InputError(f"On what terms {register.name} may be used is not known here; say it with --licence IRI.")
    if not is_iri(licence):
        raise InputError(f"--licence {licence} is not an IRI; give the address of the licence.")
    return licence
