"""The dataset in the words of schema.org, which search engines for data read on the start page."""

import json
from typing import Any

from markupsafe import Markup

from clustergraph.catalogue import texts
from clustergraph.catalogue.listing import Listing
from clustergraph.iris import CC0_PORTAL, COUNTIES, SCHEMA_ORG

_LANGUAGES = ("sv", "en")


def dataset(listing: Listing, lang: str) -> dict[str, Any]:
    """The dataset as JSON-LD, in one language; what is not known is left out."""
    said, current = _LANGUAGES.index(lang), listing.editions[0]
    known = {
        "@context": SCHEMA_ORG,
        "@type": "Dataset",
        "@id": listing.at("datasets/graph"),
        "name": texts.GRAPH[said],
        "description": texts.GRAPH_SAYS[said],
        "inLanguage": lang,
        "url": f"{listing.address}/",
        "identifier": listing.at("datasets/graph"),
        "version": current.name,
        "dateModified": current.issued,
        "license": CC0_PORTAL,
        "isAccessibleForFree": True,
        "keywords": [keyword[said] for keyword in texts.KEYWORDS],
        "creator": {"@type": "Organization", "name": texts.AUTHORS},
        "publisher": _publisher(listing),
        "spatialCoverage": [{"@type": "Place", "@id": county} for county in COUNTIES],
        "temporalCoverage": "/".join(listing.period) if listing.period else None,
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": listing.at("datasets/catalogue")},
        "distribution": _distributions(listing),
    }
    return {name: value for name, value in known.items() if value}


def _publisher(listing: Listing) -> dict[str, str] | None:
    if listing.publisher is None:
        return None
    return {"@type": "Organization", "@id": listing.publisher_iri, "name": listing.publisher.name}


def _distributions(listing: Listing) -> list[dict[str, Any]]:
    current = listing.editions[0]
    return [
        {
            "@type": "DataDownload",
            "name": name,
            "encodingFormat": [file.media_type, *(["application/gzip"] if file.packed else [])],
            "contentUrl": listing.at(f"datasets/{current.name}/{name}"),
            "contentSize": f"{file.size} B",
            "sha256": file.sha256,
        }
        for name, file in current.files.items()
        if name.startswith("graph.")
    ]


def script(described: dict[str, Any]) -> Markup:
    """As the content of a script element: nothing in it can end the element."""
    text = json.dumps(described, ensure_ascii=False, indent=1)
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))
