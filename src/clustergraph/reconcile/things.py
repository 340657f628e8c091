"""The things of a release as matching sees them: names, kinds, identifiers, and what else is said of each."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from clustergraph.iris import (
    DCTERMS_DESCRIPTION,
    DEF,
    ID,
    PREFIXES,
    RDF_TYPE,
    RDFS_LABEL,
    SKOS_DEFINITION,
    SKOS_PREF_LABEL,
    compact,
)
from clustergraph.reconcile.numbers import REGISTERS, Number, of_iri

_SKOS, _RDFS = PREFIXES["skos"], PREFIXES["rdfs"]
_SUB_CLASS = _RDFS + "subClassOf"
_NUMBERS = {_SKOS + "exactMatch", DEF + "lookedUp"}  # a thing at a register's address, or our record of an identifier
# Names by how much of a name they are: hidden ones are for finding only, like a former name or a register's.
_RANKS = {
    SKOS_PREF_LABEL: 0,
    PREFIXES["dcterms"] + "title": 0,
    _SKOS + "altLabel": 1,
    _SKOS + "hiddenLabel": 1,
    DEF + "registeredName": 1,
    DEF + "diaryNumber": 1,
}
_SILENT = {RDF_TYPE, *(_RANKS.keys() - {_SKOS + "altLabel", DEF + "diaryNumber"})}  # no values to add to a table


class Value(NamedTuple):
    """One value of a property: a text, or an IRI with the labels of what it names."""

    text: str
    iri: bool
    datatype: str = ""
    lang: str = ""
    labels: tuple[tuple[str, str], ...] = ()

    def label(self, lang: str) -> str:
        known = dict(self.labels)
        return known.get(lang) or next(iter(known.values()), self.text)


class Name(NamedTuple):
    """What a thing is called. Rank 0 is its own name, 1 another; 2 is a common noun ("staden", "avdelningen"), by which
    one document knows what it means and a list does not."""

    text: str
    lang: str
    rank: int


@dataclass
class Thing:
    """`kinds` are its most specific classes, `all_kinds` those and every wider one; all are IRIs."""

    iri: str
    names: list[Name] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    all_kinds: set[str] = field(default_factory=set)
    numbers: list[tuple[Number, str]] = field(default_factory=list)  # with the IRI that says it
    values: dict[str, list[Value]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.iri.removeprefix(ID)

    def label(self, lang: str) -> str:
        own = {name.lang: name.text for name in self.names if name.rank == 0}
        return own.get(lang) or next((own[tag] for tag in sorted(own, reverse=True)), self.id)

    def description(self, lang: str) -> str:
        told = {value.lang: value.text for value in self.values.get(DCTERMS_DESCRIPTION, [])}
        return told.get(lang) or next(iter(told.values()), "")


@dataclass
class Word:
    """A class or a property with its labels and definitions."""

    iri: str
    label: dict[str, str] = field(default_factory=dict)
    definition: dict[str, str] = field(default_factory=dict)
    wider: set[str] = field(default_factory=set)

    @property
    def id(self) -> str:
        """Ours by their local name, others with their prefix."""
        return self.iri.removeprefix(DEF) if self.iri.startswith(DEF) else compact(self.iri)

    def called(self, lang: str) -> str:
        return self.label.get(lang) or next(iter(self.label.values()), self.id)


class Things:
    """Everything that a list may name, with the classes and properties that it is told in."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        told = list(rows)
        self._words: dict[str, Word] = {}
        self._by_iri: dict[str, Thing] = {}
        kinds = [row["thing"]["value"] for row in told if row["property"]["value"] == RDF_TYPE]
        self._by_iri = {iri: Thing(iri) for iri in dict.fromkeys(kinds)}
        for row in told:
            iri = row["thing"]["value"]
            self._tell(self._by_iri[iri], row) if iri in self._by_iri else self._define(iri, row)
        for thing in self:
            self._specialise(thing)

    @classmethod
    def read(cls, body: bytes) -> "Things":
        """From the answer to queries/reconcile-things.rq, in SPARQL 1.1 Query Results JSON."""
        return cls(json.loads(body)["results"]["bindings"])

    def __iter__(self) -> Iterator[Thing]:
        return iter(self._by_iri.values())

    def __len__(self) -> int:
        return len(self._by_iri)

    def get(self, iri: str) -> Thing | None:
        return self._by_iri.get(iri)

    def word(self, iri: str) -> Word:
        return self._words.get(iri) or Word(iri)

    @cached_property
    def classes(self) -> dict[str, Word]:
        """The classes that some thing is of, by IRI; only those of the ontology, which have labels."""
        used = sorted({kind for thing in self for kind in thing.all_kinds if kind.startswith(DEF)})
        return {iri: self.word(iri) for iri in used}

    @cached_property
    def properties(self) -> dict[str, Word]:
        """The properties that tables can be extended with, by IRI; first the registers whose identifiers are known."""
        known = {number.register for thing in self for number, _ in thing.numbers}
        registers = {name: Word(name, dict(said)) for name, said in REGISTERS.items() if name in known}
        used = sorted({name for thing in self for name in thing.values if name not in _SILENT})
        return registers | {iri: self.word(iri) for iri in used}

    def find_class(self, name: str) -> Word | None:
        """A class by its local name, its short form or its IRI."""
        return next((word for word in self.classes.values() if name in {word.id, word.iri, compact(word.iri)}), None)

    def find_property(self, name: str) -> Word | None:
        return next((word for word in self.properties.values() if name in {word.id, word.iri, compact(word.iri)}), None)

    def _tell(self, thing: Thing, row: Mapping[str, Any]) -> None:
        name, value = row["property"]["value"], row["value"]
        text, lang = value["value"], value.get("xml:lang", "")
        if name == RDF_TYPE:
            thing.all_kinds.add(text)
            return
        if name in _RANKS:
            common = _RANKS[name] and text == text.lower()
            thing.names.append(Name(text, lang, 2 if common else _RANKS[name]))
        number = of_iri(text) if name in _NUMBERS and value["type"] == "uri" else None
        if number is not None:
            if number not in (known for known, _ in thing.numbers):
                thing.numbers.append((number, text))
        elif name not in _SILENT:
            labels = tuple(
                (tag, row[key]["value"]) for tag, key in (("sv", "valueSv"), ("en", "valueEn")) if key in row
            )
            said = Value(text, value["type"] == "uri", value.get("datatype", ""), lang, labels)
            thing.values.setdefault(name, []).append(said)

    def _define(self, iri: str, row: Mapping[str, Any]) -> None:
        word = self._words.setdefault(iri, Word(iri))
        name, value = row["property"]["value"], row["value"]
        if name == _SUB_CLASS:
            word.wider.add(value["value"])
        elif name == RDFS_LABEL:
            word.label[value.get("xml:lang", "")] = value["value"]
        elif name == SKOS_DEFINITION:
            word.definition[value.get("xml:lang", "")] = value["value"]

    def _specialise(self, thing: Thing) -> None:
        """Its classes closed upwards, for a graph without inferred ones too; then those that none of the others narrows."""
        new = set(thing.all_kinds)
        while new:
            new = {wider for kind in new for wider in self.word(kind).wider} - thing.all_kinds
            thing.all_kinds |= new
        ours = {kind for kind in thing.all_kinds if kind.startswith(DEF)}
        thing.kinds = ours - {wider for kind in ours for wider in self.word(kind).wider}
