"""Every query of the project: its header, its syntax, and that it finds what it is there to find."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from clustergraph.queryfile import QueryFile, read_query
from clustergraph.rdf import Store
from tests.conftest import ROOT

FILES = sorted((ROOT / "queries").glob("*.rq"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_query_has_a_whole_header_and_parses(path: Path) -> None:
    query = read_query(path)
    Store().evaluate(query.text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_query_declares_the_prefixes_it_uses_and_no_more(path: Path) -> None:
    text = "\n".join(line for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    declared = set(re.findall(r"^PREFIX ([\w-]+):", text, re.M))
    body = re.sub(r'<[^>\s]*>|"[^"\n]*"|^PREFIX .*$', "", text, flags=re.M)
    assert declared == set(re.findall(r"(?<![\w?-])([a-z][\w-]*):(?=[\w)])", body))


@pytest.mark.parametrize("path", [path for path in FILES if path.stem.startswith("cq")], ids=lambda path: path.stem)
def test_a_question_promises_the_columns_it_gives(path: Path) -> None:
    question = read_query(path)
    columns = re.search(r"^SELECT (?:DISTINCT )?(.*)$", question.text, re.M)
    assert columns
    assert re.findall(r"\?(\w+)(?: |\)|$)", re.sub(r"\(.*? AS (\?\w+)\)", r"\1", columns[1])) == question.columns
    assert question.header["question@sv"].endswith("?")
    assert question.header["question@en"].endswith("?")


CHECKS = {
    "check-adoption-id": "id:a cg:party id:p ; cg:adoptionStatus <https://w3id.org/clustergraph/id/adoption-status/adopted> .",
    "check-adoption-twice": "id:a cg:agreement id:l ; cg:party id:p ; cg:adoptionStatus id:s . id:b cg:agreement id:l ; cg:party id:p ; cg:adoptionStatus id:s .",
    "check-claim-not-stated": "id:a cg:claimRank <https://w3id.org/clustergraph/id/claim-rank/preferred> ; cg:claimSubject id:s ; cg:claimProperty cg:validUntil ; cg:claimValue 1 . id:s cg:validUntil 2 .",
    "check-claim-source": "id:a cg:claimSource id:d ; cg:evidence id:p . id:p cg:inDocument id:e .",
    "check-compared-twice": "id:a cg:compares id:x ; cg:comparedWith id:v . id:Z cg:compares id:x ; cg:comparedWith id:v .",
    "check-comparison-one-sided": "id:a cg:compares id:x ; cg:comparedWith id:v ; cg:evidence id:p . id:d cg:setsOut id:v . id:p cg:inDocument id:e .",
    "check-dangling-iri": "id:a cg:concerns id:nobody . id:a a cg:Statement .",
    "check-diary-number-id": "<https://w3id.org/clustergraph/id/a/rs-2025-0001> cg:diaryNumber 'RS 2025-0010' .",
    "check-disjoint": "id:a a cg:Actor, cg:Territory .",
    "check-foreign-passage": "id:a cg:evidence <https://w3id.org/clustergraph/id/passage/annat/0-1> .",
    "check-language": "id:a skos:prefLabel 'the first of the two'@sv .",
    "check-later-than-document": "id:d a cg:Document ; cg:textDigest '0' ; dcterms:date '2025-02' . id:a cg:reportedOn '2025-03-01' .",
    "check-no-class": "id:a cg:concerns id:a .",
    "check-no-document": "id:a cg:evidence id:p . id:p cg:inDocument id:d .",
    "check-no-evidence-here": "id:a a cg:Aspect } <https://w3id.org/clustergraph/graph/annat> { id:a cg:evidence id:p .",
    "check-not-compared": "id:a cg:requestedChange 'x' ; cg:addressesSection id:s ; cg:partOfResponse id:r . id:r cg:inConsultation id:c . id:c cg:consultationOn id:v .",
    "check-notation": "id:a skos:notation 'A1' ; skos:broader id:b . id:b skos:notation 'B' .",
    "check-notation-id": "id:a a cg:Entity ; skos:notation 'A1' .",
    "check-part-of-itself": "id:a dcterms:isPartOf id:a .",
    "check-passage-long": "id:a cg:evidence id:p . id:p cg:startOffset 0 ; cg:endOffset 5000 .",
    "check-passage-outside": "id:a cg:evidence id:p . id:p cg:endOffset 11 ; cg:inDocument id:d . id:d cg:textLength 10 .",
    "check-personal-number": "id:a skos:prefLabel 'Tolvan Tolvansson (191212121212)'@sv .",
    "check-register-record": "id:a a cg:RegisterRecord ; cg:inRegister id:r ; cg:recordNumber '1', '2' ; cg:retrievedOn '2026-11-22' .",
    "check-register-value": "id:a a cg:RegisterRecord ; cg:retrievedOn '2026-11-22' .",
    "check-section-outside": "id:a a cg:Section ; cg:extent id:p ; dcterms:isPartOf id:b . id:b a cg:Section ; cg:extent id:q . id:p cg:inDocument id:d ; cg:startOffset 1 ; cg:endOffset 5 . id:q cg:inDocument id:d ; cg:startOffset 2 ; cg:endOffset 5 .",
    "check-section-overlap": "id:a a cg:Section ; cg:extent id:p . id:b a cg:Section ; cg:extent id:q . id:p cg:inDocument id:d ; cg:startOffset 1 ; cg:endOffset 5 . id:q cg:inDocument id:d ; cg:startOffset 2 ; cg:endOffset 6 .",
    "check-total": "id:a a cg:Total ; cg:total 2 ; cg:countedClass cg:Aspect ; cg:countedWithin id:s . id:x a cg:Aspect ; skos:inScheme id:s .",
    "check-two-certainties": "id:a cg:certainty <https://w3id.org/clustergraph/id/certainty/explicit>, <https://w3id.org/clustergraph/id/certainty/implied> .",
    "check-two-names": "id:a skos:prefLabel 'a'@sv } <https://w3id.org/clustergraph/graph/annat> { id:a skos:prefLabel 'b'@sv .",
    "check-two-types": "id:a a cg:Region, cg:Company .",
    "check-two-values": "id:a dcterms:date '2025-01' } <https://w3id.org/clustergraph/graph/annat> { id:a dcterms:date '2025-02' .",
    "check-undefined-class": "id:a a cg:Nonsense .",
    "check-undefined-property": "id:a cg:nonsense 1 .",
    "check-undefined-term": "cg:Thing <http://www.w3.org/2000/01/rdf-schema#subClassOf> cg:Nothing .",
    "check-wrong-base": "id:a cg:concerns <http://w3id.org/clustergraph/id/b> .",
}


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Callable[[QueryFile, str], list[dict[str, str | None]]]:
    folder = tmp_path_factory.mktemp("checks")
    ontology = sorted((ROOT / "ontology").rglob("*.ttl"))

    def run(query: QueryFile, data: str) -> list[dict[str, str | None]]:
        path = folder / f"{query.id}.trig"
        path.write_text(
            "@prefix cg: <https://w3id.org/clustergraph/def/> . @prefix id: <https://w3id.org/clustergraph/id/> .\n"
            "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix dcterms: <http://purl.org/dc/terms/> .\n"
            f"<https://w3id.org/clustergraph/graph/brev> {{ {data} }}\n"
        )
        return Store.load(path, *ontology).select(query.text)

    return run


@pytest.mark.parametrize("path", [path for path in FILES if path.stem.startswith("check")], ids=lambda path: path.stem)
def test_a_check_finds_what_it_is_there_to_find_and_nothing_in_the_ontology(
    path: Path, ask: Callable[[QueryFile, str], list[dict[str, str | None]]]
) -> None:
    query = read_query(path)
    assert ask(query, "") == []
    found = ask(query, CHECKS[query.id])
    assert found
    wanted = {"check-undefined-term": "def/Thing", "check-diary-number-id": "id/a/rs-2025-0001"}.get(query.id, "id/a")
    assert {str(row["thing"]).removeprefix("https://w3id.org/clustergraph/") for row in found} == {wanted}
    for language in ("sv", "en"):
        query.header[f"message@{language}"].format(**found[0])
