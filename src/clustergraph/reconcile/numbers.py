"""Identifiers in texts: what a cell holds when it holds no name, but the number of a register or an address.

Only forms that nobody writes by chance are taken for identifiers without being told the register: an organisationsnummer
is, the code of a county ("01") is not. A person's number is none of these, whatever it looks like.
"""

import re
from typing import NamedTuple

from clustergraph.iris import BASE, ID, IDENTIFIER, IDENTIFIERS

# Registers that properties name, with what people call them.
REGISTERS = {
    "wikidata": {"sv": "Wikidata", "en": "Wikidata"},
    "ror": {"sv": "ROR", "en": "ROR"},
    "orgnr": {"sv": "organisationsnummer", "en": "Swedish organisation number"},
    "isni": {"sv": "ISNI", "en": "ISNI"},
    "scb-municipality": {"sv": "SCB:s kommunkod", "en": "SCB municipality code"},
    "scb-county": {"sv": "SCB:s länskod", "en": "SCB county code"},
    "nuts": {"sv": "NUTS", "en": "NUTS"},
    "geonames": {"sv": "GeoNames", "en": "GeoNames"},
    "dataportal": {"sv": "utgivare på dataportal.se", "en": "publisher on dataportal.se"},
    "crossref-funder": {"sv": "finansiär hos Crossref", "en": "Crossref funder"},
    "eu-country": {"sv": "EU:s landslista", "en": "EU list of countries"},
    "pic": {"sv": "PIC (CORDIS)", "en": "PIC (CORDIS)"},
    "celex": {"sv": "CELEX", "en": "CELEX"},
}
_FORMS = (
    ("wikidata", re.compile(r"(?:wd:)?(q[1-9]\d{0,11})")),
    ("ror", re.compile(r"(?:ror:)?(0[0-9a-hjkmnp-tv-z]{6}\d{2})")),
    ("orgnr", re.compile(r"(?:16)?(\d{2}[2-9]\d{3}-?\d{4})")),
    ("orgnr", re.compile(r"se(\d{2}[2-9]\d{7})01")),  # a VAT number
    ("dataportal", re.compile(r"(se\d{2}[2-9]\d{7})")),
    ("isni", re.compile(r"(?:isni:?\s*)?(\d{4}\s?\d{4}\s?\d{4}\s?\d{3}[\dx])")),
    ("crossref-funder", re.compile(r"(501100\d{6})")),
    ("pic", re.compile(r"(9\d{8})")),
    ("nuts", re.compile(r"(se\d{3})")),
    ("celex", re.compile(r"([1-9]\d{4}[a-z]{1,2}\d{4})")),
)
_SCHEME = re.compile(r"^https?://(www\.)?")
_DIGITS = {"scb-municipality": 4, "scb-county": 2}  # spreadsheets lose the zeros that codes begin with


class Number(NamedTuple):
    """An identifier: its register, and its value with nothing but small letters and digits."""

    register: str
    value: str


def number(register: str, text: str) -> Number:
    """The identifier in a text that is known to hold one of that register."""
    value = of_iri(text)
    if value is not None and value.register == register:
        return value
    found = next(
        (match for name, form in _FORMS if name == register and (match := form.fullmatch(text.strip().lower()))), None
    )
    bare = _bare(found[1] if found else text)
    return Number(register, bare.zfill(_DIGITS.get(register, 0)))


def of_iri(iri: str) -> Number | None:
    """The identifier that an IRI is, of a register that we know: at the register's own address, or a record of ours."""
    found = _parts(iri)
    return Number(found[0], _bare(found[1])) if found else None


def _parts(iri: str) -> tuple[str, str] | None:
    """Register and value, as the IRI has them."""
    address = _SCHEME.sub("", iri.strip())
    address = re.sub(r"^wikidata\.org/wiki/", "wikidata.org/entity/", address)
    for register, base in IDENTIFIERS.items():
        for start in (_SCHEME.sub("", base), _SCHEME.sub("", f"{IDENTIFIER}{register}/")):
            if address.startswith(start) and len(address) > len(start):
                return register, address[len(start) :].strip("/")
    return None


def written(iri: str) -> str:
    """The identifier that an IRI is, as people write it."""
    register, value = _parts(iri) or ("", iri)
    return f"{value[:6]}-{value[6:]}" if register == "orgnr" else value


def ours(text: str) -> str | None:
    """The IRI that a text gives in one of the ways in which ours are written: whole, by its path, or below …/id/."""
    path = text.strip().removeprefix(BASE).removeprefix("/").removeprefix("id/")
    return ID + path if re.fullmatch(r"[a-z][a-z-]*(?:/[a-z0-9][a-z0-9-]*)+", path) else None


def guesses(text: str) -> list[Number]:
    """The identifiers that a text may be, without being told of which register."""
    known = of_iri(text)
    if known is not None:
        return [known]
    small = text.strip().lower()
    found = ((register, form.fullmatch(small)) for register, form in _FORMS)
    return list(dict.fromkeys(Number(register, _bare(match[1])) for register, match in found if match))


def _bare(text: str) -> str:
    return re.sub(r"[^0-9a-z]", "", text.lower())
