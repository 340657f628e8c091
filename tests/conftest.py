"""What several test files share: the town, its release, and servers that listen on loopback and are ended by their pid."""

import contextlib
import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from xdist.scheduler import LoadFileScheduling

import clustergraph
from clustergraph import cli
from clustergraph.build import build
from clustergraph.documents import SOURCES_VARIABLE, Sources
from clustergraph.handbook import Handbook
from clustergraph.project import Project
from clustergraph.rdf import Store
from clustergraph.release import Release

os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")  # most runs last a second or two

ROOT = Path(__file__).parent.parent
TOWN = Path(__file__).parent / "town"
COMMAND = Path(sys.executable).with_name("clustergraph")
TOWN_FILE = "data/documents/brev-om-samarbete.trig"


# Of the test files, those that need Virtuoso, which takes long to load; and those that take longest, by the time they take.
SHARING = ("dialect", "engine", "publish", "relay", "remotestore")
LONGEST = (*SHARING, "isolation", "reason", "second_engine", "damage", "check", "cli", "build", "openapi", "benchmarks")


def name_of(test: str) -> str:
    return Path(test.partition("::")[0]).stem.removeprefix("test_")


class Sharing(LoadFileScheduling):
    """Where several processes share the tests, a file stays together, and so do the files that need one server."""

    def _split_scope(self, nodeid: str) -> str:
        return "virtuoso" if name_of(nodeid) in SHARING else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing:
    return Sharing(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What needs the real graph is slow, because it has to be built; and what takes longest begins first, so that nobody
    is left alone with it at the end."""
    for item in items:
        if "release" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: [*LONGEST, name_of(item.nodeid)].index(name_of(item.nodeid)))


def make_town(folder: Path) -> Path:
    """A project of its own: this project's ontology, shapes and queries, and the town's data."""
    for name in ("ontology", "shapes", "queries"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copytree(TOWN / "data", folder / "data")
    return folder


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(make_town(tmp_path_factory.mktemp("town")))


@pytest.fixture
def own_town(tmp_path: Path) -> Path:
    """A town to damage."""
    return make_town(tmp_path / "town")


@pytest.fixture
def damage(own_town: Path) -> Callable[..., Path]:
    """Replace words in the town's data; gives the town back. The words must stand there."""

    def replace(old: str, new: str, count: int = -1) -> Path:
        path = own_town / TOWN_FILE
        text = path.read_text("utf-8")
        assert old in text, f"the town does not say {old!r}"
        path.write_text(text.replace(old, new, count), "utf-8")
        return own_town

    return replace


@pytest.fixture(scope="session")
def town_texts() -> Sources:
    return Sources(TOWN / "texts")


@pytest.fixture(scope="session")
def town_release(town: Project, tmp_path_factory: pytest.TempPathFactory) -> Release:
    return build(town, tmp_path_factory.mktemp("town-releases"))


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The real graph, built once for all tests."""
    return build(Project(ROOT), tmp_path_factory.mktemp("releases"))


@pytest.fixture(scope="session")
def graph(release: Release) -> clustergraph.ClusterGraph:
    """The same, as users hold it."""
    return clustergraph.open(release.folder)


@pytest.fixture(scope="session")
def sources() -> Sources:
    folder = os.environ.get(SOURCES_VARIABLE)
    if not folder:
        pytest.skip(f"the source texts are not part of the project; set {SOURCES_VARIABLE} to their folder to run this")
    return Sources(Path(folder))


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The command line, run inside this process to spare the start of another; what it prints and its exit status."""
    out, err, status, on_interrupt = io.StringIO(), io.StringIO(), 0, signal.getsignal(signal.SIGINT)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["clustergraph", *map(str, arguments)])
        try:
            cli.main()
        except SystemExit as leaving:
            status = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
        finally:
            signal.signal(signal.SIGINT, on_interrupt)  # a command ends at once, but tests must first end their servers
    return subprocess.CompletedProcess(arguments, status, out.getvalue(), err.getvalue())


def spawn(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    """The command line, as a process of its own."""
    return subprocess.run(
        [str(COMMAND), *map(str, arguments)], capture_output=True, text=True, timeout=60, check=False, **options
    )


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
    """Until the server answers, or fail with what it said."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if httpx.get(url).status_code < 500:
                return
        except httpx.TransportError:
            time.sleep(0.05)
        assert process.poll() is None, f"the server ended with status {process.returncode}"
    pytest.fail(f"{url} did not answer within {seconds} s")


def launch(*options: object) -> tuple[str, subprocess.Popen[bytes]]:
    """`clustergraph serve` with options, ready: its address, and the process for the caller to end."""
    port = free_port()
    environment = {key: value for key, value in os.environ.items() if key != SOURCES_VARIABLE}
    process = subprocess.Popen([str(COMMAND), "serve", "--port", str(port), *map(str, options)], env=environment)
    wait_for(f"http://127.0.0.1:{port}/health", process)
    return f"http://127.0.0.1:{port}", process


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[..., str]]:
    """Start `clustergraph serve` with options; gives the address. All are ended when the tests are."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*options: object) -> str:
        address, process = launch(*options)
        started.append(process)
        return address

    yield start
    for process in started:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="session")
def town_server(serve: Callable[..., str], town_release: Release) -> str:
    return serve("--release", town_release.folder, "--sources", TOWN / "texts", "--timeout", 2)


@pytest.fixture(scope="session")
def server(serve: Callable[..., str], release: Release) -> str:
    """The real graph over HTTP."""
    return serve("--release", release.folder)


@pytest.fixture(scope="session")
def start_oxigraph() -> Iterator[Callable[..., str]]:
    """Another project's SPARQL server, empty or holding a release; gives the address of its endpoint."""
    started: list[subprocess.Popen[bytes]] = []

    def start(held: Release | None = None, *, union: bool = True) -> str:
        port = free_port()
        binary = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
        assert binary, "the dev extra brings oxigraph"
        process = subprocess.Popen(
            [binary, "serve", "--bind", f"127.0.0.1:{port}", *(["--union-default-graph"] if union else [])],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        started.append(process)
        wait_for(f"http://127.0.0.1:{port}/", process)
        if held is not None:
            answer = httpx.post(
                f"http://127.0.0.1:{port}/store",
                content=held.graph.read_bytes(),
                headers={"Content-Type": "application/n-quads"},
                timeout=60,
            )
            answer.raise_for_status()
        return f"http://127.0.0.1:{port}/query"

    yield start
    for process in started:
        process.terminate()
        process.wait(10)


VIRTUOSO_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CheckpointInterval = 0
DirsAllowed = {folder}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 10000
MaxQueryExecutionTime = 60
"""


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Virtuoso 7 with a database of its own, as it is installed but on loopback; gives the address of its endpoint."""
    binary = shutil.which("virtuoso-t")
    if binary is None:
        pytest.skip(
            "VIRTUOSO IS NOT TESTED: 'virtuoso-t' is not on the PATH; apt-get install --no-install-recommends "
            "virtuoso-opensource-7 virtuoso-opensource-7-bin virtuoso-opensource-7-common"
        )
    folder, http = tmp_path_factory.mktemp("virtuoso"), free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO_INI.format(folder=folder, sql=free_port(), http=http))
    process = subprocess.Popen(
        [binary, "+configfile", str(folder / "virtuoso.ini"), "+foreground"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{http}/sparql?query=ASK%7B%7D", process, 60)
        yield f"http://127.0.0.1:{http}/sparql"
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment says what Virtuoso knows when it is new."""
    monkeypatch.setenv("CLUSTERGRAPH_USER", "dba")
    monkeypatch.setenv("CLUSTERGRAPH_PASSWORD", "dba")


@pytest.fixture(scope="session")
def loaded_virtuoso(virtuoso: str, release: Release) -> str:
    """The same, with the real graph published to it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLUSTERGRAPH_USER", "dba")
        patch.setenv("CLUSTERGRAPH_PASSWORD", "dba")
        done = run("publish", virtuoso, "--release", release.folder)
    assert done.returncode == 0, done.stderr
    return virtuoso


@pytest.fixture(scope="session")
def handbook(release: Release) -> Handbook:
    """The documentation of the real graph."""
    return Handbook.of_store(Store.load(release.graph), ROOT / "queries")


def one_sentence(told: subprocess.CompletedProcess[str], *words: str) -> None:
    assert told.returncode == 1
    assert "Traceback" not in told.stderr + told.stdout
    assert told.stderr.startswith("clustergraph: ")
    for word in words:
        assert word in told.stderr
