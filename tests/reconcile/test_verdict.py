"""Which thing is meant, and when that is certain."""

from clustergraph.reconcile.batch import Condition, Query
from clustergraph.reconcile.verdict import MARGIN, THRESHOLD, Candidate, Matcher


def first(matcher: Matcher, name: str, *conditions: tuple[str, str], **more: object) -> Candidate:
    given = tuple(Condition(key, (value,)) for key, value in conditions)
    return matcher.candidates(Query(name, conditions=given, **more))[0]


def test_an_identifier_stands_above_every_name(numbered: Matcher) -> None:
    for text in (
        "Q219564",
        "https://ror.org/056d84691",
        "202100-2973",
        "0000 0004 1937 0626",
        "actor/karolinska-institutet",
    ):
        found = numbered.candidates(Query(text))
        assert [(one.thing.id, one.score, one.match) for one in found[:1]] == [
            ("actor/karolinska-institutet", 100.0, True)
        ]
    found = first(numbered, "KI", ("orgnr", "202100-2973"))
    assert (found.thing.id, found.match, found.number) == ("actor/karolinska-institutet", True, True)
    odd = first(numbered, "Karolinska", ("orgnr", "2021002973"))
    assert (odd.thing.id, odd.match) == ("actor/karolinska-institutet", True)
    assert first(numbered, "", ("scb-municipality", "380")).thing.id == "actor/uppsala-kommun"
    assert first(numbered, "", ("scb-county", "3")).thing.id == "territory/uppsala-lan"


def test_an_identifier_beside_the_name_of_another_thing_is_for_a_person_to_see(numbered: Matcher) -> None:
    found = numbered.candidates(Query("Region Stockholm", conditions=(Condition("orgnr", ("202100-2973",)),)))
    assert [one.thing.id for one in found[:2]] == ["actor/karolinska-institutet", "actor/region-stockholm"]
    assert not any(one.match for one in found)


def test_another_number_than_the_one_that_the_thing_has_is_no_match(numbered: Matcher) -> None:
    found = numbered.candidates(Query("Region Stockholm", conditions=(Condition("orgnr", ("232100-0024",)),)))
    assert "actor/region-stockholm" in {one.thing.id for one in found}
    assert not any(one.match for one in found)  # nor is the region as a place, which has no number, what was meant
    unknown = first(numbered, "Stockholm Business Region", ("orgnr", "232100-0024"))  # it has no number here
    assert unknown.match


def test_a_number_that_the_graph_lacks_finds_nothing(numbered: Matcher) -> None:
    assert numbered.candidates(Query("Q99999999999")) == []


def test_what_two_things_are_called_is_no_match(matcher: Matcher) -> None:
    for name in ("Stockholm", "Capital of Life", "regionstyrelsen", "Stockholm Region"):
        found = matcher.candidates(Query(name))
        assert len(found) > 1
        assert not any(one.match for one in found), name


def test_a_type_tells_them_apart(matcher: Matcher) -> None:
    city = first(matcher, "Stockholm", kinds=("Organization",))
    assert (city.thing.id, city.match) == ("actor/stockholms-stad", True)
    place = first(matcher, "Stockholm", kinds=("Territory",))
    assert (place.thing.id, place.match) == ("territory/stockholm", True)


def test_how_strictly_types_are_taken(matcher: Matcher) -> None:
    both = ("Organization", "Territory")
    assert {one.thing.id for one in matcher.candidates(Query("Stockholm", kinds=both))} >= {
        "actor/stockholms-stad",
        "territory/stockholm",
    }
    assert matcher.candidates(Query("Stockholm", kinds=both, strict="all")) == []
    should = matcher.candidates(Query("Stockholm", kinds=("Territory",), strict="should"))
    assert should[0].thing.id == "territory/stockholm"
    assert "actor/stockholms-stad" in {one.thing.id for one in should}
    assert matcher.candidates(Query("Stockholm", kinds=("Starship",))) == []


def test_what_should_be_of_another_kind_is_offered_and_not_matched(numbered: Matcher) -> None:
    """OpenRefine says 'should' with every type: a county is then no answer to the name of an organisation."""
    found = numbered.candidates(Query("Stockholms län", kinds=("Organization",), strict="should"))
    assert (found[0].thing.id, found[0].match) == ("territory/stockholms-lan", False)
    assert first(numbered, "Uppsala", kinds=("Municipality",), strict="should").thing.id == "territory/uppsala"
    assert not first(numbered, "Uppsala", kinds=("Municipality",), strict="should").match
    known = first(numbered, "03", ("scb-county", "03"), kinds=("Organization",), strict="should")
    assert known.match  # an identifier is surer than the type that was chosen for a whole column


def test_a_property_tells_namesakes_apart(matcher: Matcher) -> None:
    found = first(matcher, "Capital of Life", ("brandOf", "cluster/capital-of-life"))
    assert found.thing.id == "brand/capital-of-life"
    other = first(matcher, "regionstyrelsen", ("belongsTo", "Region Uppsala"))
    assert other.thing.id == "actor/regionstyrelsen-i-region-uppsala"


def test_properties_alone_describe_and_do_not_match(matcher: Matcher) -> None:
    found = matcher.candidates(Query("", conditions=(Condition("belongsTo", ("actor/region-uppsala",)),)))
    assert {one.thing.id for one in found} >= {"actor/regionstyrelsen-i-region-uppsala"}
    assert not any(one.match for one in found)


def test_at_most_one_matches_and_it_is_first_and_well_above(matcher: Matcher) -> None:
    for name in ("Region Uppsala", "Uppsala universitet", "Uppsala", "Karolinska Institutet Science Park"):
        found = matcher.candidates(Query(name))
        assert [one.match for one in found] == [True] + [False] * (len(found) - 1)
        assert found[0].score >= THRESHOLD
        assert found[0].score - found[1].score >= MARGIN


def test_no_more_than_the_limit_and_best_first(matcher: Matcher) -> None:
    found = matcher.candidates(Query("Uppsala", limit=3))
    assert len(found) == 3
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_an_empty_name_finds_nothing(matcher: Matcher) -> None:
    assert matcher.candidates(Query("")) == []
    assert matcher.candidates(Query(" – ")) == []
