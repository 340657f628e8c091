import zipfile
from pathlib import Path

import pytest
from benchmarks import registers as made

from clustergraph.errors import FileSyntaxError
from clustergraph.registers.cordis import read
from clustergraph.registers.entry import Entry
from tests.registers.conftest import source

PROJECTS = "id;acronym;title;startDate;endDate;frameworkProgramme\n1;LJUS;More light;2024-01-01;2027-12-31;HORIZON\n"
ORGANISATIONS = """order;role;projectID;organisationID;name;contactEmail
1;coordinator;1;000000001;REGION NASET;någon@example.org
2;participant;1;000000002;UNIVERSITETET PA NASET;
3;associatedPartner;1;000000009;SOMEBODY ELSE;
"""


def entries(
    folder: Path, projects: str = PROJECTS, organisations: str = ORGANISATIONS, programme: str = "HORIZON"
) -> list[Entry]:
    (folder / "project.csv").write_text(projects, "utf-8-sig")
    (folder / "organization.csv").write_text(organisations, "utf-8-sig")
    return list(read(source(folder), lambda _: None, programme))


def test_each_row_is_a_part_in_its_project(tmp_path: Path) -> None:
    found = entries(tmp_path)
    assert [entry.number for entry in found] == ["1/1", "1/2", "1/3"]
    assert [entry.parts[0].role for entry in found] == ["coordinator", "member", "partner"]
    assert found[1].parts[0].organisation.numbers == (("pic", "000000002"),)
    assert {entry.activity.titles["en"] for entry in found if entry.activity} == {"LJUS: More light"}
    assert "example.org" not in str(found)


def test_a_zip_file_is_read_like_a_folder(tmp_path: Path) -> None:
    whole = entries(tmp_path)
    with zipfile.ZipFile(tmp_path / "cordis.zip", "w") as archive:
        for name in ("project.csv", "organization.csv"):
            archive.write(tmp_path / name, f"csv/{name}")
    packed = list(read(source(tmp_path / "cordis.zip"), lambda _: None, "HORIZON"))
    assert [(one.number, one.activity, one.parts) for one in packed] == [
        (one.number, one.activity, one.parts) for one in whole
    ]


def test_a_row_with_all_columns_of_a_release_of_2026_is_read(tmp_path: Path) -> None:
    """The columns and the shape of the values are CORDIS's own of October 2026; what they say is made up."""
    columns = (
        "projectID;projectAcronym;organisationID;vatNumber;name;shortName;SME;activityType;street;postCode;city;country;"
        "nutsCode;geolocation;organizationURL;contactForm;contentUpdateDate;rcn;order;role;ecContribution;"
        "netEcContribution;totalCost;endOfParticipation;active"
    )
    row = (
        "1;LJUS;000000001;SE232100999101;REGION NASET;;false;PUB;;;NASET;SE;SE110;59.1,18.1;;https://example.org/form;"
        "2026-06-03 12:20:56;1917133;14;thirdParty;0;528340.97;960619,95;false;"
    )
    quoted = "".join('"' + line.replace(";", '";"') + '"\n' for line in (columns, row))
    [entry] = entries(tmp_path, organisations=quoted)
    assert (entry.number, entry.parts[0].role) == ("1/14", "partner")
    assert "example.org" not in str(entry)


def test_the_generator_writes_both_programmes(tmp_path: Path) -> None:
    made.write_cordis(tmp_path, 40, "H2020")
    found = list(read(source(tmp_path), lambda _: None, "H2020"))
    assert len(found) == 40
    assert made.PERSON not in str(found)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("coordinator", "treasurer", r"organization\.csv:2: the role 'treasurer' is unknown"),
        (
            "000000002",
            "00000002",
            r"organization\.csv:3: the organisation UNIVERSITETET PA NASET has an invalid number",
        ),
        (
            "3;associatedPartner;1",
            "3;associatedPartner;7",
            r"organization\.csv:4: the project 7 is not in project\.csv",
        ),
        ("organisationID", "organizationID", r"organization\.csv:1: the field or column 'organisationID' is missing"),
        ("contactEmail", "beneficiaryOwner", r"organization\.csv:1: the field or column 'beneficiaryOwner' is unknown"),
        ("2;participant", ";participant", r"organization\.csv:3: 'order' is empty"),
    ],
)
def test_an_organisation_that_is_not_as_cordis_writes_it_stops(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(FileSyntaxError, match=words):
        entries(tmp_path, organisations=ORGANISATIONS.replace(old, new, 1))


@pytest.mark.parametrize(
    ("projects", "words"),
    [
        (PROJECTS.replace("HORIZON", "H2020"), r"project\.csv:2: the project 1 is of H2020, not of HORIZON"),
        (PROJECTS + PROJECTS.splitlines()[1] + "\n", r"project\.csv:3: the project 1 is there twice"),
        (PROJECTS.replace("2024-01-01", "soon"), r"project\.csv:2: 'startDate' is soon, not a day"),
    ],
)
def test_a_project_that_is_not_as_cordis_writes_it_stops(tmp_path: Path, projects: str, words: str) -> None:
    with pytest.raises(FileSyntaxError, match=words):
        entries(tmp_path, projects)


def test_a_file_that_is_not_there_and_a_zip_file_that_is_none_are_told(tmp_path: Path) -> None:
    with pytest.raises(FileSyntaxError, match=r"project\.csv: is not there; give the folder or the zip file"):
        list(read(source(tmp_path), lambda _: None, "HORIZON"))
    (tmp_path / "cordis.zip").write_bytes(b"PK nothing")
    with pytest.raises(FileSyntaxError, match=r"cordis\.zip: is not a whole zip file"):
        list(read(source(tmp_path / "cordis.zip"), lambda _: None, "HORIZON"))
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    with pytest.raises(FileSyntaxError, match=r"empty\.zip: holds 0 files project\.csv, not one"):
        list(read(source(tmp_path / "empty.zip"), lambda _: None, "HORIZON"))


def test_a_file_that_cannot_be_read_is_blamed_and_not_the_one_to_be_written(tmp_path: Path) -> None:
    folder = source(tmp_path)
    (tmp_path / "project.csv").write_text(PROJECTS, "utf-8")
    (tmp_path / "organization.csv").mkdir()
    with pytest.raises(FileSyntaxError, match=f"{tmp_path.name}: cannot be read"):
        list(read(folder, lambda _: None, "HORIZON"))
