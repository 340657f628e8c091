from clustergraph.catalogue.statements import about, both, number, typed
from clustergraph.iris import XSD_DATE


def test_a_table_becomes_triples_and_nothing_is_not_said() -> None:
    made = about("http://a", {"http://p": ["http://b", both("å", "e")], "http://q": None, "http://r": number(3)})
    assert [str(triple).partition(" ")[2] for triple in made] == [
        "<http://p> <http://b>",
        '<http://p> "å"@sv',
        '<http://p> "e"@en',
        '<http://r> "3"^^<http://www.w3.org/2001/XMLSchema#integer>',
    ]
    assert typed("2030-01-01", XSD_DATE).datatype.value == XSD_DATE
