"""The command line as a person or a script meets it: output, exit status, one sentence for what is wrong."""

import json
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from clustergraph.documents import SOURCES_VARIABLE
from clustergraph.release import Release
from tests.conftest import COMMAND, ROOT, TOWN, TOWN_FILE, one_sentence, run, spawn

pytestmark = pytest.mark.slow

COMMANDS = ["build", "check", "ask", "serve", "evidence"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    told = run(command, "--help")
    assert told.returncode == 0
    assert "Usage" in told.stdout


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["build", "--nonsense"], ["ask", "cq01", "--format", "docx"], ["ask", "cq01", "--param", "x"],
     ["serve", "--port", "http"], ["serve", "--timeout", "0"], ["check", "--lang", "de"]],
)  # fmt: skip
def test_wrong_usage_is_status_2(arguments: list[str]) -> None:
    assert run(*arguments).returncode == 2


def test_the_version_is_told() -> None:
    assert spawn("--version").stdout.startswith("clustergraph 0.")


def test_build_check_and_build_again(own_town: Path, tmp_path: Path) -> None:
    home = tmp_path / "releases"
    first = json.loads(run("build", "--project", own_town, "--out", home, "--json").stdout)
    assert first["built"] is True
    again = json.loads(run("build", "--project", own_town, "--out", home, "--json").stdout)
    assert (again["built"], again["release"]) == (False, first["release"])
    assert "is up to date" in run("build", "--project", own_town, "--out", home).stdout
    forced = json.loads(run("build", "--project", own_town, "--out", home, "--json", "--force").stdout)
    assert (forced["built"], forced["release"]) == (True, first["release"])
    checked = run("check", "--project", own_town)
    assert checked.returncode == 0
    assert "0 violations" in checked.stdout


def test_check_groups_what_is_wrong_by_file(damage: Callable[..., Path]) -> None:
    town = damage('"ljusgruppen"@sv , ', "")
    checked = run("check", "--project", town, "--lang", "sv")
    assert checked.returncode == 1
    assert checked.stdout.startswith(TOWN_FILE)
    assert "svensk" in checked.stdout
    findings = json.loads(run("check", "--project", town, "--json").stdout)
    assert findings["summary"]["Violation"] == 1
    assert findings["findings"][0]["line"]


def test_check_reasons_when_asked_to(damage: Callable[..., Path]) -> None:
    town = damage("actor:region-naset a cg:Region ;", "actor:region-naset a cg:Region , cg:Brand ;")
    without = json.loads(run("check", "--project", town, "--json").stdout)
    told = run("check", "--project", town, "--reason", "--json")
    assert told.returncode == 1
    (found,) = [finding for finding in json.loads(told.stdout)["findings"] if finding["source"] == "reason"]
    assert found.keys() == without["findings"][0].keys()
    assert found["file"] == TOWN_FILE
    assert "Region Näset är varumärke" in found["messages"]["sv"]
    assert "actor is kept apart from brand (ontology/actors.ttl)" in found["messages"]["en"]


def test_reasoning_that_is_interrupted_leaves_nothing_behind(own_town: Path, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    arguments = [COMMAND, "check", "--reason", "--project", own_town]
    process = subprocess.Popen(arguments, env={**os.environ, "TMPDIR": str(scratch)}, stderr=subprocess.PIPE)
    end = time.monotonic() + 60
    while not list(scratch.glob("clustergraph-*/*")):  # HermiT's input is being written: it has begun
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    assert b"Traceback" not in process.communicate(timeout=30)[1]
    assert process.returncode not in {0, 1}
    assert not list(scratch.glob("clustergraph-*"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Detta \xc3\xa4r inte Turtle.", ("trig:1", )),
        (b"\xef\xbb\xbf@prefix cg: <http://e/> .", ("trig:1", "byte-order mark")),
        ("# å\n@prefix cg: <http://e/å> .".encode("latin-1"), ("trig:1", "UTF-8")),
        (b"@prefix cg: <http://e/> .\n\n<http://g> { cg:a cg:b }\n}", ("trig:3",)),
    ],
)  # fmt: skip
def test_a_data_file_that_cannot_be_read_is_one_sentence(
    own_town: Path, content: bytes, words: tuple[str, ...]
) -> None:
    (own_town / "data" / "documents" / "nytt.trig").write_bytes(content)
    for command in ("build", "check"):
        one_sentence(run(command, "--project", own_town), "nytt.trig", *words)


def test_a_failed_build_lists_what_is_wrong_and_leaves_the_earlier_release(
    damage: Callable[..., Path], own_town: Path, tmp_path: Path
) -> None:
    home = tmp_path / "releases"
    run("build", "--project", own_town, "--out", home)
    before = (home / "current").read_text()
    told = run("build", "--project", damage("cg:total 3 .", "cg:total 4 ."), "--out", home)
    one_sentence(told, "1 violation: nothing was built, the earlier release stands")
    assert "says 4, but the count gives 3" in told.stdout
    assert (home / "current").read_text() == before


def test_a_folder_without_write_permission_is_one_sentence(own_town: Path, tmp_path: Path) -> None:
    """As another user where the tests run as root, whom no permission stops."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    options = {}
    if os.geteuid() == 0:
        if "nobody" not in {entry.pw_name for entry in pwd.getpwall()} or not os.access(COMMAND, os.X_OK):
            pytest.skip("the tests run as root and there is no user 'nobody' to try it as")
        for folder in (tmp_path, *tmp_path.parents[:3]):  # one more where two processes share the tests
            folder.chmod(folder.stat().st_mode | 0o555)
        nobody = pwd.getpwnam("nobody").pw_uid
        if not _may_run(nobody):
            pytest.skip("the tests run as root from a folder that user 'nobody' may not read")
        options = {"user": nobody}
    one_sentence(spawn("build", "--project", own_town, "--out", closed / "releases", **options), "may write to")


def _may_run(user: int) -> bool:
    try:
        return subprocess.run([COMMAND, "--version"], user=user, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def test_the_questions_are_listed_and_answered(town_release: Release) -> None:
    listed = run("ask", "--lang", "sv").stdout
    assert "cq03  Vilka är strategins fem aspekter?" in listed
    assert {question["id"] for question in json.loads(run("ask", "--json").stdout)} >= {"cq01", "cq13"}
    told = run("ask", "cq13", "--param", "letter=A", "--format", "csv", "--release", town_release.folder)
    assert told.stdout.splitlines()[0] == "area,challenge,number"
    assert len(told.stdout.splitlines()) == 4
    rows = json.loads(run("ask", "cq13", "--param", "letter=A", "--json", "--release", town_release.folder).stdout)
    assert rows["rows"][0]["challenge"] == "Fler lampor"
    assert "Fler lampor" in run("ask", "cq13", "--param", "letter=A", "--release", town_release.folder).stdout


def test_an_endpoint_answers_as_the_release_does(town_release: Release, town_server: str) -> None:
    arguments = ("ask", "cq13", "--param", "letter=A", "--format", "csv")
    here = run(*arguments, "--release", town_release.folder)
    there = run(*arguments, "--endpoint", f"{town_server}/sparql")
    assert here.stdout == there.stdout != ""


def test_an_unknown_question_suggests_the_nearest(tmp_path: Path) -> None:
    one_sentence(run("ask", "cq1313"), "no question 'cq1313'", "Nearest: ", "cq13")


def test_no_release_says_what_to_do(tmp_path: Path) -> None:
    one_sentence(run("ask", "cq01", "--release", tmp_path), "clustergraph build")
    one_sentence(run("serve", "--release", tmp_path), "clustergraph build")


def test_evidence_is_verified_and_found(own_town: Path) -> None:
    texts = TOWN / "texts"
    told = run("evidence", "--project", own_town, "--sources", texts)
    assert told.returncode == 0
    assert "23 of 23 passages verified" in told.stdout
    reports = json.loads(run("evidence", "--project", own_town, "--sources", texts, "--json").stdout)
    assert reports[0]["coverage"] > 0.9
    found = json.loads(run("evidence", "--sources", texts, "--find", "Fler … skuggor", "--json").stdout)
    assert found[0]["passage"].startswith("https://w3id.org/clustergraph/id/passage/brev-om-samarbete/")
    one_sentence(run("evidence", "--sources", texts, "--find", "Göteborg"), "Göteborg")


def test_evidence_that_does_not_hold_is_status_1(damage: Callable[..., Path]) -> None:
    told = run("evidence", "--project", damage("p:0-17", "p:0-9999"), "--sources", TOWN / "texts")
    assert told.returncode == 1
    assert "lies outside" in told.stdout


@pytest.fixture
def changed_texts(tmp_path: Path) -> Callable[[Callable[[str], str]], Path]:
    def change(how: Callable[[str], str]) -> Path:
        folder = tmp_path / "texts"
        folder.mkdir()
        (original,) = (TOWN / "texts").glob("*.txt")
        (folder / original.name).write_text(how(original.read_text("utf-8")), "utf-8")
        return folder

    return change


def test_a_text_with_another_digest_says_what_still_holds_and_where_the_rest_stands_now(
    own_town: Path, changed_texts: Callable[[Callable[[str], str]], Path]
) -> None:
    texts = changed_texts(lambda text: text[:100] + " (avskrift) " + text[100:])
    before = (own_town / TOWN_FILE).read_bytes()
    told = run("evidence", "--project", own_town, "--sources", texts)
    assert told.returncode == 1
    first, *lines = told.stdout.splitlines()
    assert "SHA-256" in first
    assert "No passage is verified" in first
    assert "  id:actor/region-naset: holds 19-31; fails 109-121 (now 121-133?); fails 351-363 (now 363-375?)" in lines
    assert "  id:document/brev-om-samarbete: no name to look for in 0-17" in lines
    (report,) = json.loads(run("evidence", "--project", own_town, "--sources", texts, "--json").stdout)
    assert report["verified"] == 0
    assert "SHA-256" in report["failures"][0]["reason"]
    area = next(standing for standing in report["changed"] if standing["record"].endswith("/area/ljus/a1"))
    (was, now), *_ = area["fails"].items()
    assert (was.rpartition("/")[2], now.rpartition("/")[2]) == ("212-219", "224-231")
    assert (own_town / TOWN_FILE).read_bytes() == before  # offered, never taken


def test_a_text_that_was_cut_says_which_passages_lie_beyond_its_end(
    own_town: Path, changed_texts: Callable[[Callable[[str], str]], Path]
) -> None:
    texts = changed_texts(lambda text: text[:240])
    told = run("evidence", "--project", own_town, "--sources", texts)
    assert told.returncode == 1
    assert "  id:area/ljus/a2: fails 250-257" in told.stdout.splitlines()
    assert "  id:area/ljus/a1: holds 212-219" in told.stdout.splitlines()
    (report,) = json.loads(run("evidence", "--project", own_town, "--sources", texts, "--json").stdout)
    assert any("lies outside" in failure["reason"] for failure in report["failures"])


def test_without_texts_evidence_says_how_to_give_them(own_town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SOURCES_VARIABLE, raising=False)
    one_sentence(run("evidence", "--project", own_town), "--sources", SOURCES_VARIABLE)


def test_a_reader_that_stops_early_is_no_error(town_release: Release) -> None:
    command = f"'{COMMAND}' ask cq13 --param letter=A --format csv --release '{town_release.folder}' | head -1"
    told = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert told.stdout == "area,challenge,number\n"
    assert "Traceback" not in told.stderr


def test_the_project_s_own_folder_is_found_from_anywhere(tmp_path: Path) -> None:
    assert spawn("ask", cwd=tmp_path).returncode == 0
    assert (ROOT / "queries").is_dir()
