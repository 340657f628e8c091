"""A town with numbers for its actors, files in the registers' own formats, and a server that replays pages."""

import json
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from benchmarks import registers as made

from clustergraph.registers.entry import Source

DAY = date(2026, 11, 22)
Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="session")
def linked_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Not to be changed: harvest into a town of your own."""
    return made.write_town(tmp_path_factory.mktemp("linked") / "town")


@pytest.fixture
def own_linked_town(tmp_path: Path) -> Path:
    return made.write_town(tmp_path / "town")


def source(path: Path) -> Source:
    return Source(path, DAY)


def write(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    return path


class Replay:
    """What a server answers, by path and query: each answer once, and the last one for ever. It notes what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[str] = []
        self.keys: list[str | None] = []
        self.url = ""

    def page(self, path: str, value: Any) -> None:
        self.add(path, 200, json.dumps(value, ensure_ascii=False).encode())

    def add(self, path: str, status: int, body: bytes = b"", **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.setdefault(path, []).append((status, named, body))

    def take(self, path: str, key: str | None) -> Answer:
        self.asked.append(path)
        self.keys.append(key)
        waiting = self.answers.get(path, [(404, {}, b"")])
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


@pytest.fixture
def replay() -> Iterator[Replay]:
    held = Replay()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, headers, body = held.take(self.path, self.headers["Authorization"])
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        held.url = f"http://127.0.0.1:{listening.server_port}"
        yield held
        listening.shutdown()
        thread.join()
