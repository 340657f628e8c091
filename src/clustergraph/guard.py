"""What a query may not do: change the graph, or make the machine that answers it call another one.

The check reads words, not grammar, because it must hold for every syntax that the engine accepts: strings, IRIs,
comments and variables are set aside, and what is left may hold no SERVICE in any spelling. Where a `<` can begin an
IRI or mean "less than", both readings are followed. It rather refuses too much (a prefix named `service:`) than too
little. The service's workers have a second lock of their own: they cannot open a socket.
"""

import re
from collections.abc import Iterator

from clustergraph.errors import InputError, RefusedError

MAX_NESTING = 200  # deeper nesting makes the engine's parser run out of stack, which ends the process

_TOKEN = re.compile(
    r"""
    (?P<iri>      <(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+> )
  | (?P<string>   \"\"\"(?:\"{0,2}(?:[^\"\\]|\\.))*+\"\"\" | '''(?:'{0,2}(?:[^'\\]|\\.))*+'''
                | "(?:[^"\\\n\r]|\\.)*+" | '(?:[^'\\\n\r]|\\.)*+' )
  | (?P<comment>  \#[^\n\r]*+ )
  | (?P<variable> [?$]\w++ )
  | (?P<language> @[A-Za-z]++(?:-[A-Za-z0-9]++)*+ )
  | (?P<word>     [^\W\d_][\w.-]*+ ) (?: :(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*+ )?+
  | (?P<local>    :(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*+ )
  | (?P<escape>   \\. )
  | (?P<open>     [{(\[] )
  | (?P<close>    [})\]] )
  | (?P<blank>    [\s\d]++ )
  | (?P<other>    . )
    """,
    re.VERBOSE | re.DOTALL,
)
# What looks like an IRI and holds one of these would, read as "less than", hide or show what follows; but what begins
# with a scheme and two slashes can be nothing but an IRI.
_AMBIGUOUS = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*://).*['#]", re.DOTALL)
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_EXTENSION = re.compile(r"\b(?:bif|sql):|\bdefine\s+[\w-]+:", re.IGNORECASE)
# What may choose graphs, in any spelling. No word of SPARQL ends with "cluster", so the name of this project hides none.
_GRAPHS = re.compile(r"(?<!cluster)graph|from|\\", re.IGNORECASE)
_UPDATES = {"insert", "delete", "load", "clear", "drop", "create", "add", "move", "copy", "with"}
_QUERIES = {"select", "construct", "describe", "ask"}


def refuse_side_effects(query: str) -> None:
    """Raise RefusedError if the query is an update or could make the machine that answers it call another one."""
    refuse_updates(query)
    _refuse_deep_nesting(query)
    if "service" in query.casefold() and any("service" in word for word in words_in_every_reading(query)):
        raise RefusedError(
            "SERVICE is refused: the answer comes from this graph only. Send that part of the query to the other "
            "endpoint from your own machine; if 'service' is a prefix of yours, give it another name."
        )


def refuse_extensions(query: str) -> None:
    """Raise if the query uses what an engine elsewhere may have beyond SPARQL, such as calls into its own machine."""
    plain = _ESCAPED.sub(lambda match: chr(int(match[1] or match[2], 16) % 0x110000), query)
    if match := _EXTENSION.search(plain):
        raise RefusedError(
            f"'{match[0]}' is refused: a query may use SPARQL 1.1 and nothing of an engine's own beyond it."
        )


def query_kind(query: str) -> str:
    """What the answer is: 'rows', 'boolean' or 'graph'."""
    form = next((word for word in _bare_words(query) if word in _QUERIES), "")
    return {"ask": "boolean", "construct": "graph", "describe": "graph"}.get(form, "rows")


def names_graphs(query: str) -> bool:
    """Whether the query says itself which graphs it asks, with FROM."""
    return "from" in _bare_words(query)


def may_choose_graphs(query: str) -> bool:
    """Whether the query may choose among graphs, with GRAPH or FROM. It rather says so too often than too seldom."""
    return bool(_GRAPHS.search(query))


def _bare_words(query: str) -> list[str]:
    return [match["word"].casefold() for match in tokens(query) if match["word"] and match.end() == match.end("word")]


def refuse_updates(query: str) -> None:
    verb = _verb(query)
    if verb is not None and verb["word"].casefold() in _UPDATES:
        raise RefusedError(
            "The graph is read-only: updates are refused. What changes it is a commit to the project's data folder."
        )


def prologue(query: str) -> str:
    """What stands before the query's verb: its base and its prefixes."""
    verb = _verb(query)
    return query[: verb.start()] if verb else ""


def tokens(query: str) -> Iterator[re.Match[str]]:
    """The query's parts in the likelier reading."""
    return _TOKEN.finditer(query)


def is_word(match: re.Match[str], *words: str) -> bool:
    """Whether the token is one of these as a bare word; `add:x` is a name with a prefix."""
    word = match["word"]
    return word is not None and match.end() == match.end("word") and word.casefold() in words


def _verb(query: str) -> re.Match[str] | None:
    return next((match for match in tokens(query) if is_word(match, *_UPDATES, *_QUERIES)), None)


def words_in_every_reading(query: str) -> Iterator[str]:
    """The bare words and prefixes that stand there in one reading or another, in lower case."""
    ahead, seen = [0], set()
    while ahead:
        position = ahead.pop()
        if position in seen or position >= len(query):
            continue
        seen.add(position)
        match = _TOKEN.match(query, position)
        if match is None:  # pragma: no cover - the last alternative matches anything
            return
        ahead.append(match.end())
        if match["iri"] is not None and _AMBIGUOUS.match(match["iri"]):
            ahead.append(position + 1)
        if match["word"] is not None:
            yield match["word"].casefold()


def _refuse_deep_nesting(query: str) -> None:
    if sum(map(query.count, "{([")) <= MAX_NESTING:  # as most are: no need to tell brackets from texts that hold one
        return
    depth = 0
    for match in tokens(query):
        depth += (match["open"] is not None) - (match["close"] is not None)
        if depth > MAX_NESTING:
            raise InputError(f"The query nests brackets more than {MAX_NESTING} deep; write it flatter.")
