"""Files of registers, read strictly and piece by piece: JSON, and CSV by the names of its columns.

Every field is wanted, or left out by name, or stops the reading with its name: what a register has added may change
what its records mean. The fields that hold personal data are dropped here, before anything else sees them. The only
module that imports ijson, which gives the records of a list one by one, however long the list.
"""

import csv
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

import ijson

from clustergraph.errors import FileSyntaxError
from clustergraph.identifier import fault, is_personal
from clustergraph.registers.entry import Organisation, Tick

BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, RuntimeError)  # the last: it wants a password
_ITEMS = "items.item"
_DEEPEST = 10_000  # brackets that are open at once; a record of a register has five
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff]")
_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


@dataclass(frozen=True)
class Form:
    """The fields of a record: those it must have, those it may have, those left out, those left out as personal."""

    needed: frozenset[str]
    optional: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    personal: frozenset[str] = frozenset()

    def take(self, place: "Place", record: object) -> dict[str, Any]:
        """The fields that are wanted. Raises FileSyntaxError for one that is missing, or that nobody has heard of."""
        if not isinstance(record, dict):
            raise place.fault("is not a record with fields; is this a file of the register?")
        self.require(place, record)
        return {name: value for name, value in record.items() if name in self.needed | self.optional}

    def require(self, place: "Place", names: Iterable[str]) -> None:
        given = set(names)
        for name in sorted(self.needed - given):
            raise place.fault(f"the field or column '{name}' is missing; get the file from the register again.")
        for name in sorted(given - self.needed - self.optional - self.ignored - self.personal):
            raise place.fault(
                f"the field or column '{name}' is unknown; the register has changed, and what it means must be "
                "settled in the program first."
            )


def fields(names: str) -> frozenset[str]:
    return frozenset(names.split())


@dataclass(frozen=True)
class Place:
    """Where something was read, for messages: a file with a line, or with the number of a record (from 1)."""

    path: Path
    line: int | None = None
    record: int | None = None

    def fault(self, reason: str) -> FileSyntaxError:
        return FileSyntaxError(self.path, self.line, f"record {self.record}: {reason}" if self.record else reason)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else f"{self.path}, record {self.record}"


# ---- JSON


def json_records(path: Path, tick: Tick = lambda _: None) -> Iterator[tuple[Place, Any]]:
    """The records of a list, of the list `items` in an answer, or of a file of one record after another.

    Raises FileSyntaxError for what is not UTF-8, breaks off, or says a field twice.
    """
    number = 0
    try:
        with path.open("rb") as file:
            prefix = _prefix(path, file)
            watched = _Watched(path, file, tick)
            for record in ijson.items(watched, prefix, use_float=True, multiple_values=not prefix, map_type=_Once):
                number += 1
                place = Place(path, record=number)
                if name := _twice(record):
                    raise place.fault(f"the field '{name}' is there twice; get the file again.")
                yield place, record
    except OSError as error:
        raise FileSyntaxError(path, None, f"cannot be read ({error.strerror}).") from None
    except ijson.JSONError as error:
        raise _broken(path, number, str(error)) from None
    except SystemError as error:  # Ctrl-C fell into _Once, and the parser went on with it
        raise KeyboardInterrupt from error


def promised(path: Path) -> int | None:
    """How many records the answer says there are in all pages, where it does."""
    with path.open("rb") as file:
        if _prefix(path, file) != _ITEMS:
            return None
        return next((int(number) for number in ijson.items(file, "number_of_results")), None)


class _Once(dict[str, Any]):
    """A record that notes a field which stands twice: a reader would keep the last one, and nobody would know.

    It does not raise, for the parser would swallow that.
    """

    twice: str | None = None

    def __setitem__(self, name: str, value: Any) -> None:
        if name in self:
            self.twice = name
        super().__setitem__(name, value)


def _twice(value: Any) -> str | None:
    """A field that stands twice in a record, or in one within it."""
    if isinstance(value, _Once):
        return value.twice or _twice(list(value.values()))
    return next(filter(None, map(_twice, value)), None) if isinstance(value, list) else None


class _Watched:
    """The bytes on their way to the parser, which takes memory by the square of how deep they are nested."""

    def __init__(self, path: Path, file: IO[bytes], tick: Tick) -> None:
        self._path, self._file, self._tick, self._open = path, file, tick, 0

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self._tick(len(piece))
        self._open += sum(piece.count(sign) for sign in (b"[", b"{")) - sum(piece.count(sign) for sign in (b"]", b"}"))
        if self._open > _DEEPEST:  # signs in texts are counted too, which is why it is so many
            raise FileSyntaxError(self._path, None, "opens lists without end; is it a file of the register?")
        return piece


def _prefix(path: Path, file: IO[bytes]) -> str:
    """Where the records are, as ijson names places, by how the file begins."""
    start = file.read(4096)
    file.seek(0)
    if mark := _MARKS.get(start[:2]):
        raise FileSyntaxError(path, 1, f"is {mark}; save the file as UTF-8.")
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text:
        raise FileSyntaxError(path, None, "is empty; get it again.")
    if start != start.removeprefix(b"\xef\xbb\xbf"):
        file.seek(3)
    if text.startswith(b"["):
        return "item"
    if not text.startswith(b"{"):
        raise FileSyntaxError(path, 1, "is not JSON; is it a page that says something else, such as a login?")
    return _ITEMS if re.match(rb'\{\s*"(number_of_results|items|time_taken)"', text) else ""


def _broken(path: Path, number: int, said: str) -> FileSyntaxError:
    """The parser calls everything incomplete; only where the file ends too soon is it so."""
    require_utf8(path)
    if "EOF" in said:
        return FileSyntaxError(
            path, None, f"breaks off in record {number + 1}; get it again, for what is missing cannot be known."
        )
    told = " ".join(said.split())[:80]
    return FileSyntaxError(path, None, f"is not JSON after record {number} ({told}); get it again.")


def require_utf8(path: Path) -> None:
    with path.open("rb") as file:
        for _ in decoded(path, file):
            pass


# ---- zip


def require_zip(path: Path) -> None:
    """Raises FileSyntaxError for what is no zip file, breaks off, or holds a file whose checksum is wrong."""
    try:
        with zipfile.ZipFile(path) as archive:
            if damaged := archive.testzip():
                raise FileSyntaxError(path, None, f"holds a damaged {damaged}; get it again.")
    except BROKEN_ZIP as error:
        raise FileSyntaxError(path, None, f"is not a whole zip file ({error}); get it again.") from None


# ---- CSV


def decoded(path: Path, file: Iterable[bytes], tick: Tick = lambda _: None) -> Iterator[str]:
    """The lines as text; raises FileSyntaxError with the line that is not UTF-8. A byte-order mark is left out."""
    for number, raw in enumerate(file, 1):
        tick(len(raw))
        if number == 1 and (mark := _MARKS.get(raw[:2])):
            raise FileSyntaxError(path, 1, f"is {mark}; save the file as UTF-8.")
        try:
            yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            byte = raw[error.start]
            raise FileSyntaxError(
                path, number, f"byte 0x{byte:02X} is not UTF-8 (is the file Latin-1?); get it as UTF-8."
            ) from None


def csv_rows(
    path: Path, file: Iterable[bytes], form: Form, tick: Tick = lambda _: None
) -> Iterator[tuple[Place, dict[str, str]]]:
    """The rows by the names of their columns, separated by `;`, without the columns that are left out."""
    rows = csv.reader(decoded(path, file, tick), delimiter=";", strict=True)
    try:
        columns = next(rows, [])
        form.require(Place(path, 1), columns)
        if twice := next((name for name in columns if columns.count(name) > 1), None):
            raise FileSyntaxError(path, 1, f"the column '{twice}' is there twice; get the file again.")
        for row in rows:
            place = Place(path, rows.line_num)
            if len(row) != len(columns):
                raise place.fault(f"has {len(row)} values for {len(columns)} columns; get the file again.")
            yield place, form.take(place, dict(zip(columns, row, strict=True)))
    except csv.Error as error:
        raise FileSyntaxError(path, rows.line_num, f"cannot be read as CSV ({error}); get the file again.") from None


# ---- values


def text(place: Place, record: Mapping[str, Any], name: str) -> str | None:
    """A text without blanks at its ends and with single blanks inside; None for nothing.

    Control characters, which registers carry along and XML cannot hold, are blanks too.
    """
    value = record.get(name)
    if value is not None and not isinstance(value, str):
        raise place.fault(f"'{name}' is {value!r:.40}, not a text.")
    return " ".join(_CONTROL.sub(" ", value).split()) or None if value else None


def needed_text(place: Place, record: Mapping[str, Any], name: str) -> str:
    if (value := text(place, record, name)) is None:
        raise place.fault(f"'{name}' is empty, and nothing can be said without it.")
    return value


def day(place: Place, record: Mapping[str, Any], name: str) -> str | None:
    """A day as ISO text; registers write midnight or noon after it, which says nothing."""
    value = text(place, record, name)
    if value is None:
        return None
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d)([ T](00|12):00:00(\.0+)?Z?)?", value, re.ASCII)
    try:
        return date.fromisoformat(match[1] if match else "").isoformat()
    except ValueError:
        raise place.fault(f"'{name}' is {value:.40}, not a day such as 2026-11-22.") from None


def swedish(place: Place, name: str | None, number: str | None) -> Organisation:
    """An organisation by its organisationsnummer. A person's number is dropped with the name; a wrong one is a fault.

    The number of a sole trader is that of the person, and so is, as often as not, the name.
    """
    if number is None:
        return Organisation(name)
    if is_personal(number):
        return Organisation(None, withheld="a person's number")
    digits = re.sub(r"[- ]", "", number)
    digits = digits[2:] if re.fullmatch(r"16\d{10}", digits) else digits
    return numbered(place, name, "orgnr", digits)


def numbered(place: Place, name: str | None, scheme: str, value: str) -> Organisation:
    if wrong := fault(scheme, value):
        raise place.fault(f"the organisation {name or 'without a name'} has an invalid number: {wrong['en']}.")
    return Organisation(name, ((scheme, value),))
