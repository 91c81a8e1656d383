"""The table of languages: one row each, its keys equal ``settings.LANGUAGES`` (a test holds it)."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
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


@dataclass(frozen=True)
class Language:
    """How one language is analysed.

    ``fold`` maps a word as typed to its folded surface form, ``stem`` a folded word to its stem, and
    ``stop_words`` names the list of words that do not count.
    """

    code: str
    fold: Callable[[str], str]
    stem: Callable[[str], str]

    @property
    def stems(self) -> bool:
        """Whether stems differ from surface words at all."""
        return self.stem is not _unchanged

    @property
    def stop_words(self) -> frozenset[str]:
        """Folded stop words."""
        return _stop_words(self.code)


@lru_cache
def _stop_words(code: str) -> frozenset[str]:
    """Words of ``data/stop_words/<code>.txt``, folded like any other word."""
    path = resources.files("search.analysis").joinpath(f"data/stop_words/{code}.txt")
    fold = LANGUAGES[code].fold
    return frozenset(fold(word) for word in path.read_text(encoding="utf-8").split())


def _snowball(algorithm: str) -> Callable[[str], str]:
    """A Snowball stemmer; the object keeps state while it runs, so each thread has its own."""
    local = threading.local()

    def stem(word: str) -> str:
        if not hasattr(local, "stemmer"):
            local.stemmer = snowballstemmer.stemmer(algorithm)
        return local.stemmer.stemWord(word) or word

    return stem


def _unchanged(word: str) -> str:
    return word


LANGUAGES: Final[Mapping[str, Language]] = {
    row.code: row
    for row in (
        Language("kk", folder(fold_kazakh, alphabets.KAZAKH), _unchanged),
        Language("ky", folder(fold_plain, alphabets.KYRGYZ), _unchanged),
        Language("tg", folder(fold_plain, alphabets.TAJIK), _unchanged),
        Language("tk", folder(fold_turkmen, alphabets.TURKMEN), _unchanged),
        Language("uz", folder(fold_uzbek, alphabets.UZBEK), _unchanged),
        Language("ru", folder(fold_plain, alphabets.RUSSIAN), _snowball("russian")),
        Language("en", folder(fold_english, alphabets.ENGLISH), _snowball("english")),
    )
}
