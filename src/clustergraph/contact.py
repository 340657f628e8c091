"""Whom to write to about a running service: the address that its operator gives, in the forms that programs ask for.

A security.txt (RFC 9116) must say until when it holds; it is written anew for everyone who asks, and holds a month.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from clustergraph.errors import InputError

_HOLDS = timedelta(days=30)
_MAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
_PAGE = re.compile(r"https://[\w-]+(\.[\w-]+)*(:\d+)?(/[!-~]*)?", re.ASCII)


class Contact(NamedTuple):
    """An address for mail or a page, as an IRI: `mailto:…` or `https://…`."""

    iri: str

    @classmethod
    def of(cls, text: str) -> "Contact":
        """Read what an operator writes; raises InputError for what is neither."""
        mail = text.removeprefix("mailto:")
        if _MAIL.fullmatch(mail):
            return cls(f"mailto:{mail}")
        if _PAGE.fullmatch(text):
            return cls(text)
        raise InputError(
            f"'{text}' is no address to write to; give --contact name@example.org, or a page as https://…."
        )

    @property
    def described(self) -> dict[str, str]:
        """As OpenAPI describes a contact."""
        mail = self.iri.removeprefix("mailto:")
        return {"url": self.iri} if mail == self.iri else {"email": mail}

    def security_txt(self, now: datetime | None = None) -> str:
        until = (now or datetime.now(UTC)) + _HOLDS
        return f"Contact: {self.iri}\nExpires: {until:%Y-%m-%dT%H:%M:%SZ}\nPreferred-Languages: sv, en\n"
