"""Names that follow from others."""

import pytest

from clustergraph.reconcile.naming import all_names
from clustergraph.reconcile.verdict import Matcher


@pytest.fixture(scope="module")
def names(matcher: Matcher) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for thing, name in all_names(matcher.things):
        found.setdefault(thing.id, set()).add(name.text)
    return found


@pytest.mark.parametrize(
    ("thing", "name"),
    [
        ("actor/solna-stad", "Solna kommun"),
        ("actor/stockholms-stad", "Stockholms kommun"),
        ("actor/uppsala-kommun", "Municipality of Uppsala"),
        ("actor/region-stockholm", "Stockholms läns landsting"),
        ("actor/region-uppsala", "Landstinget i Uppsala län"),
        ("actor/lansstyrelsen-i-stockholms-lan", "Länsstyrelsen Stockholm"),
        ("actor/lansstyrelsen-i-uppsala-lan", "County Administrative Board of Uppsala County"),
        ("actor/kommunstyrelsen-i-stockholms-stad", "Stockholm City Executive Board"),
        ("actor/regionstyrelsen-i-region-uppsala", "regionstyrelsen Uppsala"),
        ("actor/regionfullmaktige-i-region-stockholm", "regionfullmäktige i Stockholm"),
        ("actor/ki-holding", "Karolinska Institutet Holding"),
        ("actor/karolinska-institutet-science-park", "KI Science Park"),
    ],
)
def test_names_follow_from_the_kind_and_from_abbreviations(names: dict[str, set[str]], thing: str, name: str) -> None:
    assert name in names[thing]


def test_no_name_follows_for_what_is_of_no_such_kind(names: dict[str, set[str]]) -> None:
    assert names["territory/stockholm"] == {"Stockholm"}
    assert not any("landsting" in name for name in names["territory/stockholms-lan"])
    assert not any("kommunstyrelsen" in name for name in names["actor/regionstyrelsen-i-region-uppsala"])


def test_each_name_is_given_once(matcher: Matcher) -> None:
    given = [(thing.iri, name.text) for thing, name in all_names(matcher.things)]
    assert len(given) == len(set(given))
