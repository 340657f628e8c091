"""Matchers over the real graph: as it is, and with a few identifiers that are known to be right."""

import json

import pytest

from clustergraph.iris import DEF, ID, IDENTIFIERS, PREFIXES
from clustergraph.negotiation import JSON_RESULTS
from clustergraph.queryfile import read_query
from clustergraph.rdf import Store
from clustergraph.reconcile.desk import QUERY
from clustergraph.reconcile.things import Things
from clustergraph.reconcile.verdict import Matcher
from clustergraph.release import Release
from tests.conftest import ROOT

NUMBERS = {
    "actor/region-stockholm": {"wikidata": "Q3233188", "ror": "02zrae794", "orgnr": "2321000016"},
    "actor/karolinska-institutet": {
        "wikidata": "Q219564",
        "ror": "056d84691",
        "orgnr": "2021002973",
        "isni": "0000000419370626",
        "pic": "999978530",
    },
    "actor/uppsala-kommun": {"orgnr": "2120003005", "scb-municipality": "0380"},
    "territory/uppsala-lan": {"scb-county": "03"},
}


@pytest.fixture(scope="session")
def rows(release: Release) -> list[dict]:
    query = read_query(ROOT / "queries" / f"{QUERY}.rq").text
    return json.loads(Store.load(release.graph).evaluate(query, JSON_RESULTS).body)["results"]["bindings"]


@pytest.fixture(scope="session")
def matcher(rows: list[dict]) -> Matcher:
    return Matcher(Things(rows))


@pytest.fixture(scope="session")
def numbered(rows: list[dict]) -> Matcher:
    """The same, with the identifiers above in place of whatever others the graph gives."""
    exact = PREFIXES["skos"] + "exactMatch"
    kept = [row for row in rows if row["property"]["value"] not in {exact, DEF + "lookedUp"}]
    added = [
        {"thing": _iri(ID + thing), "property": _iri(exact), "value": _iri(IDENTIFIERS[register] + value)}
        for thing, known in NUMBERS.items()
        for register, value in known.items()
    ]
    return Matcher(Things([*kept, *added]))


def _iri(value: str) -> dict[str, str]:
    return {"type": "uri", "value": value}
