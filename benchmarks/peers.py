"""The servers that are compared: how each is loaded and started on loopback, with the union of all graphs as default graph."""

import http.client
import importlib.util
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from measure import Client

_BIN = Path(sys.executable).parent
_VIRTUOSO = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{isql}
DisableUnixSocket = 1
MaxClientConnections = 20
ServerThreads = 20
DirsAllowed = {folder}, {data}
NumberOfBuffers = 340000
MaxDirtyBuffers = 250000
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
ServerThreads = 20
MaxKeepAlives = 20
KeepAliveTimeout = 60
[SPARQL]
ResultSetMaxRows = 10000000
MaxQueryCostEstimationTime = 100000
MaxQueryExecutionTime = 600
"""
_RDFLIB = """
import sys, rdflib, uvicorn
from rdflib_endpoint import SparqlEndpoint
graph = rdflib.Dataset(default_union=True)
graph.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=graph), host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
"""
_PIECE = 48 << 20


@dataclass
class Peer:
    """A server that runs: where it answers, and what it took to get there."""

    name: str
    process: "subprocess.Popen[bytes]"
    port: int
    path: str
    load: float = 0
    start: float = 0

    def client(self) -> Client:
        return Client(self.port, self.path)


Starter = Callable[[str, Path, Path], Peer]


def clustergraph(name: str, file: Path, _: Path, *options: str) -> Peer:
    """This project; answers are not kept, so that each is reckoned anew, and may be as large as the others' are."""
    port = free_port()
    command = [
        _BIN / "clustergraph",
        "serve",
        file,
        "--port",
        port,
        "--timeout",
        300,
        "--client",
        0,
        "--cache",
        0,
        "--rows",
        10**9,
        "--answer",
        10**5,
        "--memory",
        8192,
        *options,
    ]
    return _start(name, command, port, "/sparql")


def clustergraph_cached(name: str, file: Path, folder: Path) -> Peer:
    """This project as it runs by default: a short answer is kept."""
    return clustergraph(name, file, folder, "--cache", "64")


def oxigraph_memory(name: str, file: Path, _: Path) -> Peer:
    port = free_port()
    peer = _start(
        name, [_BIN / "oxigraph", "serve", "--union-default-graph", "--bind", f"127.0.0.1:{port}"], port, "/query"
    )
    began = time.perf_counter()
    for piece in _pieces(file):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        connection.request("POST", "/store", piece, {"Content-Type": "application/n-quads"})
        if (status := connection.getresponse().status) >= 300:
            raise RuntimeError(f"{name} does not load: status {status}")
        connection.close()
    peer.load = time.perf_counter() - began
    return peer


def oxigraph_disk(name: str, file: Path, folder: Path) -> Peer:
    port, began = free_port(), time.perf_counter()
    _run([_BIN / "oxigraph", "load", "-l", folder / "oxigraph", "-f", file])
    load = time.perf_counter() - began
    command = [_BIN / "oxigraph", "serve-read-only", "-l", folder / "oxigraph", "--union-default-graph"]
    peer = _start(name, [*command, "--bind", f"127.0.0.1:{port}"], port, "/query")
    peer.load = load
    return peer


def rdflib_endpoint(name: str, file: Path, _: Path) -> Peer:
    if importlib.util.find_spec("rdflib_endpoint") is None:
        raise MissingError("rdflib-endpoint is not installed: .venv/bin/pip install '.[bench]'")
    port = free_port()
    return _start(name, [sys.executable, "-c", _RDFLIB, file, port], port, "/")


def virtuoso(name: str, file: Path, folder: Path) -> Peer:
    if shutil.which("virtuoso-t") is None:
        raise MissingError("Virtuoso is not installed: apt-get install virtuoso-opensource-7-bin")
    port, isql, home = free_port(), free_port(), folder / "virtuoso"
    home.mkdir()
    told = _VIRTUOSO.format(folder=home, data=file.parent.resolve(), port=port, isql=isql)
    (home / "virtuoso.ini").write_text(told, "utf-8")
    peer = _start(name, ["virtuoso-t", "+configfile", home / "virtuoso.ini", "+foreground"], port, "/sparql")
    load = f"ld_dir('{file.parent.resolve()}', '{file.name}', 'http://localhost/'); rdf_loader_run(); checkpoint;"
    began = time.perf_counter()
    _run(["isql-vt", f"127.0.0.1:{isql}", "dba", "dba", f"exec={load}"])
    peer.load = time.perf_counter() - began
    return peer


PEERS: dict[str, Starter] = {
    "clustergraph": clustergraph,
    "clustergraph, cached": clustergraph_cached,
    "oxigraph, memory": oxigraph_memory,
    "oxigraph, disk": oxigraph_disk,
    "virtuoso": virtuoso,
    "rdflib-endpoint": rdflib_endpoint,
}


class MissingError(Exception):
    """A peer that is not installed here; says how to get it."""


@contextmanager
def running(name: str, file: Path, folder: Path) -> Iterator[Peer]:
    """The peer with the file loaded; ended by its process id whatever happens."""
    peer = PEERS[name](name, file, folder)
    try:
        yield peer
    finally:
        _end(peer.process)


def _start(name: str, command: list[object], port: int, path: str, seconds: float = 1800) -> Peer:
    """Start, and wait for the first answer."""
    began = time.perf_counter()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peer = Peer(name, process, port, path)
    while time.perf_counter() - began < seconds:
        if process.poll() is not None:
            raise RuntimeError(f"{name} ended with status {process.returncode} before it answered")
        try:
            client = peer.client()
            client.ask("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1")
            client.close()
        except OSError:
            time.sleep(0.02)
        else:
            peer.start = time.perf_counter() - began
            return peer
    _end(process)
    raise RuntimeError(f"{name} did not answer within {seconds:g} s")


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _run(command: list[object]) -> None:
    subprocess.run(list(map(str, command)), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _pieces(file: Path) -> Iterator[bytes]:
    """The file in pieces that end with a line; a server takes no request of any size."""
    with file.open("rb") as lines:
        while piece := lines.read(_PIECE):
            yield piece + lines.readline()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
