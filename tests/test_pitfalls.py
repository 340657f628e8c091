"""The pitfalls of the OOPS! catalogue that SPARQL can see: each query finds the fault it is for, and not in our ontology.

Every pitfall has a tiny ontology below that has it: what is below wrong: is at fault, what is below right: is not.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from clustergraph.queryfile import read_queries
from clustergraph.rdf import Store
from clustergraph.release import Release
from tests.conftest import ROOT

Find = Callable[[str, str], set[str]]

QUERIES = {query.id: query for query in read_queries(ROOT / "queries", "pitfall")}
# What the catalogue's own program holds each to be; what it cannot see, or sees with a dictionary or the web, is left out.
LEVELS = {
    "Critical": "P03 P05 P06 P19 P27 P28 P29 P31 P39 P40",
    "Important": "P10 P11 P12 P24 P25 P26 P35 P38 P41",
    "Minor": "P02 P04 P07 P08 P13 P20 P21 P22 P32 P33 P34 P36",
}
ACCEPTED = {
    "pitfall-P13": "SPARQL walks a property backwards with ^; an inverse is declared where a rule derives it",
}

NAMED = 'rdfs:label "a"@en , "b"@sv ; skos:definition "Says more."@en , "Säger mer."@sv .'
EXAMPLES = {
    "pitfall-P02": "wrong:A owl:equivalentClass right:B . right:A owl:equivalentClass foreign:A .",
    "pitfall-P03": "wrong:isA a owl:ObjectProperty . right:isPartOf a owl:ObjectProperty .",
    "pitfall-P04": "wrong:Alone a owl:Class . right:p a owl:ObjectProperty ; rdfs:domain right:A . right:A a owl:Class .",
    "pitfall-P05": """wrong:p owl:inverseOf right:o ; rdfs:domain right:A . right:o rdfs:range right:B .
        right:n owl:inverseOf wrong:m ; rdfs:range right:B . wrong:m rdfs:domain right:A .
        right:p owl:inverseOf right:q ; rdfs:domain right:A . right:q rdfs:range right:A .""",
    "pitfall-P06": "wrong:A rdfs:subClassOf wrong:B . wrong:B rdfs:subClassOf wrong:A . right:A rdfs:subClassOf wrong:A .",
    "pitfall-P07": "wrong:StyleAndPeriod a owl:Class . right:Andorra a owl:Class .",
    "pitfall-P08": f"""right:A a owl:Class ; {NAMED}
        wrong:A a owl:Class ; {NAMED.replace('"b"@sv', '"b"@no')}
        wrong:p a owl:AnnotationProperty ; rdfs:label "a"@en , "b"@sv .""",
    "pitfall-P10": "wrong:onto a owl:Ontology ; owl:imports right:module . right:module a owl:Ontology .",
    "pitfall-P11": """wrong:p a owl:ObjectProperty ; rdfs:domain right:A . wrong:q a owl:DatatypeProperty ; rdfs:range rdfs:Literal .
        right:p a owl:ObjectProperty ; rdfs:domain right:A ; rdfs:range right:A .""",
    "pitfall-P12": """wrong:maker a owl:ObjectProperty . right:made a owl:ObjectProperty ; rdfs:subPropertyOf foreign:made .
        foreign:maker a owl:ObjectProperty . foreign:made a owl:ObjectProperty .""",
    "pitfall-P13": """wrong:p a owl:ObjectProperty . right:p a owl:ObjectProperty ; owl:inverseOf right:q .
        right:q a owl:ObjectProperty . right:r a owl:ObjectProperty , owl:SymmetricProperty .""",
    "pitfall-P19": "wrong:p rdfs:domain right:A , right:B . wrong:q rdfs:range right:A , right:B . right:p rdfs:domain right:A .",
    "pitfall-P20": """right:A a owl:Class ; rdfs:label "a house"@en ; skos:definition "Something to live in."@en .
        wrong:A a owl:Class ; rdfs:label "a house"@en ; skos:definition "A house."@en .
        wrong:B a owl:Class ; rdfs:label "something to live in"@en ; skos:definition "A house."@en .
        wrong:C a owl:Class ; rdfs:label "a house"@en ; skos:definition " "@en .""",
    "pitfall-P21": "wrong:OtherActor a owl:Class . wrong:Unknown a owl:Class . right:Brother a owl:Class .",
    "pitfall-P22": """wrong:letterOfIntent a owl:Class . wrong:Letter_of_intent a owl:Class . right:LetterOfIntent a owl:Class .
        wrong:HasParty a owl:ObjectProperty . right:hasParty a owl:ObjectProperty .""",
    "pitfall-P24": """wrong:A owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( right:B [ owl:onProperty right:p ; owl:someValuesFrom wrong:A ] ) ] .
        right:C owl:equivalentClass [ owl:onProperty right:p ; owl:someValuesFrom right:B ] .""",
    "pitfall-P25": "wrong:p owl:inverseOf wrong:p . right:p owl:inverseOf right:q .",
    "pitfall-P26": "wrong:p a owl:SymmetricProperty ; owl:inverseOf right:q . right:r a owl:SymmetricProperty .",
    "pitfall-P27": """wrong:p owl:equivalentProperty wrong:q ; rdfs:range right:A . wrong:q rdfs:range right:B .
        right:p owl:equivalentProperty right:q ; rdfs:range right:A . right:q rdfs:range right:A .""",
    "pitfall-P28": """wrong:p a owl:SymmetricProperty ; rdfs:domain right:A ; rdfs:range right:B .
        right:p a owl:SymmetricProperty ; rdfs:domain right:A ; rdfs:range right:A .""",
    "pitfall-P29": """wrong:p a owl:TransitiveProperty ; rdfs:domain right:A ; rdfs:range right:B .
        right:p a owl:TransitiveProperty ; rdfs:domain right:A ; rdfs:range right:A .""",
    "pitfall-P31": """wrong:A owl:equivalentClass wrong:B ; owl:disjointWith wrong:B . wrong:C owl:equivalentClass wrong:D .
        wrong:C rdfs:subClassOf wrong:D . right:A owl:equivalentClass foreign:A .""",
    "pitfall-P32": 'wrong:A a owl:Class ; rdfs:label "plan"@sv . wrong:B a owl:Class ; rdfs:label "plan"@sv . right:C a owl:Class ; rdfs:label "plan"@en .',
    "pitfall-P33": "wrong:p owl:propertyChainAxiom ( right:q ) . right:p owl:propertyChainAxiom ( right:q right:r ) .",
    "pitfall-P34": """right:A a owl:Class ; rdfs:subClassOf wrong:Undeclared . right:p a owl:ObjectProperty ; rdfs:range right:A .
        right:q a owl:ObjectProperty ; rdfs:range wrong:Neither . [] a owl:AllDisjointClasses ; owl:members ( right:A wrong:Nor ) .""",
    "pitfall-P35": """right:p a owl:ObjectProperty ; rdfs:subPropertyOf wrong:undeclared ; wrong:note "x" . wrong:q rdfs:domain right:A .""",
    "pitfall-P36": "<https://w3id.org/clustergraph/def/wrong/onto.ttl> a owl:Ontology . right:onto a owl:Ontology .",
    "pitfall-P38": "right:A a owl:Class .",
    "pitfall-P39": """wrong:onto a owl:Ontology . wrong:other a owl:Ontology ; vann:preferredNamespaceUri "https://example.org" .
        right:onto a owl:Ontology ; vann:preferredNamespaceUri "https://example.org/" ; owl:imports right:module . right:module a owl:Ontology .""",
    "pitfall-P40": 'foreign:wrong a owl:Class ; rdfs:subClassOf right:A . foreign:Right a owl:Class ; rdfs:label "right"@en . right:A a owl:Class .',
    "pitfall-P41": "wrong:onto a owl:Ontology . right:onto a owl:Ontology ; dcterms:license <https://creativecommons.org/publicdomain/zero/1.0/> .",
}  # fmt: skip
PREFIXES = """
@prefix wrong: <https://w3id.org/clustergraph/def/wrong/> . @prefix right: <https://w3id.org/clustergraph/def/right/> .
@prefix foreign: <https://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix vann: <http://purl.org/vocab/vann/> .
"""
WITHOUT_A_CULPRIT = {"pitfall-P38": {"https://w3id.org/clustergraph/def/"}}  # the fault is that something is not there


@pytest.fixture(scope="module")
def ontology() -> Store:
    return Store.load(*sorted((ROOT / "ontology").rglob("*.ttl")))


@pytest.fixture
def find(tmp_path: Path) -> Find:
    def run(pitfall: str, example: str) -> set[str]:
        (tmp_path / "example.ttl").write_text(PREFIXES + example)
        return things(Store.load(tmp_path / "example.ttl"), pitfall)

    return run


def things(store: Store, pitfall: str) -> set[str]:
    return {str(row["thing"]) for row in store.select(QUERIES[pitfall].text)}


def at_fault(example: str) -> set[str]:
    own = {f"https://w3id.org/clustergraph/def/wrong/{name}" for name in re.findall(r"\bwrong:(\w+)", example)}
    whole = set(re.findall(r"<(https://w3id.org/clustergraph/def/wrong/[^>]+)>", example))
    foreign = {f"https://example.org/{name}" for name in re.findall(r"\bforeign:(wrong\w*)", example)}
    return own | whole | foreign


def test_every_pitfall_of_the_catalogue_that_a_query_can_see_has_its_query() -> None:
    assert {(query.header["level"], name.removeprefix("pitfall-")) for name, query in QUERIES.items()} == {
        (level, name) for level, names in LEVELS.items() for name in names.split()
    }
    assert set(EXAMPLES) == set(QUERIES)


@pytest.mark.parametrize("pitfall", sorted(EXAMPLES))
def test_a_pitfall_is_found_where_it_is(pitfall: str, find: Find) -> None:
    wanted = WITHOUT_A_CULPRIT.get(pitfall) or at_fault(EXAMPLES[pitfall])
    assert wanted
    assert find(pitfall, EXAMPLES[pitfall]) == wanted


@pytest.mark.parametrize("pitfall", sorted(QUERIES))
def test_the_ontology_has_no_pitfall_but_those_accepted_for_a_reason(pitfall: str, ontology: Store) -> None:
    assert bool(things(ontology, pitfall)) == (pitfall in ACCEPTED), sorted(things(ontology, pitfall))


@pytest.mark.slow
def test_a_query_pasted_into_the_service_finds_the_same(release: Release, ontology: Store) -> None:
    """Data and shapes stand beside the ontology there, and must not be taken for it."""
    whole = Store.load(release.graph)
    for pitfall in QUERIES:
        assert things(whole, pitfall) == things(ontology, pitfall), pitfall
