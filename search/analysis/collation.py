"""Alphabetical order, one alphabet a language, the same in both engines and both databases.

``sort_key`` turns a name into a string whose plain code point order is the alphabetical order of the language.
A key is not unique; whoever sorts by it appends the entry's code.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from search.analysis.folding import APOSTROPHES

#: Letters in their order; a digraph is one letter.
ALPHABETS: Final[Mapping[str, tuple[str, ...]]] = {
    "kk": tuple("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"),
    "ky": tuple("абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя"),
    "tg": tuple("абвгғдеёжзиӣйкқлмнопрстуӯфхҳцчҷшщъыьэюя"),
    "tk": tuple("abcçdeäfghijžklmnňoöpqrsştuüvwxyýz"),
    "uz": (*"abcdefghijklmnopqrstuvwxyz", "oʻ", "gʻ", "sh", "ch", "ng"),
    "ru": tuple("абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
    "en": tuple("abcdefghijklmnopqrstuvwxyz"),
}

#: A key is cut here: names are shorter, and sort columns stay small.
MAX_KEY: Final = 200
_FIRST: Final = ord("A")
#: Letters of no own alphabet stand behind it, in code point order.
_FOREIGN: Final = "~"
_UZBEK_LETTER: Final = re.compile(f"([og])[{APOSTROPHES}]")
_TUTUQ: Final = re.compile(f"[{APOSTROPHES}]")


class _Weights(dict[str, str]):
    """Letter -> its place in the order of one language; what is no letter of it gets a place when it is met."""

    def __init__(self, alphabet: tuple[str, ...]) -> None:
        super().__init__({letter: chr(_FIRST + rank) for rank, letter in enumerate(alphabet)})
        self._alphabet = frozenset(alphabet)

    def __missing__(self, char: str) -> str:
        """Weight of a character outside the alphabet; signs are blanks, marks nothing."""
        weight = self[char] = str(unicodedata.decimal(char)) if char.isdecimal() else self._bare(char)
        return weight

    def _bare(self, char: str) -> str:
        bare = unicodedata.normalize("NFKD", char)
        base = "".join(c for c in bare if not unicodedata.category(c).startswith("M"))
        if not base:
            return ""
        if base != char and base in self._alphabet:
            return self[base]
        return _FOREIGN + base if base[0].isalnum() else " "


_WEIGHTS: Final = {language: _Weights(alphabet) for language, alphabet in ALPHABETS.items()}
_LETTER: Final = {
    language: re.compile("|".join(sorted(alphabet, key=len, reverse=True)) + "|.", re.DOTALL)
    for language, alphabet in ALPHABETS.items()
}


def sort_key(text: str, language: str) -> str:
    """Collation key of ``text`` in ``language``: signs, then digits, then the alphabet, then other letters.

    Case is ignored, as are accents that make no letter of the language. At most ``MAX_KEY`` characters.
    """
    text = unicodedata.normalize("NFC", text[:MAX_KEY].lower())
    if language == "uz":
        text = _TUTUQ.sub("", _UZBEK_LETTER.sub("\\1\0", text)).replace("\0", "ʻ")
    weights = _WEIGHTS[language]
    key: list[str] = []
    for weight in map(weights.__getitem__, _LETTER[language].findall(text)):
        if weight != " " or (key and key[-1] != " "):
            key.append(weight)
    return "".join(key).rstrip()[:MAX_KEY]
