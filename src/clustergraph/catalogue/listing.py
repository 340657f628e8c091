"""What the catalogue is written from: the service's address, who stands behind it, and the editions at hand."""

from collections.abc import Sequence
from typing import NamedTuple

from clustergraph.catalogue.editions import Edition
from clustergraph.contact import Contact
from clustergraph.publisher import Publisher


class Listing(NamedTuple):
    """What a catalogue is written from. `address` is the service's own, without a slash at its end; `period` the first
    and the last year that the data speaks of; the first edition is the one that is served."""

    address: str
    publisher: Publisher | None
    contact: Contact | None
    editions: Sequence[Edition]
    period: tuple[str, str] | None = None

    def at(self, path: str) -> str:
        return f"{self.address}/{path}"

    def version(self, edition: Edition) -> str:
        """The IRI of a version of the data."""
        return self.at(f"datasets/{edition.name}")

    @property
    def publisher_iri(self) -> str:
        return (self.publisher and self.publisher.iri) or self.at("datasets/publisher")

    @property
    def contact_iri(self) -> str | None:
        return self.at("datasets/contact") if self.contact else None
