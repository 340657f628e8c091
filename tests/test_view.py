from rdflib.term import Literal, URIRef

from clustergraph.answer import Answer
from clustergraph.iris import (
    DEF,
    DERIVED_GRAPH,
    GAPS_GRAPH,
    GRAPH,
    ID,
    NAMES_GRAPH,
    PREFIXES,
    RDF_TYPE,
    SKOS_HIDDEN_LABEL,
    register_graph,
)
from clustergraph.view import Cell, Thing, fill, grouped, table

LABEL = URIRef("http://www.w3.org/2004/02/skos/core#prefLabel")


def row(graph: str, name: str, value: object, **more: object) -> dict[str, object]:
    return {"graph": URIRef(graph), "property": URIRef(name), "value": value, **more}


def test_a_thing_s_page_puts_names_types_and_the_rest_in_their_places() -> None:
    thing = Thing(f"{ID}a", Cell("a"))
    rows = [
        row(GRAPH + "brev", str(LABEL), Literal("Näset", lang="sv")),
        row(GRAPH + "brev", str(LABEL), Literal("The Ness", lang="en")),
        row(GRAPH + "brev", RDF_TYPE, URIRef(DEF + "Region"), valueEn=Literal("region", lang="en")),
        row(DERIVED_GRAPH, RDF_TYPE, URIRef(DEF + "Actor")),
        row(GRAPH + "brev", DEF + "sector", URIRef(ID + "sector/public"), valueSv=Literal("offentlig")),
        row(GRAPH + "annat", DEF + "sector", URIRef(ID + "sector/public"), valueSv=Literal("offentlig")),
        row(DERIVED_GRAPH, DEF + "partyTo", URIRef(ID + "agreement/x"), record=URIRef(ID + "adoption/x")),
        row(
            GRAPH + "links-ror", str(LABEL).replace("prefLabel", "exactMatch"), URIRef("https://example.org/05dxps055")
        ),
        row(DERIVED_GRAPH, DEF + "inSection", URIRef(ID + "section/x")),
    ]
    fill(thing, rows, "en")
    assert thing.title == Cell("The Ness", lang="en")
    assert [cell.text for cell in thing.types] == ["region"]
    properties = {name.text: values for name, values in thing.properties}
    ((value, sources),) = properties["cg:sector"]
    assert value == Cell("offentlig", "/id/sector/public", "sv")
    assert [source.text for source in sources] == ["brev", "annat"]
    assert properties["cg:partyTo"][0][1] == [Cell("id:adoption/x", "/id/adoption/x", role="follows_from")]
    assert properties["cg:inSection"][0][1] == [Cell("follows by a rule")]
    assert properties["skos:exactMatch"][0][1] == [Cell("graph:links-ror", "/graph/links-ror", role="said_by")]
    assert properties["in Swedish"][0][0].text == "Näset"


def test_a_name_from_elsewhere_stands_once_in_its_own_language_with_its_source() -> None:
    thing = Thing(f"{ID}a", Cell("a"))
    name, source = Literal("Nokka", lang="fi"), URIRef(ID + "link-source/x")
    record = {"form": name, "seen": source, "seenEn": Literal("records of X", lang="en")}
    rows = [
        row(NAMES_GRAPH, SKOS_HIDDEN_LABEL, name),
        row(NAMES_GRAPH, PREFIXES["skosxl"] + "hiddenLabel", URIRef(ID + "name/a/nokka"), **record),
    ]
    fill(thing, rows, "en")
    seen = Cell("records of X", "/id/link-source/x", "en", "seen_in")
    assert [values for _, values in thing.properties] == [[(Cell("Nokka", "/id/name/a/nokka", "fi"), [seen])]]


def test_a_finding_is_called_as_its_gap_and_leads_to_its_passages() -> None:
    thing = Thing(f"{ID}finding/x/0", Cell("id:finding/x/0"))
    gap = row(GAPS_GRAPH, DEF + "ofGap", URIRef(ID + "gap/x"), valueSv=Literal("Mål utan mått", lang="sv"))
    fill(thing, [gap, row(GAPS_GRAPH, DEF + "shownBy", URIRef(ID + "passage/brev/3-9"))], "sv")
    assert thing.title == Cell("Mål utan mått", lang="sv")
    assert thing.properties[1][1] == [(Cell("brev: 3–9", "/id/passage/brev/3-9"), [])]


def test_only_a_document_is_shown_as_one() -> None:
    """The page of a gap, a name or a harvested project leads to no document called gaps, names or register-gdp."""
    thing = Thing(f"{ID}a", Cell("a"))
    graphs = (GAPS_GRAPH, NAMES_GRAPH, register_graph("gdp"))
    fill(thing, [row(graph, DEF + graph[-3:], Literal(graph)) for graph in graphs], "en")
    sources = [source.href for _, values in thing.properties for _, cells in values for source in cells]
    assert sources == ["/graph/register-gdp"]


def test_what_is_no_web_address_becomes_no_link() -> None:
    answer = Answer("rows", ["a"], [{"a": URIRef("javascript:alert(1)")}, {"a": URIRef("https://example.org/")}, {}])
    assert [cells[0].href for cells in table(answer)["rows"]] == [None, "https://example.org/", None]


def test_an_answer_of_yes_or_no_is_a_table_too() -> None:
    assert table(Answer("boolean", boolean=True)) == {"columns": ["ASK"], "rows": [[Cell("true")]]}


def test_values_are_grouped_by_property_each_once() -> None:
    same = {"property": URIRef(DEF + "party"), "value": URIRef(ID + "a")}
    assert grouped([same, same], "sv") == [(Cell("cg:party", "/def/party"), [Cell("id:a", "/id/a")])]
