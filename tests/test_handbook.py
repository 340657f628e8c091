"""The documentation as files, read as a person would; test_site.py reads it on the server."""

import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

import clustergraph
from clustergraph.build import assemble, find
from clustergraph.check import summary
from clustergraph.documents import Sources
from clustergraph.evidence import verify
from clustergraph.handbook import GUIDES, Handbook, Links, anchor
from clustergraph.iris import BASE, ID
from clustergraph.pages import EXAMPLE, FOLDER
from clustergraph.project import Project
from clustergraph.queryfile import QueryFile, read_queries
from clustergraph.release import Release
from tests.conftest import ROOT, run
from tests.test_site import Page

pytestmark = pytest.mark.slow
LANGUAGES = ("sv", "en")
NAMES = [f"{name}.{lang}.html" for name in ("model", *GUIDES) for lang in LANGUAGES]


@pytest.fixture(scope="module")
def files(handbook: Handbook) -> dict[str, str]:
    return {name: page.decode() for name, page in handbook.files().items()}


def ids(text: str) -> list[str]:
    return [str(attributes["id"]) for _, attributes in Page(text).tags if "id" in attributes]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_whole_and_every_link_in_it_leads_somewhere(files: dict[str, str], name: str) -> None:
    page = Page(files[name])
    assert page.open == []
    assert ("html", {"lang": name.split(".")[1]}) in page.tags
    anchors = {other: ids(text) for other, text in files.items()}
    held = anchors[name]
    assert len(held) == len(set(held)), {one for one in held if held.count(one) > 1}
    for link in page.links():
        target, _, fragment = link.partition("#")
        assert target.startswith("http") or target in {"", *files, "clustergraph.ttl"}, link
        if fragment and not target.startswith("http"):
            assert fragment in anchors[target or name], link


@pytest.mark.parametrize("name", NAMES)
def test_headings_are_in_order_and_tables_have_headers(files: dict[str, str], name: str) -> None:
    tags = [tag for tag, _ in Page(files[name]).tags]
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
    assert tags.count("table") == tags.count("thead")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_class_property_and_code_stands_on_the_readable_whole(
    handbook: Handbook, files: dict[str, str], lang: str
) -> None:
    text = files[f"model.{lang}.html"]
    held, words = set(ids(text)), " ".join(" ".join(Page(text).words).split())
    for term in handbook.model.terms.values():
        if term.ours:
            assert anchor(term.iri) in held, term.name
            assert term.label[lang] in words
            assert term.definition[lang] in words
    for codes in handbook.model.lists:
        for code in codes.codes:
            assert anchor(code.iri) in held
            assert code.definition[lang] in words


def test_no_word_of_the_frame_is_left_in_the_other_language(files: dict[str, str]) -> None:
    for swedish, english in (("Egenskap", "Property"), ("Hur många", "How many"), ("Kodlistor", "Code lists")):
        assert f">{swedish}<" in files["model.sv.html"]
        assert f">{english}<" not in files["model.sv.html"]
        assert f">{english}<" in files["model.en.html"]
        assert f">{swedish}<" not in files["model.en.html"]


def test_a_file_needs_no_server_and_loads_nothing(files: dict[str, str]) -> None:
    for text in files.values():
        assert not re.search(r'href="/|<link|<script|src=|@import|url\((?!#)', text)


def test_every_module_shows_three_queries_at_least(handbook: Handbook) -> None:
    for module in handbook.model.modules:
        shown, _ = handbook.examples(module)
        assert len(shown) >= 3, module.name


def test_the_rules_that_give_a_property_are_named(handbook: Handbook) -> None:
    terms = {term.name: term for term in handbook.model.terms.values()}
    assert [rule.id for rule in handbook.rules_for(terms["cg:partyTo"])] == ["rule-inverse"]
    assert "rule-party" in [rule.id for rule in handbook.rules_for(terms["cg:hasParty"])]
    assert [rule.id for rule in handbook.rules_for(terms["cg:buildsOn"])] == ["rule-relation"]
    assert handbook.rules_for(terms["cg:party"]) == []


def test_the_questions_that_use_a_term_are_named(handbook: Handbook) -> None:
    terms = {term.name: term for term in handbook.model.terms.values()}
    assert "cq40" in [question.id for question in handbook.questions_with(terms["cg:ourReading"])]


def test_links_lead_below_the_server_or_to_the_web() -> None:
    iri = f"{BASE}def/Aspect"
    assert Links("sv", True, "model").term(iri) == "#Aspect"
    assert Links("sv", True, "term").term(iri) == "/def/Aspect?lang=sv"
    assert Links("sv", False, "asking").term(iri) == "model.sv.html#Aspect"
    assert Links("sv", False, "model").thing(iri) == iri
    assert Links("sv", False, "model").run("ASK {}") is None


def test_the_guides_exist_in_both_languages_with_the_same_queries() -> None:
    folder = FOLDER / "guide"
    for name in GUIDES:
        shown = [
            re.findall(r"```query\n(.+)\n```", (folder / f"{name}.{lang}.md").read_text("utf-8")) for lang in LANGUAGES
        ]
        assert shown[0] == shown[1]
        headings = [
            len(re.findall(r"^#", (folder / f"{name}.{lang}.md").read_text("utf-8"), re.M)) for lang in LANGUAGES
        ]
        assert headings[0] == headings[1]


@pytest.mark.parametrize("query", read_queries(ROOT / "queries", "example"), ids=lambda query: query.id)
def test_every_example_has_an_answer(query: QueryFile, release: Release) -> None:
    assert clustergraph.open(release.folder).query(query.text).rows


def test_the_guides_name_only_terms_and_codes_that_there_are(handbook: Handbook) -> None:
    codes = {code.iri.removeprefix(ID).replace("/", ":") for codes in handbook.model.lists for code in codes.codes}
    lists = {code.partition(":")[0] for code in codes}
    terms = {term.name for term in handbook.model.terms.values()}
    for path in sorted((FOLDER / "guide").glob("*.md")):
        text = path.read_text("utf-8")
        named = re.findall(r"(?<![\w-])([a-z][a-z-]*:[A-Za-z][\w-]*)", text)
        assert {name for name in named if name.startswith(("cg:", "skos:", "dcterms:"))} <= terms, path.name
        assert {name for name in named if name.partition(":")[0] in lists} <= codes, path.name


def test_the_page_on_adding_and_the_rule_book_say_the_same() -> None:
    """Commands, keys and terms that data/README.md asks for stand on the page too, in both languages."""
    book = (ROOT / "data" / "README.md").read_text("utf-8").split("## Decisions")[0]
    asked = set(re.findall(r"`(clustergraph \w+|cg:\w+|skos:prefLabel)`?", book.partition("## To add a document")[2]))
    assert {"clustergraph check", "cg:Document", "cg:textDigest", "cg:pageFurniture", "cg:Contradiction"} <= asked
    for lang in LANGUAGES:
        page = (FOLDER / "guide" / f"adding.{lang}.md").read_text("utf-8")
        assert not {term for term in asked if term not in page}, lang


def test_the_example_of_the_guide_passes_every_check_and_its_passages_are_verified(tmp_path: Path) -> None:
    """What the page tells people to write is what the program accepts."""
    for name in ("ontology", "shapes", "queries"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "data" / "documents").mkdir(parents=True)
    (tmp_path / "texts").mkdir()
    shutil.copy(EXAMPLE / "protokoll-2026.trig", tmp_path / "data" / "documents")
    shutil.copy(EXAMPLE / "contradictions.trig", tmp_path / "data")
    shutil.copy(EXAMPLE / "protokoll-2026.txt", tmp_path / "texts")
    project = Project(tmp_path)
    graph = assemble(project)
    assert summary(find(project, graph)) == {"Violation": 0, "Warning": 0, "Info": 2}
    (report,) = verify(graph.store, project.queries, Sources(tmp_path / "texts"))
    assert not report.failures
    page = (FOLDER / "guide" / "adding.en.md").read_text("utf-8")
    assert {path.name for path in EXAMPLE.iterdir()} == set(re.findall(r"```file\n(\S+)", page))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_on_security_names_tests_and_options_that_there_are(lang: str) -> None:
    page = (FOLDER / "guide" / f"security.{lang}.md").read_text("utf-8")
    tests = set(re.findall(r"`(tests/\w+\.py)`", page))
    assert len(tests) > 10
    assert {name for name in tests if not (ROOT / name).is_file()} == set()
    known = run("serve", "--help").stdout
    assert {option for option in re.findall(r"`(--[a-z-]+)`", page) if option not in known} == set()


def test_the_python_on_the_page_on_analysis_runs(
    release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = [
        re.findall(r"```python\n(.*?)```", (FOLDER / "guide" / f"analysis.{lang}.md").read_text("utf-8"), re.S)
        for lang in LANGUAGES
    ]
    assert codes[0] == codes[1]
    assert len(codes[0]) == 7
    monkeypatch.setattr("clustergraph.library.RELEASES", release.folder)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for text in codes[0]:
        exec(text, names)
    printed = capsys.readouterr().out
    assert "/id/passage/" in printed
    assert "claimed" in printed
    assert (tmp_path / "network.graphml").exists()
