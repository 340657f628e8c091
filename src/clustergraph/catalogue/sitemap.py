"""For search engines: which pages there are, and which addresses are not pages."""

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from clustergraph.iris import SHOWN, SITEMAPS, local_path

MOST = 25_000  # addresses in one map: the protocol allows twice as many, and 50 MB
_PAGES = ("/", "/def", "/gaps", "/datasets")
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def addresses(things: Sequence[str]) -> list[str]:
    """The paths of all pages: a thing's is where its own address leads, so that no crawler has to follow it there."""
    return [*_PAGES, *map(_page, things)]


def _page(thing: str) -> str:
    path = local_path(thing)
    if path.startswith("/id/gap/"):
        return path.removeprefix("/id").replace("/gap/", "/gaps/")
    return path if path[1:].startswith(SHOWN) else f"/about{path}"


def index(address: str, paths: Sequence[str], day: str | None) -> str:
    """The map of maps."""
    parts = range(1, -(-len(paths) // MOST) + 1)
    entries = (f"<sitemap><loc>{escape(f'{address}/sitemap/{part}.xml')}</loc>{_day(day)}</sitemap>" for part in parts)
    return _document("sitemapindex", entries)


def part(address: str, paths: Sequence[str], number: int, day: str | None) -> str | None:
    """The map of that number, counted from 1; None where there is none."""
    found = paths[(number - 1) * MOST : number * MOST] if number > 0 else []
    entries = (f"<url><loc>{escape(address + path)}</loc>{_day(day)}</url>" for path in found)
    return _document("urlset", entries) if found else None


def _document(root: str, entries: Iterable[str]) -> str:
    return "\n".join((f'{_HEAD}\n<{root} xmlns="{SITEMAPS}">', *entries, f"</{root}>", ""))


def _day(day: str | None) -> str:
    return f"<lastmod>{day}</lastmod>" if day else ""


def robots(address: str) -> str:
    """Everything may be read; what is asked of an engine, or is a whole graph, is not to be crawled."""
    return (
        f"User-agent: *\nDisallow: /sparql?\nDisallow: /store\nDisallow: /metrics\n\nSitemap: {address}/sitemap.xml\n"
    )
