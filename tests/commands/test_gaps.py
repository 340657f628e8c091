import json

import pytest

from clustergraph.release import Release
from tests.conftest import free_port, run, spawn
from tests.gaps.test_survey import TOWN


def test_all_gaps_with_their_counts(town_release: Release) -> None:
    told = run("gaps", "--json", "--release", town_release.folder)
    assert told.returncode == 0
    counts = {gap["gap"]: gap["count"] for gap in json.loads(told.stdout)}
    assert {name: count for name, count in counts.items() if count} == TOWN


def test_one_gap_with_its_things_and_passages(town_release: Release) -> None:
    told = run("gaps", "party-without-adoption", "--format", "csv", "--lang", "sv", "--release", town_release.folder)
    (header, row) = told.stdout.splitlines()
    assert header == "thing,name,other,otherName,passage"
    assert "Länsstyrelsen på Näset" in row
    assert row.endswith("/id/passage/brev-om-samarbete/135-184")


@pytest.mark.parametrize(("lang", "words"), [("en", "these documents leave out"), ("sv", "dokumenten utelämnar")])
def test_the_table_says_that_the_world_is_open(town_release: Release, lang: str, words: str) -> None:
    told = run("gaps", "--lang", lang, "--release", town_release.folder)
    assert told.returncode == 0
    assert words in told.stdout


def test_an_endpoint_has_the_same_gaps(town_server: str, town_release: Release) -> None:
    here = run("gaps", "--json", "--release", town_release.folder)
    there = run("gaps", "--json", "--release", town_release.folder, "--endpoint", f"{town_server}/sparql")
    assert (there.returncode, there.stdout) == (0, here.stdout)


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["area-without-ownr"], 1, "There is no gap 'area-without-ownr'. Nearest: area-without-owner"),
        (["--format", "xml"], 2, "give table, csv, json, md or html"),
        (["--lang", "de"], 2, "give en or sv"),
        (["--release", "nowhere"], 1, "There is no release in nowhere"),
    ],
)
def test_what_cannot_be_used_is_told_in_a_sentence(arguments: list[str], status: int, words: str) -> None:
    told = run("gaps", *arguments)
    assert told.returncode == status
    assert words in told.stderr


@pytest.mark.slow
def test_an_endpoint_that_is_down_is_told_in_a_sentence() -> None:
    told = spawn("gaps", "--endpoint", f"http://127.0.0.1:{free_port()}/sparql")
    assert told.returncode == 1
    assert told.stdout == ""
    assert told.stderr.startswith("clustergraph: ")
    assert len(told.stderr.splitlines()) == 1
