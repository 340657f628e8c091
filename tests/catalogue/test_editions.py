import hashlib
import json
from pathlib import Path

from clustergraph.catalogue.editions import MEDIA_TYPES, MOST, editions, find_file
from clustergraph.release import Release, write_release

FACTS = {"inputs": {}, "versions": {}, "counts": {}}


def test_what_an_edition_says_of_its_files_is_so(town_release: Release) -> None:
    (edition, *_) = editions(town_release.digest, town_release.folder)
    assert edition.name == town_release.digest[:16]
    assert set(edition.files) == set(MEDIA_TYPES)
    for file in edition.files.values():
        content = file.path.read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file.size, file.sha256)


def test_earlier_releases_are_listed_and_those_that_are_broken_are_not(tmp_path: Path) -> None:
    releases = [write_release(tmp_path, [f"{number}\n".encode()], [], FACTS) for number in range(MOST + 3)]
    for release in releases[:2]:
        (release.folder / "manifest.json").write_text("{")
    found = editions(releases[-1].digest, releases[-1].folder)
    assert found[0].name == releases[-1].digest[:16]
    assert len({edition.name for edition in found}) == MOST
    assert not {release.folder.name for release in releases[:2]} & {edition.name for edition in found}


def test_a_release_by_itself_has_no_others(town_release: Release, tmp_path: Path) -> None:
    alone = tmp_path / "a" / "b"
    alone.mkdir(parents=True)
    (alone / "manifest.json").write_text(json.dumps(dict(town_release.manifest)))
    assert len(editions(town_release.digest, alone)) == 1


def test_what_is_no_release_is_an_edition_without_files() -> None:
    assert [(one.name, one.issued, dict(one.files)) for one in editions("f" * 64, None)] == [("f" * 16, None, {})]


def test_only_files_that_a_manifest_names_are_found(town_release: Release) -> None:
    served = town_release.folder
    assert find_file(served, served, "graph.nq.gz") is not None
    for name in ("manifest.json", "../current", "report.json"):
        assert find_file(served, served, name) is None
    assert find_file(served.parent / "0", served, "graph.nq") is None
