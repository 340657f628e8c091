"""Whether a sentence of a source text stands in what we have written: so many words in a row are no name any more."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from clustergraph.documents import SourceText
from clustergraph.iris import PassageRef

RUN = 15


def words(text: str) -> list[str]:
    """Words as a reader compares them: without case, diacritics, punctuation and hyphenation at the end of a line."""
    plain = unicodedata.normalize("NFKD", re.sub(r"-\s*\n\s*", "", text)).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9]+", plain.lower())


def runs(text: str, length: int = RUN) -> Iterator[tuple[str, ...]]:
    found = words(text)
    return (tuple(found[start : start + length]) for start in range(len(found) - length + 1))


def quoted(source: SourceText, written: Iterable[tuple[str, str]]) -> Iterator[tuple[str, PassageRef]]:
    """Records whose text carries over a run of the source's words, each once, and where the first run stands.

    `written` are records and what is written about them.
    """
    held = set(runs(source.text))
    told: set[str] = set()
    for record, text in written:
        run = next((run for run in runs(text) if run in held), None)
        if run and record not in told:
            told.add(record)
            yield record, _place(source, run)


def _place(source: SourceText, run: tuple[str, ...]) -> PassageRef:
    places = source.find(" ".join(run))
    return places[0] if places else PassageRef(source.slug, 0, len(source.text))
