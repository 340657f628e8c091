"""What an identifier of a public register must look like: its pattern, and its check digits where it has any.

That a number is well formed says that it was not mistyped; it never says that it belongs to the thing it stands beside.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from stdnum import isni, luhn

_ROR_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
_LONGEST = 40  # characters of a value that a message repeats


@dataclass(frozen=True)
class Scheme:
    """A register's identifiers: how it is called in messages, the pattern of a value, and what reckons its check digits.

    `tail` is what its IRIs have after the value.
    """

    name: str
    pattern: str
    holds: Callable[[str], bool] = lambda _: True
    tail: str = ""


def ror_holds(value: str) -> bool:
    """Whether the last two digits of a ROR id are those that ISO 7064 MOD 97-10 gives for the seven before them."""
    number = 0
    for character in value[:7]:
        number = number * 32 + _ROR_DIGITS.index(character)
    return (number * 100 + int(value[7:])) % 97 == 1


def is_personal(value: str) -> bool:
    """Whether ten or twelve digits are a person's number: in an organisationsnummer the third digit is 2 or more.

    The third digit is the first of the month of birth in a personnummer, and in a samordningsnummer, whose day alone is
    raised by 60. With a century before it, the number is a person's unless the century is 16, as registers of
    organisations write it.
    """
    digits = re.sub(r"[-+ ]", "", value)
    if re.fullmatch(r"\d{12}", digits):
        return not digits.startswith("16") or digits[4] in "01"
    return re.fullmatch(r"\d{10}", digits) is not None and digits[2] in "01"


SCHEMES = {
    "wikidata": Scheme("Wikidata", r"Q[1-9]\d*"),
    "ror": Scheme("ROR", r"0[0-9a-hjkmnp-tv-z]{6}\d{2}", ror_holds),
    "orgnr": Scheme("organisationsnummer", r"\d{10}", luhn.is_valid),
    "isni": Scheme("ISNI", r"\d{15}[\dX]", isni.is_valid),
    "scb-municipality": Scheme("SCB kommunkod", r"(0[1-9]|1\d|2[0-5])\d{2}"),
    "scb-county": Scheme("SCB länskod", r"0[1-9]|1\d|2[0-5]"),
    "nuts": Scheme("NUTS", r"[A-Z]{2}[0-9A-Z]{0,3}"),
    "geonames": Scheme("GeoNames", r"[1-9]\d*", tail="/"),
    "dataportal": Scheme("dataportal.se", r"SE\d{10}", lambda value: luhn.is_valid(value[2:])),
    "crossref-funder": Scheme("Crossref Funder", r"[1-9]\d{8,11}"),
    "eu-country": Scheme("EU country", r"[A-Z]{3}"),
    "pic": Scheme("CORDIS PIC", r"\d{9}"),
    "celex": Scheme("CELEX", r"\d\d{4}[A-Z]{1,2}\d{4}(\(\d{2}\))?(R\(\d{2}\))?"),
}


def names_a_person(scheme: str, value: str) -> bool:
    """Whether an identifier of one of SCHEMES is, or holds, a person's number."""
    return scheme in {"orgnr", "dataportal"} and is_personal(value.removeprefix("SE"))


def written(scheme: str, value: str) -> str:
    """The identifier as people write it: an organisationsnummer with its hyphen, an ISNI in groups of four."""
    if scheme == "orgnr":
        return f"{value[:6]}-{value[6:]}"
    return " ".join(re.findall("....", value)) if scheme == "isni" else value


def fault(scheme: str, value: str) -> dict[str, str] | None:
    """What is wrong with a value of one of SCHEMES, as the end of a sentence in Swedish and English; None if nothing."""
    known, shown = SCHEMES[scheme], value[:_LONGEST]
    if names_a_person(scheme, value):  # the number itself is not repeated
        return {
            "sv": "är ett personnummer eller samordningsnummer; ta bort det, för en persons nummer hör inte hemma här",
            "en": "is a person's identity number; take it away, for it has no place here",
        }
    if not re.fullmatch(known.pattern, value, re.ASCII):
        return {
            "sv": f"{shown} har inte formen av {known.name}; se efter i registret",
            "en": f"{shown} does not have the form of {known.name}; look it up in the register",
        }
    if not known.holds(value):
        return {
            "sv": f"{shown} har fel kontrollsiffra för {known.name}; se efter i registret",
            "en": f"{shown} has the wrong check digit for {known.name}; look it up in the register",
        }
    return None
