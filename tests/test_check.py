"""What a curator is told when the town is damaged: the right thing, in the right file and line, in both languages."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from clustergraph.build import assemble, find
from clustergraph.check import Finding, summary
from clustergraph.errors import FileSyntaxError, HeaderError
from clustergraph.project import Project
from tests.conftest import TOWN_FILE, run

pytestmark = pytest.mark.slow

DAMAGES = [
    ("a passage after the text's end", "p:0-17", "p:0-99999", "ends after the document's last character"),
    ("an unknown class", "a cg:WorkingGroup", "a cg:Workgroup", "the ontology lacks"),
    ("an unknown property", "cg:participant actor:region-naset", "cg:attends actor:region-naset", "the ontology lacks"),
    ("a missing Swedish label", '"ljusgruppen"@sv , ', "", "Swedish"),
    ("a thing that nobody describes", "cg:party actor:lansstyrelsen-pa-naset", "cg:party actor:lanstyrelsen", "no file describes"),
    ("a total that does not count", "cg:total 3 .", "cg:total 4 .", "says 4, but the count gives 3"),
    ("a passage of another document", "cg:evidence p:0-17", "cg:evidence <https://w3id.org/clustergraph/id/passage/annat/0-17>", "another document"),
    ("a certainty that is none", "cg:certainty certainty:explicit", "cg:certainty certainty:sure", "certainty"),
    ("a challenge at the wrong level", "skos:broader area:a1 ;", "skos:broader aspect:a ;", "cg:PriorityArea|priority area"),
    ("a status from another list", "adoption-status:signed", "status:adopted", "adoption"),
    ("a date that is none", '"2030-03"^^xsd:gYearMonth', '"mars 2030"', "xsd:date"),
    ("a party that is a group", "cg:party actor:lansstyrelsen-pa-naset", "cg:party group:ljusgruppen", "cg:Actor|organisations"),
    ("a participation in an organisation", "cg:participationIn group:ljusgruppen", "cg:participationIn actor:region-naset", "cg:Collaboration|collaboration"),
]  # fmt: skip


def findings(town: Path) -> list[Finding]:
    project = Project(town)
    return find(project, assemble(project))


def test_the_undamaged_town_breaks_no_rule(town: Project) -> None:
    assert summary(find(town, assemble(town)))["Violation"] == 0


@pytest.mark.parametrize(("old", "new", "words"), [pytest.param(*rest, id=name) for name, *rest in DAMAGES])
def test_damage_is_found_and_told(damage: Callable[..., Path], old: str, new: str, words: str) -> None:
    found = [f for f in findings(damage(old, new)) if f.severity == "Violation"]
    assert any(re.search(words, f.messages["en"]) for f in found), [f.messages["en"] for f in found]
    for finding in found:  # there is at least one, as seen above
        assert finding.messages["sv"], finding.messages["en"]
        assert finding.label
    assert any(f.file == TOWN_FILE and f.line for f in found)


def test_missing_evidence_is_found_on_the_line_of_the_thing(damage: Callable[..., Path]) -> None:
    town = damage("    cg:evidence p:0-17 ;\n", "")
    (finding,) = [f for f in findings(town) if f.severity == "Violation"]
    assert finding.label == "Brev om samarbete"
    line = (town / TOWN_FILE).read_text("utf-8").splitlines()[(finding.line or 0) - 1]
    assert line.startswith("document:brev-om-samarbete a cg:Document")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# id: check-x\n# severity: Fatal\n# message@sv: a\n# message@en: a\nSELECT ?thing { }", "not a severity"),
        ("# id: check-x\n# severity: Info\n# message@sv: a\n# message@en: {nix}\nSELECT (1 AS ?thing) { }", "nix"),
        ("# id: check-x\n# severity: Info\n# message@sv: a\n# message@en: {\nSELECT (1 AS ?thing) { }", "check-x.rq"),
        (
            "# id: check-x\n# severity: Info\n# message@sv: a\n# message@en: a\nSELECT (1 AS ?what) { }",
            "gives \\?thing",
        ),
    ],
)
def test_a_check_that_is_itself_wrong_is_named(own_town: Path, text: str, words: str) -> None:
    (own_town / "queries" / "check-x.rq").write_text(text)
    with pytest.raises(HeaderError, match=words):
        findings(own_town)


def test_a_shape_without_an_english_message_still_tells(own_town: Path, damage: Callable[..., Path]) -> None:
    path = own_town / "shapes" / "evidence.shapes.ttl"
    text = path.read_text("utf-8")
    path.write_text(re.sub(r'sh:message "[^"]*"@en ,\s*', "sh:message ", text), "utf-8")
    damage("    cg:evidence p:0-17 ;\n", "")
    found = findings(own_town)
    assert any(f.source.startswith("shape:Entity") for f in found)
    assert all(f.messages["en"] and f.messages["sv"] for f in found)


def test_a_shapes_file_with_a_byte_order_mark_is_named(own_town: Path) -> None:
    path = own_town / "shapes" / "claims.shapes.ttl"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    with pytest.raises(FileSyntaxError, match=r"claims\.shapes\.ttl:1"):
        findings(own_town)


def test_a_fault_is_told_once(damage: Callable[..., Path]) -> None:
    found = findings(damage("cg:certainty certainty:explicit", "cg:certainty certainty:sure"))
    told = [(f.thing, f.messages["en"]) for f in found]
    assert told
    assert len(told) == len(set(told))


# ---- bad input, as the command tells it

SECOND_LETTER = """
@prefix cg: <https://w3id.org/clustergraph/def/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix id: <https://w3id.org/clustergraph/id/> .
@prefix actor: <https://w3id.org/clustergraph/id/actor/> .
@prefix document: <https://w3id.org/clustergraph/id/document/> .
@prefix certainty: <https://w3id.org/clustergraph/id/certainty/> .
@prefix p: <https://w3id.org/clustergraph/id/passage/annat-brev/> .

<https://w3id.org/clustergraph/graph/annat-brev> {

document:annat-brev a cg:Document ;
    skos:prefLabel "Annat brev"@sv ;
    cg:documentType <https://w3id.org/clustergraph/id/document-type/letter-of-intent> ;
    cg:textDigest "0000000000000000000000000000000000000000000000000000000000000000" ;
    cg:textLength 100 ;
    cg:evidence p:0-10 ;
    cg:certainty certainty:explicit .

actor:universitetet-pa-naset a CLASS ;
    skos:prefLabel "NAME"@sv ;
    cg:evidence p:20-30 ;
    cg:certainty certainty:explicit .

}
"""


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        ("cg:University", "Universitetet på Näset", ""),
        ("cg:Company", "Universitetet på Näset", r"is both .*cg:Company.* and .*cg:University.*; one id may stand for one"),
        ("cg:University", "Näsets universalverkstad", r"is called Näsets universalverkstad by graph:annat-brev and Univ.*brev-om"),
    ],
)  # fmt: skip
def test_an_id_that_two_documents_use_for_different_things_is_named_with_both_files_and_lines(
    own_town: Path, kind: str, name: str, words: str
) -> None:
    other = own_town / "data" / "documents" / "annat-brev.trig"
    other.write_text(SECOND_LETTER.replace("CLASS", kind).replace("NAME", name), "utf-8")
    told = run("check", "--project", own_town)
    assert told.returncode == bool(words)
    assert re.search(words, told.stdout)
    places = rf"data/documents/annat-brev\.trig:\d+, {re.escape(TOWN_FILE)}:\d+  id:actor/universitetet-pa-naset"
    assert bool(re.search(places, told.stdout)) == bool(words)


def test_a_participation_in_what_is_no_group_is_named(damage: Callable[..., Path]) -> None:
    told = run(
        "check", "--project", damage("cg:participationIn group:ljusgruppen", "cg:participationIn agreement:ljus", 1)
    )
    assert told.returncode == 1
    assert re.search(
        r"Region Näset ingår i ljusgruppen: A participation is in one collaboration: .*\(here: id:agreement/ljus\)",
        told.stdout,
    )


CONTRADICTION = """
@prefix cg: <https://w3id.org/clustergraph/def/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix id: <https://w3id.org/clustergraph/id/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix p: <https://w3id.org/clustergraph/id/passage/brev-om-samarbete/> .

<https://w3id.org/clustergraph/graph/contradictions> {

id:contradiction\\/slut a cg:Contradiction ;
    skos:prefLabel "När strategin slutar"@sv , "When the strategy ends"@en ;
    cg:contradictionKind id:contradiction-kind\\/date ;
    cg:contradictionStatus id:contradiction-status\\/open ;
    cg:ourReading "Oklart."@sv , "Unclear."@en ;
    cg:involvesClaim id:claim\\/1 , id:claim\\/2 ;
    cg:evidence p:187-193 ;
    cg:certainty id:certainty\\/explicit .
"""
CLAIM = """
id:claim\\/NUMBER a cg:Claim ;
    skos:prefLabel "slutar YEAR"@sv , "ends YEAR"@en ;
    cg:claimSubject id:strategy\\/ljus ;
    cg:claimProperty cg:validUntil ;
    cg:claimValue "YEAR"^^xsd:gYear ;
    cg:claimSource id:document\\/brev-om-samarbete ;
    cg:claimRank id:claim-rank\\/normal ;
    cg:evidence p:187-193 ;
    cg:certainty id:certainty\\/explicit .
"""


@pytest.mark.parametrize(("years", "status"), [(("2035", "2036"), 0), (("2035", "2035"), 1)])
def test_a_contradiction_whose_sides_agree_is_named(own_town: Path, years: tuple[str, str], status: int) -> None:
    claims = [CLAIM.replace("NUMBER", str(number)).replace("YEAR", year) for number, year in enumerate(years, 1)]
    (own_town / "data" / "contradictions.trig").write_text(f"{CONTRADICTION}{''.join(claims)}}}", "utf-8")
    told = run("check", "--project", own_town)
    assert told.returncode == status, told.stdout
    assert ("När strategin slutar: The claims of this contradiction agree" in told.stdout) == bool(status)
