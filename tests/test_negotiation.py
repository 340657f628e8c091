import pytest

from clustergraph.errors import NotAcceptableError
from clustergraph.negotiation import DATASET_TYPES, FORMATS, GRAPH_TYPES, HTML, JSON_LD, JSON_RESULTS, ROW_TYPES, choose


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("*/*", JSON_RESULTS),
        ("", JSON_RESULTS),
        ("application/json", JSON_RESULTS),
        ("text/csv;q=0.5, application/xml", "application/sparql-results+xml"),
        ("text/*", "text/csv"),
        ("text/tab-separated-values, text/csv;q=0.9", "text/tab-separated-values"),
        ("Text/CSV; Charset=UTF-8", "text/csv"),
        (
            "application/sparql-results+xml;charset=utf-8;q=0.4, text/csv;header=present;q=0.3",
            "application/sparql-results+xml",
        ),
        ("text/*, text/csv;q=0", "text/tab-separated-values"),
        ("text/csv;q=much", "text/csv"),
        ("nonsense, , */csv, text/csv", "text/csv"),
        ("*", JSON_RESULTS),
        ("text/turtle, */*;q=0.1", JSON_RESULTS),
    ],
)
def test_the_client_gets_what_it_likes_best(accept: str, chosen: str) -> None:
    assert choose(accept, ROW_TYPES) == chosen


def test_a_browser_gets_a_page_and_a_program_gets_rdf() -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert choose(browser, (*GRAPH_TYPES, HTML)) == HTML
    assert choose("*/*", (*GRAPH_TYPES, HTML)) == "text/turtle"


@pytest.mark.parametrize("accept", ["image/png", "nonsense", "text/csv;q=0", ",;", "*/csv"])
def test_nothing_that_fits_is_said_with_what_there_is(accept: str) -> None:
    with pytest.raises(NotAcceptableError, match="text/csv"):
        choose(accept, ROW_TYPES)


def test_a_wider_name_gets_what_the_answer_can_be() -> None:
    assert choose("application/json", ROW_TYPES) == JSON_RESULTS
    assert choose("application/json", GRAPH_TYPES) == JSON_LD
    assert choose("application/xml", GRAPH_TYPES) == "application/rdf+xml"


@pytest.mark.parametrize("name", FORMATS)
def test_every_short_name_is_a_format_that_is_sent(name: str) -> None:
    fits = [
        offered for offered in (ROW_TYPES, GRAPH_TYPES, DATASET_TYPES) if set(FORMATS[name].split(", ")) & set(offered)
    ]
    assert fits
    assert all(choose(FORMATS[name], offered) in offered for offered in fits)
