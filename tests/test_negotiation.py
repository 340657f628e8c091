import pytest

from clustergraph.errors import NotAcceptableError
from clustergraph.negotiation import GRAPH_TYPES, HTML, JSON_RESULTS, ROW_TYPES, choose


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("*/*", JSON_RESULTS),
        ("", JSON_RESULTS),
        ("application/json", JSON_RESULTS),
        ("text/csv;q=0.5, application/xml", "application/sparql-results+xml"),
        ("text/*", "text/csv"),
        ("text/tab-separated-values, text/csv;q=0.9", "text/tab-separated-values"),
    ],
)
def test_the_client_gets_what_it_likes_best(accept: str, chosen: str) -> None:
    assert choose(accept, ROW_TYPES) == chosen


def test_a_browser_gets_a_page_and_a_program_gets_rdf() -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert choose(browser, (*GRAPH_TYPES, HTML)) == HTML
    assert choose("*/*", (*GRAPH_TYPES, HTML)) == "text/turtle"


@pytest.mark.parametrize("accept", ["image/png", "nonsense", "text/csv;q=0"])
def test_nothing_that_fits_is_said_with_what_there_is(accept: str) -> None:
    with pytest.raises(NotAcceptableError, match="text/csv"):
        choose(accept, ROW_TYPES)
