"""Pages for people: plain HTML in Swedish and English."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from rdflib.term import Identifier

from clustergraph import kept
from clustergraph.answer import Answer
from clustergraph.documents import Sources
from clustergraph.errors import InputError, UnknownError
from clustergraph.gaps import pages as gap_pages
from clustergraph.gaps.survey import Gaps
from clustergraph.handbook import GUIDES, Handbook, Links
from clustergraph.iris import (
    CODELIST,
    DEF,
    PREFIXES,
    PassageRef,
    compact,
    document_iri,
    is_iri,
    local_path,
    passage_ref,
)
from clustergraph.model import GRAPH_QUERY, ROW_QUERIES, Model, row_query
from clustergraph.negotiation import JSON_RESULTS, NTRIPLES
from clustergraph.pages import render
from clustergraph.queryfile import QueryFile, body, read_query
from clustergraph.questions import Questions, bind
from clustergraph.rdf import Evaluation
from clustergraph.records import QUERY as RECORD_QUERY
from clustergraph.records import wanted, write
from clustergraph.runner import Runner
from clustergraph.view import Cell, Thing, document, elsewhere, fill, grouped, labelled, table
from clustergraph.words import GAP_WORDS, LANGUAGES, WORDS

STATIC = Path(__file__).parent / "static"
_MOST = 1000  # links to a thing that its page lists; the query asks for one more, to know whether there are
_SURROUNDINGS = 500  # characters shown before and after a passage


class Reader(NamedTuple):
    """Who reads a page: in which language, at which address, and where the same page is in the other language."""

    lang: str
    address: str
    switch: str


def language(asked: str | None, accepted: str) -> str:
    """The page language: what the address asks for, else what Accept-Language lists first, else English."""
    if asked in LANGUAGES:
        return str(asked)
    preferred = [part.partition(";")[0].strip()[:2].lower() for part in accepted.split(",")]
    return next((tag for tag in preferred if tag in LANGUAGES), "en")


class Site:
    """Renders pages from what the pool answers; it holds no graph of its own."""

    def __init__(
        self,
        queries: Path,
        pool: Runner,
        questions: Questions,
        sources: Sources | None,
        version: str,
        counts: Mapping[str, Any],
        docs: Path | None = None,
    ) -> None:
        self._queries, self._pool, self._questions = queries, pool, questions
        self._sources, self._version, self._counts = sources, version, counts
        self._book: Handbook | None = None
        self._docs = docs  # of the release, where there is one

    async def start(self, reader: Reader, described: str) -> str:
        """The start page; `described` is the dataset as search engines read it, in JSON-LD."""
        return self._render(
            "start",
            reader,
            described=described,
            questions=list(self._questions),
            documents=[document(row, reader.lang) for row in await self._rows("page-documents")],
            gaps=gap_pages.counted(await self._rows("page-gaps"), reader.lang),
            counts=self._counts,
        )

    async def question(self, question: QueryFile, text: str, values: Mapping[str, str], reader: Reader) -> str:
        evaluation = await self._pool.evaluate(text, JSON_RESULTS)
        return self._render(
            "question",
            reader,
            question=question,
            values=values,
            query=body(text),
            address=f"/sparql?{urlencode({'query': text})}",
            result=table(Answer.from_json(evaluation.body)),
        )

    async def gaps(self, reader: Reader) -> str:
        """Every gap with the number of its findings."""
        gaps = gap_pages.counted(await self._rows("page-gaps"), reader.lang)
        return self._render("gaps", reader, gaps=gaps)

    async def gap(self, name: str, reader: Reader) -> str:
        """One gap: what it means, its findings, its query. Raises UnknownError for a gap there is none of."""
        query = Gaps(self._queries)[name]
        evaluation = await self._pool.evaluate(query.text, JSON_RESULTS)
        answer = Answer.from_json(evaluation.body)
        return self._render("gap", reader, **gap_pages.one(query, answer, reader.lang))

    def sparql(self, query: str, evaluation: Evaluation | None, reader: Reader, problem: str | None = None) -> str:
        result = turtle = None
        if evaluation is not None and evaluation.kind == "graph":
            turtle = evaluation.body.decode()
        elif evaluation is not None:
            result = table(Answer.from_json(evaluation.body))
        address = f"/sparql?{urlencode({'query': query})}"
        return self._render(
            "sparql", reader, problem=problem, query=query or _EXAMPLE, result=result, turtle=turtle, address=address
        )

    def show(self, template: str, reader: Reader, **values: Any) -> str:
        """A page that another module has filled in."""
        return self._render(template, reader, **values)

    def error(self, status: int, title: str, detail: str, reader: Reader) -> str:
        return self._render("error", reader, status=status, title=title, detail=detail)

    async def require(self, iri: str) -> None:
        """Raise UnknownError unless the graph says something about the IRI."""
        evaluation = await self._pool.evaluate(f"ASK {{ {_term(iri)} ?property ?value }}")
        if not Answer.from_json(evaluation.body).boolean:
            raise UnknownError("thing", local_path(iri), [], "The start page leads to everything the graph holds.")

    async def description(self, iri: str, media_type: str) -> Evaluation:
        """The RDF about a thing; about a passage that nobody cites yet, what its address says."""
        ref = passage_ref(iri)
        if ref is not None:
            await self._place(ref, LANGUAGES[0])
            return await self._pool.evaluate(_passage_query(ref), media_type)
        await self.require(iri)
        return await self._pool.evaluate(bind(self._query("page-description"), {"thing": iri}), media_type)

    async def thing(self, iri: str, reader: Reader) -> str:
        if ref := passage_ref(iri):
            return await self._passage(ref, reader)
        await self.require(iri)
        if iri.startswith((DEF, CODELIST)) and (book := await self.book()).holds(iri):
            template, values = book.page(iri, Links(reader.lang, True, "term"))
            return self._render(template, reader, **{**values, "path": local_path(iri)})
        thing = Thing(iri, Cell(compact(iri)))
        fill(thing, await self._rows("page-outgoing", iri), reader.lang)
        incoming = await self._rows("page-incoming", iri)
        thing.incoming, thing.more = grouped(incoming[:_MOST], reader.lang), len(incoming) > _MOST
        thing.gaps = gap_pages.gaps_of(await self._rows("page-gaps-of", iri), reader.lang)
        thing.elsewhere = elsewhere(await self._rows("page-elsewhere", iri), reader.lang)
        thing.evidence = self._excerpts(await self._rows("page-evidence", iri), reader.lang)
        return self._render("thing", reader, thing=thing, path=local_path(iri))

    async def model(self, reader: Reader) -> str:
        """The whole of the model, as people read it."""
        return self._render("model", reader, **(await self.book()).whole(Links(reader.lang, True, "model")))

    async def guide(self, name: str, reader: Reader) -> str:
        if name not in GUIDES:
            raise UnknownError("guide", name, list(GUIDES), "The start page leads to them.")
        return self._render("guide", reader, **(await self.book()).guide(name, Links(reader.lang, True, name)))

    async def book(self) -> Handbook:
        """The documentation of the model, read once: what is served never changes."""
        if self._book is None:
            graph = await self._pool.evaluate(self._query(GRAPH_QUERY).text, NTRIPLES)
            answers = {GRAPH_QUERY: Answer.from_ntriples(graph.body)}
            known = kept.unpack(self._docs / kept.FILE) if self._docs else {}

            async def ask(name: str, thing: str | None = None) -> Answer:
                return known.get(kept.key(name, thing)) or Answer("rows", rows=await self._rows(name, thing))

            answers |= {row_query(name): await ask(row_query(name)) for name in ROW_QUERIES}
            model = Model.read(answers)
            told = [write(module, iri, (await ask(RECORD_QUERY, iri)).rows) for module, iri in wanted(model)]
            self._book = Handbook(model, self._queries, told)
        return self._book

    async def _passage(self, ref: PassageRef, reader: Reader) -> str:
        place = await self._place(ref, reader.lang)
        citing = grouped(await self._rows("page-incoming", ref.iri), reader.lang)
        return self._render(
            "passage",
            reader,
            ref=ref,
            place=place,
            citing=citing,
            excerpt=self._excerpt(ref, _SURROUNDINGS),
            path=local_path(ref.iri),
        )

    async def _place(self, ref: PassageRef, lang: str) -> dict[str, Any]:
        """The document and sections around a passage; raises if there is no such place."""
        rows = await self._rows("page-passage", document_iri(ref.slug))
        if not rows:
            raise UnknownError("document", ref.slug, [], "The start page lists the documents.")
        length = int(rows[0]["length"])
        if not ref.start < ref.end <= length:
            raise UnknownError(
                "passage",
                f"{ref.start}-{ref.end}",
                [],
                f"The text of {ref.slug} has {length} characters; give start < end <= {length}.",
            )
        around = [
            row for row in rows if "section" in row and int(row["from"]) <= ref.start and ref.end <= int(row["to"])
        ]
        return {
            "document": document(rows[0], lang),
            "sections": [labelled(row, "section", lang) for row in around],
            "share": round(100 * ref.start / length),
        }

    def _excerpts(self, rows: list[dict[str, Identifier]], lang: str) -> list[dict[str, Any]]:
        """Each passage once, with its innermost section (the last, as the rows are ordered)."""
        by_passage: dict[str, dict[str, Any]] = {}
        for row in rows:
            ref = passage_ref(str(row["passage"]))
            if ref is None:
                continue
            section = labelled(row, "section", lang) if "section" in row else None
            by_passage[ref.iri] = {
                "ref": ref,
                "href": local_path(ref.iri),
                "document": document(row, lang),
                "section": section,
            }
        for entry in by_passage.values():
            entry["excerpt"] = self._excerpt(entry["ref"], 60)
        return list(by_passage.values())

    def _excerpt(self, ref: PassageRef, around: int) -> dict[str, str] | None:
        """The passage in its surroundings, where the text is at hand."""
        if self._sources is None or ref.slug not in self._sources.slugs:
            return None
        source = self._sources.text(ref.slug)
        try:
            words = source.passage(ref)
        except InputError:
            return None
        before = source.text[max(0, ref.start - around) : ref.start]
        after = source.text[ref.end : ref.end + around]
        return {"before": before, "words": words, "after": after}

    def _query(self, name: str) -> QueryFile:
        return read_query(self._queries / f"{name}.rq")

    async def _rows(self, name: str, iri: str | None = None) -> list[dict[str, Identifier]]:
        query = self._query(name)
        text = bind(query, {"thing": iri} if iri else {})
        evaluation = await self._pool.evaluate(text, JSON_RESULTS)
        return Answer.from_json(evaluation.body).rows

    def _render(self, name: str, reader: Reader, **values: Any) -> str:
        other = "en" if reader.lang == "sv" else "sv"
        common = {
            "lang": reader.lang,
            "other": other,
            "reader": reader,
            "w": WORDS[reader.lang],
            "g": GAP_WORDS[reader.lang],
            "version": self._version,
        }
        return render(name, layout="base.html", **{**common, **values})


_EXAMPLE = f"""PREFIX cg: <{PREFIXES["cg"]}>
PREFIX skos: <{PREFIXES["skos"]}>

SELECT ?area ?name WHERE {{
  ?area a cg:PriorityArea ; skos:prefLabel ?name .
  FILTER(LANG(?name) = "sv")
}}
ORDER BY ?area"""


def _term(iri: str) -> str:
    """An IRI as a query writes it; an address with characters that no IRI has names nothing."""
    if not is_iri(iri):
        raise UnknownError("thing", local_path(iri), [], "An address holds no spaces, brackets or quotation marks.")
    return f"<{iri}>"


def _passage_query(ref: PassageRef) -> str:
    """What a passage's own address says, with whatever the graph adds."""
    return f"""CONSTRUCT {{
      <{ref.iri}> a <{DEF}Passage> ; <{DEF}inDocument> <{document_iri(ref.slug)}> ;
        <{DEF}startOffset> {ref.start} ; <{DEF}endOffset> {ref.end} ; ?property ?value .
      ?subject ?link <{ref.iri}> .
    }} WHERE {{ {{ }} UNION {{ ?subject ?link <{ref.iri}> }} UNION {{ <{ref.iri}> ?property ?value }} }}"""
