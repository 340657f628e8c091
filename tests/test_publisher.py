import pytest

from clustergraph.errors import InputError
from clustergraph.publisher import KINDS, Publisher, read_address, read_publisher
from clustergraph.release import Release
from tests.conftest import run


def test_a_publisher_is_a_name_with_or_without_an_iri() -> None:
    region = Publisher.of(" Region Väst <http://dataportal.se/organisation/SE2321000016>", "RegionalAuthority")
    assert region == ("Region Väst", "RegionalAuthority", "http://dataportal.se/organisation/SE2321000016")
    assert region.number == "232100-0016"
    plain = Publisher.of("Föreningen", "NonProfitOrganisation")
    assert (plain.iri, plain.number) == (None, None)
    assert Publisher.of("X <https://example.org/x>", KINDS[0]).number is None


@pytest.mark.parametrize(
    "text", ["", " ", "<http://a>", "Region <not an iri>", "Region <mailto:a@b.se>", "A <http://a> b"]
)
def test_what_names_nobody_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="names no publisher"):
        Publisher.of(text, "Company")


@pytest.mark.parametrize(
    ("number", "words"),
    [("2321000015", "2321000015 has the wrong check digit"), ("8112189876", "is a person's identity number")],
)
def test_a_number_that_cannot_be_is_refused_before_it_is_published(number: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as told:
        Publisher.of(f"Region Väst <http://dataportal.se/organisation/SE{number}>", "RegionalAuthority")
    assert ("8112189876" in str(told.value)) is False  # a person's number is not repeated


@pytest.mark.parametrize("kind", [None, "Region", "regionalauthority"])
def test_a_kind_that_no_catalogue_knows_is_refused_with_those_it_knows(kind: str | None) -> None:
    with pytest.raises(InputError, match="RegionalAuthority"):
        Publisher.of("Region Väst", kind)


def test_a_kind_of_nobody_is_refused() -> None:
    assert read_publisher(None, None) is None
    with pytest.raises(InputError, match="--publisher"):
        read_publisher(None, "Company")


def test_a_public_address_has_no_slash_at_its_end_and_no_query() -> None:
    assert read_address("https://data.example.org/graph/") == "https://data.example.org/graph"
    for text in ("data.example.org", "ftp://a", "https://a/?b", "https://a b", "https://a/#x", "https://å.se"):
        with pytest.raises(InputError, match="no public address"):
            read_address(text)


def test_an_operator_is_told_before_anything_is_served(town_release: Release) -> None:
    done = run("serve", "--port", 0, "--release", town_release.folder, "--publisher", "Region Väst")
    assert done.returncode == 1
    assert "--publisher-type" in done.stderr
