from clustergraph.catalogue.listing import Listing


def test_everything_has_an_address_below_the_services_own(listing: Listing) -> None:
    assert listing.version(listing.editions[0]).startswith("https://data.example.org/datasets/")
    assert listing.contact_iri == "https://data.example.org/datasets/contact"
    nobody = listing._replace(publisher=None, contact=None)
    assert nobody.publisher_iri == "https://data.example.org/datasets/publisher"
    assert nobody.contact_iri is None
