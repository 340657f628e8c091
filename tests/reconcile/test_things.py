"""What is known of a thing."""

from clustergraph.iris import DEF, ID, RDF_TYPE
from clustergraph.reconcile.things import Things
from clustergraph.reconcile.verdict import Matcher


def test_a_thing_has_its_names_by_rank(matcher: Matcher) -> None:
    stad = matcher.things.get(f"{ID}actor/stockholms-stad")
    assert stad is not None
    ranks = {name.text: name.rank for name in sorted(stad.names, key=lambda name: -name.rank)}  # the best of each
    assert ranks["Stockholms stad"] == ranks["City of Stockholm"] == 0
    assert ranks["Stockholm"] == 1
    assert ranks["staden"] == 2
    assert stad.label("sv") == "Stockholms stad"
    assert stad.label("en") == "City of Stockholm"


def test_kinds_are_the_narrowest_and_all_wider_ones_are_known(matcher: Matcher) -> None:
    stad = matcher.things.get(f"{ID}actor/stockholms-stad")
    assert stad is not None
    assert stad.kinds == {f"{DEF}Municipality"}
    assert {f"{DEF}Organization", f"{DEF}Actor"} <= stad.all_kinds


def test_kinds_are_closed_upwards_where_nothing_was_inferred(rows: list[dict]) -> None:
    inferred = {f"{DEF}Organization", f"{DEF}Actor"}
    bare = [row for row in rows if row["property"]["value"] != RDF_TYPE or row["value"]["value"] not in inferred]
    stad = Things(bare).get(f"{ID}actor/stockholms-stad")
    assert stad is not None
    assert f"{DEF}Actor" in stad.all_kinds


def test_no_person_is_among_the_things_nor_among_what_is_said_of_them(matcher: Matcher) -> None:
    assert not [thing for thing in matcher.things if f"{DEF}Person" in thing.all_kinds or "/person/" in thing.iri]
    said = [value.text for thing in matcher.things for values in thing.values.values() for value in values]
    assert not [text for text in said if text.startswith(f"{ID}person/")]


def test_words_are_found_by_local_name_short_form_and_iri(matcher: Matcher) -> None:
    for name in ("Municipality", "cg:Municipality", f"{DEF}Municipality"):
        word = matcher.things.find_class(name)
        assert word is not None
        assert word.called("sv") == "kommun"
    assert matcher.things.find_class("Kommun") is None
    assert matcher.things.find_property("memberOf") == matcher.things.find_property("cg:memberOf")
