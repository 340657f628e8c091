"""What is left of the evidence when a text has changed: names are found where they stand, nothing is guessed."""

from clustergraph.citation import Citation, shifts, standings
from clustergraph.documents import SourceText
from clustergraph.iris import ID, PassageRef

WORDS = "Region Näset och Universitetet på Näset samverkar. Region Näset leder."


def text(words: str) -> SourceText:
    return SourceText("brev", words, "")


def cite(record: str, start: int, end: int, *names: str, each: bool = True) -> Citation:
    return Citation(f"{ID}{record}", PassageRef("brev", start, end).iri, names, each)


REGION = [cite("actor/region", 0, 12, "Region Näset"), cite("actor/region", 51, 63, "Region Näset")]
UNIVERSITY = cite("actor/universitet", 17, 39, "Universitetet på Näset")
AIM = cite("statement/samverkan", 0, 50)


def failed(citations: list[Citation]) -> set[tuple[str, str]]:
    return {(citation.record, citation.passage) for citation in citations}


def test_a_name_is_found_in_its_passage_and_so_many_characters_on() -> None:
    assert UNIVERSITY.holds_name(text(WORDS))
    assert not UNIVERSITY.holds_name(text("1234567" + WORDS))
    assert UNIVERSITY.holds_name(text("1234567" + WORDS), shift=7)
    assert not AIM.holds_name(text(WORDS))


def test_what_a_header_has_moved_is_offered_by_as_much_as_the_names_have_moved() -> None:
    longer = text("Diarie 7\n" + WORDS)
    assert shifts(longer, [*REGION, UNIVERSITY, AIM]) == [9]
    region, university, statement = standings(longer, [*REGION, UNIVERSITY, AIM], failed([*REGION, UNIVERSITY]))
    assert university.fails == {UNIVERSITY.passage: PassageRef("brev", 26, 48).iri}
    assert list(region.fails.values()) == [PassageRef("brev", 9, 21).iri, PassageRef("brev", 60, 72).iri]
    assert (statement.holds, statement.fails, statement.unknown) == ([], {}, [AIM.passage])


def test_what_stands_before_the_change_holds() -> None:
    region, university = standings(
        text(WORDS[:50] + " Båda vill." + WORDS[50:]), [*REGION, UNIVERSITY], failed(REGION[1:])
    )
    assert region.holds == [REGION[0].passage]
    assert university.holds == [UNIVERSITY.passage]


def test_nothing_is_offered_for_a_name_that_is_gone_or_stands_in_several_places() -> None:
    gone = standings(text("Region Näset. Region Näset."), [UNIVERSITY], failed([UNIVERSITY]))
    assert gone[0].fails == {UNIVERSITY.passage: None}
    twice = text("Då kom universitetet på Näset och igen universitetet på Näset.")
    assert standings(twice, [UNIVERSITY], failed([UNIVERSITY]))[0].fails == {UNIVERSITY.passage: None}


def test_a_passage_that_is_none_is_only_told() -> None:
    malformed = Citation(f"{ID}actor/region", f"{ID}passage/brev/12", ("Region Näset",), True)
    assert standings(text(WORDS), [malformed], failed([malformed]))[0].fails == {malformed.passage: None}
