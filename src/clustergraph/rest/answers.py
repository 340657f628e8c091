"""Rows of queries as the JSON that the API sends: plain names in camelCase, and an address for everything."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any
from urllib.parse import quote

from rdflib.term import Identifier, Literal, URIRef

from clustergraph.gaps.survey import Finding, Named
from clustergraph.iris import DEF, ID, SHOWN, local_path, passage_ref
from clustergraph.queryfile import QueryFile, body

Row = Mapping[str, Identifier]
_LANGUAGES = ("sv", "en")


def names(row: Row, column: str) -> dict[str, str]:
    """A thing's name by language, as far as it has one."""
    return {lang: str(row[column + lang.title()]) for lang in _LANGUAGES if column + lang.title() in row}


def reference(address: str, iri: str, name: Mapping[str, str]) -> dict[str, Any]:
    """A thing by its IRI and name, and where to read on: its page, its RDF, and what the API says of it."""
    said: dict[str, Any] = {"iri": iri, "name": dict(name)}
    if iri.startswith(ID):
        path = quote(local_path(iri))
        page = f"{address}{path}" if path[1:].startswith(SHOWN) else f"{address}/about{path}"
        thing = f"{address}/api/v1/things{path.removeprefix('/id')}"
        said["links"] = {"self": thing, "page": page, "rdf": f"{address}/about{path}?format=ttl"}
    return said


def things(address: str, rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Things with the classes they are of; rows about one thing stand together."""
    found = []
    for iri, group in groupby(rows, key=lambda row: str(row["thing"])):
        told = list(group)
        types = sorted({str(row["type"]).removeprefix(DEF) for row in told})
        found.append({**reference(address, iri, names(told[0], "thing")), "types": types})
    return found


def documents(address: str, rows: Iterable[Row]) -> list[dict[str, Any]]:
    return [
        {
            **reference(address, str(row["document"]), names(row, "document")),
            **({"diaryNumber": str(row["number"])} if "number" in row else {}),
            "passageCount": int(row["passages"]),
        }
        for row in rows
    ]


def thing(
    address: str, iri: str, outgoing: Iterable[Row], evidence: Iterable[Row], gaps: Iterable[Row]
) -> dict[str, Any]:
    """Everything that is said of a thing, with the graph that says it, the passages behind it, and what is missing."""
    told = [_statement(address, row) for row in outgoing]
    own = {lang: s["value"]["text"] for s in told for lang in _LANGUAGES if _is_name(s, lang)}
    return {
        **reference(address, iri, own),
        "statements": told,
        "evidence": passages(address, (str(row["passage"]) for row in evidence)),
        "gaps": sorted({str(row["gap"]).rpartition("/")[2] for row in gaps}),
    }


def _is_name(statement: Mapping[str, Any], lang: str) -> bool:
    return bool(statement["property"].endswith("#prefLabel") and statement["value"].get("lang") == lang)


def _statement(address: str, row: Row) -> dict[str, Any]:
    value = row["value"]
    said: dict[str, Any]
    if isinstance(value, URIRef):
        said = reference(address, str(value), names(row, "value"))
    else:
        language = value.language if isinstance(value, Literal) else None
        said = {"text": str(value), **({"lang": language} if language else {})}
    about = {"property": str(row["property"]), "propertyName": names(row, "property"), "value": said}
    return {**about, "graph": str(row["graph"])}


def passages(address: str, iris: Iterable[str]) -> list[dict[str, Any]]:
    """Passages by document and offsets: whole characters, the end not included."""
    refs = [ref for iri in dict.fromkeys(iris) if (ref := passage_ref(iri))]
    return [
        {"iri": r.iri, "document": r.slug, "start": r.start, "end": r.end, "page": address + local_path(r.iri)}
        for r in refs
    ]


def question(address: str, query: QueryFile) -> dict[str, Any]:
    """A question, what it can be asked with, and where its answer is."""
    here = f"{address}/api/v1/questions/{query.id}"
    return {
        "id": query.id,
        "question": {lang: query.header[f"question@{lang}"] for lang in _LANGUAGES},
        "columns": query.columns,
        "parameters": [{"name": p.name, "value": p.value, "label": p.label} for p in query.parameters],
        "query": body(query.text),
        "links": {"self": here, "answer": f"{here}/answer", "page": f"{address}/questions/{query.id}"},
    }


def gap(address: str, query: QueryFile, name: str) -> dict[str, Any]:
    """What a gap means, and whose business it would have been to say what is missing."""
    said = {key: {lang: query.header[f"{word}@{lang}"] for lang in _LANGUAGES} for key, word in _GAP_WORDS.items()}
    return {"id": name, **said, "query": body(query.text), "links": _gap_links(address, name)}


_GAP_WORDS = {"title": "title", "meaning": "means", "scope": "scope"}


def counted_gap(address: str, row: Row) -> dict[str, Any]:
    name = str(row["gap"]).rpartition("/")[2]
    return {
        "id": name,
        "title": names(row, "gap"),
        "findingCount": int(row["findings"]),
        "links": _gap_links(address, name),
    }


def _gap_links(address: str, name: str) -> dict[str, str]:
    here = f"{address}/api/v1/gaps/{name}"
    return {"self": here, "findings": f"{here}/findings", "page": f"{address}/gaps/{name}"}


def finding(address: str, found: Finding) -> dict[str, Any]:
    """A thing, or two, that has a gap, and the passages that show where the missing piece would have stood."""
    said = {"iri": found.iri, "thing": _named(address, found.thing), "evidence": passages(address, found.passages)}
    return said | ({"other": _named(address, found.other)} if found.other else {})


def _named(address: str, named: Named) -> dict[str, Any]:
    return reference(address, named.iri, dict(named.names))
