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


def _weights(alphabet: tuple[str, ...]) -> dict[str, str]:
    return {letter: chr(_FIRST + rank) for rank, letter in enumerate(alphabet)}


_WEIGHTS: Final = {language: _weights(alphabet) for language, alphabet in ALPHABETS.items()}
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
    for letter in _LETTER[language].findall(text):
        weight = weights.get(letter) or _weight(letter, weights)
        if weight != " " or (key and key[-1] != " "):
            key.append(weight)
    return "".join(key).rstrip()[:MAX_KEY]


def _weight(char: str, weights: Mapping[str, str]) -> str:
    """Weight of a character outside the alphabet; signs are blanks, marks nothing."""
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    bare = unicodedata.normalize("NFKD", char)
    base = "".join(c for c in bare if not unicodedata.category(c).startswith("M"))
    if not base:
        return ""
    if base != char and base in weights:
        return weights[base]
    return _FOREIGN + base if base[0].isalnum() else " "
