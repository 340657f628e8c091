"""The catalogue by DCAT-AP-SE 3.0.1, which dataportal.se harvests.

The data is one dataset with a version for each release at hand, and the ontology another; a version's name is the
beginning of its digest. Everything has an address below the service's own, nothing is a blank node, and no property says
more than is known: without a publisher or a contact from the operator, the catalogue has a placeholder or says nothing.

What a harvester checks and no EU shape covers: the licence by the very address that the portal knows, names in Swedish
and English, a publisher of a kind from ADMS' list, a contact by mail, which is not the publisher.
"""

from collections.abc import Iterator, Mapping, Sequence

from clustergraph.catalogue import distribution, texts
from clustergraph.catalogue.editions import ONTOLOGY_FILE, Edition
from clustergraph.catalogue.listing import Listing
from clustergraph.catalogue.statements import Value, about, both, typed
from clustergraph.iris import (
    AUTHORITY,
    CC0_PORTAL,
    COUNTIES,
    DCAT,
    DCATAP,
    DCTERMS,
    FOAF,
    ONTOLOGY,
    OPENAPI,
    OWL2,
    PREFIXES,
    PUBLISHER_KIND,
    RDF_TYPE,
    SPARQL_PROTOCOL,
    SPDX,
    VCARD,
    XSD_DATE,
    XSD_GYEAR,
)
from clustergraph.negotiation import TURTLE
from clustergraph.rdf import Literal, Triple

PREFIXES_WRITTEN = {
    "dcat": DCAT,
    "dcatap": DCATAP,
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "owl": PREFIXES["owl"],
    "spdx": SPDX,
    "vcard": VCARD,
    "xsd": PREFIXES["xsd"],
}


def catalogue(listing: Listing) -> Iterator[Triple]:
    """The whole catalogue."""
    yield from about(listing.at("datasets/catalogue"), _catalogue(listing))
    yield from _publisher(listing)
    yield from _contact(listing)
    yield from _period(listing)
    yield from _graph(listing)
    for edition in listing.editions:
        yield from _version(listing, edition)
    yield from _ontology(listing)
    yield from _services(listing)


def _catalogue(listing: Listing) -> dict[str, Value]:
    versions = [listing.version(edition) for edition in listing.editions]
    return {
        RDF_TYPE: f"{DCAT}Catalog",
        f"{DCTERMS}title": both(*texts.CATALOGUE),
        f"{DCTERMS}description": both(*texts.CATALOGUE_SAYS),
        f"{DCTERMS}publisher": listing.publisher_iri,
        f"{DCTERMS}license": CC0_PORTAL,
        **distribution.languages(),
        **_dates(listing.editions),
        f"{DCTERMS}spatial": COUNTIES,
        f"{DCAT}themeTaxonomy": f"{AUTHORITY}data-theme",
        f"{FOAF}homepage": f"{listing.address}/",
        f"{DCAT}dataset": [listing.at("datasets/graph"), listing.at("datasets/ontology"), *versions],
        f"{DCAT}service": [listing.at("datasets/sparql"), listing.at("datasets/api")],
    }


def _publisher(listing: Listing) -> Iterator[Triple]:
    known = listing.publisher
    name = Literal(known.name) if known else both(*texts.NO_PUBLISHER)
    said: dict[str, Value] = {RDF_TYPE: f"{FOAF}Agent", f"{FOAF}name": name}
    if known:
        said |= {f"{DCTERMS}type": PUBLISHER_KIND + known.kind}
        said |= {f"{DCTERMS}identifier": Literal(known.number) if known.number else None}
    yield from about(listing.publisher_iri, said)


def _contact(listing: Listing) -> Iterator[Triple]:
    if listing.contact is None or listing.contact_iri is None:
        return
    iri = listing.contact.iri
    how = "hasEmail" if iri.startswith("mailto:") else "hasURL"
    name = both(*texts.CONTACT)
    yield from about(listing.contact_iri, {RDF_TYPE: f"{VCARD}Organization", f"{VCARD}fn": name, f"{VCARD}{how}": iri})


def _period(listing: Listing) -> Iterator[Triple]:
    if listing.period:
        first, last = (typed(year, XSD_GYEAR) for year in listing.period)
        kind = f"{DCTERMS}PeriodOfTime"
        said: dict[str, Value] = {RDF_TYPE: kind, f"{DCAT}startDate": first, f"{DCAT}endDate": last}
        yield from about(listing.at("datasets/period"), said)


def _graph(listing: Listing) -> Iterator[Triple]:
    """The dataset whatever its version: its files are those of the edition that is served, or what /store sends."""
    subject, current = listing.at("datasets/graph"), listing.editions[0]
    live: dict[str, str] = {distribution.live_name(media_type): media_type for media_type in distribution.LIVE}
    files = {name: file for name, file in current.files.items() if name != ONTOLOGY_FILE}
    yield from about(
        subject,
        {
            **_dataset(listing, texts.GRAPH, texts.GRAPH_SAYS),
            **_dates(listing.editions),
            f"{DCTERMS}identifier": Literal(subject),
            f"{DCAT}hasVersion": [listing.version(edition) for edition in listing.editions],
            f"{DCAT}hasCurrentVersion": listing.version(current),
            f"{DCAT}distribution": [f"{subject}/{name}" for name in (*files, *live)],
        },
    )
    for name, file in files.items():
        yield from distribution.file(f"{subject}/{name}", listing.at(f"datasets/{current.name}/{name}"), name, file)
    for name, media_type in live.items():
        yield from distribution.live(
            f"{subject}/{name}", listing.at("store"), media_type, listing.at("datasets/sparql")
        )


def _version(listing: Listing, edition: Edition) -> Iterator[Triple]:
    subject = listing.version(edition)
    title = [f"{text} ({edition.name})" for text in texts.GRAPH]
    files = {name: file for name, file in edition.files.items() if name != ONTOLOGY_FILE}
    yield from about(
        subject,
        {
            **_dataset(listing, title, texts.VERSION_SAYS),
            **_dates([edition]),
            f"{DCTERMS}identifier": Literal(subject),
            f"{DCAT}version": Literal(edition.name),
            f"{DCAT}isVersionOf": listing.at("datasets/graph"),
            f"{DCAT}distribution": [_distribution(listing, edition, name) for name in files],
        },
    )
    for name, file in files.items():
        yield from distribution.file(_distribution(listing, edition, name), f"{subject}/{name}", name, file)


def _distribution(listing: Listing, edition: Edition, name: str) -> str:
    """A distribution is a thing of its own, beside the file at its address."""
    return f"{listing.version(edition)}/distribution/{name}"


def _ontology(listing: Listing) -> Iterator[Triple]:
    subject, current = listing.at("datasets/ontology"), listing.editions[0]
    yield from about(
        subject,
        {
            **_dataset(listing, texts.ONTOLOGY, texts.ONTOLOGY_SAYS),
            **_dates([current]),
            f"{DCTERMS}conformsTo": OWL2,
            f"{DCTERMS}identifier": Literal(ONTOLOGY),
            f"{DCAT}landingPage": listing.at("def"),
            f"{DCAT}distribution": [f"{subject}/turtle"],
        },
    )
    file = current.files.get(ONTOLOGY_FILE)
    if file:
        yield from distribution.file(
            f"{subject}/turtle", listing.at(f"datasets/{current.name}/{ONTOLOGY_FILE}"), ONTOLOGY_FILE, file
        )
    else:
        yield from distribution.live(f"{subject}/turtle", listing.at("def"), TURTLE, None)


def _dataset(listing: Listing, title: Sequence[str], says: Sequence[str]) -> dict[str, Value]:
    """What every dataset says."""
    return {
        RDF_TYPE: f"{DCAT}Dataset",
        f"{DCTERMS}title": both(*title),
        f"{DCTERMS}description": both(*says),
        f"{DCTERMS}publisher": listing.publisher_iri,
        f"{DCAT}contactPoint": listing.contact_iri,
        f"{DCAT}keyword": [both(*keyword) for keyword in texts.KEYWORDS],
        f"{DCAT}theme": _themes(),
        f"{DCTERMS}conformsTo": ONTOLOGY,
        f"{DCTERMS}spatial": COUNTIES,
        f"{DCTERMS}temporal": listing.at("datasets/period") if listing.period else None,
        f"{DCTERMS}accessRights": f"{AUTHORITY}access-right/PUBLIC",
        f"{DCTERMS}accrualPeriodicity": f"{AUTHORITY}frequency/IRREG",
        f"{DCAT}landingPage": f"{listing.address}/",
        **distribution.languages(),
    }


def _services(listing: Listing) -> Iterator[Triple]:
    """SPARQL and the JSON API."""
    yield from _service(listing, "sparql", texts.SPARQL, texts.SPARQL_SAYS, ("sparql", "sparql", SPARQL_PROTOCOL))
    yield from _service(listing, "api", texts.API, texts.API_SAYS, ("api/v1", "api/v1/openapi.json", OPENAPI))


def _service(
    listing: Listing, name: str, title: Sequence[str], says: Sequence[str], where: tuple[str, str, str]
) -> Iterator[Triple]:
    endpoint, described, standard = where
    said: Mapping[str, Value] = {
        RDF_TYPE: f"{DCAT}DataService",
        f"{DCTERMS}title": both(*title),
        f"{DCTERMS}description": both(*says),
        f"{DCTERMS}publisher": listing.publisher_iri,
        f"{DCTERMS}license": CC0_PORTAL,
        f"{DCTERMS}accessRights": f"{AUTHORITY}access-right/PUBLIC",
        f"{DCTERMS}format": f"{AUTHORITY}file-type/JSON",
        f"{DCTERMS}conformsTo": standard,
        f"{DCAT}contactPoint": listing.contact_iri,
        f"{DCAT}keyword": [both(*keyword) for keyword in texts.KEYWORDS],
        f"{DCAT}theme": _themes(),
        f"{DCAT}endpointURL": listing.at(endpoint),
        f"{DCAT}endpointDescription": listing.at(described),
        f"{DCAT}landingPage": f"{listing.address}/",
        f"{DCAT}servesDataset": listing.at("datasets/graph"),
    }
    yield from about(listing.at(f"datasets/{name}"), said)


def _themes() -> list[str]:
    return [f"{AUTHORITY}data-theme/{theme}" for theme in ("HEAL", "TECH", "GOVE", "REGI")]


def _dates(editions: Sequence[Edition]) -> dict[str, Value]:
    days = sorted(edition.issued for edition in editions if edition.issued)
    if not days:
        return {}
    return {f"{DCTERMS}issued": typed(days[0], XSD_DATE), f"{DCTERMS}modified": typed(days[-1], XSD_DATE)}
