"""Source texts: where they lie, what a passage says, and whether a name stands in it.

The texts are not part of the project. A person who has them points to their folder; passages are Python string
offsets into the text read as UTF-8, end exclusive, and `slug` is the file name without `.txt`.
"""

import hashlib
import os
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from clustergraph.errors import ClustergraphError, InputError, UnknownError
from clustergraph.iris import PassageRef

SOURCES_VARIABLE = "CLUSTERGRAPH_SOURCES"


class Folded(str):
    """Text reduced to lower-case letters and digits without diacritics; `origin[i]` is where character i came from."""

    origin: list[int]


def fold(text: str) -> Folded:
    """Text as search sees it: case, diacritics, hyphenation, line breaks, spaces and punctuation gone.

    >>> fold("Hälso- och\\nsjuk-\\nvård") == "halsoochsjukvard"
    True
    """
    letters: list[str] = []
    origin: list[int] = []
    for position, character in enumerate(text):
        for part in _fold_character(character):
            letters.append(part)
            origin.append(position)
    folded = Folded("".join(letters))
    folded.origin = origin
    return folded


@cache
def _fold_character(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", character.casefold())
    return "".join(part for part in decomposed if part.isalnum())


@dataclass(frozen=True)
class SourceText:
    """One source text. `text` has the characters that passages count in."""

    slug: str
    text: str
    digest: str

    @cached_property
    def folded(self) -> Folded:
        return fold(self.text)

    def passage(self, ref: PassageRef) -> str:
        if not 0 <= ref.start < ref.end <= len(self.text):
            raise InputError(
                f"Passage {ref.start}-{ref.end} lies outside {self.slug}, whose text has {len(self.text)} characters; "
                f"give offsets with 0 <= start < end <= {len(self.text)}."
            )
        return self.text[ref.start : ref.end]

    def find(self, words: str) -> list[PassageRef]:
        """Every place where the words stand, read as `fold` reads them; whole words first, parts of words else.

        '…' between words spans what lies between them.
        """
        parts = [re.escape(fold(part)) for part in words.split("…")]
        if not all(parts):
            raise InputError(f"'{words}' has no letters or digits to look for; give some words of the text.")
        origin = self.folded.origin
        places = [
            PassageRef(self.slug, origin[match.start()], origin[match.end() - 1] + 1)
            for match in re.finditer(".*?".join(parts), self.folded)
        ]
        return [place for place in places if self._is_whole(place)] or places

    def _is_whole(self, ref: PassageRef) -> bool:
        before, after = self.text[ref.start - 1 : ref.start], self.text[ref.end : ref.end + 1]
        return not before.isalnum() and not after.isalnum()


class Sources:
    """A folder of source texts, read once each."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise InputError(f"There is no folder {folder}; point --sources or {SOURCES_VARIABLE} to the source texts.")
        self.folder = folder
        self._texts: dict[str, SourceText] = {}

    @property
    def slugs(self) -> list[str]:
        return sorted(path.stem for path in self.folder.glob("*.txt"))

    def text(self, slug: str) -> SourceText:
        if slug not in self._texts:
            self._texts[slug] = self._read(slug)
        return self._texts[slug]

    def _read(self, slug: str) -> SourceText:
        path = self.folder / f"{slug}.txt"
        if not path.is_file():
            raise UnknownError("source text", slug, self.slugs, f"Add {slug}.txt to {self.folder}.")
        raw = path.read_bytes()
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise InputError(f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8.") from None
        return SourceText(slug, text, hashlib.sha256(raw).hexdigest())


def open_sources(folder: Path | None) -> Sources | None:
    """The texts in the folder given, or in the one that CLUSTERGRAPH_SOURCES names; None where there is neither."""
    if folder is None and (named := os.environ.get(SOURCES_VARIABLE)):
        folder = Path(named)
    return Sources(folder) if folder else None


def require_sources(folder: Path | None) -> Sources:
    sources = open_sources(folder)
    if sources is None:
        raise ClustergraphError(
            f"The source texts are not at hand; give --sources DIR or set {SOURCES_VARIABLE} to the folder with the .txt files."
        )
    return sources
