"""A picture with its table beside it and what both rest on below: what a notebook shows, and what is saved."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import vl_convert
from pandas.api.types import is_numeric_dtype

from clustergraph.charts.naming import document, told
from clustergraph.charts.words import WORDS
from clustergraph.errors import ParameterError
from clustergraph.iris import local_path, passage_ref
from clustergraph.network.participations import code
from clustergraph.network.result import Result

SITE = "http://127.0.0.1:8000"  # where `make serve` serves: passages are shown there, in their surroundings
MOST_LINKS = 3  # of a row; the others are counted
FORMATS = (".png", ".svg", ".html", ".csv")
LOCALES: dict[str, Any] = {"sv": "sv-SE", "en": "en-GB"}  # how Vega writes figures


@dataclass(frozen=True)
class Figure:
    """A finding, drawn. In a notebook it shows itself: picture, notes, what it rests on, and the table behind it.

    `table` is the table twin: what the picture shows, in words and figures; `result` has parameters, null model,
    uncertainty and passages. `site` is where links to passages lead: a server of ours, since the permanent addresses are not
    registered yet. `chart` is the Altair chart, None where the data could not carry one or a table says it better. `names` has
    what documents are called.
    """

    result: Result
    table: pd.DataFrame
    title: str
    chart: alt.TopLevelMixin | None = None
    lang: str = "sv"
    site: str = SITE
    names: Mapping[str, str] = field(default_factory=dict)

    def spec(self) -> dict[str, Any]:
        """The Vega-Lite specification. Raises ParameterError where there is no picture, with the reason."""
        if self.chart is None:
            raise ParameterError(f"There is no picture of {self.title}: {self.result.note or 'it is a table'}")
        made: dict[str, Any] = self.chart.to_dict(format="vega-lite")
        return made

    def svg(self) -> str:
        return str(vl_convert.vegalite_to_svg(json.dumps(self.spec()), format_locale=LOCALES[self.lang]))

    def png(self, scale: float = 2) -> bytes:
        return bytes(vl_convert.vegalite_to_png(json.dumps(self.spec()), scale=scale, format_locale=LOCALES[self.lang]))

    def html(self) -> str:
        """A page that stands on its own and fetches nothing."""
        return (
            f'<!doctype html><html lang="{self.lang}"><meta charset="utf-8"><title>{escape(self.title)}</title>'
            f'<body style="font-family: sans-serif; max-width: 60rem; margin: 2rem auto">{self._repr_html_()}</body></html>\n'
        )

    def save(self, path: str | Path) -> Path:
        """Written as the name ends: .png, .svg, .html (with table and passages), or .csv (the table twin)."""
        path = Path(path)
        if path.suffix not in FORMATS:
            raise ParameterError(f"'{path.name}' does not say what to write; end it in {', '.join(FORMATS)}.")
        if path.suffix == ".png":
            path.write_bytes(self.png())
        elif path.suffix == ".csv":
            self.table.to_csv(path, index=False)
        else:
            path.write_text(self.svg() if path.suffix == ".svg" else self.html(), "utf-8")
        return path

    def _repr_html_(self) -> str:
        words = WORDS[self.lang]
        twin = self._twin()
        if self.chart is None:
            shown = f"<h4>{escape(self.title)}</h4>{twin}"
        else:
            label = escape(f"{self.title}. {words['twin below']}", quote=True)
            shown = self.svg().replace(
                "<svg ", f'<svg role="img" aria-label="{label}" style="max-width: 100%; height: auto" ', 1
            )
            shown += f"<details><summary>{words['table']}</summary>{twin}</details>"
        return f"<figure>{shown}<figcaption>{self._caption()}</figcaption></figure>"

    def _caption(self) -> str:
        words = WORDS[self.lang]
        given = ", ".join(
            f"{name} = {shown}" for name, value in self.result.parameters.items() if (shown := _told(value))
        )
        below = {name: text for name, text in self.result.caption().items() if name != "Parameters"}
        below |= {"Parameters": given} if given else {}
        lines = "".join(f"<p><b>{words[name]}:</b> {escape(text)}</p>" for name, text in below.items())
        rests = source(self.result, self.names, self.lang) or words["none of its own"]
        return lines + f"<p><b>{words['Passages']}:</b> {escape(rests)}</p>"

    def _twin(self) -> str:
        """The table with links to the passages behind each row: names to the left, figures to the right."""
        found = [self.result.evidence(row) for row in self.table.index]
        heads = {str(name): is_numeric_dtype(column) for name, column in self.table.items()}
        cells = [
            [_cell(self._shown(value), figures) for value, figures in zip(row, heads.values(), strict=True)]
            for row in self.table.itertuples(index=False, name=None)
        ]
        if any(found):
            heads[WORDS[self.lang]["Passages"]] = False
            cells = [[*row, _cell(self._links(passages))] for row, passages in zip(cells, found, strict=True)]
        head = "".join(_cell(escape(name), figures, "th") for name, figures in heads.items())
        rows = "".join(f"<tr>{''.join(row)}</tr>\n" for row in cells)
        return f"<table><thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table>"

    def _shown(self, value: object) -> str:
        if isinstance(value, float):
            return "" if math.isnan(value) else told(value, self.lang)
        return "" if value is None else escape(str(value))

    def _links(self, passages: tuple[str, ...]) -> str:
        links = [
            f'<a href="{escape(self._address(one), quote=True)}">{escape(_place(one))}</a>'
            for one in passages[:MOST_LINKS]
        ]
        more = f" … +{len(passages) - MOST_LINKS}" if len(passages) > MOST_LINKS else ""
        return "<br>".join(links) + more

    def _address(self, iri: str) -> str:
        path = local_path(iri)
        return f"{self.site.rstrip('/')}{path}" if path.startswith("/") else iri


def _cell(inside: str, figures: bool = False, kind: str = "td") -> str:
    return f'<{kind} style="text-align: {"right" if figures else "left"}">{inside}</{kind}>'


def _place(iri: str) -> str:
    found = passage_ref(iri)
    return f"{found[0]} {found[1]}–{found[2]}" if found else iri


def source(result: Result, names: Mapping[str, str], lang: str) -> str:
    """How many passages of which documents a result rests on; nothing where it has none of its own."""
    behind = {passage for found in result.passages.values() for passage in found}
    if not behind:
        return ""
    slugs = sorted({found[0] for one in behind if (found := passage_ref(one))})
    return f"{len(behind)} {WORDS[lang]['from']} {', '.join(document(slug, names) for slug in slugs) or '–'}"


def source_line(result: Result, names: Mapping[str, str], lang: str) -> str:
    """The same as the last line under a picture's title, so that a picture that leaves the notebook says it too."""
    words, rests = WORDS[lang], source(result, names, lang)
    return f"{words['Passages']}: {rests}." if rests else ""


def _told(value: object) -> str:
    """A parameter in words: what is left at nothing is not told, and documents are told by their names."""
    if isinstance(value, Mapping):
        inside = ", ".join(f"{name}: {shown}" for name, one in value.items() if (shown := _told(one)))
        return f"({inside})" if inside else ""
    if isinstance(value, list | tuple):
        return " + ".join(_told(one) for one in value)
    if value is None or value is False or value == 0:
        return "" if value is None or value is False else "0"
    return f"{value:.4g}" if isinstance(value, float) else code(str(value)) if "://" in str(value) else str(value)
