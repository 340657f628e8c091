"""Everything that can go wrong, as one tree.

ClustergraphError
├── InputError                 400  what was given cannot be used
│   ├── FileSyntaxError             a file that does not parse: path, line, reason
│   ├── QuerySyntaxError            a query that does not parse: line, column
│   ├── ParameterError              a parameter that a question does not have, or a value it cannot take
│   ├── HeaderError                 a query file whose header is not complete
│   └── ViolationsError             a graph that breaks its own rules does not become a release
├── UnknownError               404  nothing by that name; the nearest names are suggested
├── GoneError                  410  something that was withdrawn, or has another name now
├── RefusedError               403  updates and SERVICE: this service only reads, and only its own graph
├── NotAcceptableError         406  no media type that fits
├── AnswerTooLargeError        413  the answer is larger than the service sends
├── AddressTooLongError        414  an address longer than the service reads
├── ClientLeftError            499  the client has left; nobody reads this
├── TooManyError               429  one client asks for more at a time than it may
├── WorkerError                500  the process that answered ended before it was done
├── ReleaseError               500  a release that cannot be read or written
├── ReasonerError              500  a reasoner that is not there, or does not finish
├── ExtraError                 500  an optional part of the program that is not installed
├── EndpointError              502  a remote SPARQL endpoint that does not answer as it should
│   └── GivenUpError           502  a server that was asked often enough
├── BusyError                  503  every worker is busy
└── DeadlineError              504  a query that was stopped at its deadline

Each says in one sentence what is wrong, where, and what to do. They are raised where the fault is seen and caught
once: by the command line (exit status 1) and by the web service (a problem document, RFC 9457).
"""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any


def _without_zeros(name: str) -> str:
    return re.sub(r"(?<=\D)0+", "", name.lower())


class ClustergraphError(Exception):
    """Base of all errors. `status` is the HTTP status, `title` the short name of the kind."""

    status = 500
    title = "Internal error"
    line: int | None = None
    column: int | None = None
    retry_after: int | None = None  # seconds after which the same may succeed


class InputError(ClustergraphError):
    status = 400
    title = "Bad input"


class FileSyntaxError(InputError):
    title = "File does not parse"

    def __init__(self, path: Path, line: int | None, reason: str) -> None:
        where = f"{path}:{line}" if line else f"{path}"
        super().__init__(f"{where}: {reason}")
        self.path, self.line, self.reason = path, line, reason


class QuerySyntaxError(InputError):
    title = "Query does not parse"

    def __init__(self, reason: str, line: int | None = None, column: int | None = None) -> None:
        where = f"line {line}, column {column}: " if line else ""
        super().__init__(f"{where}{reason}")
        self.reason, self.line, self.column = reason, line, column


class ParameterError(InputError):
    title = "Parameter cannot be used"


class HeaderError(InputError):
    title = "Query file header is not complete"


class ViolationsError(InputError):
    title = "Checks failed"

    def __init__(self, count: int, findings: Sequence[Any]) -> None:
        super().__init__(
            f"{count} violation{'s' * (count != 1)}: nothing was built, the earlier release stands. Mend what is listed, "
            "or see it again with 'clustergraph check'."
        )
        self.findings = findings


class UnknownError(ClustergraphError):
    status = 404
    title = "Not found"

    def __init__(self, kind: str, name: str, known: list[str], hint: str = "") -> None:
        same = [other for other in known if _without_zeros(other) == _without_zeros(name)]  # cq1 means cq01
        near = list(dict.fromkeys(same + get_close_matches(name, known, n=3, cutoff=0.4)))[:3]
        suggestion = f" Nearest: {', '.join(near)}." if near else ""
        super().__init__(f"There is no {kind} '{name}'.{suggestion}{' ' + hint if hint else ''}")
        self.nearest = near


class GoneError(ClustergraphError):
    status = 410
    title = "Gone"


class RefusedError(ClustergraphError):
    status = 403
    title = "Refused"


class NotAcceptableError(ClustergraphError):
    status = 406
    title = "Not acceptable"

    def __init__(self, accept: str, offered: list[str]) -> None:
        super().__init__(
            f"Nothing that Accept: {accept} asks for can be sent; this answer comes as {', '.join(offered)}."
        )
        self.accept, self.offered = accept, offered


class AnswerTooLargeError(ClustergraphError):
    status = 413
    title = "Answer too large"


class AddressTooLongError(ClustergraphError):
    status = 414
    title = "Address too long"


class ClientLeftError(ClustergraphError):
    status = 499
    title = "Client left"


class TooManyError(ClustergraphError):
    status = 429
    title = "Too many at a time"
    retry_after = 1


class WorkerError(ClustergraphError):
    title = "Query ended early"


class ReleaseError(ClustergraphError):
    title = "Release cannot be used"


class ReasonerError(ClustergraphError):
    title = "Reasoner does not answer"


class ExtraError(ClustergraphError):
    title = "An extra is not installed"


class EndpointError(ClustergraphError):
    status = 502
    title = "Endpoint does not answer"


class GivenUpError(EndpointError):
    """To ask again will not help."""


class BusyError(ClustergraphError):
    status = 503
    title = "All workers are busy"
    retry_after = 2


class DeadlineError(ClustergraphError):
    status = 504
    title = "Stopped at the deadline"
