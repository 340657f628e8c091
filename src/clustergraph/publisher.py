"""Who publishes the data of a running service: what its operator says, as catalogues want to know it.

DCAT-AP-SE wants the name of a publisher and of which kind it is. Where the operator says nothing, the catalogue says
that, and no kind: a guess would be harvested as the truth.
"""

import re
from typing import NamedTuple

from clustergraph.errors import InputError
from clustergraph.identifier import fault
from clustergraph.iris import DATAPORTAL, is_iri

# https://semiceu.github.io/ADMS names them; a catalogue takes no other.
KINDS = (
    "Academia-ScientificOrganisation",
    "Company",
    "IndustryConsortium",
    "LocalAuthority",
    "NationalAuthority",
    "NonGovernmentalOrganisation",
    "NonProfitOrganisation",
    "RegionalAuthority",
    "StandardisationBody",
    "SupraNationalAuthority",
)
_FORM = re.compile(r"(?P<name>[^<>]*[^<>\s])(?:\s+<(?P<iri>[^<>]+)>)?")
_DIGITS = re.compile(re.escape(DATAPORTAL) + r"SE(\d*)")
_NUMBER = re.compile(re.escape(DATAPORTAL) + r"SE(\d{6})(\d{4})\Z")


class Publisher(NamedTuple):
    """An organisation: its name, which of `KINDS` it is, and its IRI where it has one."""

    name: str
    kind: str
    iri: str | None = None

    @classmethod
    def of(cls, text: str, kind: str | None) -> "Publisher":
        """Read what an operator writes, "Region Stockholm <http://dataportal.se/organisation/SE2321000016>"; the part in
        angle brackets may be left out. Raises InputError for anything else."""
        match = _FORM.fullmatch(text.strip())
        if not match or (match["iri"] and not (is_iri(match["iri"]) and match["iri"].startswith("http"))):
            raise InputError(f"'{text}' names no publisher; give --publisher 'Name' or 'Name <http://…>'.")
        digits = _DIGITS.match(match["iri"] or "")
        if digits and (wrong := fault("orgnr", digits[1])):
            raise InputError(f"--publisher: the organisationsnummer in dataportal.se's address {wrong['en']}.")
        if kind not in KINDS:
            said = f"'{kind}' is no kind of publisher" if kind else "A catalogue needs the publisher's kind"
            raise InputError(f"{said}; give --publisher-type one of {', '.join(KINDS)}.")
        return cls(match["name"], kind, match["iri"])

    @property
    def number(self) -> str | None:
        """The organisation number, where dataportal.se's IRI for the organisation holds it."""
        match = _NUMBER.match(self.iri or "")
        return f"{match[1]}-{match[2]}" if match else None


def read_publisher(text: str | None, kind: str | None) -> Publisher | None:
    """The publisher that an operator names; None where no word is said. Raises InputError for a kind of nobody."""
    if text is None and kind is not None:
        raise InputError("--publisher-type says of which kind the publisher is; name it with --publisher.")
    return Publisher.of(text, kind) if text is not None else None


def read_address(text: str) -> str:
    """The address that others reach a service at, without a slash at its end. Raises InputError for what is none."""
    if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9._~-]+)*/?", text):
        raise InputError(f"'{text}' is no public address; give --public-url https://data.example.org, without a query.")
    return text.rstrip("/")
