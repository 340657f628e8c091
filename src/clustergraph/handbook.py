"""The documentation of the model: the readable whole, a page a module, a term and a code list, and the guides."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType, SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup

from clustergraph import diagram, kept, pages
from clustergraph.answer import Answer
from clustergraph.constraints import Constraint
from clustergraph.glossary import MODEL_WORDS
from clustergraph.iris import BASE, CODELIST, ENTITY, ID, MODULE, PREFIXES, compact, local_path
from clustergraph.model import EXAMPLES, GRAPH_QUERY, ROW_QUERIES, THINGS, Model, Use, few, row_query
from clustergraph.negotiation import JSON_RESULTS, NTRIPLES
from clustergraph.queryfile import QueryFile, body, read_queries, read_query
from clustergraph.questions import bind
from clustergraph.rdf import Store
from clustergraph.records import QUERY as RECORD_QUERY
from clustergraph.records import Record, wanted, write
from clustergraph.terms import Module, Term
from clustergraph.words import WORDS

GUIDES = ("asking", "clients", "analysis", "adding", "security", "larger", "matching", "publishing")
ACCEPT = f"{JSON_RESULTS}, {NTRIPLES}"
_SHOWN = EXAMPLES  # queries that a module shows whole, and examples of a class


class Links(NamedTuple):
    """Where a page's links lead: on a server below its own address, in a file within the folder or to the web."""

    lang: str
    served: bool
    here: str  # the page itself: model, term, or a guide's name

    def page(self, name: str) -> str:
        if not self.served:
            return f"{name}.{self.lang}.html"
        return f"{'/def' if name == 'model' else f'/guide/{name}'}?lang={self.lang}"

    def term(self, iri: str) -> str:
        """A term, module, list or code of the ontology; on the readable whole, where it stands there."""
        if not iri.startswith(BASE):
            return iri
        if self.here == "model":
            return f"#{anchor(iri)}"
        return self.thing(iri) if self.served else f"{self.page('model')}#{anchor(iri)}"

    def thing(self, iri: str) -> str:
        if not self.served or not iri.startswith(BASE):
            return iri
        return f"{local_path(iri)}?lang={self.lang}"

    def run(self, query: str) -> str | None:
        return f"/sparql?{urlencode({'query': query, 'lang': self.lang})}" if self.served else None

    def question(self, query: QueryFile) -> str:
        if self.here == "model" or not self.served:
            return f"{'' if self.here == 'model' else self.page('model')}#{query.id}"
        return f"/questions/{query.id}?lang={self.lang}"

    def answer(self, address: str) -> str:
        """What a link in a guide leads to: another page by its name, an IRI of ours by its path."""
        name, _, fragment = address.partition("#")
        if name in {"model", *GUIDES}:
            return self.page(name) + (f"#{fragment}" if fragment else "")
        return self.thing(BASE + address)


class _Once(set[str]):
    """Whether something is met for the first time."""

    def __call__(self, name: str) -> bool:
        new = name not in self
        self.add(name)
        return new


def anchor(iri: str) -> str:
    """What a term, a module, a list or a code is called on the readable whole."""
    return iri.removeprefix(BASE).removeprefix("def/").removeprefix("id/").replace("/", "-")


class Handbook:
    """Writes the pages from a model, its records, and the project's queries."""

    def __init__(
        self,
        model: Model,
        queries: Path,
        records: Sequence[Record],
        answers: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        self.model, self._records, self._answers = model, records, answers
        self._examples = read_queries(queries, "example")
        self._questions = read_queries(queries, "cq")
        self._rules = read_queries(queries, "rule")
        self._lists = {codes.iri: codes for codes in model.lists}

    @classmethod
    def of_store(cls, store: Store, queries: Path, progress: Callable[[str], None] = lambda _: None) -> "Handbook":
        """The documentation of what a store holds."""

        bodies: dict[str, bytes] = {}

        def ask(name: str, thing: str | None = None) -> Answer:
            progress(f"the pages about the model: {name}")
            body = store.evaluate(_text(queries, name, {"thing": thing} if thing else {}), ACCEPT).body
            if name == GRAPH_QUERY:  # quick to ask, and its blank nodes have other names each time
                return Answer.from_ntriples(body)
            bodies[kept.key(name, thing)] = body
            return Answer.from_json(body)

        answers = {name: ask(name) for name in (GRAPH_QUERY, *map(row_query, ROW_QUERIES)) if name != row_query(THINGS)}
        progress(f"the pages about the model: {row_query(THINGS)}")
        things = list(few(map(_bound, store.rows(_text(queries, row_query(THINGS))))))
        bodies[row_query(THINGS)] = kept.listed(("class", "thing", "thingSv", "thingEn", "says"), things)
        model = Model.read(answers, things)
        records = [write(module, iri, ask(RECORD_QUERY, iri).rows) for module, iri in wanted(model)]
        return cls(model, queries, records, bodies)

    def holds(self, iri: str) -> bool:
        """Whether a page is about the model and not about what the release says."""
        return iri in self._lists or iri in {module.iri for module in self.model.modules} or self._ours(iri)

    def whole(self, links: Links) -> dict[str, Any]:
        shown = diagram.overview(self.model, links.lang, links.term)
        return {**self._tools(links), "overview": shown, "rules": self._rules, "questions": self._questions}

    def page(self, iri: str, links: Links) -> tuple[str, dict[str, Any]]:
        """The template and the values of a page about a term, a module or a code list."""
        tools = self._tools(links)
        if iri.startswith(MODULE):
            return "module", {**tools, "module": next(module for module in self.model.modules if module.iri == iri)}
        if iri in self._lists:
            return "codelist", {**tools, "codes": self._lists[iri]}
        return "term", {**tools, "term": self.model.terms[iri]}

    def guide(self, name: str, links: Links) -> dict[str, Any]:
        text = (pages.FOLDER / "guide" / f"{name}.{links.lang}.md").read_text("utf-8")
        by_id = {query.id: query for query in [*self._examples, *self._questions]}
        tools = self._tools(links)

        def shown(query: str) -> str:
            return pages.render("query", query=by_id[query], open=True, **tools)

        return {
            **tools,
            "title": text.partition("\n")[0].removeprefix("# "),
            "body_html": pages.prose(text, shown, links.answer),
        }

    def files(self) -> dict[str, bytes]:
        """The pages as files that stand on their own, by name, and what they were made from; they lie beside the ontology,
        clustergraph.ttl."""
        style = Markup((pages.FOLDER / "static" / "style.css").read_text("utf-8"))
        found: dict[str, bytes] = {}
        for lang, other in (("sv", "en"), ("en", "sv")):
            for name in ("model", *GUIDES):
                links = Links(lang, False, name)
                values = self.whole(links) if name == "model" else self.guide(name, links)
                frame = {"layout": "file.html", "other": other, "style": style, "name": name, "w": WORDS[lang]}
                page = pages.render("model" if name == "model" else "guide", **values, **frame)
                found[f"{name}.{lang}.html"] = page.encode()
        return {**found, kept.FILE: kept.pack(self._answers)}

    def questions_with(self, term: Term) -> list[QueryFile]:
        """The queries that use a property; of a class, also those that use only what no other class has."""
        own = {use.name for use in self.model.own(term.iri)} if term.kind == "class" and term.iri != ENTITY else set()
        wanted = {term.name} | {compact(name) for name in own if self.model.terms[name].domain == term.iri}
        return [query for query in [*self._examples, *self._questions] if wanted & _names(query)]

    def examples(self, module: Module) -> tuple[list[QueryFile], list[QueryFile]]:
        """The queries that a module shows: its examples, then the questions that use most of its terms; and the rest."""
        names = {term.name for term in module.terms}
        used = {query.id: len(names & _names(query)) for query in self._questions}
        questions = sorted((q for q in self._questions if used[q.id]), key=lambda q: (-used[q.id], q.id))
        examples = [query for query in self._examples if query.header["module"] == module.name]
        more = max(_SHOWN - len(examples), 1)
        return examples + questions[:more], questions[more:]

    def rules_for(self, term: Term) -> list[QueryFile]:
        """The rules that statements with a property follow by."""
        generic = {
            "rule-inverse": bool(term.inverses),
            "rule-symmetric": "symmetric" in term.traits,
            "rule-relation": term.related,
        }
        return [
            rule
            for rule in self._rules
            if generic.get(rule.id, False) or re.search(rf"{term.name}\b", rule.text.partition("WHERE")[0])
        ]

    def demands(self, term: Term) -> list[Constraint]:
        """What the shapes of any class demand of a property."""
        found = {c.shape: c for held in self.model.constraints.values() for c in held if c.property == term.iri}
        return [found[shape] for shape in sorted(found)]

    def module_title(self, term: Term, lang: str) -> str:
        return next(module.title[lang] for module in self.model.modules if module.iri == term.module)

    def listing(self, term: Term, lang: str) -> str:
        """A query for all things of a class."""
        names = "\n".join(f"PREFIX {name}: <{PREFIXES[name]}>" for name in ("cg", "skos"))
        optional = f'OPTIONAL {{ ?thing skos:prefLabel ?name FILTER(LANG(?name) = "{lang}") }}'
        return f"{names}\n\nSELECT ?thing ?name\nWHERE {{\n  ?thing a {term.name} .\n  {optional}\n}}\nORDER BY ?name ?thing"

    def _ours(self, iri: str) -> bool:
        return iri in self.model.terms and self.model.terms[iri].ours

    def _tools(self, links: Links) -> dict[str, Any]:
        """What every template about the model works with."""
        lang = links.lang
        tools = {
            "lang": lang,
            "links": links,
            "model": self.model,
            "book": self,
            "m": MODEL_WORDS[lang],
            "shown": _SHOWN,
            "entity": ENTITY,
            "prefixes": prefixes(self.model),
            "compact": compact,
            "anchor": anchor,
            "label": lambda iri: self.label(iri, lang),
            "how_many": lambda use: how_many(use, MODEL_WORDS[lang]),
            "body": lambda query: body(query.text),
            "title": "",
            "diagram_of": lambda module: diagram.of_module(self.model, module, lang, links.term),
            "records_of": lambda module: [r for r in self._records if r.module == module.iri],
            "question": links.question,
            "heading": lambda query: query.header.get(f"question@{lang}") or query.header[f"title@{lang}"],
            "code_name": lambda iri: iri.removeprefix(ID).replace("/", ":"),
            "first": _Once(),
        }
        return {**tools, "t": SimpleNamespace(**tools)}

    def label(self, iri: str, lang: str) -> str:
        if iri in self._lists:
            return self._lists[iri].label[lang]
        term = self.model.terms.get(iri)
        return (term.label.get(lang) if term else None) or compact(iri)


def _text(queries: Path, name: str, values: Mapping[str, str] = MappingProxyType({})) -> str:
    return bind(read_query(queries / f"{name}.rq"), values)


def _bound(row: Mapping[str, str | None]) -> Mapping[str, str]:
    return {name: value for name, value in row.items() if value is not None}


def prefixes(model: Model) -> str:
    """The prefixes to paste, with one for each code list: its codes are what queries name most."""
    used = [
        f"PREFIX {name}: <{iri}>"
        for name, iri in PREFIXES.items()
        if name not in {"id", "oa", "foaf", "owl", "prov", "org"}
    ]
    lists = [f"PREFIX {name}: <{ID}{name}/>" for name in (codes.iri.removeprefix(CODELIST) for codes in model.lists)]
    return "\n".join([*used, *lists])


def how_many(use: Use, words: Mapping[str, str]) -> str:
    least, most = use.minimum, use.maximum
    if least and most == 1:
        return words["exactly_one"]
    if least > 1:
        return f"{words['at_least']} {least}"
    if least:
        return words["at_least_one"]
    said = words["at_most_one"] if most == 1 else words["any_number"]
    return f"{said}, {words['expected']}" if use.expected else said


def _names(query: QueryFile) -> set[str]:
    return set(re.findall(r"\b[a-z]+:[A-Za-z]\w*", re.sub(r"<[^>\s]*>", "", body(query.text))))
