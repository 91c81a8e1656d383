"""The table of languages: one row each, its keys equal ``settings.LANGUAGES`` (a test holds it)."""

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import snowballstemmer

from search.analysis import alphabets
from search.analysis.folding import (
    fold_english,
    fold_kazakh,
    fold_plain,
    fold_turkmen,
    fold_uzbek,
    folder,
)
from search.analysis.scripts import CYRILLIC_LETTER
from search.analysis.stemming import english, kazakh, kyrgyz, russian, tajik, turkmen, uzbek
from search.analysis.stemming.stemmer import listed


@dataclass(frozen=True)
class Language:
    """How one language is analysed.

    ``fold`` maps a word as typed to its folded surface form, ``stem`` a folded word to its stem, and
    ``stop_words`` names the list of words that do not count. A word without any letter of ``script``, where one is
    given, is a foreign one and has no endings of this language.
    """

    code: str
    fold: Callable[[str], str]
    stem: Callable[[str], str]
    script: re.Pattern[str] | None = None

    @property
    def stop_words(self) -> frozenset[str]:
        """Folded stop words."""
        return _stop_words(self.code)

    def stem_of(self, word: str, surface: str) -> str:
        """Stem of ``word`` as typed, whose folded form is ``surface``."""
        return surface if self.script and not self.script.search(word) else self.stem(surface)


@lru_cache
def _stop_words(code: str) -> frozenset[str]:
    """Words of ``data/stop_words/<code>.txt``, folded like any other word."""
    return frozenset(listed("stop_words", code, LANGUAGES[code].fold))


def _snowball(algorithm: str) -> Callable[[str], str]:
    """A Snowball stemmer; the object keeps state while it runs, so each thread has its own."""
    local = threading.local()

    def stem(word: str) -> str:
        if not hasattr(local, "stemmer"):
            local.stemmer = snowballstemmer.stemmer(algorithm)
        return local.stemmer.stemWord(word) or word

    return stem


LANGUAGES: Final[Mapping[str, Language]] = {
    row.code: row
    for row in (
        Language("kk", folder(fold_kazakh, alphabets.KAZAKH), kazakh.stem),
        Language("ky", folder(fold_plain, alphabets.KYRGYZ), kyrgyz.stem, CYRILLIC_LETTER),
        Language("tg", folder(fold_plain, alphabets.TAJIK), tajik.stem, CYRILLIC_LETTER),
        Language("tk", folder(fold_turkmen, alphabets.TURKMEN), turkmen.stem),
        Language("uz", folder(fold_uzbek, alphabets.UZBEK), uzbek.stem),
        Language("ru", folder(fold_plain, alphabets.RUSSIAN), russian.completed(_snowball("russian"))),
        Language("en", folder(fold_english, alphabets.ENGLISH), english.completed(_snowball("english"))),
    )
}
