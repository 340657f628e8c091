"""How alike two names or two words are. The only module that imports rapidfuzz."""

from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import fuzz, process, utils
from rapidfuzz.distance import OSA


def folded(name: str) -> str:
    """A name as `nearest` compares it: in lower case, with nothing but letters, digits and spaces."""
    return str(utils.default_process(name))


def nearest(name: str, names: Sequence[str], least: float, most: int) -> list[tuple[int, float]]:
    """The places in `names` (folded) of those most like the name, with a score from 0 to 100, the best first.

    The score is RapidFuzz's token_sort_ratio: the words in any order, Indel distance. Names of different things can score
    high ("Uppsala kommun", "Uppsala region"), so it orders what somebody will look at and decides nothing.
    """
    found = process.extract(
        folded(name), names, scorer=fuzz.token_sort_ratio, processor=None, limit=most, score_cutoff=least
    )
    return [(place, score) for _, score, place in found]


def misspelt(word: str, words: Mapping[str, str], most: int) -> Iterator[tuple[str, int, str]]:
    """Those of the words that are at most so many slips of the hand away: the word, the slips, and its key.

    A slip is a letter too many, missing, wrong, or two in each other's place (optimal string alignment).
    """
    for other, slips, key in process.extract(word, words, scorer=OSA.distance, score_cutoff=most, limit=None):
        yield other, int(slips), key
