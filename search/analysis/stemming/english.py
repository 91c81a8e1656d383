"""English: Snowball's stemmer, and what it takes for one word though it is two."""

from collections.abc import Callable, Mapping
from typing import Final

#: Nouns of this field that are no form of the verb or noun they look like: tailings are not the tail of a field, a
#: city's greening is not all that is green, fertiliser makes no place fertile, and a lease is renewed, not renewable.
_NOUNS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("tailing", "tailings"), "tailing"),
    **dict.fromkeys(("fertiliser", "fertilisers", "fertilizer", "fertilizers"), "fertiliser"),
    **dict.fromkeys(("renewable", "renewables"), "renewable"),
    "greening": "greening",
}


def completed(snowball: Callable[[str], str]) -> Callable[[str], str]:
    """``snowball`` with those nouns kept."""

    def stem(word: str) -> str:
        return _NOUNS.get(word) or snowball(word)

    return stem
