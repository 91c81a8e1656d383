"""One word as typed -> one folded word, by the table row of its language."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import resources
from typing import Final

from search.analysis.scripts import one_script

#: Tokens longer than this are cut: Elasticsearch and tantivy both refuse very long terms.
MAX_TOKEN: Final = 64
#: NFKC can turn one character into eighteen, so the word is cut before it and the token after it.
_MAX_WORD: Final = 256

APOSTROPHES: Final = "'`´‘’‛“”„‟ʹʻʼʽʾʿ′＇"
_ENGLISH_GENITIVE: Final = re.compile(f"[{APOSTROPHES}]s$")

#: Cyrillic е at the start of a word or after a vowel or sign is written ye in Uzbek, ýe in Turkmen.
_IOTATED_E: Final = re.compile("(?:^|(?<=[аеёиоуыэюяўъьәөү]))е")
_UZBEK_LETTER: Final = re.compile("[ўқғҳ]")
_RUSSIAN_KEYBOARD: Final = str.maketrans("ўқғҳ", "укгх")
_LONGEST_O_STEM: Final = 12
_TS: Final = re.compile("t+s")
_DOUBLE_I: Final = re.compile("i{2,}")
_ROMAN: Final = re.compile("[ivxl]+")


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")


def fold_letters(word: str, table: Mapping[str, str]) -> str:
    """Lower-case, compose, look every letter up; what has no row loses its diacritics;
    what is no letter or digit (ʻ and ʼ are modifiers) goes.
    """
    word = unicodedata.normalize("NFC", word.lower())
    out: list[str] = []
    for char in word:
        folded = table.get(char)
        if folded is None and ord(char) > 127:
            bare = "".join(c for c in unicodedata.normalize("NFKD", char) if not _is_mark(c))
            folded = "".join(table.get(c, c) for c in bare)
        out.append(char if folded is None else folded)
    return "".join(char for char in "".join(out) if char.isalnum() and unicodedata.category(char) != "Lm")


def prepare(word: str) -> str:
    """Bring a raw word to compatibility form (CO₂ -> CO2) and to one script."""
    return one_script(unicodedata.normalize("NFKC", word[:_MAX_WORD]))


def fold_plain(word: str, table: Mapping[str, str]) -> str:
    """Fold by the table alone (Kyrgyz, Tajik, Russian)."""
    folded = fold_letters(prepare(word), table)
    # A letter that has lost its diacritics may only now be seen to stand in a word of the other script.
    return fold_letters(one_script(folded), table)[:MAX_TOKEN]


def fold_kazakh(word: str, table: Mapping[str, str]) -> str:
    """Kazakh: и, й and і are one letter in the Latin alphabet, so runs of them are one too
    (but III stays a numeral).
    """
    folded = fold_letters(prepare(word), table)
    return (folded if _ROMAN.fullmatch(folded) else _DOUBLE_I.sub("i", folded))[:MAX_TOKEN]


def fold_turkmen(word: str, table: Mapping[str, str]) -> str:
    """Turkmen: the old Cyrillic е is ýe at the start and after a vowel."""
    return fold_letters(_IOTATED_E.sub("йе", prepare(word).lower()), table)[:MAX_TOKEN]


def fold_uzbek(word: str, table: Mapping[str, str]) -> str:
    """Uzbek: ts is s (stansiya), Cyrillic е is ye, and у stands for ў where only ў makes a word."""
    prepared = prepare(word).lower()
    if "у" in prepared and not _UZBEK_LETTER.search(prepared):
        prepared = _restore_o(prepared)
    return _TS.sub("s", fold_letters(_IOTATED_E.sub("йе", prepared), table))[:MAX_TOKEN]


def fold_english(word: str, table: Mapping[str, str]) -> str:
    """English: the genitive goes before the apostrophe is lost (plant's -> plant)."""
    return fold_plain(_ENGLISH_GENITIVE.sub("", word), table)


@lru_cache(maxsize=1)
def _o_stems() -> dict[str, str]:
    """Cyrillic stems with ў, keyed by how a Russian keyboard types them; a whole word ends in "="."""
    text = resources.files("search.analysis").joinpath("data/uz_o_stems.txt").read_text(encoding="utf-8")
    stems = (line for line in text.splitlines() if line and not line.startswith("#"))
    return {stem.translate(_RUSSIAN_KEYBOARD): stem for stem in stems}


def _restore_o(word: str) -> str:
    """``чулланиш`` -> ``чўлланиш`` by the longest known stem; words of other stems stay."""
    stems = _o_stems()
    stem = stems.get(f"{word}=")
    if stem:
        return stem[:-1]
    for length in range(min(len(word), _LONGEST_O_STEM), 2, -1):
        stem = stems.get(word[:length])
        if stem:
            return stem + word[length:]
    return word


def folder(function: Callable[[str, Mapping[str, str]], str], table: Mapping[str, str]) -> Callable[[str], str]:
    """A one-argument fold. It is slow; ``tokens`` remembers what it gave for each word."""

    def fold(word: str) -> str:
        return function(word, table)

    return fold
