"""CORDIS, the EU's database of research projects, Horizon Europe and Horizon 2020: project.csv and organization.csv.

Columns are found by name. A participant's number is its PIC; a VAT number is what the participant has filled in, is
often none, and is left out. What an organisation was paid, and whether it has left, is left out too.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from clustergraph.errors import FileSyntaxError
from clustergraph.registers.entry import Activity, Entry, Part, Source, Tick
from clustergraph.registers.reading import BROKEN_ZIP, Form, csv_rows, day, fields, needed_text, numbered, text

PROJECT = Form(
    needed=fields("id acronym title startDate endDate frameworkProgramme"),
    ignored=fields(
        "status totalCost ecMaxContribution legalBasis topics ecSignatureDate masterCall subCall fundingScheme nature "
        "objective contentUpdateDate rcn grantDoi keywords Human-validated"
    ),
)
ORGANIZATION = Form(
    needed=fields("projectID organisationID name role order"),
    ignored=fields(
        "projectAcronym vatNumber shortName SME activityType street postCode city country nutsCode geolocation "
        "organizationURL contentUpdateDate rcn ecContribution netEcContribution totalCost endOfParticipation active"
    ),
    personal=fields(
        "contactForm contactType contactTitle contactFirstNames contactLastNames contactFunction "
        "contactTelephoneNumber contactFaxNumber contactEmail"
    ),
)
ROLES = {
    "coordinator": "coordinator",
    "participant": "member",
    "thirdParty": "partner",
    "associatedPartner": "partner",
    "partner": "partner",
    "internationalPartner": "partner",
}


def read(source: Source, tick: Tick, programme: str) -> Iterator[Entry]:
    """Rows of organization.csv, each with its project. `programme` is what frameworkProgramme must say.

    All projects are held in memory by title and days (some tens of thousands), the organisations never are.
    """
    projects = _projects(source.path, tick, programme)
    named = source.path / "organization.csv"
    with _opened(source.path, "organization.csv") as file:
        for place, row in csv_rows(named, file, ORGANIZATION, tick):
            project = needed_text(place, row, "projectID")
            if project not in projects:
                raise place.fault(f"the project {project} is not in project.csv; get both files from one day.")
            if row["role"] not in ROLES:
                known = ", ".join(ROLES)
                raise place.fault(
                    f"the role '{row['role']}' is unknown; what it means must be settled first ({known})."
                )
            pic = needed_text(place, row, "organisationID")
            organisation = numbered(place, text(place, row, "name"), "pic", pic)
            number = f"{project}/{needed_text(place, row, 'order')}"
            part = Part(organisation, ROLES[row["role"]])
            yield Entry(number, str(place), source.retrieved, projects[project], (part,))


def _projects(folder: Path, tick: Tick, programme: str) -> dict[str, Activity]:
    found: dict[str, Activity] = {}
    with _opened(folder, "project.csv") as file:
        for place, row in csv_rows(folder / "project.csv", file, PROJECT, tick):
            number = needed_text(place, row, "id")
            if number in found:
                raise place.fault(f"the project {number} is there twice; get the file again.")
            if row["frameworkProgramme"] != programme:
                raise place.fault(
                    f"the project {number} is of {row['frameworkProgramme'] or 'no programme'}, not of {programme}; "
                    "name the register that it is from."
                )
            acronym, title = text(place, row, "acronym"), text(place, row, "title")
            titles = {"en": ": ".join(filter(None, (acronym, title)))} if acronym or title else {}
            found[number] = Activity(number, titles, day(place, row, "startDate"), day(place, row, "endDate"))
    return found


@contextmanager
def _opened(path: Path, name: str) -> Iterator[IO[bytes]]:
    """A file in a folder, or in a zip file, where it may lie in a folder."""
    try:
        if path.is_dir():
            with (path / name).open("rb") as file:
                yield file
            return
        with zipfile.ZipFile(path) as archive:
            inner = [one for one in archive.namelist() if one.rpartition("/")[2] == name]
            if len(inner) != 1:
                raise FileSyntaxError(path, None, f"holds {len(inner)} files {name}, not one; get it again.")
            with archive.open(inner[0]) as packed:
                yield packed
    except FileNotFoundError:
        raise FileSyntaxError(
            path / name, None, "is not there; give the folder or the zip file that holds both files."
        ) from None
    except OSError as error:
        raise FileSyntaxError(path, None, f"cannot be read ({error.strerror}).") from None
    except BROKEN_ZIP as error:
        raise FileSyntaxError(path, None, f"is not a whole zip file ({error}); get it again.") from None
