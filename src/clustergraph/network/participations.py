"""Who takes part in what, as the documents say it: one row a record, read from any engine.

The graph is asked for participations and never for pairs: n actors in a group are n rows and n(n-1)/2 pairs, so a letter
that everybody has signed would be most of the answer. Two queries are all that is asked: `network-participations.rq`
and `network-things.rq`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from clustergraph.columns import Columns
from clustergraph.engine import Engine
from clustergraph.iris import GRAPH, document_iri, passage_ref, register_graph, register_iri
from clustergraph.network.bulk import uncollected
from clustergraph.network.coded import Coded, first_of_each, runs
from clustergraph.queryfile import read_query

# What a thing is decides the layer; the first class that fits counts, since an alliance is also a collaboration.
_LAYER_OF = {
    "Project": "project",
    "Programme": "project",
    "Agreement": "agreement",
    "Consultation": "consultation",
    "Measure": "measure",
    "Commitment": "measure",
    "Event": "meeting",
    "MeetingSeries": "meeting",
    "Relation": "collaboration",
    "Collaboration": "group",
}
LAYERS = tuple(dict.fromkeys(_LAYER_OF.values()))
STANDINGS = ("in", "partner", "expected")
# As the rules rule-member and rule-party have it: whoever is merely counted on, or has been asked, is not in yet.
_STANDING = {"partner": "partner"} | dict.fromkeys(
    ("representative", "initiated", "first-stage-party", "proposed"), "expected"
)


class Participation(NamedTuple):
    """One actor's part in one thing, as one document says it.

    `iri` is the record; `actor` and `group` are IRIs as the document has them, before any roll-up. `role` is a code such
    as "member", "adopted" or "responsible", or the property that says it ("convenes"). `start`, `end` and `reported`
    (known by that day) are days, months or years as ISO text, None where no source gives one. `passages` are the IRIs
    of the places that say it, in the order of the text. Where a register records it, `document` is the register and
    `passages` are its records. `standing` is "in", "partner" (works with it from outside) or
    "expected" (counted on, asked, to be represented). `layer` is one of LAYERS.
    """

    iri: str
    actor: str
    group: str
    role: str | None
    start: str | None
    end: str | None
    document: str | None
    passages: tuple[str, ...]
    certainty: str | None
    layer: str = "group"
    standing: str = "in"
    reported: str | None = None


@dataclass
class Thing:
    """What the graph says of an actor, a group or a territory."""

    iri: str
    values: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def one(self, *names: str) -> str | None:
        """The first value of the first of these properties that has any."""
        return next((value for name in names for value in self.values.get(name, ())), None)

    def all(self, *names: str) -> tuple[str, ...]:
        return tuple(sorted({value for name in names for value in self.values.get(name, ())}))

    @property
    def kind(self) -> str | None:
        """The class that a document gives it, such as "University"."""
        return self.one("kind")

    @property
    def classes(self) -> set[str]:
        return set(self.values.get("type", ()))

    @property
    def layer(self) -> str:
        return next((layer for name, layer in _LAYER_OF.items() if name in self.classes), "group")


@dataclass(frozen=True)
class Participations:
    """All participations of a graph, and the things that they name. Make it with `graph.participations()`."""

    records: tuple[Participation, ...]
    things: Mapping[str, Thing]

    def __len__(self) -> int:
        return len(self.records)

    @cached_property
    def documents(self) -> tuple[str, ...]:
        return tuple(sorted({record.document for record in self.records if record.document}))

    def thing(self, iri: str) -> Thing:
        return self.things.get(iri) or Thing(iri)

    def frame(self) -> pd.DataFrame:
        """One row a participation, with the names of actor and group beside their IRIs.

        Columns: those of Participation, then `actor_label` and `group_label` (Swedish). A record with two documents
        behind it stands there once for each.
        """
        frame = pd.DataFrame(self.records, columns=pd.Index(Participation._fields, dtype=object))
        for column in ("actor", "group"):
            frame[f"{column}_label"] = [self.thing(iri).one("label") or code(iri) for iri in frame[column]]
        return frame


@uncollected()
def read(engine: Engine, queries: Path) -> Participations:
    """The participations that an engine holds; `queries` is the project's folder of queries.

    Raises what the engine raises: EndpointError when an endpoint is down, AnswerTooLargeError when a server would cut
    the answer off.
    """
    things = things_of(engine.columns(read_query(queries / "network-things.rq").text))
    said = engine.columns(read_query(queries / "network-participations.rq").text)
    return Participations(_records(said, things), things)


def code(iri: str) -> str:
    """The last part of an IRI, as people write it: "academia", "stockholms-lan"."""
    return iri.replace("#", "/").rpartition("/")[2]


def in_order(passages: Iterable[str]) -> tuple[str, ...]:
    """Passages each once, in the order of the texts."""
    return tuple(sorted(set(passages), key=in_text))


def in_text(passage: str) -> tuple[str, int, int]:
    """What passages are sorted by: the text, and where in it."""
    return passage_ref(passage) or (passage, 0, 0)


def document_of(graph: str) -> str | None:
    """The document that a named graph holds, both called after its text file; or the register that it is taken from."""
    if graph.startswith(register_graph("")):
        return register_iri(graph.removeprefix(register_graph("")))
    return document_iri(graph.removeprefix(GRAPH)) if graph.startswith(GRAPH) else None


def things_of(said: Columns) -> dict[str, Thing]:
    """The things of an answer that has one value a row: thing, property, value, language."""
    things: dict[str, Thing] = {}
    named = lru_cache(maxsize=None)(_named)
    for iri, about, value, language in zip(*(said[n] for n in ("thing", "property", "value", "language")), strict=True):
        if iri and about and value is not None:
            name, read = named(about, language)
            if iri not in things:
                things[iri] = Thing(iri)
            things[iri].values[name].append(read(value))
    for thing in things.values():  # engines give rows in any order
        for values in thing.values.values():
            values.sort()
    return things


def _document(graph: str) -> str:
    return document_of(graph) or graph


def _named(about: str, language: str | None) -> tuple[str, Callable[[str], str]]:
    """What a property is called here, and how its values are."""
    name = code(about)
    if name == "prefLabel":
        return {"sv": "label", "en": "label_en"}.get(language or "", "other_label"), str
    return name, {"type": code, "kind": code, "sector": code, "named": _document}.get(name, str)


# Participations are sorted by these, so that every engine gives them in the same order.
_SORTED = ("group", "actor", "record", "graph", "role", "start", "end", "reported", "certainty")


def _records(said: Columns, things: Mapping[str, Thing]) -> tuple[Participation, ...]:
    keys_of = {"graph": _by_document, "passage": in_text}
    columns = {name: Coded.of(values, keys_of.get(name, str)) for name, values in said.items()}
    order = np.lexsort([columns[name].codes for name in ("passage", *reversed(_SORTED))])
    keys = [columns[name].codes[order] for name in _SORTED]
    order = order[first_of_each([*keys, columns["passage"].codes[order]])]
    starts = first_of_each([columns[name].codes[order] for name in _SORTED])
    first = order[starts]
    role, group = columns["role"].read(code), columns["group"]
    of_each = (
        *(columns[name].take(first) for name in ("record", "actor", "group")),
        role.take(first),
        *(columns[name].take(first) for name in ("start", "end")),
        columns["graph"].read(document_of).take(first),
        runs(columns["passage"].take(order), starts),
        columns["certainty"].read(code).take(first),
        group.read(lambda iri: things[iri].layer if iri in things else "group").take(first),
        role.read(lambda name: _STANDING.get(name, "in")).take(first, "in"),
        columns["reported"].take(first),
    )
    return tuple(map(Participation._make, zip(*of_each, strict=True)))


def _by_document(graph: str) -> tuple[str, str]:
    return document_of(graph) or "", graph
