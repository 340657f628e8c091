"""The command `clustergraph harvest`, from the words on the command line to the sentence that ends it."""

import json
import os
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from benchmarks import registers as made

from tests.conftest import COMMAND, run


@pytest.fixture
def town(tmp_path: Path) -> Path:
    made.write_json(tmp_path / "gdp.json", made.gdp(40))
    return made.write_town(tmp_path / "town")


def harvest(town: Path, name: str, *arguments: object) -> tuple[int, str, str]:
    done = run("harvest", name, "--project", town, "--review", town / "review", *arguments)
    return done.returncode, done.stdout, done.stderr


def test_a_file_becomes_a_graph_and_a_list(town: Path) -> None:
    status, out, _ = harvest(
        town, "gdp", "--file", town.parent / "gdp.json", "--retrieved", "2026-11-22", "--expect", 10
    )
    assert status == 0
    assert re.match(
        r"gdp: 10 records; \d+ participations of 3 actors of ours in \d+ projects, in .*gdp\.nq\. \d+ parts of ", out
    )
    assert (town / "data" / "registers" / "gdp.nq").is_file()
    assert (town / "review" / "gdp.tsv").is_file()


def test_a_folder_is_its_files_and_json_is_for_programs(town: Path) -> None:
    made.write_json(town.parent / "more.json", [])
    folder = town.parent / "pages"
    folder.mkdir()
    (town.parent / "gdp.json").rename(folder / "1.json")
    status, out, _ = harvest(town, "gdp", "--file", folder, "--retrieved", "2026-11-22", "--json")
    said = json.loads(out)
    assert status == 0
    assert (said["records"], said["actors"], said["parts"]) == (10, 3, 40)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--file", "gdp.json"], "does not say when it was retrieved; say it with --retrieved"),
        (["--file", "gdp.json", "--retrieved", "igår"], "--retrieved igår is not a day"),
        (["--file", "gdp.json", "--retrieved", "2999-01-01"], "--retrieved 2999-01-01 lies ahead"),
        (["--file", "none.json", "--retrieved", "2026-11-22"], "none.json is not there; give a file of gdp"),
        (["--url", "http://127.0.0.1:9/gdp"], "gdp wants a key; set CLUSTERGRAPH_GDP_KEY"),
    ],
)
def test_what_is_missing_is_told_in_one_sentence(
    town: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(town.parent)
    monkeypatch.delenv("CLUSTERGRAPH_GDP_KEY", raising=False)
    status, _, err = harvest(town, "gdp", *arguments)
    assert status == 1
    assert words in " ".join(err.split())
    assert not (town / "data" / "registers").exists()


def test_a_pipe_is_refused_and_not_waited_for(town: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    status, _, err = harvest(town, "gdp", "--file", tmp_path / "pipe.json", "--retrieved", "2026-11-22")
    assert status == 1
    assert "is neither a file nor a folder" in " ".join(err.split())


def test_a_file_and_an_address_are_one_too_many_and_none_is_too_few(town: Path) -> None:
    assert harvest(town, "gdp")[0] == 2
    assert harvest(town, "gdp", "--file", "a.json", "--url", "http://127.0.0.1:9/")[0] == 2


def test_a_register_that_is_none_is_answered_with_the_nearest(town: Path) -> None:
    status, _, err = harvest(town, "gpd", "--file", town.parent / "gdp.json", "--retrieved", "2026-11-22")
    assert (status, "Nearest: gdp" in err) == (1, True)


@pytest.fixture
def server(town: Path) -> Iterator[str]:
    body = (town.parent / "gdp.json").read_bytes()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.headers["Authorization"] == "nyckel" else 401)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}/gdp"
        listening.shutdown()
        thread.join()


def test_an_address_is_fetched_with_the_key_of_the_environment(
    town: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLUSTERGRAPH_GDP_KEY", "nyckel")
    assert harvest(town, "gdp", "--url", server)[0] == 0
    monkeypatch.setenv("CLUSTERGRAPH_GDP_KEY", "fel")
    status, _, err = harvest(town, "gdp", "--url", server, "--refresh")
    assert status == 1
    assert "see that CLUSTERGRAPH_GDP_KEY is right." in " ".join(err.split())
    assert "fel" not in err.replace("felaktig", "")
    written = [
        path.read_text("utf-8")
        for path in town.rglob("*")
        if path.is_file() and path.suffix in {".nq", ".note", ".tsv"}
    ]
    assert "nyckel" not in "".join(written)


def test_a_page_that_was_kept_and_cannot_be_used_says_how_to_get_another(
    town: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLUSTERGRAPH_GDP_KEY", "nyckel")
    assert harvest(town, "gdp", "--url", server)[0] == 0
    (kept,) = (town / "review" / "cache" / "gdp").glob("*.json")
    kept.write_text(kept.read_text("utf-8").replace('"diarienummer"', '"nummer"', 1), "utf-8")
    status, _, err = harvest(town, "gdp", "--url", server)
    assert status == 1
    assert "'diarienummer' is missing" in " ".join(err.split())
    assert "--refresh fetches every page anew" in " ".join(err.split())
    assert harvest(town, "gdp", "--url", server, "--refresh")[0] == 0


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without a word to it")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_harvest_that_is_stopped_leaves_no_half_file(town: Path, how: signal.Signals) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(30)
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/gdp"
        command = [str(COMMAND), "harvest", "gdp", "--project", town, "--review", town / "review", "--url", url]
        process = subprocess.Popen(command, env={**os.environ, "CLUSTERGRAPH_GDP_KEY": "nyckel"})
        try:
            with listening.accept()[0] as client:
                client.recv(65536)
                client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n[{")
                cache, waited = town / "review" / "cache" / "gdp", time.monotonic()
                while not (cache.exists() and list(cache.iterdir())) and time.monotonic() < waited + 20:
                    time.sleep(0.02)
                assert len(list(cache.iterdir())) == 1
                process.send_signal(how)
                assert process.wait(20) != 0
        finally:
            process.kill()
            process.wait()
    assert list(cache.iterdir()) == []


def test_no_option_takes_a_key() -> None:
    options = run("harvest", "--help").stdout
    assert "--url" in options
    assert "--key" not in options
    assert "--token" not in options
