"""What a client asks: query batches and extensions, read strictly. The first thing wrong is told, with where it stands."""

import json
import math
from dataclasses import dataclass
from typing import Any, TypeGuard

from clustergraph.errors import InputError

MOST_QUERIES, MOST_CHARACTERS, MOST_CANDIDATES = 100, 500, 50
MOST_THINGS, MOST_PROPERTIES = 500, 50
_USUAL_CANDIDATES = 10
_STRICTNESS = ("any", "should", "all")
_QUERY_KEYS = {"query", "type", "limit", "properties", "type_strict"}


@dataclass(frozen=True)
class Condition:
    """A property and the values that the thing meant has, as texts; an entity is given by its id."""

    property: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Query:
    """A name to match, with what else is known of the thing. `strict` is 'any', 'all' or 'should', as the protocol has it."""

    name: str
    kinds: tuple[str, ...] = ()
    strict: str = "any"
    limit: int = _USUAL_CANDIDATES
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Extension:
    """Things, and the properties whose values are wanted."""

    ids: tuple[str, ...]
    properties: tuple[str, ...]


def read_batch(text: str) -> dict[str, Query]:
    """The queries of a batch by their keys."""
    batch = _object(text, "queries")
    if len(batch) > MOST_QUERIES:
        raise InputError(f"The batch holds {len(batch)} queries; send at most {MOST_QUERIES} at a time.")
    return {key: _query(key, value) for key, value in batch.items()}


def read_extension(text: str) -> Extension:
    asked = _object(text, "extend")
    ids, properties = asked.get("ids"), asked.get("properties")
    if not _texts(ids):
        raise InputError("'extend' needs 'ids', a list of identifiers as texts.")
    if not isinstance(properties, list) or not all(
        isinstance(one, dict) and isinstance(one.get("id"), str) for one in properties
    ):
        raise InputError("'extend' needs 'properties', a list of objects with an 'id' each.")
    if len(ids) > MOST_THINGS or len(properties) > MOST_PROPERTIES:
        raise InputError(
            f"'extend' holds {len(ids)} ids and {len(properties)} properties; send at most {MOST_THINGS} and "
            f"{MOST_PROPERTIES} at a time."
        )
    return Extension(tuple(dict.fromkeys(ids)), tuple(dict.fromkeys(one["id"] for one in properties)))


def _object(text: str, name: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f"line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else "too deep"
        raise InputError(f"'{name}' is not JSON ({where}); send one JSON object.") from None
    if not isinstance(value, dict):
        raise InputError(f"'{name}' is a JSON {_kind(value)}; send an object.")
    return value


def _query(key: str, value: Any) -> Query:
    where = f"Query '{key[:40]}'"
    if not isinstance(value, dict):
        raise InputError(f"{where} is a JSON {_kind(value)}; send an object with 'query'.")
    if unknown := sorted(set(value) - _QUERY_KEYS):
        raise InputError(
            f"{where} has the unknown key '{unknown[0][:40]}'; a query has {', '.join(sorted(_QUERY_KEYS))}."
        )
    name = value.get("query", "")
    if not isinstance(name, str) or len(name) > MOST_CHARACTERS:
        raise InputError(f"{where}: 'query' is a text of at most {MOST_CHARACTERS} characters.")
    conditions = _conditions(where, value.get("properties", []))
    if "query" not in value and not conditions:
        raise InputError(f"{where} has neither 'query' nor 'properties'; give one of them.")
    strict = value.get("type_strict", "any")
    if strict not in _STRICTNESS:
        raise InputError(f"{where}: 'type_strict' is one of {', '.join(_STRICTNESS)}.")
    return Query(name, _types(where, value.get("type", [])), strict, _limit(where, value.get("limit")), conditions)


def _types(where: str, value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,) if value else ()
    if not _texts(value) or len(value) > MOST_PROPERTIES:
        raise InputError(f"{where}: 'type' is a text, or a list of at most {MOST_PROPERTIES} texts.")
    return tuple(value)


def _limit(where: str, value: Any) -> int:
    """How many candidates; more than are ever given are refused, since a client would take what it gets for all."""
    if value is None:
        return _USUAL_CANDIDATES
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 1:
        raise InputError(f"{where}: 'limit' is a number of candidates, from 1 to {MOST_CANDIDATES}.")
    if value > MOST_CANDIDATES:
        raise InputError(f"{where}: 'limit' is {value:g}; ask for at most {MOST_CANDIDATES} candidates.")
    return int(value)


def _conditions(where: str, value: Any) -> tuple[Condition, ...]:
    if not isinstance(value, list) or len(value) > MOST_PROPERTIES:
        raise InputError(f"{where}: 'properties' is a list of at most {MOST_PROPERTIES} objects.")
    return tuple(_condition(where, one) for one in value)


def _condition(where: str, value: Any) -> Condition:
    if not isinstance(value, dict) or not isinstance(value.get("pid"), str) or "v" not in value:
        raise InputError(f"{where}: each of 'properties' has a 'pid', which is a text, and 'v'.")
    given = value["v"] if isinstance(value["v"], list) else [value["v"]]
    return Condition(value["pid"], tuple(_value(where, one) for one in given))


def _value(where: str, value: Any) -> str:
    if isinstance(value, dict) and isinstance(value.get("id"), str):
        return str(value["id"])
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    raise InputError(f"{where}: 'v' is a text, a number, true or false, an object with an 'id', or a list of these.")


def _texts(value: Any) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _kind(value: Any) -> str:
    kinds = {list: "list", str: "text", bool: "boolean", int: "number", float: "number", dict: "object"}
    return kinds.get(type(value), "null")
