"""Templates and Markdown become HTML here, and nowhere else: the only module that imports Jinja2 and markdown-it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

FOLDER = Path(__file__).parent
EXAMPLE = FOLDER / "guide" / "example"
_TEMPLATES = Environment(
    loader=PackageLoader("clustergraph"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(template: str, /, **values: Any) -> str:
    """The template of that name, filled in; everything that is put in is escaped."""
    return _TEMPLATES.get_template(f"{template}.html").render(**values)


def prose(text: str, query: Callable[[str], str], link: Callable[[str], str]) -> Markup:
    """Markdown as HTML. A fenced block marked `query` holds the name of a query, and `query` says what stands there; one
    marked `file` holds the name of an example file, which is shown as it is. `link` says where a link that is no whole
    address leads."""
    reader = MarkdownIt("commonmark").enable("table")
    tokens = reader.parse(text)
    for token in tokens:
        if token.type == "fence" and token.info == "query":
            token.type, token.content = "html_block", query(token.content.strip())
        elif token.type == "fence":
            token.attrSet("tabindex", "0")
            if token.info == "file":
                token.info, token.content = "", (EXAMPLE / token.content.strip()).read_text("utf-8")
        for child in token.children or []:
            target = str(child.attrGet("href") or "")
            if target and not target.startswith(("http:", "https:", "#")):
                child.attrSet("href", link(target))
    return Markup(reader.renderer.render(tokens, reader.options, {}))


def program() -> bytes:
    """Every file that decides what a page looks like: a release that holds pages depends on them."""
    files = [path for name in ("templates", "static", "guide") for path in sorted((FOLDER / name).rglob("*"))]
    return b"".join(path.read_bytes() for path in files if path.is_file())
