"""Query workers for the service: a bounded number of processes, each killed at its deadline and replaced.

A query can run without end and cannot be cancelled from inside; a process can always be killed. So every query of the
service runs in a worker, the deadline covers the whole of it, and the server itself never evaluates anything.
"""

import asyncio
import contextlib
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clustergraph.errors import (
    AnswerTooLargeError,
    BusyError,
    ClustergraphError,
    DeadlineError,
    InputError,
    NotAcceptableError,
    QuerySyntaxError,
    RefusedError,
)
from clustergraph.rdf import Evaluation
from clustergraph.worker import FORK, receive_frame

MAX_BYTES = 64 * 2**20


@dataclass(eq=False)
class _Worker:
    pid: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self.writer.close()


class Pool:
    """Workers over the same files. `timeout` is in seconds and covers waiting for a worker as well as the query."""

    def __init__(self, files: Sequence[Path], *, timeout: float = 30, size: int | None = None) -> None:
        self._files, self._timeout = files, timeout
        self._size = size or max(2, os.cpu_count() or 2)
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._all: set[_Worker] = set()
        self._forking = asyncio.Lock()
        self._respawns: set[asyncio.Task[None]] = set()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self.triples = 0

    async def start(self) -> None:
        """Load the files and fork the workers; raises what is wrong with a file."""
        await asyncio.to_thread(self._load)
        for _ in range(self._size):
            await self._spawn()

    def _load(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.wait()
        self._control, theirs = socket.socketpair()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "clustergraph.worker", str(theirs.fileno()), *map(str, self._files)],
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
        theirs.close()
        answer = receive_frame(self._control)
        if answer is None:
            raise ClustergraphError("The process that loads the graph ended before it was ready; see what it printed.")
        ready = json.loads(answer)
        if "error" in ready:
            raise ClustergraphError(ready["error"])
        self.triples = ready["triples"]

    async def _spawn(self) -> None:
        async with self._forking:
            try:
                pid, sock = await asyncio.to_thread(self._fork)
            except (OSError, ClustergraphError):  # the process that holds the graph has gone: start another
                await asyncio.to_thread(self._load)
                pid, sock = await asyncio.to_thread(self._fork)
        reader, writer = await asyncio.open_connection(sock=sock, limit=2**20)
        worker = _Worker(pid, reader, writer)
        self._all.add(worker)
        self._idle.put_nowait(worker)

    def _fork(self) -> tuple[int, socket.socket]:
        if self._control is None:
            raise ClustergraphError("The pool is not started.")
        self._control.sendall(FORK)
        message, descriptors, _, _ = socket.recv_fds(self._control, 8, 1)
        if not descriptors:
            raise ClustergraphError("The process that holds the graph has gone.")
        return struct.unpack(">Q", message)[0], socket.socket(fileno=descriptors[0])

    async def evaluate(
        self,
        query: str,
        accept: str = "*/*",
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Evaluation:
        """The whole answer, or an error; never a part of one."""
        request = {
            "query": query,
            "accept": accept,
            "default_graphs": list(default_graphs),
            "named_graphs": list(named_graphs),
            "max_bytes": MAX_BYTES,
        }
        deadline = time.monotonic() + self._timeout
        try:
            async with asyncio.timeout(self._timeout):
                worker = await self._living()
        except TimeoutError:
            raise BusyError(f"All {self._size} workers were busy for {self._timeout:g} s; try again shortly.") from None
        healthy = False
        try:
            async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                evaluation = await _ask(worker, request)
                healthy = True
                return evaluation
        except TimeoutError:
            raise DeadlineError(
                f"The query was stopped after {self._timeout:g} s; ask for less at a time, or add a LIMIT inside the joins."
            ) from None
        except (asyncio.IncompleteReadError, ConnectionError):
            raise ClustergraphError(
                "The process that answered this query ended unexpectedly; the next one is ready."
            ) from None
        except ClustergraphError:
            healthy = True
            raise
        finally:
            self._give_back(worker, healthy)

    async def _living(self) -> _Worker:
        """An idle worker that has not died while nobody looked."""
        while (worker := await self._idle.get()).reader.at_eof():
            self._give_back(worker, healthy=False)
        return worker

    def _give_back(self, worker: _Worker, healthy: bool) -> None:
        """A worker that has answered is idle again; any other, also one whose client has left, is killed and replaced."""
        if healthy:
            self._idle.put_nowait(worker)
            return
        worker.kill()
        self._all.discard(worker)
        task = asyncio.create_task(self._spawn())
        self._respawns.add(task)
        task.add_done_callback(self._respawns.discard)

    async def stop(self) -> None:
        await asyncio.gather(*self._respawns, return_exceptions=True)  # a fork under way must not be lost
        for worker in self._all:
            worker.kill()
        self._all.clear()
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            await asyncio.to_thread(self._process.wait)


async def _ask(worker: _Worker, request: dict[str, Any]) -> Evaluation:
    content = json.dumps(request).encode()
    worker.writer.write(len(content).to_bytes(4, "big") + content)
    await worker.writer.drain()
    header = json.loads(await _frame(worker.reader))
    body = await _frame(worker.reader)
    if "error" in header:
        raise _error(header)
    return Evaluation(header["kind"], header["media_type"], body)


async def _frame(reader: asyncio.StreamReader) -> bytes:
    size = int.from_bytes(await reader.readexactly(4), "big")
    return await reader.readexactly(size)


def _error(header: dict[str, Any]) -> ClustergraphError:
    """The worker's error as it was raised there."""
    match header["error"]:
        case "QuerySyntaxError":
            return QuerySyntaxError(header["message"], header["line"], header["column"])
        case "NotAcceptableError":
            return NotAcceptableError(header["accept"], header["offered"])
        case "RefusedError":
            return RefusedError(header["message"])
        case "InputError":
            return InputError(header["message"])
        case "AnswerTooLargeError":
            return AnswerTooLargeError(header["message"])
    return ClustergraphError(header["message"])
