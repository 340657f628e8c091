import json

import pytest

from clustergraph.catalogue import schemaorg
from clustergraph.catalogue.listing import Listing


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_search_engines_are_told_what_they_ask_for(listing: Listing, lang: str) -> None:
    told = schemaorg.dataset(listing, lang)
    assert 50 <= len(told["description"]) <= 5000
    assert {"name", "license", "creator", "identifier", "isAccessibleForFree", "spatialCoverage"} <= set(told)
    assert told["temporalCoverage"] == "2030/2031"
    file = listing.editions[0].files["graph.nq.gz"]
    (download,) = [one for one in told["distribution"] if one["name"] == "graph.nq.gz"]
    assert (download["contentSize"], download["sha256"]) == (f"{file.size} B", file.sha256)


def test_nobody_is_made_up_as_publisher(listing: Listing) -> None:
    assert "publisher" not in schemaorg.dataset(listing._replace(publisher=None), "sv")


def test_nothing_in_it_ends_the_element_that_it_stands_in() -> None:
    said = {"name": "</script><script>alert(1)</script> & <!--"}
    text = schemaorg.script(said)
    assert "<" not in text
    assert json.loads(text) == said
