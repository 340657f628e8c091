import xml.etree.ElementTree as ET

import pytest

from clustergraph.catalogue import sitemap
from clustergraph.iris import ID, SITEMAPS


def locations(text: str) -> list[str]:
    return [str(element.text) for element in ET.fromstring(text).iter(f"{{{SITEMAPS}}}loc")]


def test_a_page_is_listed_where_it_answers() -> None:
    things = [f"{ID}actor/a", f"{ID}document/d", f"{ID}gap/g"]
    assert sitemap.addresses(things)[-3:] == ["/about/id/actor/a", "/id/document/d", "/gaps/g"]


def test_many_pages_are_parted_and_none_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST", 3)
    paths = [f"/{number}&" for number in range(7)]
    maps = locations(sitemap.index("http://a", paths, "2030-01-02"))
    assert maps == [f"http://a/sitemap/{number}.xml" for number in (1, 2, 3)]
    parts = [sitemap.part("http://a", paths, number, None) or "" for number in (1, 2, 3)]
    assert [address for text in parts for address in locations(text)] == [f"http://a{path}" for path in paths]
    assert sitemap.part("http://a", paths, 4, None) is None
    assert sitemap.part("http://a", paths, 0, None) is None


def test_crawlers_may_read_pages_and_are_told_of_the_map() -> None:
    lines = sitemap.robots("http://a").splitlines()
    assert "Sitemap: http://a/sitemap.xml" in lines
    assert "Disallow: /" not in lines
