"""GDP, the joint data standard of five Swedish research and innovation funders: JSON, one record a funded activity.

A funder numbers its activities by diary number, so two funders may use one number: ours is funder and number. Several
organisations take part, each in one or more roles. SweCRIS has many of the same projects; count them in one of the two.
"""

from collections.abc import Iterator
from typing import Any

from clustergraph.registers.entry import Activity, Entry, Organisation, Part, Source, Tick
from clustergraph.registers.reading import Form, Place, day, fields, json_records, needed_text, swedish, text

FORM = Form(
    needed=fields("diarienummer finansiarOrganisationsnummer organisationer"),
    optional=fields("titel titelEng startdatum slutdatum"),
    ignored=fields(
        "finansiarNamn typ beskrivning beskrivningEng status uppdateringTidpunkt lank program beslut beslutadFinansiering "
        "forskningsamnen kategoriseringFinansiar utlysning hallbarhetsmal nyckelord bidragsform bidragsformer stodformer"
    ),
    personal=fields("personer"),
)
ORGANISATION = Form(
    needed=fields("namn roll"), optional=fields("organisationsnummer land"), ignored=fields("namnEng lan typ")
)
ROLES = {
    "SökandeKoordinator": "coordinator",
    "Koordinator": "coordinator",
    "MedsökandeOrganisation": "member",
    "FinansieradOrganisation": "member",
}
_SWEDEN = {None, "Sverige", "Sweden", "SE"}


def read(source: Source, tick: Tick) -> Iterator[Entry]:
    """Raises FileSyntaxError with file and record for anything that is not as the standard has it."""
    for place, found in json_records(source.path, tick):
        record = FORM.take(place, found)
        funder = swedish(place, "that funds", needed_text(place, record, "finansiarOrganisationsnummer"))
        prefix = "".join(value for _, value in funder.numbers)
        number = f"{prefix}/{needed_text(place, record, 'diarienummer')}"
        titles = {"sv": text(place, record, "titel"), "en": text(place, record, "titelEng")}
        activity = Activity(
            number,
            {language: title for language, title in titles.items() if title},
            day(place, record, "startdatum"),
            day(place, record, "slutdatum"),
        )
        if not isinstance(record["organisationer"], list):
            raise place.fault("'organisationer' is not a list.")
        parts = tuple(part for one in record["organisationer"] for part in _parts(place, one))
        yield Entry(number, str(place), source.retrieved, activity, parts)


def _parts(place: Place, found: object) -> Iterator[Part]:
    """An organisation, once for each of its roles."""
    record = ORGANISATION.take(place, found)
    organisation = _organisation(place, record)
    roles = record["roll"] if isinstance(record["roll"], list) else [record["roll"]]
    if not roles:
        raise place.fault(f"the organisation {organisation.name} has no role.")
    for role in roles:
        if not isinstance(role, str) or role not in ROLES:
            known = ", ".join(ROLES)
            raise place.fault(f"the role {role!r:.60} is unknown; what it means here must be settled first ({known}).")
        yield Part(organisation, ROLES[role])


def _organisation(place: Place, record: dict[str, Any]) -> Organisation:
    """Numbers of other countries' organisations are of other registers, and are left out."""
    name, number = text(place, record, "namn"), text(place, record, "organisationsnummer")
    return swedish(place, name, number if text(place, record, "land") in _SWEDEN else None)
