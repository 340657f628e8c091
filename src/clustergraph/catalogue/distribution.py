"""Distributions of DCAT: a file to download, or what the service sends of the data that it serves now."""

from collections.abc import Iterator

from clustergraph.catalogue import texts
from clustergraph.catalogue.editions import File
from clustergraph.catalogue.statements import Value, about, both, typed
from clustergraph.iris import (
    AUTHORITY,
    CC0_PORTAL,
    DCAT,
    DCATAP,
    DCTERMS,
    MEDIA_TYPES,
    RDF_TYPE,
    SPDX,
    XSD_HEX_BINARY,
    XSD_NON_NEGATIVE_INTEGER,
)
from clustergraph.negotiation import JSON_LD, NQUADS, TRIG, TURTLE
from clustergraph.rdf import Triple

_FILE_TYPES = {
    NQUADS: "RDF_N_QUADS",
    TRIG: "RDF_TRIG",
    JSON_LD: "JSON_LD",
    TURTLE: "RDF_TURTLE",
}
LIVE = (TURTLE, JSON_LD, TRIG, NQUADS)  # what /store sends of what is served now


def live_name(media_type: str) -> str:
    return f"live-{_FILE_TYPES[media_type].lower().replace('_', '-')}"


def file(subject: str, address: str, name: str, download: File) -> Iterator[Triple]:
    """A file to download, with the size and the checksum that it has."""
    checksum = f"{subject}/checksum"
    packed = f"{MEDIA_TYPES}application/gzip" if download.packed else None
    yield from about(
        subject,
        {
            **_form(download.media_type),
            f"{DCTERMS}title": both(name, name),
            f"{DCTERMS}description": both(*texts.FILES[name]),
            f"{DCAT}accessURL": address,
            f"{DCAT}downloadURL": address,
            f"{DCAT}compressFormat": packed,
            f"{DCAT}byteSize": typed(str(download.size), XSD_NON_NEGATIVE_INTEGER),
            f"{SPDX}checksum": checksum,
        },
    )
    said: dict[str, Value] = {
        RDF_TYPE: f"{SPDX}Checksum",
        f"{SPDX}algorithm": f"{SPDX}checksumAlgorithm_sha256",
        f"{SPDX}checksumValue": typed(download.sha256, XSD_HEX_BINARY),
    }
    yield from about(checksum, said)


def live(subject: str, address: str, media_type: str, service: str | None) -> Iterator[Triple]:
    """What is served now, in the media type that is asked for: it has no size and no checksum that would stay true."""
    yield from about(
        subject,
        {
            **_form(media_type),
            f"{DCTERMS}title": both(*(f"{text} ({media_type})" for text in texts.LIVE)),
            f"{DCTERMS}description": both(*texts.LIVE_SAYS),
            f"{DCAT}accessURL": address,
            f"{DCAT}accessService": service,
        },
    )


def _form(media_type: str) -> dict[str, Value]:
    return {
        RDF_TYPE: f"{DCAT}Distribution",
        f"{DCTERMS}format": f"{AUTHORITY}file-type/{_FILE_TYPES[media_type]}",
        f"{DCAT}mediaType": MEDIA_TYPES + media_type,
        f"{DCTERMS}license": CC0_PORTAL,
        f"{DCATAP}availability": f"{AUTHORITY}planned-availability/AVAILABLE",
        **languages(),
    }


def languages() -> dict[str, Value]:
    return {f"{DCTERMS}language": [f"{AUTHORITY}language/SWE", f"{AUTHORITY}language/ENG"]}
