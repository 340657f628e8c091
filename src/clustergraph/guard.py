"""What a query may not do: change the graph, or make the server call another one.

The check reads words, not grammar, because it must hold for every syntax that the engine accepts: strings, IRIs,
comments and variables are set aside, and what is left may hold no SERVICE in any spelling. It rather refuses too much
(a prefix named `service:`) than too little. The worker has a second lock of its own: it cannot open a socket.
"""

import re

from clustergraph.errors import RefusedError

_TOKEN = re.compile(
    r"""
    (?P<iri>      <(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*> )
  | (?P<string>   \"\"\"(?:\"{0,2}(?:[^\"\\]|\\.))*\"\"\" | '''(?:'{0,2}(?:[^'\\]|\\.))*'''
                | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' )
  | (?P<comment>  \#[^\n\r]* )
  | (?P<variable> [?$]\w+ )
  | (?P<language> @[A-Za-z]+(?:-[A-Za-z0-9]+)* )
  | (?P<prefix>   [^\W\d_][\w.-]*(?=:) | (?=:) ) :(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*
  | (?P<word>     [^\W\d_]\w* )
  | (?P<other>    . )
    """,
    re.VERBOSE | re.DOTALL,
)
_UPDATES = {"insert", "delete", "load", "clear", "drop", "create", "add", "move", "copy", "with"}
_QUERIES = {"select", "construct", "describe", "ask"}


def _words(query: str, *groups: str) -> list[str]:
    """The query's tokens of the groups given, in lower case."""
    return [match[match.lastgroup].casefold() for match in _TOKEN.finditer(query) if match.lastgroup in groups]


def refuse_side_effects(query: str) -> None:
    """Raise RefusedError if the query is an update or could make the server call another one."""
    verb = next((word for word in _words(query, "word") if word in _UPDATES | _QUERIES), None)
    if verb in _UPDATES:
        raise RefusedError(
            "The graph is read-only: updates are refused. What changes it is a commit to the project's data folder."
        )
    if any("service" in word for word in _words(query, "word", "prefix")):
        raise RefusedError(
            "SERVICE is refused: this server answers from its own graph only. Send that part of the query to the other "
            "endpoint from your own machine; if 'service' is a prefix of yours, give it another name."
        )
