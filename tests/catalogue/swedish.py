"""What dataportal.se wants of a catalogue and no shape of the EU covers, read from DIGG's documentation of 3.0.1."""

from collections.abc import Iterator

from rdflib import DCAT, DCTERMS, FOAF, RDF, BNode, Graph, Literal, Namespace, URIRef

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
ADMS_KINDS = "http://purl.org/adms/publishertype/"
CC0 = URIRef("http://creativecommons.org/publicdomain/zero/1.0/")
MAIN = (DCAT.Catalog, DCAT.Dataset, DCAT.Distribution, DCAT.DataService, FOAF.Agent, VCARD.Organization)


def faults(graph: Graph) -> list[str]:
    """Each rule that is broken, by its name."""
    return sorted({*_of_things(graph), *_of_people(graph), *_of_words(graph)})


def _of_things(graph: Graph) -> Iterator[str]:
    catalogs = set(graph.subjects(RDF.type, DCAT.Catalog))
    if len(catalogs) != 1:
        yield "one catalogue"
    if any(set(graph.objects(catalog, DCTERMS.license)) != {CC0} for catalog in catalogs):
        yield "the catalogue is CC0, by the address that the portal knows"
    if any(isinstance(thing, BNode) for kind in MAIN for thing in graph.subjects(RDF.type, kind)):
        yield "no blank node for a main class"
    if (None, RDF.type, DCAT.CatalogRecord) in graph:
        yield "no catalogue records"
    for kind, mandatory in (
        (DCAT.Catalog, (DCTERMS.publisher, DCAT.dataset)),
        (DCAT.Dataset, (DCTERMS.publisher,)),
        (DCAT.Distribution, (DCAT.accessURL, DCTERMS["format"], DCTERMS.license)),
        (DCAT.DataService, (DCAT.endpointURL, DCTERMS["format"])),
        (FOAF.Agent, (FOAF.name,)),
    ):
        for thing in graph.subjects(RDF.type, kind):
            for property_ in mandatory:
                if (thing, property_, None) not in graph:
                    yield f"mandatory: {property_}"
    for node in {*graph.subjects(), *graph.predicates(), *graph.objects()}:
        if isinstance(node, URIRef) and (":" not in node or any(character in node for character in ' <>"{}|\\^`')):
            yield "every IRI is absolute and valid"


def _of_people(graph: Graph) -> Iterator[str]:
    contacts = set(graph.objects(None, DCAT.contactPoint))
    publishers = set(graph.objects(None, DCTERMS.publisher))
    if len(publishers) != 1:
        yield "one publisher"
    if contacts & publishers:
        yield "contact and publisher are not the same"
    for publisher in publishers:
        kinds = list(graph.objects(publisher, DCTERMS.type))
        if len(kinds) != 1 or not str(kinds[0]).startswith(ADMS_KINDS):
            yield "a publisher is of a kind from ADMS' list"
    if not contacts:
        yield "somebody to write to"
    for contact in contacts:
        mails = list(graph.objects(contact, VCARD.hasEmail))
        if not mails or not all(str(mail).startswith("mailto:") and isinstance(mail, URIRef) for mail in mails):
            yield "a contact is reached by mail"


def _of_words(graph: Graph) -> Iterator[str]:
    for kind in MAIN[:4]:
        for thing in graph.subjects(RDF.type, kind):
            for property_ in (DCTERMS.title, DCTERMS.description):
                tongues = {text.language for text in graph.objects(thing, property_) if isinstance(text, Literal)}
                if tongues != {"sv", "en"}:
                    yield "titles and descriptions in Swedish and English"
