"""What every register comes down to: an organisation's part in a project, and the record that says so."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

Tick = Callable[[int], None]  # told how many more bytes have been read


@dataclass(frozen=True)
class Source:
    """A file of a register (for CORDIS a folder or a zip file), and the day on which it was retrieved."""

    path: Path
    retrieved: date


@dataclass(frozen=True)
class Organisation:
    """An organisation as a register has it. `numbers` are (scheme, value) with scheme `orgnr`, `pic` or `ror`.

    `name` is None where it would be a person's. `withheld` says why it must not be matched, whatever its number.
    """

    name: str | None
    numbers: tuple[tuple[str, str], ...] = ()
    withheld: str | None = None


@dataclass(frozen=True)
class Part:
    """An organisation and its role, a code of the list participation-role."""

    organisation: Organisation
    role: str


@dataclass(frozen=True)
class Activity:
    """A project: its number in the register, its title by language (`sv`, `en`), first and last day as ISO text."""

    number: str
    titles: dict[str, str] = field(default_factory=dict)
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True)
class Entry:
    """One record: its number, where it was read, when it was retrieved, and what it says.

    A register of organisations has no activity; its one part is the organisation that the record describes.
    """

    number: str
    place: str
    retrieved: date
    activity: Activity | None
    parts: tuple[Part, ...]
