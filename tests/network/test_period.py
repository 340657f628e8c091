import pytest

from clustergraph.errors import ParameterError
from clustergraph.network.period import holds, span
from tests.network.conftest import examples_run


def test_the_examples_hold() -> None:
    assert examples_run("period")


@pytest.mark.parametrize(
    ("day", "start", "end", "reported", "answer"),
    [
        ("2024-05-31", "2024-06", None, None, False),
        ("2024-06-30", "2024-06", None, None, True),
        ("2024", "2024-06", None, None, True),  # a year asks for its last day
        ("2024-01-01", "2023", "2024", None, True),
        ("2024-01-02", "2023", "2024", None, None),  # it may have ended the day before, or go on till December
        ("2024-12-31", "2023", "2024", None, None),
        ("2025-01-01", "2023", "2024", None, False),
        ("2023-12-31", "2023", "2024", None, True),
        ("2025-02-02", None, None, "2025-02-03", None),
        ("2025-02-03", None, None, "2025-02-03", True),
        ("2030", None, None, None, None),
        ("2030", None, "2025", None, False),  # it has ended, whenever it began
        ("2030-01-01T12:00:00", "2024-06", None, None, True),
    ],
)
def test_what_the_documents_leave_open_is_neither_yes_nor_no(
    day: str, start: str | None, end: str | None, reported: str | None, answer: bool | None
) -> None:
    assert holds(day, start, end, reported) is answer


@pytest.mark.parametrize("text", ["yesterday", "2024-13", "2024-02-30", "24-01-01", "2024-1", "0000", ""])
def test_what_is_no_date_is_named(text: str) -> None:
    with pytest.raises(ParameterError, match=f"'{text}' is not a date; write it as"):
        span(text)
