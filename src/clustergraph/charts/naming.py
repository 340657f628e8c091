"""What things, documents and figures are called in pictures and tables."""

from collections.abc import Mapping
from typing import TypeAlias

import networkx as nx

from clustergraph.charts.words import REGIONS, SECTORS, WORDS
from clustergraph.iris import ID

Names: TypeAlias = nx.Graph | Mapping[str, str]  # a network, whose nodes have labels, or what `graph.names(lang)` gives


def labels_of(names: Names | None, lang: str) -> Mapping[str, str]:
    """Names by address, from whatever knows them."""
    if isinstance(names, nx.Graph):
        label = "label_en" if lang == "en" else "label"
        return {str(node): str(known.get(label, known.get("label", node))) for node, known in names.nodes(data=True)}
    return names or {}


def document(slug: str, names: Mapping[str, str]) -> str:
    """What a document is called, up to a colon: the title of the matter, which many share, comes after. Its slug without a name."""
    return names.get(f"{ID}document/{slug}", slug).partition(":")[0]


def told(figure: float, lang: str, form: str = ".3g") -> str:
    """A figure as the language writes it: 2,5 or 2.5."""
    return f"{figure:{form}}".replace(".", "," if lang == "sv" else ".")


def named(value: object, lang: str, labels: Mapping[str, str] | None = None) -> object:
    """A cell for people: words for codes that there are words for, names for addresses, lists as text."""
    if isinstance(value, tuple | list):
        return ", ".join(dict.fromkeys(str(named(one, lang, labels)) for one in value))
    if not isinstance(value, str):
        return value
    whole = value.removesuffix("#members")
    if labels and whole in labels:
        return labels[whole]
    if "://" in value:
        return whole.rpartition("/")[2]
    if value in SECTORS or value in REGIONS:
        return (SECTORS.get(value) or REGIONS[value])[lang]
    return WORDS[lang].get(value, value) if value.islower() else value
