from datetime import date
from pathlib import Path

import pytest

from clustergraph.registers.entry import Organisation, Source


def test_the_same_organisation_in_two_records_is_one_to_review() -> None:
    first, second = (Organisation("Näset", (("orgnr", "2321009991"),)) for _ in range(2))
    assert len({first, second, Organisation("Näset")}) == 2


def test_what_was_read_is_not_changed_afterwards() -> None:
    source = Source(Path("a.json"), date(2026, 11, 22))
    with pytest.raises(AttributeError):
        source.retrieved = date(2026, 11, 23)  # type: ignore[misc]
