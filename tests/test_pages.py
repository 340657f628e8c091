import pytest
from jinja2 import UndefinedError

from clustergraph.pages import program, prose, render


def test_what_is_put_into_a_page_is_escaped() -> None:
    words = {"error": "x", "home": "x"}
    page = render("error", layout="base.html", status=400, title="t", detail="<script>", lang="en", other="sv",
                  w={**words, "skip": "", "gaps": "", "analysis": "", "model": "", "asking": "", "other_language": "", "licence": "", "release": ""},
                  reader={"switch": ""}, version="v")  # fmt: skip
    assert "&lt;script&gt;" in page


def test_a_word_that_is_missing_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(UndefinedError):
        render("formats")


def test_prose_shows_queries_and_leads_its_links() -> None:
    text = "# Title\n\nSee [that](model#Aspect) and [there](https://example.org/).\n\n```query\nexample-x\n```\n"
    page = prose(text, lambda name: f"<pre>{name}</pre>", lambda address: f"/there/{address}")
    assert "<h1>Title</h1>" in page
    assert '<a href="/there/model#Aspect">' in page
    assert '<a href="https://example.org/">' in page
    assert "<pre>example-x</pre>" in page


def test_prose_holds_no_raw_html() -> None:
    assert "<script>" not in prose("```ttl\n<script>\n```\n", str, str)


def test_the_program_of_a_page_is_its_templates_styles_and_guides() -> None:
    assert b"{% block content %}" in program()
    assert b":focus-visible" in program()
