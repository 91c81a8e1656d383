"""Letters of one script typed in a word of the other.

Kazakh ``үздiк`` with a Latin ``i``, ``СО2`` and ``NОх`` typed on a Cyrillic keyboard: such a word is brought to
one script before anything else looks at it. A word that is wholly Latin stays Latin in any text.
"""

import re
from typing import Final

#: Latin letters and the Cyrillic ones that look the same. Small к, м, т, н, в differ from k, m, t, h, b, but
#: are typed for them when the word around is Cyrillic.
_TO_CYRILLIC: Final = str.maketrans("ABCEHIKMOPTXYÖÜÄaceiopxykmthöüä", "АВСЕНІКМОРТХУӨҮӘасеіорхукмтһөүә")

_LOOKS_LATIN: Final = str.maketrans("АВСЕНІЈКМОРЅТХУасеіјорѕху", "ABCEHIJKMOPSTXYaceijopsxy")
#: Used only when the result is a known formula: ``сн4`` in small letters is CH4, ``вот`` is no "bot".
_SOUNDS_LATIN: Final = str.maketrans("авсенікморѕтху", "abcehikmopstxy")
FORMULAS: Final = frozenset({
    "c2h6", "ch4", "co2", "h2o", "h2s", "h2so4", "hno3", "n2o", "n2o4", "nh3", "nh4", "no2", "no3", "o2", "o3",
    "pm10", "so2", "so3", "so4", "sf6",
})  # fmt: skip

CYRILLIC_LETTER: Final = re.compile("[\u0400-\u052f]")
_LATIN_LETTER: Final = re.compile("[A-Za-z\u00c0-\u024f]")
_DIGIT: Final = re.compile(r"\d")


def to_latin(text: str) -> str:
    """Replace Cyrillic letters that look like Latin ones (for codes and symbols, which are Latin)."""
    return text.translate(_LOOKS_LATIN)


def one_script(word: str) -> str:
    """Bring a word of mixed look-alikes to one script; a word of one script is returned as it is."""
    if not CYRILLIC_LETTER.search(word):
        return word
    as_latin = to_latin(word)
    if _DIGIT.search(word):
        if not CYRILLIC_LETTER.search(as_latin):
            return as_latin
        formula = word.lower().translate(_SOUNDS_LATIN)
        if formula in FORMULAS:
            return formula
    if not _LATIN_LETTER.search(word):
        return word
    as_cyrillic = word.translate(_TO_CYRILLIC)
    if not _LATIN_LETTER.search(as_cyrillic):
        return as_cyrillic
    return as_latin if not CYRILLIC_LETTER.search(as_latin) else word
