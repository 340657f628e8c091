"""What a run measures: answers and their time over one connection, requests a second over eight, and memory."""

import json
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlencode

ROWS, TRIPLES = "application/sparql-results+json", "application/n-triples"
_WRK = """
local paths = {{}}
for line in io.lines("{paths}") do paths[#paths + 1] = line end
local next = 0
request = function()
  next = next % #paths + 1
  return wrk.format("GET", paths[next], {{["Accept"] = "{accept}"}})
end
done = function(summary, latency)
  local errors = summary.errors.status + summary.errors.read + summary.errors.connect + summary.errors.timeout
  io.write(string.format("RESULT %f %d\\n", summary.requests / summary.duration * 1e6, errors))
end
"""


class StoppedError(Exception):
    """A server gave a query up."""


class Client:
    """One connection, kept open. As little between the clock and the server as can be: no library, no parsing."""

    def __init__(self, port: int, path: str) -> None:
        self._path = path
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=600)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, query: str) -> bytes:
        """The body of the answer; anything but a 200 is an error."""
        self._socket.sendall(
            f"GET {address(self._path, query)} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {accept(query)}\r\n\r\n".encode()
        )
        head, _, body = self._until(b"\r\n\r\n").partition(b"\r\n\r\n")
        status, _, fields = head.partition(b"\r\n")
        names = {name.lower(): value for name, _, value in (line.partition(b": ") for line in fields.split(b"\r\n"))}
        body = self._sized(body, int(names[b"content-length"])) if b"content-length" in names else self._chunked(body)
        if b" 504 " in status + b" ":
            raise StoppedError(body.decode(errors="replace"))
        if b" 200 " not in status + b" ":
            raise RuntimeError(f"{status.decode()}: {body[:300].decode(errors='replace')}")
        return body

    def _until(self, mark: bytes) -> bytes:
        content = b""
        while mark not in content:
            content += self._receive()
        return content

    def _receive(self) -> bytes:
        piece = self._socket.recv(1 << 18)
        if not piece:
            raise RuntimeError("the server closed the connection")
        return piece

    def _sized(self, body: bytes, size: int) -> bytes:
        pieces, held = [body], len(body)
        while held < size:
            pieces.append(self._receive())
            held += len(pieces[-1])
        return b"".join(pieces)

    def _chunked(self, body: bytes) -> bytes:
        raw = bytearray(body)
        while raw[-7:] != b"\r\n0\r\n\r\n" and raw != b"0\r\n\r\n":
            raw += self._receive()
        pieces, at = [], 0
        while size := int(raw[at : (end := raw.index(b"\r\n", at))], 16):
            pieces.append(bytes(raw[end + 2 : end + 2 + size]))
            at = end + size + 4
        return b"".join(pieces)

    def close(self) -> None:
        self._socket.close()


def accept(query: str) -> str:
    return TRIPLES if "CONSTRUCT" in query or "DESCRIBE" in query else ROWS


def address(path: str, query: str) -> str:
    return f"{path}?{urlencode({'query': query})}"


def count(body: bytes, query: str) -> int:
    """Rows or triples of an answer, which all servers should agree on."""
    if accept(query) == ROWS:
        return len(json.loads(body)["results"]["bindings"])
    return len({line for line in body.splitlines() if line.strip() and not line.startswith(b"#")})


def latency(ask: Callable[[str], bytes], queries: Sequence[str], seconds: float) -> tuple[float, int]:
    """Median in ms, after a fifth of the runs to warm up, and how many runs there were: at least three, and no more than
    fit in the time."""
    taken: list[float] = []
    began = time.perf_counter()
    for query in queries:
        start = time.perf_counter()
        ask(query)
        taken.append((time.perf_counter() - start) * 1000)
        if len(taken) >= 3 and time.perf_counter() - began > seconds:
            break
    return statistics.median(taken[len(taken) // 5 :]), len(taken)


def throughput(port: int, path: str, queries: Sequence[str], seconds: int, clients: int = 8) -> float | None:
    """Requests a second with so many clients, each waiting for its answer; None where wrk is not installed."""
    if shutil.which("wrk") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        paths, script = Path(folder, "paths"), Path(folder, "wrk.lua")
        paths.write_text("".join(address(path, query) + "\n" for query in queries), "utf-8")
        script.write_text(_WRK.format(paths=paths, accept=accept(queries[0])), "utf-8")
        command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script)]
        told = subprocess.run([*command, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True).stdout
    rate, errors = told.split("RESULT ")[1].split()
    if int(errors):
        raise RuntimeError(f"{errors} requests failed under load:\n{told}")
    return float(rate)


def memory(pid: int) -> float:
    """MiB of a process and all below it, shared pages shared out (PSS)."""
    total = 0
    for one in _family(pid):
        try:
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text("utf-8")
        except OSError:  # it has ended
            continue
        total += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 1024


def _family(pid: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text("utf-8").rpartition(")")[2].split()[1])
        except OSError:
            continue
        parents.setdefault(parent, []).append(int(stat.parent.name))
    family, ahead = [], [pid]
    while ahead:
        family.append(ahead.pop())
        ahead += parents.get(family[-1], [])
    return family
