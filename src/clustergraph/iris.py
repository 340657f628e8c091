"""The only place where an IRI or a prefix is written in Python."""

import re
from typing import NamedTuple

BASE = "https://w3id.org/clustergraph/"
DEF = BASE + "def/"
ID = BASE + "id/"
GRAPH = BASE + "graph/"
SHAPE = BASE + "shape/"
ONTOLOGY = BASE + "def"
MODULE = DEF + "module/"
ENTITY = DEF + "Entity"
PASSAGE = DEF + "Passage"
CODELIST = ID + "codelist/"

ONTOLOGY_GRAPH = GRAPH + "ontology"
SHAPES_GRAPH = GRAPH + "shapes"
COMPARISONS_GRAPH = GRAPH + "comparisons"
CONTRADICTIONS_GRAPH = GRAPH + "contradictions"
RULES_GRAPH = GRAPH + "rules"
GAPS_GRAPH = GRAPH + "gaps"
DERIVED_GRAPH = GRAPH + "derived"
LINKS_GRAPH = GRAPH + "links-"  # and the register
DERIVATION = ID + "derivation/"
IDENTIFIER = ID + "identifier/"  # scheme, and value
LOOKUP = ID + "lookup/"  # scheme, thing, and value or not-found
IDENTIFIER_SCHEME = ID + "identifier-scheme/"
LINK_SOURCE = ID + "link-source/"
NAME = ID + "name/"  # thing, and the name's letters and digits
GENID = BASE + ".well-known/genid/"  # stands for a blank node of somebody else's
WITHDRAWN_GRAPH = GRAPH + "withdrawn"
NAMES_GRAPH = GRAPH + "names"
RELEASE_GRAPH = GRAPH + "release"  # these two stand on servers that a release is published to, in no release
UNION_GRAPH = GRAPH + "union"
REASONER = BASE + "reasoner/"  # what only the reasoner is told; it stands in no release

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
SKOS_PREF_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
SKOS_SCOPE_NOTE = "http://www.w3.org/2004/02/skos/core#scopeNote"
SKOS_ALT_LABEL = "http://www.w3.org/2004/02/skos/core#altLabel"
SKOS_HIDDEN_LABEL = "http://www.w3.org/2004/02/skos/core#hiddenLabel"
SKOS_NOTATION = "http://www.w3.org/2004/02/skos/core#notation"
SKOS_DEFINITION = "http://www.w3.org/2004/02/skos/core#definition"
OWL_EQUIVALENT_CLASS = "http://www.w3.org/2002/07/owl#equivalentClass"
OWL_IMPORTS = "http://www.w3.org/2002/07/owl#imports"
OWL_NOTHING = "http://www.w3.org/2002/07/owl#Nothing"
VOID = "http://rdfs.org/ns/void#"
DCTERMS_LICENSE = "http://purl.org/dc/terms/license"
DCTERMS_DESCRIPTION = "http://purl.org/dc/terms/description"
XSD_DATE = "http://www.w3.org/2001/XMLSchema#date"
XSD_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"

XSD_DATE = "http://www.w3.org/2001/XMLSchema#date"
XSD_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
XSD_DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"
XSD_GYEAR = "http://www.w3.org/2001/XMLSchema#gYear"
XSD_HEX_BINARY = "http://www.w3.org/2001/XMLSchema#hexBinary"
XSD_NON_NEGATIVE_INTEGER = "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"

DCTERMS = "http://purl.org/dc/terms/"
FOAF = "http://xmlns.com/foaf/0.1/"
DCAT = "http://www.w3.org/ns/dcat#"
DCATAP = "http://data.europa.eu/r5r/"
VCARD = "http://www.w3.org/2006/vcard/ns#"
SPDX = "http://spdx.org/rdf/terms#"
SCHEMA_ORG = "https://schema.org/"
# dataportal.se knows the licence by this very address, with http and without https.
CC0_PORTAL = "http://creativecommons.org/publicdomain/zero/1.0/"
DATAPORTAL = "http://dataportal.se/organisation/"
PUBLISHER_KIND = "http://purl.org/adms/publishertype/"
MEDIA_TYPES = "http://www.iana.org/assignments/media-types/"
AUTHORITY = "http://publications.europa.eu/resource/authority/"  # the Publications Office of the EU keeps these lists
COUNTIES = ("http://sws.geonames.org/2673722/", "http://sws.geonames.org/2666218/")  # Stockholm and Uppsala
SPARQL_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
OPENAPI = "https://spec.openapis.org/oas/v3.1.0"
OWL2 = "http://www.w3.org/TR/owl2-overview/"
EXAMPLE_SERVICE = "https://data.example.org"  # where examples say a service stands
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMAT = "http://www.w3.org/ns/formats/"
SIMPLE_ENTAILMENT = "http://www.w3.org/ns/entailment/Simple"

# A document, a part of one or a stretch of its text is what it shows (200); other things are described elsewhere (303).
SHOWN = ("id/document/", "id/annex/", "id/section/", "id/passage/")

PREFIXES = {
    "cg": DEF,
    "id": ID,
    "graph": GRAPH,
    "shape": SHAPE,
    "adms": "http://www.w3.org/ns/adms#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# Where the identifiers of other registers live; those that no register gives an address have one of ours.
IDENTIFIERS = {
    "celex": "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:",
    "crossref-funder": "https://doi.org/10.13039/",
    "dataportal": "http://dataportal.se/organisation/",
    "eu-country": "http://publications.europa.eu/resource/authority/country/",
    "geonames": "http://sws.geonames.org/",
    "isni": "https://isni.org/isni/",
    "nuts": "http://data.europa.eu/nuts/code/",
    "orgnr": IDENTIFIER + "orgnr/",
    "pic": IDENTIFIER + "pic/",
    "ror": "https://ror.org/",
    "scb-county": IDENTIFIER + "scb-county/",
    "scb-municipality": IDENTIFIER + "scb-municipality/",
    "wikidata": "http://www.wikidata.org/entity/",
}

_PASSAGE = re.compile(re.escape(ID) + r"passage/([a-z0-9-]+)/(0|[1-9][0-9]{0,11})-([1-9][0-9]{0,11})\Z")


class PassageRef(NamedTuple):
    """A passage as its IRI names it: Python string offsets, end exclusive."""

    slug: str
    start: int
    end: int

    @property
    def iri(self) -> str:
        return f"{ID}passage/{self.slug}/{self.start}-{self.end}"


def passage_ref(iri: str) -> PassageRef | None:
    """The passage that an IRI names, or None if it is not of the form …/id/passage/{slug}/{start}-{end}."""
    match = _PASSAGE.match(iri)
    return PassageRef(match[1], int(match[2]), int(match[3])) if match else None


def is_iri(text: str) -> bool:
    """Whether the text can be an absolute IRI: a scheme, and none of the characters that IRIs never hold."""
    return re.match(r'[A-Za-z][A-Za-z0-9+.-]*:[^<>"{}|^`\\\x00-\x20]*\Z', text) is not None


def document_iri(slug: str) -> str:
    return f"{ID}document/{slug}"


def graph_iri(name: str) -> str:
    return GRAPH + name


def register_iri(name: str) -> str:
    return f"{ID}register/{name}"


def register_graph(name: str) -> str:
    """The graph of what a register records."""
    return f"{GRAPH}register-{name}"


def compact(iri: str) -> str:
    """The IRI with a well-known prefix where one fits, as people read it."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def local_path(iri: str) -> str:
    """The path below a server's own address at which one of our IRIs answers; other IRIs are left whole."""
    return "/" + iri[len(BASE) :] if iri.startswith(BASE) else iri
