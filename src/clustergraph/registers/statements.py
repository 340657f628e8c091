"""What an entry says in the terms of the ontology: participations, their projects, and the records behind them."""

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256

from clustergraph.iris import (
    DCTERMS_LICENSE,
    DEF,
    ID,
    RDF_TYPE,
    SKOS_PREF_LABEL,
    XSD_DATE,
    XSD_INTEGER,
    register_graph,
    register_iri,
)
from clustergraph.rdf import Literal, NamedNode, Quad
from clustergraph.registers.entry import Activity, Entry

_EXPLICIT = NamedNode(f"{ID}certainty/explicit")
_LETTERS = str.maketrans("åäöéèü", "aaoeeu")
Value = NamedNode | Literal


class Statements:
    """The quads of one register, in its graph. `register` is its short name, such as `cordis-horizon`."""

    def __init__(self, register: str, labels: Mapping[str, str]) -> None:
        """`labels` lead from an actor's IRI to the name to show."""
        self._register, self._labels = register, labels
        self._graph = NamedNode(register_graph(register))
        self.iri = register_iri(register)

    def of_register(self, names: Mapping[str, str], licence: str) -> Iterator[Quad]:
        yield from self._named(self.iri, "Register", names)
        yield self._quad(self.iri, DCTERMS_LICENSE, NamedNode(licence))

    def of_entry(self, entry: Entry, parts: Mapping[str, set[str]]) -> Iterator[Quad]:
        """The record and what it says of the actors in `parts`, each with its roles."""
        record = self._record_iri(entry.number)
        yield from self._record(record, entry.number, entry)
        if entry.activity is None:
            for actor in parts:
                yield self._quad(record, DEF + "recordOf", NamedNode(actor))
            return
        project = self._iri("project", entry.activity.number)
        yield from self._project(project, entry)
        for actor, roles in parts.items():
            for role in roles:
                yield from self._participation(entry, project, record, actor, role)

    def participation(self, entry: Entry, actor: str, role: str) -> str:
        """The IRI of a participation: one actor in one role, as one record says."""
        return f"{self._iri('participation', entry.number)}/{actor.rpartition('/')[2]}-{role}"

    def total(self, kind: str, number: int, names: Mapping[str, str]) -> Iterator[Quad]:
        """A number counted while reading, which every build counts again."""
        iri = f"{ID}total/{self._register}/{kind.lower()}"
        yield from self._named(iri, "Total", names)
        yield self._quad(iri, DEF + "countedClass", NamedNode(DEF + kind))
        yield self._quad(iri, DEF + "countedWithin", NamedNode(self.iri))
        yield self._quad(iri, DEF + "total", Literal(str(number), datatype=NamedNode(XSD_INTEGER)))

    def _participation(self, entry: Entry, project: str, record: str, actor: str, role: str) -> Iterator[Quad]:
        iri, label = self.participation(entry, actor, role), self._labels[actor]
        number = entry.activity.number if entry.activity else entry.number
        names = {"sv": f"{label} i projektet {number}", "en": f"{label} in the project {number}"}
        yield from self._named(iri, "Participation", names)
        yield self._quad(iri, DEF + "participant", NamedNode(actor))
        yield self._quad(iri, DEF + "participationIn", NamedNode(project))
        yield self._quad(iri, DEF + "participationRole", NamedNode(f"{ID}participation-role/{role}"))
        yield from self._ground(iri, record)

    def _project(self, iri: str, entry: Entry) -> Iterator[Quad]:
        activity = entry.activity
        assert activity is not None
        yield from self._named(iri, "Project", _project_names(activity))
        for name, value in (("validFrom", activity.start), ("validUntil", activity.end)):
            if value:
                yield self._quad(iri, DEF + name, Literal(value, datatype=NamedNode(XSD_DATE)))
        record = self._record_iri(activity.number)
        if activity.number != entry.number:
            yield from self._record(record, activity.number, entry)
        yield from self._ground(iri, record)

    def _record(self, iri: str, number: str, entry: Entry) -> Iterator[Quad]:
        yield self._quad(iri, RDF_TYPE, NamedNode(DEF + "RegisterRecord"))
        yield self._quad(iri, DEF + "inRegister", NamedNode(self.iri))
        yield self._quad(iri, DEF + "recordNumber", Literal(number))
        retrieved = Literal(entry.retrieved.isoformat(), datatype=NamedNode(XSD_DATE))
        yield self._quad(iri, DEF + "retrievedOn", retrieved)

    def _ground(self, iri: str, record: str) -> Iterator[Quad]:
        yield self._quad(iri, DEF + "recordedIn", NamedNode(record))
        yield self._quad(iri, DEF + "certainty", _EXPLICIT)

    def _named(self, iri: str, kind: str, names: Mapping[str, str]) -> Iterator[Quad]:
        yield self._quad(iri, RDF_TYPE, NamedNode(DEF + kind))
        for language, name in names.items():
            yield self._quad(iri, SKOS_PREF_LABEL, Literal(name, language=language))

    def _record_iri(self, number: str) -> str:
        return self._iri("record", number)

    def _iri(self, kind: str, number: str) -> str:
        return f"{ID}{kind}/{self._register}/{slug(number)}"

    def _quad(self, subject: str, predicate: str, value: Value) -> Quad:
        return Quad(NamedNode(subject), NamedNode(predicate), value, self._graph)


def slug(number: str) -> str:
    """A record's number as it stands in our identifiers: lower case, hyphens. Two numbers never give one slug.

    Where more than case and `_` or `/` is lost, a piece of the number's digest makes up for it.
    """
    plain = re.sub(r"[^a-z0-9]+", "-", number.lower().translate(_LETTERS)).strip("-")
    if re.fullmatch(r"[A-Za-z0-9]+([-_/][A-Za-z0-9]+)*", number):
        return plain
    return "-".join(filter(None, (plain, sha256(number.encode()).hexdigest()[:8])))


def _project_names(activity: Activity) -> dict[str, str]:
    """The register's own titles; in Swedish always, for which the number stands in."""
    return {"sv": f"Projektet {activity.number}", "en": f"The project {activity.number}", **activity.titles}
