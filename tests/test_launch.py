"""What is served and watched; that it is served is test_cli's and test_api's."""

from pathlib import Path

from clustergraph.launch import what_to_serve
from clustergraph.release import Release


def test_a_folder_of_releases_is_watched_and_one_release_is_not(town_release: Release) -> None:
    home = town_release.folder.parent
    for path, watched in ((home, home), (town_release.folder, None)):
        served, home_watched = what_to_serve(None, path)
        assert (served.version, home_watched) == (town_release.digest, watched)


def test_files_are_a_version_by_what_they_say(tmp_path: Path) -> None:
    path, versions = tmp_path / "a.ttl", set()
    for text in ("<urn:s> <urn:p> 1 .", "<urn:s> <urn:p> 2 ."):
        path.write_text(text)
        versions.add(what_to_serve([path], tmp_path)[0].version)
    assert len(versions) == 2
