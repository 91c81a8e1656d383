"""Russian: Snowball's stemmer, and what it leaves apart of one word."""

import re
from collections.abc import Callable
from functools import cache
from typing import Final

from search.analysis import alphabets
from search.analysis.folding import fold_plain, folder
from search.analysis.stemming.stemmer import listed

#: установка and установок, образец and образца: the vowel is there in some forms only.
_FLEETING: Final = re.compile("(?<=..[бвгджзклмнпрстфхцчшщ])[ое](?=[кц]$)")
#: постройка, построек.
_FLEETING_J: Final = re.compile("(?<=.[аои])ек$")
#: вернуть, вернула, верните.
_NU: Final = re.compile("(?<=..н)у(?:ть|л|ла|ло|ли)(?:ся|сь)?$")
#: Infinitives whose т is taken for a part of the stem.
_T: Final = re.compile("(?<=...)[еу]т$")

#: What cases add to the stems of ``data/nouns/ru.txt``.
_CASES: Final = ("", "а", "у", "ом", "е", "ы", "и", "ов", "ам", "ами", "ах")
#: Стоки are sewage, сток is what runs off: the same word in grammar, not in this field.
_SEWAGE: Final = frozenset({"стоки", "стоков", "стокам", "стоками", "стоках"})
#: норматив, прорыв, полив: Snowball takes these nouns for gerunds, and полив for поле.
_NOUN_ENDS: Final = ("ив", "ыв")


def completed(snowball: Callable[[str], str]) -> Callable[[str], str]:
    """``snowball`` with the forms brought together that it keeps apart."""

    def stem(word: str) -> str:
        if word.endswith(_NOUN_ENDS):
            return word
        if noun := _nouns().get(word):
            return noun
        found = snowball(_NU.sub("", word))
        if word.endswith(("еть", "уть", "еться", "уться")):
            found = _T.sub("", found)
        return _FLEETING.sub("", _FLEETING_J.sub("йк", found))

    return stem


@cache
def _nouns() -> dict[str, str]:
    """Form of a noun that Snowball cuts too short, or takes for another one -> its stem."""
    stems = listed("nouns", "ru", folder(fold_plain, alphabets.RUSSIAN))
    return {stem + case: stem for stem in stems for case in _CASES} | dict.fromkeys(_SEWAGE, "стоки")
