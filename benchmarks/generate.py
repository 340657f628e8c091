"""A cluster of any size, told in the terms of this ontology: the same seed gives the same bytes.

`python benchmarks/generate.py 1000000 FILE.nq` streams N-Quads. A few organisations take part in very much and most in
little, groups and projects have from two to some hundred members, units belong to units, and every record leads to its
passage. No triple stands in two graphs, because most servers would count it twice. With `--gatherings` there are few
organisations and many groups, whose members stand in a list: one quad in ten then brings a participation.
"""

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

from clustergraph.iris import DCTERMS_DESCRIPTION, DEF, DERIVED_GRAPH, GRAPH, ID, RDF_TYPE, SKOS_PREF_LABEL

DOCUMENT_QUADS = 20_000  # about as many quads as one document says; a large cluster has many documents
_XSD = "http://www.w3.org/2001/XMLSchema#"
_CLASSES = ("Company",) * 12 + (
    "University",
    "Region",
    "Municipality",
    "StateAgency",
    "HealthcareProvider",
    "SciencePark",
)
_SECTORS = ("private",) * 8 + ("public",) * 4 + ("academia", "civil-society")
_ROLES = ("member",) * 8 + ("partner",) * 3 + ("representative", "chair")
_TERRITORIES = ("stockholms-lan", "uppsala-lan", "solna", "huddinge", "uppsala")
_FIRST = ("Nordic", "Uppsala", "Stockholm", "Mälar", "Solna", "Fyris", "Svea", "Birka", "Hagalund", "Ultuna")
_FIELD = (
    "cancer",
    "hälsodata",
    "diagnostik",
    "immunologi",
    "biobank",
    "precisionsmedicin",
    "vaccin",
    "genomik",
    "proteomik",
)
_FORM = ("forum", "laboratorium", "centrum", "teknik", "institut", "nätverk", "allians")


class Cluster:
    """Writes records of documents, organisations and collaborations, and remembers whom the next may name."""

    largest = 300  # members of a group, before some are drawn twice

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self._organisations: list[str] = []
        self._graph, self._document, self._passage, self._offset = "", "", "", 0
        self._collaborations = self._documents = 0

    def quads(self, wanted: int) -> Iterator[str]:
        """Lines of N-Quads, as many as wanted or a few more: the last record is not cut."""
        told = 0
        while told < wanted:
            end = min(wanted, told + DOCUMENT_QUADS)
            for record in self._tell(end - told):
                told += len(record)
                yield from (f"{line} {self._graph} .\n" for line in record)

    def _tell(self, wanted: int) -> Iterator[list[str]]:
        """What one document says, record by record."""
        told = 0
        for record in self._records():
            told += len(record)
            yield record
            if told >= wanted:
                return

    def _records(self) -> Iterator[list[str]]:
        self._documents += 1
        slug = f"document-{self._documents:05d}"
        self._graph, self._document, self._offset = f"<{GRAPH}{slug}>", slug, 0
        document = _id("document", slug)
        yield [
            *_named(document, "Document", f"Handling {self._documents}", f"Paper {self._documents}"),
            f'{document} {_def("diaryNumber")} "RS 2025-{self._documents:05d}"',
            f'{document} {_def("textLength")} "900000"^^<{_XSD}integer>',
        ]
        while True:
            yield from self._round()

    def _round(self) -> Iterator[list[str]]:
        yield self._organisation()
        yield from (self._organisation() for _ in range(3))
        yield from self._collaboration()

    def _organisation(self) -> list[str]:
        number, pick = len(self._organisations), self._random.choice
        organisation = _id("actor", f"organisation-{number:07d}")
        name = f"{pick(_FIRST)} {pick(_FIELD)}{pick(_FORM)} {number}"
        unit = number > 20 and self._random.random() < 0.3
        lines = _named(organisation, "OrganizationalUnit" if unit else pick(_CLASSES), name, f"{name} (en)")
        lines.append(f"{organisation} {_def('sector')} {_id('sector', pick(_SECTORS))}")
        lines.append(f"{organisation} {_def('basedIn')} {_id('territory', pick(_TERRITORIES))}")
        if unit:
            lines.append(f"{organisation} {_def('belongsTo')} {self._someone()}")
        if self._random.random() < 0.4:
            lines.append(f'{organisation} <{DCTERMS_DESCRIPTION}> "Arbetar med {pick(_FIELD)} och {pick(_FIELD)}."@sv')
        self._organisations.append(organisation)
        return lines + self._evidence(organisation, self._random.choice((1, 1, 2, 3)))

    def _collaboration(self) -> Iterator[list[str]]:
        self._collaborations += 1
        kind = (
            "Project"
            if self._collaborations % 3
            else self._random.choice(("WorkingGroup", "ReferenceGroup", "OperativeGroup"))
        )
        place = "project" if kind == "Project" else "group"
        collaboration = _id(place, f"{place}-{self._collaborations:07d}")
        name = f"{self._random.choice(_FIELD).capitalize()} {self._random.choice(_FORM)} {self._collaborations}"
        yield _named(collaboration, kind, name, f"{name} (en)") + self._evidence(collaboration, 1)
        members = {self._someone() for _ in range(min(self.largest, int(self._random.paretovariate(1.1)) + 2))}
        for number, member in enumerate(sorted(members)):
            yield self._participation(f"{self._collaborations:07d}-{number}", member, collaboration)

    def _participation(self, key: str, member: str, collaboration: str) -> list[str]:
        node = _id("participation", f"{self._document}/{key}")
        return [
            f"{node} <{RDF_TYPE}> {_def('Participation')}",
            f"{node} {_def('participant')} {member}",
            f"{node} {_def('participationIn')} {collaboration}",
            f"{node} {_def('participationRole')} {_id('participation-role', self._random.choice(_ROLES))}",
            f"{member} {_def('memberOf')} {collaboration}",
            *self._grounds(node),
        ]

    def _grounds(self, participation: str) -> list[str]:
        return self._evidence(participation, 1)

    def _evidence(self, node: str, passages: int) -> list[str]:
        certainty = "implied" if self._random.random() < 0.1 else "explicit"
        lines = [f"{node} {_def('certainty')} {_id('certainty', certainty)}"]
        for _ in range(passages):
            start = self._offset
            self._offset += self._random.randrange(20, 200)
            self._passage = passage = _id("passage", f"{self._document}/{start}-{self._offset}")
            lines += [
                f"{node} {_def('evidence')} {passage}",
                f"{passage} <{RDF_TYPE}> {_def('Passage')}",
                f"{passage} {_def('inDocument')} {_id('document', self._document)}",
                f'{passage} {_def("startOffset")} "{start}"^^<{_XSD}integer>',
                f'{passage} {_def("endOffset")} "{self._offset}"^^<{_XSD}integer>',
            ]
        return lines

    def _someone(self) -> str:
        """An organisation; those named first are named most."""
        return self._organisations[int(len(self._organisations) * self._random.random() ** 4)]


class Gatherings(Cluster):
    """The same with few organisations that meet in much, for networks: members of a group share its passage.

    What a release infers is there as far as the network asks for it, at the end: who is an actor, and what a collaboration.
    """

    largest = 60

    def __init__(self, seed: int = 1) -> None:
        super().__init__(seed)
        self._groups: list[str] = []

    def quads(self, wanted: int) -> Iterator[str]:
        yield from super().quads(wanted)
        for name, nodes in (("Actor", self._organisations), ("Collaboration", self._groups)):
            yield from (f"{node} <{RDF_TYPE}> {_def(name)} <{DERIVED_GRAPH}> .\n" for node in nodes)

    def _round(self) -> Iterator[list[str]]:
        yield self._organisation()
        for _ in range(9):
            yield from self._collaboration()

    def _collaboration(self) -> Iterator[list[str]]:
        for number, record in enumerate(super()._collaboration()):
            if not number:
                self._groups.append(record[0].partition(" ")[0])
            yield record

    def _grounds(self, participation: str) -> list[str]:
        above, lines = self._passage, [f"{participation} {_def('certainty')} {_id('certainty', 'explicit')}"]
        if self._random.random() < 0.1:  # the list goes on below, and this member stands in both places
            lines = self._evidence(participation, 1)
        if self._random.random() < 0.3:
            lines.append(
                f'{participation} {_def("validFrom")} "{self._random.randrange(2015, 2026)}-06-01"^^<{_XSD}date>'
            )
        return [*lines, f"{participation} {_def('evidence')} {above}"]


def _id(kind: str, name: str) -> str:
    return f"<{ID}{kind}/{name}>"


def _def(term: str) -> str:
    return f"<{DEF}{term}>"


def _named(node: str, kind: str, swedish: str, english: str) -> list[str]:
    return [
        f"{node} <{RDF_TYPE}> {_def(kind)}",
        f'{node} <{SKOS_PREF_LABEL}> "{swedish}"@sv',
        f'{node} <{SKOS_PREF_LABEL}> "{english}"@en',
    ]


def write(path: Path, wanted: int, seed: int = 1, kind: type[Cluster] = Cluster) -> int:
    """How many quads stand in the file now."""
    with path.open("w", encoding="utf-8") as file:
        written = 0
        for line in kind(seed).quads(wanted):
            file.write(line)
            written += 1
    return written


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("quads", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--gatherings", action="store_true")
    given = parser.parse_args()
    print(write(given.file, given.quads, given.seed, Gatherings if given.gatherings else Cluster), "quads")
