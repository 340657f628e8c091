from rdflib import Literal, URIRef

from clustergraph.iris import DEF, ID, PREFIXES
from clustergraph.rest import answers

AT = "https://data.example.org"
LABEL = URIRef(PREFIXES["skos"] + "prefLabel")


def test_a_thing_of_ours_leads_to_its_page_its_rdf_and_the_api() -> None:
    links = answers.reference(AT, f"{ID}actor/å", {})["links"]
    assert links == {
        "self": f"{AT}/api/v1/things/actor/%C3%A5",
        "page": f"{AT}/about/id/actor/%C3%A5",
        "rdf": f"{AT}/about/id/actor/%C3%A5?format=ttl",
    }
    assert answers.reference(AT, f"{ID}document/d", {})["links"]["page"] == f"{AT}/id/document/d"
    assert "links" not in answers.reference(AT, "https://ror.org/1", {})


def test_rows_about_one_thing_are_one_thing_with_its_classes() -> None:
    thing, name = URIRef(f"{ID}actor/a"), Literal("A", lang="sv")
    rows = [{"thing": thing, "thingSv": name, "type": URIRef(DEF + kind)} for kind in ("Organization", "Actor")]
    (found,) = answers.things(AT, rows)
    assert (found["types"], found["name"]) == (["Actor", "Organization"], {"sv": "A"})


def test_a_thing_is_told_with_its_statements_passages_and_gaps() -> None:
    graph = URIRef("http://g")
    outgoing = [
        {"property": LABEL, "value": Literal("Region", lang="sv"), "graph": graph},
        {"property": URIRef("http://p"), "value": URIRef(f"{ID}x/y"), "valueEn": Literal("Y"), "graph": graph},
    ]
    passage = URIRef(f"{ID}passage/d/3-7")
    told = answers.thing(AT, f"{ID}actor/a", outgoing, [{"passage": passage}] * 2, [{"gap": URIRef(f"{ID}gap/g")}])
    assert told["name"] == {"sv": "Region"}
    assert told["statements"][0]["value"] == {"text": "Region", "lang": "sv"}
    assert told["statements"][1]["value"]["name"] == {"en": "Y"}
    assert [(one["document"], one["start"], one["end"]) for one in told["evidence"]] == [("d", 3, 7)]
    assert told["gaps"] == ["g"]
