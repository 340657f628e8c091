"""The ontology as Python objects, out of what the queries page-model*.rq answer.

A class holds properties in three ways: the property's domain says so, a shape of the class demands it, or things of the
class simply have it. All three are shown, for all three are what somebody who writes a query meets.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rdflib import Graph

from clustergraph.answer import Answer
from clustergraph.constraints import Constraint, constraints
from clustergraph.iris import DEF, ENTITY, PREFIXES, RDF_TYPE, compact
from clustergraph.terms import NamedGraph, Rows, Term, Thing, read_lists, read_modules, read_terms, row_label

GRAPH_QUERY = "page-model"
THINGS = "things"  # the one with a row for everything that documents say
EXAMPLES = 3  # things of a class that are kept
ROW_QUERIES = ("use", "values", "derived", THINGS, "codes", "graphs")


def row_query(name: str) -> str:
    return f"{GRAPH_QUERY}-{name}"


def few(rows: Iterable[Mapping[str, str]]) -> Iterator[Mapping[str, str]]:
    """Of the rows of THINGS those that are shown: the first of each class."""
    seen = Counter[str]()
    for row in rows:
        seen[row["class"]] += 1
        if seen[row["class"]] <= EXAMPLES:
            yield row


@dataclass
class Use:
    """A property as the things of one class have it."""

    holder: str
    name: str  # of the property
    constraints: list[Constraint]
    kinds: list[str]  # the classes or data types that a value may have, as the ontology and the shapes say
    codelist: str | None
    seen: list[str]  # those that the values have in this release
    things: int

    @property
    def minimum(self) -> int:
        return max((c.minimum for c in self.constraints if c.severity == "Violation"), default=0)

    @property
    def expected(self) -> bool:
        """Whether a thing without it is reported, though not as wrong."""
        return not self.minimum and any(c.minimum for c in self.constraints)

    @property
    def maximum(self) -> int | None:
        return min((c.maximum for c in self.constraints if c.maximum is not None), default=None)


class Model:
    """The ontology and what the release makes of it."""

    def __init__(self, graph: Graph, rows: Mapping[str, Rows]) -> None:
        self.terms = {term.iri: term for term in read_terms(graph)}
        self.modules = read_modules(graph, self.terms)
        self.lists = read_lists(graph, rows["codes"])
        self.graphs = [
            NamedGraph(str(row["graph"]), row_label(row, "document"), int(str(row["statements"])))
            for row in rows["graphs"]
        ]
        self.constraints = constraints(graph)
        self._count(rows)
        self._things = {(str(r["class"]), str(r["property"])): int(str(r["things"])) for r in rows["use"]}
        self._seen: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in rows["values"]:
            for holder in [str(row["class"]), *self.ancestors(str(row["class"]))]:
                if not str(row["kind"]).startswith(
                    PREFIXES["owl"]
                ):  # that a value is a property of OWL tells nobody more
                    self._seen[holder, str(row["property"])].add(str(row["kind"]))
        self._own = {iri: self._own_uses(iri) for iri, term in self.terms.items() if term.kind == "class"}
        self._add_undeclared(rows["values"])
        self._link_lists()

    @classmethod
    def read(cls, answers: Mapping[str, Answer], things: Rows = ()) -> "Model":
        """From the answers to GRAPH_QUERY and to ROW_QUERIES, by the names of the queries.

        `things` stands for the answer to the query of that name, so that its rows need not all be held.
        """
        graph = answers[GRAPH_QUERY].graph
        rows: dict[str, Rows] = {n: answers[row_query(n)].rows for n in ROW_QUERIES if row_query(n) in answers}
        return cls(Graph() if graph is None else graph, {THINGS: things, **rows})

    def ancestors(self, iri: str) -> list[str]:
        """The superclasses of a class, or the properties above a property, the nearest first."""
        found: list[str] = []
        ahead = list(self.terms[iri].parents) if iri in self.terms else []
        while ahead:
            if (parent := ahead.pop(0)) not in found:
                found.append(parent)
                ahead += self.terms[parent].parents if parent in self.terms else []
        return found

    def children(self, iri: str) -> list[Term]:
        return [term for term in self.terms.values() if iri in term.parents]

    def own(self, iri: str) -> list[Use]:
        """The properties that a class itself adds or narrows, in the order of their names."""
        return sorted(self._own.get(iri, []), key=lambda use: (not use.name.startswith(DEF), compact(use.name)))

    def inherited(self, iri: str) -> list[Use]:
        """The properties that a class has from its superclasses and does not narrow, counted for the class itself."""
        known = {use.name for use in self.own(iri)}
        found: list[Use] = []
        for parent in self.ancestors(iri):
            for use in self.own(parent):
                if use.name not in known:
                    known.add(use.name)
                    found.append(self._narrowed(use, iri))
        return found

    def incoming(self, iri: str) -> list[Use]:
        """The properties of other classes that lead to things of a class."""
        targets = {iri, *self.ancestors(iri)} - {ENTITY} if iri != ENTITY else {ENTITY}
        uses = [use for holder in sorted(self._own) for use in self.own(holder)]
        return [use for use in uses if targets & set(use.kinds)]

    def holders(self, property_: str) -> list[Use]:
        """The classes that have a property of their own accord."""
        return [use for holder in sorted(self._own) for use in self.own(holder) if use.name == property_]

    def _count(self, rows: Mapping[str, Rows]) -> None:
        for row in rows["derived"]:
            if term := self.terms.get(str(row["property"])):
                term.statements, term.derived = int(str(row["statements"])), int(str(row.get("derived", 0)))
                term.related = str(row["related"]) == "true"
        for row in rows["use"]:
            if str(row["property"]) == RDF_TYPE and (term := self.terms.get(str(row["class"]))):
                term.count = int(str(row["things"]))
        for row in rows[THINGS]:
            if (term := self.terms.get(str(row["class"]))) and len(term.things) < EXAMPLES:
                term.things.append(Thing(str(row["thing"]), row_label(row, "thing")))

    def _own_uses(self, iri: str) -> list[Use]:
        domains = {term.iri for term in self.terms.values() if term.domain == iri}
        shaped = {c.property for c in self.constraints.get(iri, []) if c.property}
        return [self._use(iri, name) for name in sorted(domains | shaped) if name != RDF_TYPE]

    def _use(self, holder: str, name: str) -> Use:
        held = [c for c in self.constraints.get(holder, []) if c.property == name]
        term = self.terms.get(name)
        kinds = sorted({kind for c in held for kind in c.kinds}) or ([term.range] if term and term.range else [])
        line = [holder, *self.ancestors(holder)]
        lists = [c.codelist for iri in line for c in self.constraints.get(iri, []) if c.property == name and c.codelist]
        seen = sorted(self._seen[holder, name])
        return Use(holder, name, held, kinds, lists[0] if lists else None, seen, self._things.get((holder, name), 0))

    def _narrowed(self, use: Use, iri: str) -> Use:
        seen, things = sorted(self._seen[iri, use.name]), self._things.get((iri, use.name), 0)
        return Use(use.holder, use.name, use.constraints, use.kinds, use.codelist, seen, things)

    def _add_undeclared(self, rows: Rows) -> None:
        """What things have though nothing says that their class has it; what several classes share is every entity's."""
        holders: dict[str, list[str]] = defaultdict(list)
        for holder, name in sorted({(str(row["class"]), str(row["property"])) for row in rows}):
            if holder in self._own and name != RDF_TYPE and not self.holds(holder, name):
                holders[name].append(holder)
        for name, found in holders.items():
            shared = len(found) > 2 and all(ENTITY in self.ancestors(holder) for holder in found)
            for holder in [ENTITY] if shared else found:
                self._own[holder].append(self._use(holder, name))

    def holds(self, iri: str, name: str) -> bool:
        """Whether a class or one of its superclasses has a property."""
        return any(use.name == name for holder in (iri, *self.ancestors(iri)) for use in self._own.get(holder, []))

    def _link_lists(self) -> None:
        by_iri = {codes.iri: codes for codes in self.lists}
        for holder in sorted(self._own):
            for use in self.own(holder):
                codes = by_iri.get(use.codelist or "")
                if codes and use.name not in codes.properties:
                    codes.properties.append(use.name)
