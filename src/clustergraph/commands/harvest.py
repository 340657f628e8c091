"""The command that harvests a register."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from clustergraph.arguments import JsonOption, ProjectOption
from clustergraph.errors import FileSyntaxError, InputError
from clustergraph.project import Project
from clustergraph.registers.catalogue import REGISTERS, Register, register
from clustergraph.registers.entry import Source
from clustergraph.registers.fetching import Fetcher, Patience
from clustergraph.registers.harvest import Harvest
from clustergraph.terminal import bar, print_harvest, progress

_REVIEW = Path("build/registers")


def harvest_command(
    name: Annotated[str, typer.Argument(metavar="REGISTER", help=f"One of {', '.join(REGISTERS)}.")],
    files: Annotated[
        list[Path] | None,
        typer.Option(
            "--file", metavar="PATH", help="A file of the register; repeatable. CORDIS: the zip file or folder."
        ),
    ] = None,
    url: Annotated[
        str | None, typer.Option("--url", metavar="URL", help="Fetch from this address, page by page.")
    ] = None,
    retrieved: Annotated[
        str | None, typer.Option("--retrieved", metavar="DATE", help="The day on which the files were retrieved.")
    ] = None,
    licence: Annotated[
        str | None, typer.Option("--licence", metavar="IRI", help="The register's licence, where it is another.")
    ] = None,
    expected: Annotated[
        int | None, typer.Option("--expect", min=0, help="How many records there must be; any other number stops.")
    ] = None,
    review: Annotated[Path, typer.Option("--review", help="Folder for the list of unmatched organisations.")] = _REVIEW,
    refresh: Annotated[bool, typer.Option("--refresh", help="Fetch every page anew, whatever is kept.")] = False,
    timeout: Annotated[
        float, typer.Option("--timeout", min=1, help="Seconds that one answer may keep us waiting.")
    ] = 60,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Harvest a public register into data/registers: what it records of our actors, by their numbers.

    Keys come from the environment: CLUSTERGRAPH_SWECRIS_KEY, CLUSTERGRAPH_GDP_KEY.
    """
    if bool(files) == bool(url):
        raise typer.BadParameter("give --file or --url, one of them", param_hint="--file")
    harvest = Harvest(Project(project), register(name), review, licence)
    with _stoppable():
        if url:
            with progress(as_json) as step:
                fetcher = Fetcher(register(name), review / "cache" / name, Patience(), _today(), timeout, fresh=refresh)
                sources = fetcher.sources(url, step)
        else:
            sources = _given(register(name), files or [], retrieved)
        with bar(f"reading {name}", sum(map(_size, sources)), as_json) as tick:
            try:
                report = harvest.run(sources, tick, expected)
            except FileSyntaxError as error:
                hint = " The page is kept as it came; --refresh fetches every page anew." if url else ""
                raise FileSyntaxError(error.path, error.line, f"{error.reason}{hint}") from None
    print_harvest(report, as_json)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Ctrl-C, or an end that is asked for, leaves no half-written file behind."""
    before = {number: signal.signal(number, signal.default_int_handler) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _given(wanted: Register, files: list[Path], retrieved: str | None) -> list[Source]:
    """The files, in folders the files of the register's kind; nobody else can know the day they were retrieved on."""
    if retrieved is None:
        raise InputError("A file does not say when it was retrieved; say it with --retrieved, such as 2026-11-22.")
    try:
        day = date.fromisoformat(retrieved)
    except ValueError:
        raise InputError(f"--retrieved {retrieved} is not a day such as 2026-11-22.") from None
    if day > _today():
        raise InputError(f"--retrieved {retrieved} lies ahead; give the day on which the files were retrieved.")
    if missing := next((path for path in files if not path.exists()), None):
        raise InputError(f"{missing} is not there; give a file of {wanted.name}.")
    if other := next((path for path in files if not (path.is_file() or path.is_dir())), None):
        raise InputError(
            f"{other} is neither a file nor a folder, and a register is read more than once; save it first."
        )
    found = [one for path in files for one in _within(wanted, path)]
    if not found:
        raise InputError(f"{files[0]} holds no {wanted.suffix} files of {wanted.name}; give the files themselves.")
    return [Source(path, day) for path in found]


def _within(wanted: Register, path: Path) -> list[Path]:
    return sorted(path.glob("*.json")) if path.is_dir() and wanted.suffix == ".json" else [path]


def _size(source: Source) -> int:
    if source.path.is_dir():
        return sum(path.stat().st_size for path in source.path.glob("*.csv"))
    return source.path.stat().st_size


def _today() -> date:
    return datetime.now(UTC).date()
