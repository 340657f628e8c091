import pytest

from clustergraph.errors import ParameterError
from clustergraph.rest.paging import Page, only

ITEMS = list(range(45))


def test_a_list_comes_in_pages_counted_from_one_and_none_is_lost() -> None:
    asked: dict[str, str] = {}
    assert Page.read(asked).of(ITEMS, "http://a/x", asked)["items"] == ITEMS[:20]
    pages = [Page(20, number).of(ITEMS, "http://a/x", {"q": "å b"}) for number in (1, 2, 3)]
    assert [item for page in pages for item in page["items"]] == ITEMS
    assert pages[0]["next"] == "http://a/x?q=%C3%A5+b&limit=20&page=2"
    assert "next" not in pages[2]
    assert {page["total"] for page in pages} == {45}
    assert Page(20, 9).of(ITEMS, "http://a/x", {})["items"] == []


@pytest.mark.parametrize("value", ["0", "-1", "101", "x", "", "1.5", "²", "9" * 30])
def test_what_is_no_limit_is_refused_with_what_is(value: str) -> None:
    with pytest.raises(ParameterError, match="from 1 to 100"):
        Page.read({"limit": value})


def test_a_parameter_that_nobody_reads_is_named() -> None:
    assert only({"q": "a"}, "q") == {"q": "a"}
    with pytest.raises(ParameterError, match="no parameter 'size' here; give limit, page"):
        only({"size": "3"}, "limit", "page")
