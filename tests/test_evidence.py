from collections.abc import Callable
from pathlib import Path

from clustergraph.build import assemble
from clustergraph.documents import Sources, SourceText
from clustergraph.evidence import DocumentEvidence, cover, verify
from clustergraph.iris import PassageRef
from clustergraph.project import Project
from tests.conftest import ROOT, TOWN


def evidence(town: Path, texts: Path = TOWN / "texts") -> DocumentEvidence:
    project = Project(town)
    (report,) = verify(assemble(project).store, project.queries, Sources(texts))
    return report


def test_all_of_the_town_s_passages_hold(town: Project) -> None:
    report = evidence(town.root)
    assert report.failures == []
    assert report.passages == report.verified == 23
    assert report.names > 15
    assert report.coverage is not None
    assert report.coverage > 0.95


def test_a_name_that_does_not_stand_there_is_found(damage: Callable[..., Path]) -> None:
    report = evidence(damage('"Gatljus"@sv', '"Gatlyktor"@sv'))
    (failure,) = report.failures
    assert "Gatlyktor" in failure.reason
    assert failure.record.endswith("area/ljus/a1")
    assert report.verified == report.passages - 1


def test_every_mention_of_an_actor_must_name_it(damage: Callable[..., Path], town_texts: Sources) -> None:
    place = town_texts.text("brev-om-samarbete").find("Solljus")[0]
    town = damage(
        "actor:lansstyrelsen-pa-naset a",
        f"actor:lansstyrelsen-pa-naset cg:evidence p:{place.start}-{place.end} ; a",
    )
    (failure,) = evidence(town).failures
    assert failure.passage.endswith(f"/{place.start}-{place.end}")


def test_a_passage_outside_the_text_is_found(damage: Callable[..., Path]) -> None:
    assert any("lies outside" in failure.reason for failure in evidence(damage("p:0-17", "p:0-9999")).failures)


def test_a_text_that_is_not_the_one_counted_in_is_found(town: Project, tmp_path: Path) -> None:
    text = (TOWN / "texts" / "brev-om-samarbete.txt").read_text("utf-8")
    (tmp_path / "brev-om-samarbete.txt").write_text(text + "PS.", "utf-8")
    report = evidence(town.root, tmp_path)
    assert "SHA-256" in report.failures[0].reason
    assert report.verified == 0


def test_a_text_that_is_not_at_hand_is_said(town: Project, tmp_path: Path) -> None:
    assert evidence(town.root, tmp_path).missing


def test_a_sentence_carried_over_from_the_text_is_found(damage: Callable[..., Path], town_texts: Sources) -> None:
    carried = " ".join(town_texts.text("brev-om-samarbete").text[19:274].split())
    town = damage(
        'skos:prefLabel "Brev om samarbete"@sv',
        f'dcterms:description "{carried}"@sv ; skos:prefLabel "Brev om samarbete"@sv',
    )
    (failure,) = evidence(town).failures
    assert failure.record.endswith("document/brev-om-samarbete")
    assert "15 words in a row" in failure.reason


def text(words: str) -> SourceText:
    return SourceText("x", words, "")


def test_coverage_counts_letters_and_digits_outside_page_furniture() -> None:
    share, uncited = cover(text("abcd efgh — 12"), [PassageRef("x", 0, 4)], [PassageRef("x", 12, 14)])
    assert share == 0.5
    assert [(s.start, s.end, s.letters) for s in uncited] == [(5, 9, 4)]


def test_uncited_stretches_come_largest_first_and_stop_at_what_is_cited() -> None:
    _, uncited = cover(text("ab cde fghi"), [PassageRef("x", 3, 6)], [])
    assert [(s.start, s.end) for s in uncited] == [(7, 11), (0, 2)]


def test_a_text_of_nothing_but_furniture_has_no_coverage() -> None:
    assert cover(text("12"), [], [PassageRef("x", 0, 2)]) == (None, [])


def test_every_passage_of_the_real_documents_holds(sources: Sources) -> None:
    project = Project(ROOT)
    reports = {r.slug: r for r in verify(assemble(project).store, project.queries, sources)}
    assert [failure for report in reports.values() for failure in report.failures] == []
    assert all(report.verified == report.passages > 0 for report in reports.values())
    assert len(reports) == 5
    for report in reports.values():
        assert (report.coverage or 0) > 0.99, report.slug
