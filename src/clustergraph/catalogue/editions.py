"""The releases at hand as editions of the data: which files each has, how large, and with which checksum."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from clustergraph.dumps import FILES, GRAPH_FILE
from clustergraph.negotiation import TURTLE

MOST = 10  # editions that a catalogue lists: enough to go back, and no list without end
ONTOLOGY_FILE = "clustergraph.ttl"
MEDIA_TYPES = {**FILES, ONTOLOGY_FILE: TURTLE}


class File(NamedTuple):
    """A file to download. `size` is in bytes, `sha256` in hexadecimal digits."""

    path: Path
    media_type: str
    size: int
    sha256: str

    @property
    def packed(self) -> bool:
        return self.path.suffix == ".gz"


class Edition(NamedTuple):
    """One release; `name` is the beginning of its digest. `issued` is the day it was built here, and None where the data
    is not a release that this machine holds; then there are no files either."""

    name: str
    issued: str | None
    files: Mapping[str, File]


def editions(version: str, folder: Path | None) -> Sequence[Edition]:
    """The edition that is served, and then those that lie beside it, the newest first."""
    if folder is None:
        return [Edition(version[:16], None, {})]
    served = _read(folder) or Edition(version[:16], None, {})
    others = (edition for path in _beside(folder) if (edition := _read(path)))
    return [served, *islice(others, MOST - 1)]


def _beside(folder: Path) -> list[Path]:
    """The other releases of the same home, the newest first. There may be very many, of which few are read."""
    if not (folder.parent / "current").is_file():
        return []
    found = [path for path in folder.parent.glob("*/manifest.json") if path.parent != folder]
    return [path.parent for path in sorted(found, key=lambda path: (-path.stat().st_mtime, path.parent.name))]


def find_file(folder: Path, served: Path, name: str) -> File | None:
    """A file of the release of that name, if it is the one that is served or lies beside it."""
    edition = _read(served if folder.name == served.name else folder)
    return edition.files.get(name) if edition else None


def _read(folder: Path) -> Edition | None:
    """What a release's manifest says; None for what is no whole release."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        built = datetime.fromtimestamp((folder / "manifest.json").stat().st_mtime, UTC)
        files = {name: _file(folder, name, manifest["files"]) for name in MEDIA_TYPES}
        return Edition(manifest["release"][:16], f"{built:%Y-%m-%d}", {n: file for n, file in files.items() if file})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _file(folder: Path, name: str, files: Mapping[str, Mapping[str, object]]) -> File | None:
    place = {GRAPH_FILE: GRAPH_FILE, ONTOLOGY_FILE: f"docs/{ONTOLOGY_FILE}"}.get(name, f"dumps/{name}")
    if place not in files:
        return None
    return File(folder / place, MEDIA_TYPES[name], int(str(files[place]["bytes"])), str(files[place]["sha256"]))
