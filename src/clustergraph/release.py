"""Releases: immutable folders named after what is in them.

    home/<digest>/graph.nq       the whole graph as sorted N-Quads
    home/<digest>/report.json    what the checks found
    home/<digest>/docs/…         the model to read: pages that stand on their own, and the ontology
    home/<digest>/dumps/…        the graph in other formats, packed, to download
    home/<digest>/manifest.json  digest, counts, versions, inputs
    home/current                 the digest of the newest release

A release is written to a temporary folder, flushed to disk and renamed into place; `current` is replaced last and in
one step. A build that is killed leaves the earlier release whole.
"""

import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clustergraph.errors import ReleaseError

FORMAT = 1
_CAN_ASK = sys.platform != "win32"  # there, to ask whether a process runs would send it Ctrl-C
_LONGEST_BUILD = 3600.0  # seconds
_GRAPH, _REPORT, _MANIFEST, _CURRENT = "graph.nq", "report.json", "manifest.json", "current"
_DOCS, _DUMPS = "docs", "dumps"


@dataclass(frozen=True)
class Release:
    """An opened release. `digest` is its version: equal digests are equal bytes."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def digest(self) -> str:
        return str(self.manifest["release"])

    @property
    def graph(self) -> Path:
        return self.folder / _GRAPH

    @property
    def inputs(self) -> Mapping[str, str]:
        inputs: Mapping[str, str] = self.manifest["inputs"]
        return inputs

    def report(self) -> Any:
        return json.loads((self.folder / _REPORT).read_text("utf-8"))


def open_release(path: Path) -> Release:
    """The release in a folder: the folder of one release, or the home of several, of which the current one is opened."""
    folder = path if (path / _MANIFEST).is_file() or not (path / _CURRENT).exists() else _current(path)
    if not (folder / _MANIFEST).is_file():
        raise ReleaseError(f"There is no release in {path}; run 'clustergraph build' first.")
    try:
        manifest = json.loads((folder / _MANIFEST).read_text("utf-8"))
        release = Release(folder, manifest)
        whole = manifest["format"] == FORMAT and _seal(manifest) == release.digest
        for name in {_GRAPH, _REPORT, *manifest["files"]}:
            whole = whole and _digest_file(folder / name) == manifest["files"][name]["sha256"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReleaseError(f"{folder} is not a whole release ({error}); build it again.") from None
    if not whole:
        raise ReleaseError(f"{folder} is not what its manifest says (digests differ); build it again.")
    return release


def _current(home: Path) -> Path:
    try:
        return home / (home / _CURRENT).read_text("utf-8").strip()
    except (OSError, ValueError):
        raise ReleaseError(f"{home / _CURRENT} cannot be read; run 'clustergraph build' to write it anew.") from None


def write_release(
    home: Path,
    graph: Iterable[bytes],
    report: object,
    facts: Mapping[str, Any],
    docs: Mapping[str, bytes] | None = None,
    dumps: Callable[[Path, Path], None] = lambda _, __: None,
) -> Release:
    """Write a release and make it the current one. `facts` (counts, versions, inputs) go into the manifest.

    The graph comes piece by piece and is written as it comes. The facts are read after that, so that they may count it,
    and `dumps` writes from the graph's file what the folder is to hold.
    """
    contents = {_REPORT: _json(report), **{f"{_DOCS}/{name}": content for name, content in (docs or {}).items()}}
    try:
        home.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(home)
        temporary = home / f".building-{os.getpid()}"
        temporary.mkdir()
        for part in (_DOCS, _DUMPS):
            (temporary / part).mkdir()
        _write_through(temporary / _GRAPH, graph)
        for name, content in contents.items():
            _write_through(temporary / name, [content])
        dumps(temporary / _GRAPH, temporary / _DUMPS)
        written = sorted(path for path in temporary.rglob("*") if path.is_file())
        files = {path.relative_to(temporary).as_posix(): _describe(path) for path in written}
        manifest = {"format": FORMAT, "files": files, **facts}
        manifest["release"] = _seal(manifest)
        _write_through(temporary / _MANIFEST, [_json(manifest)])
        folder = home / manifest["release"][:16]
        if _is_whole(folder):  # built before: what is there may be in use
            shutil.rmtree(temporary)
        else:
            if folder.exists():
                folder.rename(home / f".building-{os.getpid()}-wreck")
            temporary.rename(folder)
        pointer = home / f".{_CURRENT}-{os.getpid()}"
        _write_through(pointer, [folder.name.encode()])
        pointer.replace(home / _CURRENT)
    except OSError as error:
        raise ReleaseError(
            f"The release cannot be written to {home} ({error.strerror}: {error.filename}); "
            "give --out a folder that you may write to. The earlier release stands."
        ) from None
    return Release(folder, manifest)


def _is_whole(folder: Path) -> bool:
    try:
        open_release(folder)
    except ReleaseError:
        return False
    return True


def _remove_leftovers(home: Path) -> None:
    """What builds that were killed have left; what belongs to builds that still run is left alone."""
    for path in [*home.glob(".building-*"), *home.glob(f".{_CURRENT}-*")]:
        pid = path.name.split("-")[1]
        if not pid.isdecimal() or (int(pid) != os.getpid() and _may_run(int(pid), path)):
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _may_run(pid: int, path: Path) -> bool:
    if not _CAN_ASK:
        return time.time() - path.stat().st_mtime < _LONGEST_BUILD
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _write_through(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(file.fileno())


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _describe(path: Path) -> dict[str, Any]:
    return {"sha256": _digest_file(path), "bytes": path.stat().st_size}


def _digest_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _seal(manifest: Mapping[str, Any]) -> str:
    """The digest of everything in the manifest except the digest itself, and so of every file of the release."""
    return hashlib.sha256(_json({key: value for key, value in manifest.items() if key != "release"})).hexdigest()
