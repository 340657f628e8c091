"""SweCRIS, the Swedish Research Council's database of research funding: JSON, one record a project.

A record names one organisation, the one that coordinates; partners are not recorded, so SweCRIS says nothing about who
works with whom. Amounts, subjects and funders are left out; people are dropped.
"""

from collections.abc import Iterator

from clustergraph.registers.entry import Activity, Entry, Part, Source, Tick
from clustergraph.registers.reading import Form, day, fields, json_records, needed_text, swedish, text

FORM = Form(
    needed=fields("projectId coordinatingOrganisationId"),
    optional=fields(
        "projectTitleSv projectTitleEn projectStartDate projectEndDate coordinatingOrganisationNameSv "
        "coordinatingOrganisationNameEn"
    ),
    ignored=fields(
        "projectAbstractSv projectAbstractEn coordinatingOrganisationTypeOfOrganisationSv "
        "coordinatingOrganisationTypeOfOrganisationEn fundingOrganisationId fundingOrganisationNameSv "
        "fundingOrganisationNameEn fundingOrganisationTypeOfOrganisationSv fundingOrganisationTypeOfOrganisationEn "
        "fundingsSek fundingYear fundingStartDate fundingEndDate typeOfAwardId typeOfAwardDescrSv typeOfAwardDescrEn "
        "updatedDate loadedDate scbs scbsRaw"
    ),
    personal=fields("peopleList peopleRoles involvedPeople"),
)


def read(source: Source, tick: Tick) -> Iterator[Entry]:
    """Raises FileSyntaxError with file and record for anything that is not as the register writes it."""
    for place, found in json_records(source.path, tick):
        record = FORM.take(place, found)
        number = needed_text(place, record, "projectId")
        name = text(place, record, "coordinatingOrganisationNameSv")
        organisation = swedish(
            place,
            name or text(place, record, "coordinatingOrganisationNameEn"),
            text(place, record, "coordinatingOrganisationId"),
        )
        titles = {language: text(place, record, f"projectTitle{language.title()}") for language in ("sv", "en")}
        activity = Activity(
            number,
            {language: title for language, title in titles.items() if title},
            day(place, record, "projectStartDate"),
            day(place, record, "projectEndDate"),
        )
        yield Entry(number, str(place), source.retrieved, activity, (Part(organisation, "coordinator"),))
