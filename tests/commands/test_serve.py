import socket
from pathlib import Path

import pytest

from clustergraph.release import Release
from tests.conftest import one_sentence, run

pytestmark = pytest.mark.slow


def test_files_and_an_endpoint_at_once_are_wrong_usage(tmp_path: Path) -> None:
    told = run("serve", tmp_path / "a.ttl", "--endpoint", "http://127.0.0.1:9/sparql")
    assert told.returncode == 2
    assert "not both" in told.stderr


def test_a_port_in_use_is_one_sentence(town_release: Release) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        one_sentence(run("serve", "--port", port, "--release", town_release.folder), str(port), "--port")


def test_a_file_to_serve_that_does_not_parse_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<a> <b> .")
    told = run("serve", tmp_path / "a.ttl")
    one_sentence(told, "a.ttl:1")
    assert "Serving" not in told.stderr


def test_a_file_to_serve_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    one_sentence(run("serve", tmp_path / "a.ttl"), "a.ttl cannot be read")
