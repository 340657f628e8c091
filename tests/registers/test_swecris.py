from pathlib import Path
from typing import Any

import pytest
from benchmarks import registers as made

from clustergraph.errors import FileSyntaxError
from clustergraph.registers.entry import Entry
from clustergraph.registers.swecris import read
from tests.registers.conftest import DAY, source, write


def entries(folder: Path, *records: dict[str, Any]) -> list[Entry]:
    return list(read(source(write(folder / "swecris.json", list(records))), lambda _: None))


@pytest.fixture
def record() -> dict[str, Any]:
    return next(made.swecris(1))


def test_a_record_is_one_part_in_one_project(tmp_path: Path, record: dict[str, Any]) -> None:
    [entry] = entries(tmp_path, {**record, "coordinatingOrganisationId": "232100-9991"})
    [part] = entry.parts
    assert (entry.number, entry.retrieved) == ("2010-000000_PÅHITT", DAY)
    assert (part.role, part.organisation.numbers) == ("coordinator", (("orgnr", "2321009991"),))
    assert entry.activity is not None
    assert entry.activity.titles == {"sv": "Påhittat projekt 0", "en": "Invented project 0"}
    assert (entry.activity.start, entry.activity.end) == ("2010-01-01", "2013-12-31")


def test_nobody_is_read(tmp_path: Path, record: dict[str, Any]) -> None:
    assert made.PERSON in str(record)
    assert made.PERSON not in str(entries(tmp_path, record))


def test_a_title_in_one_language_is_enough(tmp_path: Path, record: dict[str, Any]) -> None:
    [entry] = entries(tmp_path, {**record, "projectTitleSv": "", "projectEndDate": None})
    assert entry.activity is not None
    assert entry.activity.titles == {"en": "Invented project 0"}
    assert entry.activity.end is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"projectPhase": "x"}, "record 2: the field or column 'projectPhase' is unknown"),
        ({"projectId": ""}, "record 2: 'projectId' is empty"),
        ({"projectStartDate": "i våras"}, "record 2: 'projectStartDate' is i våras, not a day"),
        ({"coordinatingOrganisationId": "232100-9990"}, "record 2: the organisation .* has an invalid number"),
        ({"projectTitleSv": 7}, "record 2: 'projectTitleSv' is 7, not a text"),
    ],
)
def test_what_is_not_as_swecris_writes_it_stops(
    tmp_path: Path, record: dict[str, Any], change: dict[str, Any], words: str
) -> None:
    with pytest.raises(FileSyntaxError, match=rf"swecris\.json: {words}"):
        entries(tmp_path, record, {**record, **change})
