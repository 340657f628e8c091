"""ROR, the Research Organization Registry: JSON, one record an organisation, by version 1 or 2 of its schema.

What is taken is that an organisation of ours has a record, and under which number. Relations between organisations are
left out: ROR's "child" and "related" are not the memberships and parts that our model tells apart.
"""

from collections.abc import Iterator
from typing import Any

from clustergraph.registers.entry import Entry, Organisation, Part, Source, Tick
from clustergraph.registers.reading import Form, Place, fields, json_records, needed_text, numbered

FIRST = Form(
    needed=fields("id name status"),
    ignored=fields(
        "ip_addresses established types relationships addresses links aliases acronyms wikipedia_url labels country "
        "external_ids"
    ),
    personal=fields("email_address"),
)
SECOND = Form(
    needed=fields("id names status"),
    ignored=fields("locations established external_ids domains links relationships types admin"),
)
NAME = Form(needed=fields("value types"), ignored=fields("lang"))
STATES = {"active", "inactive", "withdrawn"}


def read(source: Source, tick: Tick) -> Iterator[Entry]:
    """Raises FileSyntaxError with file and record for anything that is of neither version."""
    for place, found in json_records(source.path, tick):
        first = isinstance(found, dict) and "names" not in found
        record = (FIRST if first else SECOND).take(place, found)
        name = needed_text(place, record, "name") if first else _name(place, record)
        number = needed_text(place, record, "id").rpartition("/")[2]
        organisation = numbered(place, name, "ror", number)
        if record["status"] not in STATES:
            raise place.fault(f"the status {record['status']!r:.40} is unknown; what it means must be settled first.")
        if record["status"] != "active":
            organisation = Organisation(name, organisation.numbers, f"{record['status']} in the register")
        yield Entry(number, str(place), source.retrieved, None, (Part(organisation, "member"),))


def _name(place: Place, record: dict[str, Any]) -> str:
    """The name that ROR itself shows."""
    for found in record["names"] if isinstance(record["names"], list) else []:
        name = NAME.take(place, found)
        if "ror_display" in name["types"]:
            return needed_text(place, name, "value")
    raise place.fault("no name is the one to show (ror_display); get the record again.")
