"""Strict reading: what is wrong with a file is told in one sentence, with file and line or record."""

import json
from pathlib import Path
from typing import Any

import pytest

from clustergraph.errors import FileSyntaxError
from clustergraph.registers import reading
from clustergraph.registers.reading import (
    Form,
    Place,
    csv_rows,
    day,
    fields,
    json_records,
    promised,
    swedish,
    text,
)

FORM = Form(fields("id name"), fields("day"), fields("abstract"), fields("people"))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open("rb") as file:
        return [row for _, row in csv_rows(path, file, FORM)]


def records(path: Path) -> list[Any]:
    return [record for _, record in json_records(path)]


@pytest.mark.parametrize(
    "text",
    ['[{"a": 1}, {"a": 2}]', '{"number_of_results": 2, "items": [{"a": 1}, {"a": 2}]}', '{"a": 1}\n{"a": 2}\n'],
    ids=["a list", "an answer with items", "one after another"],
)
def test_records_are_found_however_they_are_wrapped(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert records(path) == [{"a": 1}, {"a": 2}]


def test_what_an_answer_promises_is_known(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"number_of_results": 41, "items": []}')
    assert promised(tmp_path / "a.json") == 41


def test_the_reading_is_watched_to_its_last_byte(tmp_path: Path) -> None:
    path, seen = tmp_path / "a.json", []
    path.write_text(json.dumps([{"a": number} for number in range(1000)]))
    assert len(list(json_records(path, seen.append))) == 1000
    assert sum(seen) == path.stat().st_size


@pytest.mark.parametrize("cut", [1, 9, 12, 30])
def test_json_that_breaks_off_says_in_which_record(tmp_path: Path, cut: int) -> None:
    whole = '[{"a": 1}, {"a": "två ord"}]'.encode()
    path = tmp_path / "a.json"
    path.write_bytes(whole[:-cut] if cut < len(whole) else whole[:1])
    with pytest.raises(FileSyntaxError, match=r"a\.json: breaks off in record [1-3]; get it again"):
        records(path)


def test_json_in_another_encoding_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes('[{"a": 1},\n{"a": "två"}]'.encode("latin-1"))
    with pytest.raises(FileSyntaxError, match=r"a\.json:2: byte 0xE5 is not UTF-8 \(is the file Latin-1\?\)"):
        records(path)
    path.write_bytes('[{"a": 1}]'.encode("utf-16"))
    with pytest.raises(FileSyntaxError, match=r"a\.json:1: is UTF-16"):
        records(path)


def test_a_page_that_is_none_and_json_that_is_none_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("<html>Logga in</html>")
    with pytest.raises(FileSyntaxError, match="is not JSON; is it a page that says something else"):
        records(path)
    path.write_text('[{"a": 1}, {a: 2}]')
    with pytest.raises(FileSyntaxError, match="is not JSON after record 1"):
        records(path)
    with pytest.raises(FileSyntaxError, match=r"none\.json: cannot be read"):
        records(tmp_path / "none.json")


def test_an_empty_file_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(" \n")
    with pytest.raises(FileSyntaxError, match=r"a\.json: is empty; get it again"):
        records(tmp_path / "a.json")


@pytest.mark.parametrize(
    ("written", "record"), [('[{"a": 1}, {"a": 1, "a": 2}]', 2), ('[{"b": [{"a": null, "c": 1, "a": null}]}]', 1)]
)
def test_a_field_that_stands_twice_stops(tmp_path: Path, written: str, record: int) -> None:
    (tmp_path / "a.json").write_text(written)
    with pytest.raises(FileSyntaxError, match=f"record {record}: the field 'a' is there twice"):
        records(tmp_path / "a.json")


def test_a_stop_in_the_middle_of_a_record_is_a_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    (tmp_path / "a.json").write_text(json.dumps([{"a": 1, "b": 2}] * 9))
    monkeypatch.setattr(reading._Once, "__setitem__", stop)
    with pytest.raises(KeyboardInterrupt):
        records(tmp_path / "a.json")


@pytest.mark.parametrize("start", ["", '[{"a": '])
def test_lists_within_lists_without_end_stop_before_they_fill_the_memory(tmp_path: Path, start: str) -> None:
    (tmp_path / "a.json").write_text(start + "[" * 200_000)
    with pytest.raises(FileSyntaxError, match=r"a\.json: opens lists without end"):
        records(tmp_path / "a.json")


def test_control_characters_are_blanks() -> None:
    assert text(Place(Path("a.json"), record=1), {"a": "\0En\x08titel \x1b"}, "a") == "En titel"


def test_every_field_is_wanted_or_left_out_by_name_or_stops() -> None:
    place = Place(Path("a.json"), record=3)
    whole = {"id": "1", "name": "x", "abstract": "y", "people": ["z"]}
    assert FORM.take(place, whole) == {"id": "1", "name": "x"}
    with pytest.raises(FileSyntaxError, match=r"a\.json: record 3: the field or column 'rank' is unknown"):
        FORM.take(place, {**whole, "rank": 1})
    with pytest.raises(FileSyntaxError, match="record 3: the field or column 'name' is missing"):
        FORM.take(place, {"id": "1"})
    with pytest.raises(FileSyntaxError, match="record 3: is not a record with fields"):
        FORM.take(place, "1")


def test_columns_are_found_by_name_in_any_order_with_lines_inside_values(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('\ufeffpeople;name;id\n"Någon";"två\nrader; här";1\n'.encode())
    assert rows(path) == [{"name": "två\nrader; här", "id": "1"}]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id\n1\n", r"a\.csv:1: the field or column 'name' is missing"),
        ("id;name;rank\n1;x;2\n", r"a\.csv:1: the field or column 'rank' is unknown"),
        ("id;name;name\n1;x;2\n", r"a\.csv:1: the column 'name' is there twice"),
        ("id,name\n1,x\n", r"a\.csv:1: the field or column 'id' is missing"),
        ("id;name\n1;x\n2\n", r"a\.csv:3: has 1 values for 2 columns"),
        ('id;name\n1;"x\n', r"a\.csv:2: cannot be read as CSV"),
        ("", r"a\.csv:1: the field or column 'id' is missing"),
    ],
)
def test_a_csv_file_that_is_not_right_says_where(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(FileSyntaxError, match=words):
        rows(path)


def test_csv_in_another_encoding_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("id;name\n1;x\n2;två\n".encode("latin-1"))
    with pytest.raises(FileSyntaxError, match=r"a\.csv:3: byte 0xE5 is not UTF-8"):
        rows(path)


@pytest.mark.parametrize(
    ("written", "read"), [("2024-02-29 00:00:00", "2024-02-29"), ("2024-01-01", "2024-01-01"), ("", None)]
)
def test_a_day_is_read(written: str, read: str | None) -> None:
    assert day(Place(Path("a")), {"day": written}, "day") == read


@pytest.mark.parametrize("written", ["2023-02-29", "1/2 2024", "2024", "2024-01-01 10:00:00"])
def test_what_is_no_day_is_told(written: str) -> None:
    with pytest.raises(FileSyntaxError, match="not a day such as 2026-11-22"):
        day(Place(Path("a")), {"day": written}, "day")


@pytest.mark.parametrize("number", ["232100-9991", "2321009991", "16232100-9991", "162321009991"])
def test_an_organisationsnummer_is_read_as_registers_write_it(number: str) -> None:
    assert swedish(Place(Path("a")), "Näset", number).numbers == (("orgnr", "2321009991"),)


@pytest.mark.parametrize("number", ["232100-9992", "232100", "okänt", "SE232100999101"])
def test_an_invalid_number_stops_with_the_organisation_and_the_record(number: str) -> None:
    with pytest.raises(FileSyntaxError, match=r"a: record 7: the organisation Näset has an invalid number: "):
        swedish(Place(Path("a"), record=7), "Näset", number)


@pytest.mark.parametrize("number", ["850101-1236", "19850101-1236", "850161-1239"])
def test_a_sole_trader_keeps_neither_number_nor_name(number: str) -> None:
    trader = swedish(Place(Path("a")), "Förnamn Efternamnsson", number)
    assert (trader.name, trader.numbers, trader.withheld) == (None, (), "a person's number")
