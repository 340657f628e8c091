"""When two words are the same word written differently: case, diacritics, legal forms, and what OCR does to letters.

OCR of Swedish text loses the marks of å, ä and ö, and takes them for other signs (hilso for hälso, l4n for län, féretag
for företag, viaxer for växer); and it confuses signs that look alike in any language: rn and m, l and 1 and I, O and 0.
A word is therefore known by a set of keys: words whose keys meet may be one word as OCR reads it.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import product

# Words that carry no meaning of their own in a name.
_SMALL = frozenset(
    ["i", "the", "of", "och", "and", "för", "for", "in", "at", "vid", "av", "a", "an", "den", "det", "de", "på"]
)
# Legal forms, which registers write and people leave out.
LEGAL = frozenset(
    [
        "ab",
        "publ",
        "aktiebolag",
        "aktiebolaget",
        "hb",
        "kb",
        "handelsbolag",
        "ltd",
        "inc",
        "stiftelsen",
        "stiftelse",
        "foundation",
        "ideell",
        "ek",
        "ekonomisk",
        "förening",
    ]
)
# Words that people cut in the middle; those that they cut at the end are found by how they begin.
_SHORT_FOR = {"sthlm": "stockholm", "sthlms": "stockholms", "lst": "länsstyrelsen"}
_LETTERS = str.maketrans({"æ": "ä", "ø": "ö", "&": " ", "’": "", "'": "", "´": "", "`": ""})
_READ_AS = {"å": ("a", "e", "d", "aa"), "ä": ("a", "e", "i", "ae", "ia"), "ö": ("o", "e", "oe")}
_LOOKALIKE = str.maketrans({"1": "i", "l": "i", "|": "i", "!": "i", "0": "o", "4": "a", "5": "s", "6": "o", "8": "b"})
_MOST_MARKS = 3  # of å, ä and ö in a word whose readings are reckoned; more only lose their marks
_SHORTEST = 4  # letters of a word that OCR may have changed: KL is not KI


def fold(text: str) -> str:
    """Small letters, one form of every sign, and spaces for everything that is neither letter nor digit."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    return " ".join(re.sub(r"[^\w|!]+|_+", " ", plain).split())


def words(text: str) -> tuple[str, ...]:
    """The folded words that carry meaning; small ones are left out unless there are no others."""
    found = tuple(_SHORT_FOR.get(word, word) for word in fold(text).split())
    return tuple(word for word in found if word not in _SMALL) or found


def legal(found: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """The words without legal forms, and whether there were any; a name that is nothing else is left whole."""
    rest = tuple(word for word in found if word not in LEGAL)
    return (rest, len(rest) < len(found)) if rest else (found, False)


@lru_cache(20_000)
def plain(word: str) -> str:
    """Without marks: å and ä as a, ö as o, é as e."""
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))


@lru_cache(2_000)
def keys(word: str) -> frozenset[str]:
    """What the word may look like after OCR, in letters that stand for all that look alike.

    Two words of which OCR may have made one another have a key in common. Short words without marks,
    and numbers, have themselves only.
    """
    mixed = any(sign.isdigit() or sign in "|!" for sign in word) and any(sign.isalpha() for sign in word)
    composed = unicodedata.normalize("NFC", word)
    marks = sum(sign in _READ_AS for sign in composed)
    if not (mixed or marks) and (len(word) < _SHORTEST or word.isdigit()):
        return frozenset({plain(word)})
    parts = [_READ_AS.get(sign, (sign,)) if marks <= _MOST_MARKS else (sign,) for sign in composed]
    return frozenset(_skeleton(plain("".join(reading))) for reading in product(*parts))


def _skeleton(word: str) -> str:
    return word.replace("rn", "m").replace("vv", "w").translate(_LOOKALIKE)


def genitive(word: str) -> str:
    """Without the s of a genitive, where the word is long enough to have one: Stockholms, Stockholm."""
    return word[:-1] if len(word) > 5 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def joined(found: tuple[str, ...]) -> str:
    """The words as one, without marks: SwedenBIO is Sweden Bio."""
    return plain("".join(found))


def segments(text: str) -> list[str]:
    """The parts of a text that gives a name twice: "Stockholms universitet (SU)", "KTH, Royal Institute"."""
    return [part.strip() for part in re.split(r"[,;/()\[\]]", text) if part.strip()]
