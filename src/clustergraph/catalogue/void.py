"""What the graph holds, counted: classes, properties, and links to the data of others (VoID).

Every number is counted in the union of all graphs, so that a triple which two documents state counts once. What the gaps,
the rules and the ontology say is counted too: the class partitions tell which is which.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rdflib.term import Identifier

from clustergraph.catalogue import texts
from clustergraph.catalogue.listing import Listing
from clustergraph.catalogue.statements import Value, about, both, number
from clustergraph.iris import BASE, CC0_PORTAL, DCTERMS, FOAF, PREFIXES, RDF_TYPE, VOID, compact
from clustergraph.rdf import Literal, Triple

QUERIES = ("catalogue-totals", "catalogue-classes", "catalogue-properties", "catalogue-links")
PREFIXES_WRITTEN = {"void": VOID, "dcterms": DCTERMS, "foaf": FOAF, "skos": PREFIXES["skos"], "cg": PREFIXES["cg"]}
_VOCABULARIES = ("cg", "dcterms", "org", "prov", "skos")
Rows = Sequence[Mapping[str, Identifier]]


class Counts(NamedTuple):
    """The answers to `QUERIES`, in their order."""

    totals: Rows
    classes: Rows
    properties: Rows
    links: Rows


def void(listing: Listing, counts: Counts) -> Iterator[Triple]:
    """The description, at /.well-known/void, of the dataset that the catalogue calls datasets/graph."""
    here, dataset = listing.at(".well-known/void"), listing.at("datasets/graph")
    described: dict[str, Value] = {
        RDF_TYPE: f"{VOID}DatasetDescription",
        f"{DCTERMS}title": both(*texts.VOID),
        f"{FOAF}primaryTopic": dataset,
    }
    yield from about(here, described)
    classes = {f"{here}#class-{_name(row['class'])}": row for row in counts.classes}
    properties = {f"{here}#property-{_name(row['property'])}": row for row in counts.properties}
    links = {f"{here}#links-{_name(row['property'])}-{_name(row['space'])}": row for row in counts.links}
    yield from about(dataset, _dataset(listing, counts))
    yield from about(dataset, {f"{VOID}classPartition": classes, f"{VOID}propertyPartition": properties})
    yield from about(dataset, {f"{VOID}subset": links})
    for iri, row in classes.items():
        yield from about(iri, {f"{VOID}class": str(row["class"]), f"{VOID}entities": _count(row, "things")})
    for iri, row in properties.items():
        yield from about(iri, {f"{VOID}property": str(row["property"]), f"{VOID}triples": _count(row, "triples")})
    for iri, row in links.items():
        yield from _linkset(here, dataset, iri, row)


def _dataset(listing: Listing, counts: Counts) -> dict[str, Value]:
    (totals,) = counts.totals
    files = listing.editions[0].files
    return {
        RDF_TYPE: f"{VOID}Dataset",
        f"{DCTERMS}title": both(*texts.GRAPH),
        f"{DCTERMS}license": CC0_PORTAL,
        f"{VOID}uriSpace": Literal(BASE),
        f"{VOID}triples": _count(totals, "triples"),
        f"{VOID}entities": _count(totals, "entities"),
        f"{VOID}distinctSubjects": _count(totals, "subjects"),
        f"{VOID}distinctObjects": _count(totals, "objects"),
        f"{VOID}properties": _count(totals, "properties"),
        f"{VOID}classes": number(len(counts.classes)),
        f"{VOID}exampleResource": str(totals["example"]) if "example" in totals else None,
        f"{VOID}vocabulary": [PREFIXES[name] for name in _VOCABULARIES],
        f"{VOID}sparqlEndpoint": listing.at("sparql"),
        f"{VOID}dataDump": [
            listing.at(f"datasets/{listing.editions[0].name}/{name}") for name in files if name.startswith("graph.")
        ],
    }


def _linkset(here: str, dataset: str, iri: str, row: Mapping[str, Identifier]) -> Iterator[Triple]:
    target = f"{here}#target-{_name(row['space'])}"
    yield from about(
        iri,
        {
            RDF_TYPE: f"{VOID}Linkset",
            f"{VOID}subjectsTarget": dataset,
            f"{VOID}objectsTarget": target,
            f"{VOID}linkPredicate": str(row["property"]),
            f"{VOID}triples": _count(row, "links"),
        },
    )
    yield from about(target, {RDF_TYPE: f"{VOID}Dataset", f"{VOID}uriSpace": Literal(str(row["space"]))})


def _name(term: Identifier) -> str:
    """A term as a part of a fragment: with a prefix where there is one."""
    return re.sub(r"[^A-Za-z0-9.]+", "-", compact(str(term)).removeprefix("https:").removeprefix("http:")).strip("-")


def _count(row: Mapping[str, Identifier], column: str) -> Literal:
    return number(int(row[column]))
