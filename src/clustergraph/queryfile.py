"""A query in a file of its own, with a closed header.

The header is the comment block that the file starts with, one `# key: value` a line. A file's name starts with its
kind, and the kind says which keys there must be, no more and no fewer (`parameter` may be missing or repeated):

    cq      question  id, question@sv, question@en, columns, parameter*, expectation
    rule    rule      id, follows@sv, follows@en
    check   check     id, severity, message@sv, message@en
    pitfall pitfall   id, level, finds
    example example   id, module, title@sv, title@en
    gap     gap       id, title@sv, title@en, means@sv, means@en, scope@sv, scope@en, columns
    other   helper    id, purpose

A rule is a SELECT of ?subject ?property ?object and, where there is one, ?from: the record that the triple follows from.

A gap is a SELECT of ?thing, in ?other a second one where it lies between two, and ?passage; gaps.survey says more.

A parameter is a `VALUES ?name { … }` of the query with its default value inside, so that the file runs as it stands
in any SPARQL tool; giving another value replaces what stands between the braces.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from clustergraph.errors import FileSyntaxError, HeaderError, QuerySyntaxError

SEVERITIES = ("Violation", "Warning", "Info")
LEVELS = ("Critical", "Important", "Minor")
_KEYS = {
    "cq": {"id", "question@sv", "question@en", "columns", "expectation"},
    "rule": {"id", "follows@sv", "follows@en"},
    "example": {"id", "module", "title@sv", "title@en"},
    "check": {"id", "severity", "message@sv", "message@en"},
    "gap": {"id", "title@sv", "title@en", "means@sv", "means@en", "scope@sv", "scope@en", "columns"},
    "pitfall": {"id", "level", "finds"},
}
_HELPER_KEYS = {"id", "purpose"}
_LINE = re.compile(r"# ([a-z]+(?:@(?:sv|en))?): (.+)\Z")
_PARAMETER = re.compile(r"([a-z][A-Za-z0-9]*) = (.+?) \| (.+?) \| (.+)\Z")


@dataclass(frozen=True)
class Parameter:
    """A value that a query can be asked with. `default` is a SPARQL term as it stands in the query."""

    name: str
    default: str
    label: dict[str, str]

    @property
    def value(self) -> str:
        """The default as a person writes it: the IRI or the text itself."""
        match = re.match(r'<(.*)>\Z|"(.*)"', self.default)
        return next((group for group in match.groups() if group is not None), "") if match else self.default


@dataclass(frozen=True)
class QueryFile:
    path: Path
    header: dict[str, str]
    text: str
    parameters: tuple[Parameter, ...] = field(default=())

    @property
    def id(self) -> str:
        return self.header["id"]

    @property
    def columns(self) -> list[str]:
        return self.header["columns"].split(", ")


def read_queries(folder: Path, kind: str) -> list[QueryFile]:
    """The query files of one kind, in the order of their ids."""
    return sorted((read_query(path) for path in folder.glob(f"{kind}*.rq")), key=lambda query: query.id)


def read_query(path: Path) -> QueryFile:
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise FileSyntaxError(path, None, f"byte {error.start} is not UTF-8; save the file as UTF-8.") from None
    except OSError as error:
        raise FileSyntaxError(path, None, f"cannot be read ({error.strerror}).") from None
    header: dict[str, str] = {}
    parameters: list[Parameter] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#"):
            break
        match = _LINE.match(line)
        if not match:
            raise HeaderError(f"{path}:{number}: a header line reads '# key: value'; this one does not.")
        key, value = match.groups()
        if key == "parameter":
            parameters.append(_parameter(path, number, value))
        elif key in header:
            raise HeaderError(f"{path}:{number}: '{key}' stands twice in the header; keep one.")
        else:
            header[key] = value
    _require_closed(path, header)
    for parameter in parameters:
        _require_values(path, text, parameter)
    return QueryFile(path, header, text, tuple(parameters))


@contextmanager
def blaming(query: QueryFile) -> Iterator[None]:
    """A syntax error in the query is the file's: say which file."""
    try:
        yield
    except QuerySyntaxError as error:
        raise FileSyntaxError(query.path, error.line, error.reason) from None


def _parameter(path: Path, number: int, value: str) -> Parameter:
    match = _PARAMETER.match(value)
    if not match:
        raise HeaderError(f"{path}:{number}: a parameter reads 'name = default | Swedish label | English label'.")
    name, default, swedish, english = match.groups()
    return Parameter(name, default, {"sv": swedish, "en": english})


def _require_closed(path: Path, header: dict[str, str]) -> None:
    kind = re.match(r"[a-z]+", path.stem)
    wanted = _KEYS.get(kind[0] if kind else "", _HELPER_KEYS)
    missing, unknown = sorted(wanted - set(header)), sorted(set(header) - wanted)
    if missing or unknown:
        parts = [f"lacks {', '.join(missing)}"] * bool(missing) + [f"has unknown {', '.join(unknown)}"] * bool(unknown)
        raise HeaderError(f"{path}: the header {' and '.join(parts)}.")
    if header.get("severity", "Violation") not in SEVERITIES:
        raise HeaderError(f"{path}: '{header['severity']}' is not a severity; write one of {', '.join(SEVERITIES)}.")
    if header.get("level", "Critical") not in LEVELS:
        raise HeaderError(f"{path}: '{header['level']}' is not a level; write one of {', '.join(LEVELS)}.")
    if not path.stem.startswith(header["id"]):
        raise HeaderError(f"{path}: the id '{header['id']}' does not begin the file's name.")


def _require_values(path: Path, text: str, parameter: Parameter) -> None:
    found = values_pattern(parameter.name).findall(text)
    if [value.strip() for _, value, _ in found] != [parameter.default]:
        raise HeaderError(
            f"{path}: the parameter {parameter.name} needs exactly one 'VALUES ?{parameter.name} {{ {parameter.default} }}' in the query."
        )


def values_pattern(name: str) -> re.Pattern[str]:
    """Where a parameter's value stands in a query: before, value, after."""
    return re.compile(rf"(VALUES \?{name} \{{)([^}}]*)(\}})")


def body(text: str) -> str:
    """A query without its header."""
    return re.sub(r"\A(#.*\n)+", "", text).strip()
