"""Other spellings of a query that no language knows as it was typed."""

from collections.abc import Iterator
from functools import cache
from typing import Final

from search.analysis import tokenise
from search.analysis.languages import LANGUAGES
from search.analysis.respelling import other_layout, russian_sound
from search.terms import TermTable

_RUSSIAN: Final = "ru"


def respelt(q: str, language: str, table: TermTable) -> Iterator[str]:
    """What ``q`` may be in a language: on the other keyboard, and for Russian from Latin letters.

    ``table``: the words of the language that entries hold.
    """
    if other := other_layout(q):
        yield other
    if language == _RUSSIAN and (cyrillic := _from_latin(q, table)) != q:
        yield cyrillic


def _from_latin(q: str, table: TermTable) -> str:
    """``q`` with each Latin word that sounds like a Russian one in its Cyrillic spelling."""
    parts, position = [], 0
    for token in tokenise(q, _RUSSIAN):
        if token.surface.isascii() and token.surface.isalpha():
            parts += [q[position : token.start], _sounding(token.surface, table) or q[token.start : token.end]]
            position = token.end
    return "".join((*parts, q[position:]))


def _sounding(word: str, table: TermTable) -> str:
    sound = russian_sound(word)
    return _stop_words_by_sound().get(sound) or table.sounding(sound)


@cache
def _stop_words_by_sound() -> dict[str, str]:
    """Sound -> the stop word that sounds so; no entry need hold it."""
    return {russian_sound(word): word for word in LANGUAGES[_RUSSIAN].stop_words}
