"""As on Windows: without fork, without what only POSIX has. Every process of these tests is denied those, workers too."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from clustergraph import release
from tests.conftest import ROOT, TOWN, free_port, make_town, wait_for

pytestmark = pytest.mark.slow

# Python runs a module of this name before anything else. asyncio is loaded first: here it needs what is then denied.
SITECUSTOMIZE = """
import asyncio, os, signal, socket, subprocess, sys

DENIED = ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "uvloop")
sys.modules.update(dict.fromkeys(DENIED))
for module, names in {
    os: "fork forkpty killpg getpgid setpriority geteuid getuid setuid setgid setgroups pidfd_open O_DIRECTORY WNOHANG",
    signal: "SIGCHLD SIGHUP SIGALRM SIGUSR1 SIGUSR2 pidfd_send_signal",
    socket: "recv_fds send_fds",
}.items():
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(SITECUSTOMIZE, "utf-8")
    return {**os.environ, "PYTHONPATH": str(tmp_path / "site")}


def command(*arguments: object) -> list[Any]:
    return [sys.executable, "-c", "from clustergraph.cli import main; main()", *map(str, arguments)]


def test_the_tests_deny_what_they_say(environment: dict[str, str]) -> None:
    script = (
        "import os, clustergraph.crew as crew; assert not hasattr(os, 'fork'); print(crew.CAN_FORK); import resource"
    )
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "False"
    assert "ModuleNotFoundError" in done.stderr


def test_everything_works_without_fork(environment: dict[str, str], tmp_path: Path) -> None:
    town, out = make_town(tmp_path / "town"), tmp_path / "out"

    def run(*arguments: object) -> str:
        done = subprocess.run(
            command(*arguments), env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "build" in run("--help")
    assert "built" in run("build", "--project", town, "--out", out)
    assert "is up to date" in run("build", "--project", town, "--out", out)
    assert "0 violations" in run("check", "--project", town)
    assert "Fler lampor" in run("ask", "cq13", "--param", "letter=A", "--release", out)

    port = free_port()
    server = f"http://127.0.0.1:{port}"
    arguments = ("serve", "--port", port, "--release", out, "--timeout", 3, "--sources", TOWN / "texts")
    process = subprocess.Popen(command(*arguments), env=environment)
    try:
        wait_for(f"{server}/health", process, 60)
        asked = {"query": "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"}
        began = time.monotonic()
        assert httpx.post(f"{server}/sparql", data=asked, timeout=30).status_code == 504
        assert time.monotonic() - began < 10
        assert httpx.post(f"{server}/sparql", data={"query": "ASK {}"}, timeout=30).json()["boolean"] is True
        assert "Universitetet" in httpx.get(f"{server}/about/id/actor/universitetet-pa-naset", timeout=30).text
    finally:
        process.terminate()
        process.wait(20)


def test_what_a_killed_build_left_is_taken_away_by_its_age(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no process can be asked whether it runs."""
    monkeypatch.setattr(release, "_CAN_ASK", False)
    old, new = tmp_path / ".building-1", tmp_path / ".building-2"
    for folder in (old, new):
        folder.mkdir()
    os.utime(old, (0, 0))
    release._remove_leftovers(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [new.name]


def test_the_readme_has_the_commands_for_windows() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for command in ("py -m venv .venv", r".venv\Scripts\clustergraph build", r".venv\Scripts\clustergraph serve"):
        assert command in text
