import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from clustergraph import release as release_module
from clustergraph.errors import ReleaseError
from clustergraph.release import open_release, write_release
from tests.conftest import COMMAND, run

FACTS = {"inputs": {"a": "1"}, "versions": {}, "counts": {}}


def test_a_release_is_named_after_its_content_and_opens_again(tmp_path: Path) -> None:
    first = write_release(tmp_path, [b"graph\n"], [], FACTS)
    assert first.folder.name == first.digest[:16]
    assert open_release(tmp_path).digest == first.digest
    assert open_release(first.folder).graph.read_bytes() == b"graph\n"


def test_the_same_content_is_the_same_release_and_other_content_another(tmp_path: Path) -> None:
    one = write_release(tmp_path / "x", [b"graph\n"], [], FACTS)
    two = write_release(tmp_path / "y", [b"graph\n"], [], FACTS)
    other = write_release(tmp_path / "y", [b"graph\n"], ["a finding"], FACTS)
    assert one.digest == two.digest != other.digest
    for name in ("graph.nq", "manifest.json", "report.json"):
        assert (one.folder / name).read_bytes() == (two.folder / name).read_bytes()
    assert open_release(tmp_path / "y").digest == other.digest
    assert two.folder.is_dir(), "an earlier release stays"


@pytest.mark.parametrize("name", ["graph.nq", "report.json", "manifest.json"])
def test_a_release_that_was_tampered_with_does_not_open(tmp_path: Path, name: str) -> None:
    folder = write_release(tmp_path, [b"graph\n"], [], FACTS).folder
    path = folder / name
    if name == "manifest.json":
        path.write_text(json.dumps({**json.loads(path.read_text()), "counts": {"quads": 7}}))
    else:
        path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(ReleaseError, match="digests differ"):
        open_release(tmp_path)


def test_pages_are_part_of_a_release_and_of_its_digest(tmp_path: Path) -> None:
    one = write_release(tmp_path, [b"graph\n"], [], FACTS, {"model.sv.html": b"<p>"})
    assert (one.folder / "docs" / "model.sv.html").read_bytes() == b"<p>"
    assert write_release(tmp_path, [b"graph\n"], [], FACTS, {"model.sv.html": b"<b>"}).digest != one.digest
    (one.folder / "docs" / "model.sv.html").write_bytes(b"")
    with pytest.raises(ReleaseError, match="digests differ"):
        open_release(one.folder)


def test_no_release_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="clustergraph build"):
        open_release(tmp_path)


def test_what_is_left_of_a_killed_build_is_cleared_away(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (tmp_path / f".building-{dead.pid}").mkdir()
    (tmp_path / f".current-{dead.pid}").write_text("half a wo")
    running = tmp_path / f".building-{os.getppid()}"
    running.mkdir()
    foreign = tmp_path / ".building-foo"
    foreign.mkdir()
    write_release(tmp_path, [b"graph\n"], [], FACTS)
    assert {path.name for path in tmp_path.glob(".building-*")} == {running.name, foreign.name}
    assert not list(tmp_path.glob(".current-*"))


def test_a_release_that_is_there_is_not_touched_when_it_is_built_again(tmp_path: Path) -> None:
    """Somebody may be reading it."""
    folder = write_release(tmp_path, [b"graph\n"], [], FACTS).folder
    before = (folder / "graph.nq").stat().st_ino
    write_release(tmp_path, [b"graph\n"], [], FACTS)
    assert (folder / "graph.nq").stat().st_ino == before


def test_a_wreck_under_the_same_name_is_replaced(tmp_path: Path) -> None:
    folder = write_release(tmp_path, [b"graph\n"], [], FACTS).folder
    (folder / "graph.nq").write_bytes(b"")
    assert write_release(tmp_path, [b"graph\n"], [], FACTS).graph.read_bytes() == b"graph\n"
    assert open_release(tmp_path)


def test_a_pointer_that_cannot_be_read_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "current").write_bytes(b"\xff\xfe")
    with pytest.raises(ReleaseError, match="to write it anew"):
        open_release(tmp_path)


def test_a_folder_that_may_not_be_written_to_is_said(tmp_path: Path) -> None:
    home = tmp_path / "file"
    home.write_text("in the way")
    with pytest.raises(ReleaseError, match="give --out a folder that you may write to"):
        write_release(home, [b"graph\n"], [], FACTS)
    if os.geteuid() != 0:  # root may write everywhere
        (tmp_path / "closed").mkdir(mode=0o500)
        with pytest.raises(ReleaseError, match="Permission denied"):
            write_release(tmp_path / "closed" / "releases", [b"graph\n"], [], FACTS)


class Killed(BaseException):
    """As abrupt as a signal: nothing in the program catches it."""


@pytest.mark.parametrize(
    "step",
    ["mkdir", "rename", "replace", "_write_through-1", "_write_through-2", "_write_through-3", "_write_through-4"],
)
def test_a_build_stopped_at_any_step_of_writing_leaves_the_earlier_release_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    earlier = write_release(tmp_path, [b"graph\n"], [], FACTS)
    name, _, number = step.partition("-")
    owner: object = release_module if number else Path
    real, calls = getattr(owner, name), []

    def stop(*arguments: object, **options: object) -> object:
        calls.append(arguments)
        if len(calls) == int(number or (2 if name == "mkdir" else 1)):
            raise Killed
        return real(*arguments, **options)

    monkeypatch.setattr(owner, name, stop)
    with pytest.raises(Killed):
        write_release(tmp_path, [b"another graph\n"], [], FACTS)
    monkeypatch.undo()
    assert open_release(tmp_path).digest == earlier.digest
    later = write_release(tmp_path, [b"another graph\n"], [], FACTS)
    assert open_release(tmp_path).digest == later.digest != earlier.digest
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_permission_denied_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(ReleaseError, match=r"Permission denied: .*give --out a folder that you may write to"):
        write_release(tmp_path / "releases", [b"graph\n"], [], FACTS)


@pytest.mark.slow
def test_a_build_killed_at_any_moment_leaves_the_earlier_release_whole(own_town: Path, tmp_path: Path) -> None:
    home = tmp_path / "releases"
    built = run("build", "--project", own_town, "--out", home)
    assert built.returncode == 0, built.stderr
    earlier = open_release(home).digest
    file = own_town / "data" / "documents" / "brev-om-samarbete.trig"
    file.write_text(
        file.read_text("utf-8").replace('"Gatljus"@sv , "Street light"@en', '"Gatljus"@sv , "Street lights"@en')
    )
    for step in range(12):
        process = subprocess.Popen([str(COMMAND), "build", "--project", str(own_town), "--out", str(home)])
        time.sleep(0.2 + step * 0.15)
        process.send_signal(signal.SIGKILL)
        process.wait()
        release = open_release(home)  # raises if it is not whole
        if release.digest != earlier:
            break
    assert run("build", "--project", own_town, "--out", home).returncode == 0
    assert open_release(home).digest != earlier
    assert not list(home.glob(".building-*"))
