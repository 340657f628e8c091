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
    "check-dangling-iri": "id:a cg:concerns id:nobody . id:a a cg:Statement .",
    "check-disjoint": "id:a a cg:Actor, cg:Territory .",
    "check-foreign-passage": "id:a cg:evidence <https://w3id.org/clustergraph/id/passage/annat/0-1> .",
    "check-no-document": "id:a cg:evidence id:p . id:p cg:inDocument id:d .",
    "check-passage-long": "id:a cg:evidence id:p . id:p cg:startOffset 0 ; cg:endOffset 5000 .",
    "check-passage-outside": "id:a cg:evidence id:p . id:p cg:endOffset 11 ; cg:inDocument id:d . id:d cg:textLength 10 .",
    "check-total": "id:a a cg:Total ; cg:total 2 ; cg:countedClass cg:Aspect ; cg:countedWithin id:s . id:x a cg:Aspect ; skos:inScheme id:s .",
    "check-two-certainties": "id:a cg:certainty <https://w3id.org/clustergraph/id/certainty/explicit>, <https://w3id.org/clustergraph/id/certainty/implied> .",
    "check-two-types": "id:a a cg:Region, cg:Company .",
    "check-undefined-class": "id:a a cg:Nonsense .",
    "check-undefined-property": "id:a cg:nonsense 1 .",
    "check-undefined-term": "cg:Thing <http://www.w3.org/2000/01/rdf-schema#subClassOf> cg:Nothing .",
}


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Callable[[QueryFile, str], list[dict[str, str | None]]]:
    folder = tmp_path_factory.mktemp("checks")
    ontology = sorted((ROOT / "ontology").rglob("*.ttl"))

    def run(query: QueryFile, data: str) -> list[dict[str, str | None]]:
        path = folder / f"{query.id}.trig"
        path.write_text(
            "@prefix cg: <https://w3id.org/clustergraph/def/> . @prefix id: <https://w3id.org/clustergraph/id/> .\n"
            "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
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
    wanted = "def/Thing" if query.id == "check-undefined-term" else "id/a"
    assert {str(row["thing"]).removeprefix("https://w3id.org/clustergraph/") for row in found} == {wanted}
    for language in ("sv", "en"):
        query.header[f"message@{language}"].format(**found[0])
