"""Names looked up by how they are written, with distances from RapidFuzz.

A name is likely the one asked for when all its words pair off with those asked for, by equality, by a key that OCR
leaves in common, or by a typing error or two; words that stay over on either side mean another thing ("Stockholm
Business Region Development" is not "Stockholm Business Region"), and count by how rare they are (the inverse document
frequency of Spärck Jones 1972, doi:10.1108/eb026526).
"""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest

from clustergraph.iris import DEF
from clustergraph.likeness import misspelt
from clustergraph.reconcile import folding
from clustergraph.reconcile.naming import all_names
from clustergraph.reconcile.things import Thing

# How much of a likeness is left, as a share of 1, when two words are the same but for …
_GENITIVE, _OCR, _PREFIX, _MARKS = 0.97, 0.95, 0.92, 0.985
# … and a name, when it is the same but for …
_ORDER, _SMALL_WORDS, _JOINED, _CASE, _LEGAL_FORM = 0.94, 0.98, 0.97, 0.998, 0.99
_PARTIAL = 0.8  # the most that a name with words left over reaches
_BY_RANK = (1.0, 0.99, _PARTIAL)
_ERROR = 0.75  # what a wrong letter costs, as a share of one letter of the word
_SHORTEST_TYPO, _LONGER = 5, 9  # letters of a word in which one error is likely, and two
_SHORTEST_CUT = 4  # letters of a word that may be the beginning of a longer one
_MOST_NAMES = 40  # names that are looked at closely, of those that share a word
_BREVITY = 0.1  # what each word of a name counts against it when the nearest are chosen
_WORDS_KEPT = 20_000
_WHOLE = DEF + "belongsTo"
_SEATS = {DEF + kind for kind in ("Territory", "Municipality")}  # after a comma they tell where, and not who
_PUBLIC = {DEF + kind for kind in ("PublicOrganization", "University", "PoliticalBody", "Territory")}


@dataclass(frozen=True)
class Written:
    """A text as it is compared. `form` tells whether a legal form was left out of the words."""

    text: str
    folded: str
    words: tuple[str, ...]
    joined: str
    form: bool

    @classmethod
    def of(cls, text: str) -> "Written":
        words, form = folding.legal(folding.words(text))
        return cls(text.strip(), folding.fold(text), words, folding.joined(words), form)

    @property
    def small(self) -> bool:
        """Whether it has words that carry no meaning."""
        return self.folded.count(" ") + 1 != len(self.words) + self.form


@dataclass(frozen=True)
class Entry:
    """A name in the index, with its rank (see things.Name); `public` tells that the thing can be no company."""

    thing: Thing
    name: Written
    rank: int
    public: bool


Alike = dict[str, dict[str, float]]


class Index:
    """All names of all things. Built once and only read afterwards, so that several threads may ask it at a time."""

    def __init__(self, things: Iterable[Thing]) -> None:
        self.entries = [
            Entry(thing, Written.of(name.text), name.rank, bool(thing.all_kinds & _PUBLIC))
            for thing, name in all_names(things)
        ]
        self._containing: dict[str, list[int]] = defaultdict(list)
        self._joined: dict[str, list[int]] = defaultdict(list)
        spread: dict[str, set[str]] = defaultdict(set)
        for number, entry in enumerate(self.entries):
            self._joined[entry.name.joined].append(number)
            for word in dict.fromkeys(entry.name.words):
                self._containing[word].append(number)
                spread[word].add(entry.thing.iri)
        self._seats = {entry.name.folded for entry in self.entries if _SEATS & entry.thing.all_kinds}
        self._wholes = {
            entry.thing.iri: {value.text for value in entry.thing.values.get(_WHOLE, ()) if value.iri}
            for entry in self.entries
        }
        self._rarest = math.log(1 + len({entry.thing.iri for entry in self.entries}))
        self._weights = {word: self._rarest - math.log(len(things)) for word, things in spread.items()}
        self._vocabulary = Vocabulary(self._weights)
        self._alike = lru_cache(_WORDS_KEPT)(self._vocabulary.alike)

    def search(self, text: str) -> dict[str, float]:
        """The likeness, 0 to 1, of each thing that has a name like the text, by IRI."""
        found = self._search(text)
        parts = folding.segments(text)
        if len(parts) > 1:
            named = [part for part in parts[1:] if folding.fold(part) not in self._seats]
            every = [self._search(part) for part in (parts[0], *named)]
            for iri in {iri for likeness in every for iri in likeness}:
                found[iri] = max(found.get(iri, 0), self._in_parts(iri, every) * _SMALL_WORDS)
        return found

    def _in_parts(self, iri: str, every: list[dict[str, float]]) -> float:
        """How like a thing is to a text in parts: each part names it, or what it belongs to, and one at least itself."""
        wholes = self._wholes.get(iri, ())
        parts = (max(likeness.get(one, 0.0) for one in (iri, *wholes)) for likeness in every)
        return min(max(likeness.get(iri, 0.0) for likeness in every), *parts)

    def starting(self, prefix: str) -> list[Entry]:
        """The names that begin with a text, or have a word that does, own names first."""
        wanted = folding.plain(folding.fold(prefix))
        shown = ((folding.plain(entry.name.folded), entry) for entry in self.entries)
        near = [
            (not name.startswith(wanted), entry.rank, name, number, entry)
            for number, (name, entry) in enumerate(shown)
            if f" {wanted}" in f" {name}"
        ]
        return [entry for *_, entry in sorted(near)]

    def _search(self, text: str) -> dict[str, float]:
        asked = Written.of(text)
        alike = {word: self._alike(word) for word in dict.fromkeys(asked.words)}
        best: dict[str, float] = {}
        for number in self._near(asked, alike):
            entry = self.entries[number]
            likeness = self._likeness(asked, entry, alike)
            if likeness > best.get(entry.thing.iri, 0):
                best[entry.thing.iri] = likeness
        return best

    def _near(self, asked: Written, alike: Alike) -> list[int]:
        """The names that share most with what is asked, by their numbers."""
        shared: dict[int, float] = defaultdict(float)
        for found in alike.values():
            for word, similarity in found.items():
                weight = similarity * self._weights[word]
                for number in self._containing[word]:
                    shared[number] += weight
        near = nlargest(
            _MOST_NAMES,
            ((weight - _BREVITY * len(self.entries[number].name.words), -number) for number, weight in shared.items()),
        )
        return [*self._joined.get(asked.joined, []), *(-number for _, number in near)]

    def _likeness(self, asked: Written, entry: Entry, alike: Alike) -> float:
        """How like a name is to what is asked, 0 to 1."""
        name = entry.name
        own = _BY_RANK[entry.rank]
        if asked.text == name.text:
            return own
        if asked.form and not name.form and entry.public:  # a public body is no company
            own *= _PARTIAL
        if asked.form != name.form:
            own *= _LEGAL_FORM
        if asked.folded == name.folded:
            return own * _CASE
        if asked.joined == name.joined:
            left = 1.0 if asked.words == name.words else _MARKS
            left *= _JOINED if len(asked.words) != len(name.words) else 1.0
            return own * left * (_SMALL_WORDS if asked.small or name.small else 1.0)
        return own * self._share(asked.words, name.words, alike)

    def _share(self, asked: tuple[str, ...], known: tuple[str, ...], alike: Alike) -> float:
        """How much of two names is the same, word by word."""
        pairs = _pairs(asked, known, alike)
        same = sum((self._weight(word) + self._weights[other]) * similarity for word, other, similarity in pairs)
        share = same / (sum(map(self._weight, asked)) + sum(self._weights[word] for word in known))
        if len(pairs) < max(len(asked), len(known)):
            return min(share, _PARTIAL)
        return share if tuple(other for _, other, _ in pairs) == known else share * _ORDER

    def _weight(self, word: str) -> float:
        """A word that no name has weighs as the nearest one does, or else as the rarest."""
        known = self._weights.get(word)
        if known is not None:
            return known
        alike = self._alike(word)
        return self._weights[max(alike, key=lambda other: alike[other])] if alike else self._rarest


class Vocabulary:
    """The words of all names, found by words that may be the same."""

    def __init__(self, words: Iterable[str]) -> None:
        self._plain = {word: folding.plain(word) for word in words}
        self._of_letters: dict[str, list[str]] = defaultdict(list)
        self._of_stem: dict[str, list[str]] = defaultdict(list)
        self._of_key: dict[str, list[str]] = defaultdict(list)
        for word, letters in self._plain.items():
            self._of_letters[letters].append(word)
            self._of_stem[folding.genitive(letters)].append(word)
            for key in folding.keys(word):
                self._of_key[key].append(word)
        self._sorted = sorted(self._of_letters)

    def alike(self, word: str) -> dict[str, float]:
        """The words of names that a word may be, with how like they are, 0 to 1."""
        letters = folding.plain(word)
        found: dict[str, float] = {}
        for known, errors in self._misspelled(letters):
            found[known] = 1 - _ERROR * errors / len(letters)
        for key in folding.keys(word):
            found |= dict.fromkeys(self._of_key.get(key, ()), _OCR)
        found |= dict.fromkeys(self._of_stem.get(folding.genitive(letters), ()), _GENITIVE)
        found |= dict.fromkeys(self._of_letters.get(letters, ()), _MARKS)
        if word in self._plain:
            found[word] = 1.0
        return found or dict.fromkeys(self._cut_short(letters), _PREFIX)

    def _misspelled(self, letters: str) -> Iterator[tuple[str, int]]:
        """Words that a typing error or two lead to; the first letter is seldom wrong, and digits are no letters."""
        if len(letters) < _SHORTEST_TYPO or any(map(str.isdigit, letters)):
            return
        most = 2 if len(letters) >= _LONGER else 1
        near = misspelt(letters, self._plain, most)
        yield from ((known, slips) for other, slips, known in near if other[0] == letters[0])

    def _cut_short(self, letters: str) -> Iterator[str]:
        """Words that begin with a word that no name has: Kungl. for Kungliga."""
        if len(letters) < _SHORTEST_CUT:
            return
        for other in self._sorted[bisect_left(self._sorted, letters) :]:
            if not other.startswith(letters):
                return
            yield from self._of_letters[other]


def _pairs(asked: tuple[str, ...], known: tuple[str, ...], alike: Alike) -> list[tuple[str, str, float]]:
    """Each word with the one it is most like, each used once."""
    free, pairs = list(known), []
    for word in asked:
        near = alike[word]
        best = max(free, key=lambda other: near.get(other, 0.0), default="")
        if best in near:
            pairs.append((word, best, near[best]))
            free.remove(best)
    return pairs
