"""A catalogue to judge, and DIGG's and the EU's files to judge it by."""

import os
from pathlib import Path

import pytest
from rdflib import Graph

from clustergraph.catalogue.dcat import PREFIXES_WRITTEN, catalogue
from clustergraph.catalogue.editions import editions
from clustergraph.catalogue.listing import Listing
from clustergraph.contact import Contact
from clustergraph.documents import SOURCES_VARIABLE
from clustergraph.negotiation import RDF_XML
from clustergraph.publisher import Publisher
from clustergraph.rdf import written
from clustergraph.release import Release

REGION = "Region Väst <http://dataportal.se/organisation/SE2321000016>"


@pytest.fixture(scope="session")
def dcat_ap() -> Path:
    folder = Path(os.environ.get(SOURCES_VARIABLE) or "/nowhere").parent / "reference" / "dcat-ap"
    if not folder.is_dir():
        pytest.skip(f"the shapes of DCAT-AP are not part of the project; they are read beside {SOURCES_VARIABLE}")
    return folder


@pytest.fixture(scope="session")
def listing(town_release: Release) -> Listing:
    """As an operator gives it who says everything."""
    publisher = Publisher.of(REGION, "RegionalAuthority")
    contact = Contact.of("data@example.org")
    found = editions(town_release.digest, town_release.folder)
    return Listing("https://data.example.org", publisher, contact, found, ("2030", "2031"))


@pytest.fixture
def listed(listing: Listing) -> Graph:
    return read(listing)


def read(listing: Listing) -> Graph:
    """As a harvester reads it: RDF/XML."""
    return Graph().parse(data=written(catalogue(listing), RDF_XML, PREFIXES_WRITTEN), format="xml")
