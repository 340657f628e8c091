"""What the service answers, in the JSON of the Entity Reconciliation API 0.2."""

from collections.abc import Iterable
from typing import Any

from clustergraph.errors import InputError
from clustergraph.iris import DEF, ID
from clustergraph.reconcile import folding, numbers
from clustergraph.reconcile.batch import MOST_QUERIES, Extension
from clustergraph.reconcile.things import Thing, Things, Value, Word
from clustergraph.reconcile.verdict import Candidate, Matcher

Json = dict[str, Any]
_TITLE = {
    "sv": "clustergraph: life science-klustret i Stockholm och Uppsala",
    "en": "clustergraph: the Stockholm-Uppsala life science cluster",
}
_DEFAULT_KINDS = ("Organization", "OrganizationalUnit", "Territory", "Collaboration", "Strategy", "Agreement")
_PAGE = 20  # suggestions in one answer; the cursor leads to the next
_PREVIEW = {"width": 430, "height": 320}  # CSS pixels
_NUMBERS = {"integer": "int", "nonNegativeInteger": "int", "decimal": "float", "double": "float", "float": "float"}


def manifest(things: Things, address: str, lang: str, version: str) -> Json:
    """What the service is and where its parts are; `address` is the server's own."""
    here = f"/reconcile/{lang}"
    suggest = {
        kind: {"service_url": address, "service_path": f"{here}/suggest/{kind}"}
        for kind in ("entity", "type", "property")
    }
    usual = [word for name in _DEFAULT_KINDS if (word := things.find_class(name))]
    return {
        "versions": ["0.2"],
        "name": _TITLE[lang],
        "identifierSpace": ID,
        "schemaSpace": DEF,
        "documentation": f"{address}/guide/matching?lang={lang}",
        "serviceVersion": version,
        "batchSize": MOST_QUERIES,
        "defaultTypes": [_word(word, lang) for word in usual],
        "view": {"url": f"{address}/id/{{{{id}}}}"},
        "preview": {"url": f"{address}{here}/preview?id={{{{id}}}}", **_PREVIEW},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": address, "service_path": f"{here}/properties"},
            "property_settings": [],
        },
    }


def results(things: Things, judged: dict[str, list[Candidate]], lang: str) -> Json:
    return {key: {"result": [_candidate(things, one, lang) for one in found]} for key, found in judged.items()}


def suggested_things(matcher: Matcher, prefix: str, cursor: int, lang: str) -> Json:
    """The things with a name that begins so, or that an identifier names; where there are none, those most like it."""
    found = {
        thing.iri: thing
        for thing in [*matcher.named(prefix), *(entry.thing for entry in matcher.index.starting(prefix))]
    }
    if not found:
        like = matcher.index.search(prefix)
        nearest = sorted(like, key=lambda iri: (-like[iri], iri))
        found = {iri: thing for iri in nearest if (thing := matcher.things.get(iri))}
    shown = list(found.values())[cursor : cursor + _PAGE]
    return {"result": [{**_entity(thing, lang), "notable": _kinds(matcher.things, thing, lang)} for thing in shown]}


def suggested_words(words: Iterable[Word], prefix: str, cursor: int, lang: str) -> Json:
    """The classes or properties with a label or a name that begins so, or has a word that does."""
    wanted = folding.plain(folding.fold(prefix))
    found = [
        word
        for word in words
        if any(f" {wanted}" in f" {folding.plain(folding.fold(name))}" for name in (word.id, *word.label.values()))
    ]
    found.sort(key=lambda word: (word.called(lang).casefold(), word.id))
    return {"result": [_word(word, lang) for word in found[cursor : cursor + _PAGE]]}


def proposed(things: Things, kind: str | None, limit: int | None, lang: str) -> Json:
    """The properties that things of a class have, those that most have first."""
    wanted = things.find_class(kind) if kind else None
    if kind and wanted is None:
        raise InputError(f"There is no type '{kind[:80]}' here; /reconcile/{lang}/suggest/type lists them.")
    counts = dict.fromkeys(things.properties, 0)
    for thing in things:
        if wanted is None or wanted.iri in thing.all_kinds:
            for name in {*thing.values, *(number.register for number, _ in thing.numbers)} & counts.keys():
                counts[name] += 1
    order = sorted(
        (name for name in counts if counts[name]), key=lambda name: (name not in numbers.REGISTERS, -counts[name])
    )
    told: Json = {"properties": [_word(things.properties[name], lang) for name in order[:limit]]}
    return told | ({"type": kind} if kind else {}) | ({"limit": limit} if limit is not None else {})


def extended(things: Things, asked: Extension, lang: str) -> Json:
    """The values of properties of things; a thing that is not here has none."""
    words = {name: things.find_property(name) for name in asked.properties}
    if unknown := [name for name, word in words.items() if word is None]:
        raise InputError(f"There is no property '{unknown[0][:80]}' here; /reconcile/{lang}/properties lists them.")
    known = {name: word for name, word in words.items() if word is not None}
    rows = {
        given: {name: _cells(thing, word, lang) if thing else [] for name, word in known.items()}
        for given in asked.ids
        for thing in [things.get(numbers.ours(given) or given)]
    }
    return {"meta": [{"id": name, "name": word.called(lang)} for name, word in known.items()], "rows": rows}


def _candidate(things: Things, one: Candidate, lang: str) -> Json:
    """With the usual types beside its own, since clients propose the types that they see most often."""
    features = [
        {"id": "name", "value": round(100 * one.likeness, 1)},
        {"id": "identifier", "value": one.number},
    ]
    kinds = _kinds(things, one.thing, lang)
    wider = [word for name in _DEFAULT_KINDS if (word := things.find_class(name)) and word.iri in one.thing.all_kinds]
    kinds += [{"id": word.id, "name": word.called(lang)} for word in wider if word.iri not in one.thing.kinds]
    return {**_entity(one.thing, lang), "type": kinds, "score": one.score, "match": one.match, "features": features}


def _entity(thing: Thing, lang: str) -> Json:
    told = {"id": thing.id, "name": thing.label(lang)}
    description = thing.description(lang)
    return told | ({"description": description} if description else {})


def _kinds(things: Things, thing: Thing, lang: str) -> list[Json]:
    words = (things.word(iri) for iri in sorted(thing.kinds))
    return [{"id": word.id, "name": word.called(lang)} for word in words]


def _word(word: Word, lang: str) -> Json:
    told = {"id": word.id, "name": word.called(lang)}
    definition = word.definition.get(lang, "")
    return told | ({"description": definition} if definition else {})


def _cells(thing: Thing, word: Word, lang: str) -> list[Json]:
    if word.iri in numbers.REGISTERS:
        return [{"str": numbers.written(iri)} for number, iri in thing.numbers if number.register == word.iri]
    values = thing.values.get(word.iri, [])
    spoken = [value for value in values if value.lang == lang]
    shown = [value for value in values if not value.lang] + (spoken or [value for value in values if value.lang])
    return [_cell(value, lang) for value in shown]


def _cell(value: Value, lang: str) -> Json:
    """A value as a table holds it: one of ours by its id, a number, a date at the beginning of its day, else a text."""
    if value.iri:
        return (
            {"id": value.text.removeprefix(ID), "name": value.label(lang)}
            if value.text.startswith(ID)
            else {"str": value.label(lang)}
        )
    kind = value.datatype.rpartition("#")[2]
    try:
        if kind in _NUMBERS:
            return {"int": int(value.text)} if _NUMBERS[kind] == "int" else {"float": float(value.text)}
    except ValueError:
        return {"str": value.text}
    return {"date": f"{value.text}T00:00:00Z"} if kind == "date" and len(value.text) == 10 else {"str": value.text}
