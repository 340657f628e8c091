"""Named questions: queries/cq*.rq, asked of any engine."""

import datetime
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from rdflib.term import Literal, URIRef

from clustergraph.answer import Answer
from clustergraph.engine import Engine
from clustergraph.errors import ParameterError, UnknownError
from clustergraph.iris import ID, is_iri
from clustergraph.queryfile import Parameter, QueryFile, read_queries, values_pattern


class Questions:
    """The questions of a folder, by id."""

    def __init__(self, folder: Path) -> None:
        self._by_id = {question.id: question for question in read_queries(folder, "cq")}

    def __iter__(self) -> Iterator[QueryFile]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __getitem__(self, name: str) -> QueryFile:
        if name not in self._by_id:
            raise UnknownError("question", name, list(self._by_id), "'clustergraph ask' lists them all.")
        return self._by_id[name]


def ask(engine: Engine, question: QueryFile, values: Mapping[str, str] | None = None) -> Answer:
    """The answer to a question, with values for its parameters where others than the defaults are wanted."""
    return engine.query(bind(question, values or {}))


def bind(question: QueryFile, values: Mapping[str, str]) -> str:
    """The question's query with the values in place of the defaults."""
    text = question.text
    known = {parameter.name: parameter for parameter in question.parameters}
    for name, value in values.items():
        if name not in known:
            takes = f"it takes {', '.join(known)}" if known else "it takes none"
            raise ParameterError(f"{question.id} has no parameter '{name}'; {takes}.")
        term = _term(known[name], value)
        found = values_pattern(name).search(text)
        if found:  # the header's reader has made sure of it
            text = f"{text[: found.start(2)]} {term} {text[found.end(2) :]}"
    return text


def _term(parameter: Parameter, value: str) -> str:
    """The value as a SPARQL term of the same kind as the parameter's default."""
    default = parameter.default
    if default.startswith("<"):
        return _iri(parameter.name, value)
    if match := re.search(r'"(?:@([A-Za-z-]+)|\^\^xsd:(\w+))\Z', default):
        language, datatype = match.groups()
        if language:
            return Literal(value, lang=language).n3()
        return f"{Literal(_checked(parameter.name, datatype, value)).n3()}^^xsd:{datatype}"
    if default.startswith('"'):
        return Literal(value).n3()
    return _checked(parameter.name, "integer", value)


def _iri(name: str, value: str) -> str:
    """An IRI, written whole or as the part after …/id/."""
    iri = value if re.match(r"https?://", value) else ID + value
    if not is_iri(iri):
        raise ParameterError(f"'{value}' is not an IRI; give {name} one, whole or as the part after {ID}.")
    return URIRef(iri).n3()


def _checked(name: str, datatype: str, value: str) -> str:
    try:
        if datatype == "date":
            return datetime.datetime.strptime(value, "%Y-%m-%d").date().isoformat()
        if datatype == "integer":
            int(value)
    except ValueError:
        raise ParameterError(f"'{value}' is not a value for {name}, which takes an xsd:{datatype}.") from None
    return value
