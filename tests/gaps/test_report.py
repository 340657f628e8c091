import csv
import io
import json
from html.parser import HTMLParser

import pytest

from clustergraph.gaps.report import FORMATS, as_csv, as_html, as_json, as_markdown, listing
from clustergraph.gaps.survey import Finding, Gap, Gaps, Named
from clustergraph.iris import ID
from tests.conftest import ROOT

GAPS = Gaps(ROOT / "queries")
GROUP = Named(f"{ID}group/a", (("sv", "gruppen | a"), ("en", "the <b> group")))
SECTOR = Named(f"{ID}sector/business", (("sv", "näringsliv"),))
PASSAGES = (f"{ID}passage/brev/0-4", f"{ID}passage/brev/5-9")
PAIR = Gap(GAPS["group-without-sector"], (Finding("group-without-sector", GROUP, SECTOR, PASSAGES),))
EMPTY = Gap(GAPS["area-without-owner"], ())


def test_the_list_counts_findings_and_passages() -> None:
    header, rows = listing([PAIR, EMPTY], "en")
    assert header == ["Gap", "What is missing", "Findings", "Passages"]
    assert rows[0] == ["group-without-sector", "Group that lacks a sector", "1", "2"]
    assert rows[1][2:] == ["0", "0"]


def test_csv_of_one_gap_has_a_row_a_passage() -> None:
    rows = list(csv.reader(io.StringIO(as_csv([PAIR], "sv", one=True))))
    assert rows[0] == ["thing", "name", "other", "otherName", "passage"]
    assert [row[4] for row in rows[1:]] == list(PASSAGES)
    assert rows[1][:4] == [GROUP.iri, "gruppen | a", SECTOR.iri, "näringsliv"]


def test_csv_of_all_gaps_names_each_and_loses_none() -> None:
    rows = list(csv.reader(io.StringIO(as_csv([PAIR, EMPTY], "en", one=False))))
    assert rows[0] == ["gap", "title", "findings", "thing", "name", "other", "otherName", "passage"]
    assert [(row[0], row[2], row[7]) for row in rows[1:]] == [
        *((PAIR.name, "1", passage) for passage in PASSAGES),
        (EMPTY.name, "0", ""),
    ]


@pytest.mark.parametrize("form", FORMATS)
def test_all_gaps_come_with_what_they_found(form: str) -> None:
    told = FORMATS[form]([PAIR, EMPTY], "sv", one=False)
    assert "gruppen" in told
    assert "5-9" in told


def test_the_page_of_all_gaps_leads_down_to_each() -> None:
    told = as_html([PAIR, EMPTY], "en", one=False)
    for gap in (PAIR, EMPTY):
        assert f'href="#{gap.name}"' in told
        assert f'id="{gap.name}"' in told
    assert "Group that lacks a sector (1)" in told
    assert "No findings in this release." in told


def test_json_leads_to_things_passages_and_the_query() -> None:
    told = json.loads(as_json([PAIR], "en", one=True))
    assert told["count"] == 1
    assert told["query"].startswith("# id: gap-group-without-sector")
    assert told["findings"][0]["other"] == {"iri": SECTOR.iri, "name": "näringsliv"}
    assert told["findings"][0]["passages"] == list(PASSAGES)
    every = json.loads(as_json([PAIR, EMPTY], "en", one=False))
    assert [(gap["gap"], len(gap["findings"])) for gap in every] == [(PAIR.name, 1), (EMPTY.name, 0)]


def test_markdown_keeps_a_name_with_a_bar_in_its_cell() -> None:
    told = as_markdown([PAIR], "sv", one=True)
    assert "| gruppen \\| a | näringsliv | brev 0-4, 5-9 |" in told
    assert "Skulle ha behövt säga det:" in told


def test_html_escapes_names_and_stands_on_its_own() -> None:
    told = as_html([PAIR], "en", one=True)
    assert "the &lt;b&gt; group" in told
    assert "://" not in told.partition("<table>")[0]
    HTMLParser().feed(told)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_gap_without_findings_can_be_told(form: str, lang: str) -> None:
    assert FORMATS[form]([EMPTY], lang, one=True).endswith("\n")
    told = FORMATS[form]([EMPTY], lang, one=False)
    assert EMPTY.query.header[f"title@{lang}"] in told
    assert "0" in told
