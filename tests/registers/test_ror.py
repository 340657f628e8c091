from pathlib import Path
from typing import Any

import pytest
from benchmarks import registers as made

from clustergraph.errors import FileSyntaxError
from clustergraph.registers.entry import Entry
from clustergraph.registers.ror import read
from tests.registers.conftest import source, write

FIRST = {
    "id": "https://ror.org/0aaaaaa42",
    "name": "Region Näset",
    "status": "active",
    "email_address": "x@example.org",
}
SECOND = {
    "id": "https://ror.org/0aaaaaa42",
    "names": [
        {"value": "RN", "types": ["acronym"], "lang": None},
        {"value": "Region Näset", "types": ["label", "ror_display"], "lang": "sv"},
    ],
    "status": "active",
}


def entries(folder: Path, *records: dict[str, Any]) -> list[Entry]:
    return list(read(source(write(folder / "ror.json", list(records))), lambda _: None))


@pytest.mark.parametrize("record", [FIRST, SECOND], ids=["version 1", "version 2"])
def test_both_versions_of_the_schema_say_the_same(tmp_path: Path, record: dict[str, Any]) -> None:
    [entry] = entries(tmp_path, record)
    assert (entry.number, entry.activity) == ("0aaaaaa42", None)
    assert entry.parts[0].organisation.numbers == (("ror", "0aaaaaa42"),)
    assert entry.parts[0].organisation.name == "Region Näset"
    assert "example.org" not in str(entry)


def test_what_is_no_longer_active_is_withheld(tmp_path: Path) -> None:
    [entry] = entries(tmp_path, {**SECOND, "status": "withdrawn"})
    assert entry.parts[0].organisation.withheld == "withdrawn in the register"


def test_the_generator_writes_both_versions(tmp_path: Path) -> None:
    found = entries(tmp_path, *made.ror_records(20))
    assert len({entry.number for entry in found}) == 20
    assert made.PERSON not in str(found)


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({**SECOND, "id": "https://ror.org/0aaaaaa43"}, "has an invalid number"),
        ({**SECOND, "status": "asleep"}, "the status 'asleep' is unknown"),
        ({**SECOND, "names": [{"value": "RN", "types": ["acronym"]}]}, r"no name is the one to show \(ror_display\)"),
        ({**SECOND, "mood": "x"}, "the field or column 'mood' is unknown"),
        ({**FIRST, "mood": "x"}, "the field or column 'mood' is unknown"),
    ],
)
def test_what_is_of_neither_version_stops(tmp_path: Path, record: dict[str, Any], words: str) -> None:
    with pytest.raises(FileSyntaxError, match=rf"ror\.json: record 1: .*{words}"):
        entries(tmp_path, record)
