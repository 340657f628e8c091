"""Dates as the documents give them: a day, a month or a year, and what they leave open.

A source that says "in June 2024" does not say whether the third of June was before or after. What is asked of a date is
therefore answered with yes, no, or None: the source does not tell.
"""

import calendar
import datetime
import re

from clustergraph.errors import ParameterError

_PARTIAL = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*|Z|[+-]\d\d:\d\d)?\Z")


def span(text: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day that a date such as "2024-06" can mean. Raises ParameterError on what is no date.

    >>> span("2024-02")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    match = _PARTIAL.match(text)
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in match.groups())
        first = datetime.date(year or 0, month or 1, day or 1)
    except ValueError:
        raise ParameterError(f"'{text}' is not a date; write it as 2024-06-30, 2024-06 or 2024.") from None
    if day:
        return first, first
    last_month = month or 12
    return first, datetime.date(first.year, last_month, calendar.monthrange(first.year, last_month)[1])


def holds(day: str, start: str | None, end: str | None, reported: str | None = None) -> bool | None:
    """Whether what has these dates holds on a day: True, False, or None where the dates leave it open.

    `day` may itself be a month or a year: then it asks whether it holds on its last day. `reported` is a day by which
    it is known to have begun. Without a start and without a report nothing is known of the beginning; without an end it
    is taken to go on, since documents say when things begin and seldom when they end.

    >>> holds("2024-12-31", "2024-06", None), holds("2024-06-15", "2024-06", None), holds("2023", "2024-06", None)
    (True, None, False)
    >>> holds("2025-02-03", None, None, reported="2025-02-03"), holds("2024", None, None, reported="2025-02-03")
    (True, None)
    """
    asked = span(day)[1]
    begun = _begun(asked, start, reported)
    if begun is False or (end is not None and asked > span(end)[1]):
        return False
    if end is not None and asked > span(end)[0]:
        return None
    return begun


def _begun(asked: datetime.date, start: str | None, reported: str | None) -> bool | None:
    if start is not None:
        earliest, latest = span(start)
        return False if asked < earliest else True if asked >= latest else None
    return True if reported is not None and asked >= span(reported)[1] else None
