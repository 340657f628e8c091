"""Where workers come from: forked from one process that holds the graph, or, where nothing can fork, started one by one."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from clustergraph.errors import ClustergraphError
from clustergraph.wire import HEAD, SocketLine, receive_frame
from clustergraph.worker import FORK

CAN_FORK = hasattr(os, "fork") and hasattr(socket, "recv_fds")
YIELDING = 5  # a nice value; with 19 any other work on the machine would stop a long query
_READ_AHEAD = 2**20


@dataclass(eq=False)
class Worker:
    """A process that answers one query at a time. `handle` is a pidfd, which never names another process by mistake."""

    pid: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    handle: int | None = None
    tired: bool = False
    ended: bool = False

    def slow_down(self) -> None:
        """Let newer queries go first: from now on this process gets a third of the processor time that each of them gets."""
        self.tired = True
        if hasattr(os, "setpriority"):
            for number in self._threads():
                with contextlib.suppress(OSError):
                    os.setpriority(os.PRIO_PROCESS, number, YIELDING)

    def _threads(self) -> list[int]:
        """What is to be slowed down: on Linux each thread has a priority of its own, elsewhere the process has it."""
        try:
            return [int(task.name) for task in Path(f"/proc/{self.pid}/task").iterdir()]
        except OSError:
            return [self.pid]

    def kill(self) -> None:
        """Once only: a number that was this process's may be another's later."""
        if self.ended:
            return
        self.ended = True
        with contextlib.suppress(OSError):  # it may have ended by itself
            if self.handle is not None:
                signal.pidfd_send_signal(self.handle, signal.SIGKILL)
            else:
                os.kill(self.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        if self.handle is not None:
            os.close(self.handle)
            self.handle = None
        self.writer.close()


class ForkingCrew:
    """Workers forked from a process that has loaded the files: they share its memory and are there in milliseconds."""

    def __init__(self, files: Sequence[Path], memory: int) -> None:
        self._files, self._memory = files, memory
        self._one_at_a_time = asyncio.Lock()
        self._control: socket.socket | None = None
        self._stopped = False
        self.process: subprocess.Popen[bytes] | None = None
        self.triples = 0

    async def start(self) -> None:
        await asyncio.to_thread(self._load)

    def _load(self) -> None:
        if self._control is not None:
            self._control.close()
        if self.process is not None:
            self.process.wait()
        self._control, theirs = socket.socketpair()
        with theirs:
            arguments = ["--fork", str(theirs.fileno()), str(self._memory), *map(str, self._files)]
            self.process = subprocess.Popen(
                [sys.executable, "-m", "clustergraph.worker", *arguments],
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        threading.Thread(target=self.process.wait, daemon=True).start()  # if it is killed, no zombie stays
        self.triples = _ready(receive_frame(SocketLine(self._control)))

    async def add(self) -> Worker:
        async with self._one_at_a_time:
            try:
                pid, sock, handle = await asyncio.to_thread(self._fork)
            except (OSError, ClustergraphError):  # the process that holds the graph has gone: start another
                if self._stopped:
                    raise
                await asyncio.to_thread(self._load)
                pid, sock, handle = await asyncio.to_thread(self._fork)
        reader, writer = await asyncio.open_connection(sock=sock, limit=_READ_AHEAD)
        return Worker(pid, reader, writer, handle)

    def _fork(self) -> tuple[int, socket.socket, int | None]:
        if self._control is None:
            raise ClustergraphError("The crew is not started.")
        self._control.sendall(FORK)
        message, descriptors, _, _ = socket.recv_fds(self._control, 8, 2)
        if not descriptors:
            raise ClustergraphError("The process that holds the graph has gone.")
        handle = descriptors[1] if len(descriptors) > 1 else None
        return struct.unpack(">Q", message)[0], socket.socket(fileno=descriptors[0]), handle

    async def stop(self) -> None:
        """For good: whoever comes late finds no worker, and starts none."""
        self._stopped = True
        if self._control is not None:
            self._control.close()
            self._control = None
        if self.process is not None:
            await asyncio.to_thread(self.process.wait)


class SpawningCrew:
    """Workers that each load the files themselves, over pipes: slower to start and larger, but at home on any system."""

    def __init__(self, files: Sequence[Path], memory: int) -> None:
        self._files, self._memory = files, memory
        self._running: set[asyncio.subprocess.Process] = set()
        self._stopped = False
        self.triples = 0

    async def start(self) -> None:
        """Nothing to do beforehand: the first worker says what is wrong with a file."""

    async def add(self) -> Worker:
        if self._stopped:
            raise ClustergraphError("The crew is stopped.")
        self._running = {process for process in self._running if process.returncode is None}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "clustergraph.worker", "--pipe", str(self._memory), *map(str, self._files)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=_READ_AHEAD,
        )
        self._running.add(process)
        if process.stdin is None or process.stdout is None:
            raise ClustergraphError("The worker cannot be spoken to.")
        worker = Worker(process.pid, process.stdout, process.stdin)
        try:
            self.triples = _ready(await _frame(process.stdout))
        except BaseException:
            worker.kill()
            raise
        return worker

    async def stop(self) -> None:
        """For good."""
        self._stopped = True
        for process in self._running:
            if process.returncode is None:
                process.kill()
        await asyncio.gather(*(process.wait() for process in self._running))


async def _frame(reader: asyncio.StreamReader) -> tuple[bytes, bytes] | None:
    try:
        kind, size = HEAD.unpack(await reader.readexactly(HEAD.size))
        return kind, await reader.readexactly(size)
    except asyncio.IncompleteReadError:
        return None


def _ready(answer: tuple[bytes, bytes] | None) -> int:
    """How many triples have been loaded, by what the process says of itself."""
    if answer is None:
        raise ClustergraphError("The process that loads the graph ended before it was ready; see what it printed.")
    said = json.loads(answer[1])
    if "error" in said:
        raise ClustergraphError(said["error"])
    return int(said["triples"])
