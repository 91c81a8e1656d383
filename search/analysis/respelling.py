"""Words typed with the wrong keyboard or in the other script: ``rfgtkmyjt`` and ``kapelnoe`` are ``капельное``.

The five state languages fold to Latin letters, so both their scripts meet by themselves. Russian does not, and no
folding mends a keyboard.
"""

import re
from typing import Final

from search.analysis.scripts import CYRILLIC_LETTER

#: The same keys of an English (QWERTY) and a Russian (ЙЦУКЕН) keyboard, plain and with shift.
_ENGLISH_KEYS: Final = "`qwertyuiop[]asdfghjkl;'zxcvbnm,." + '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>'
_RUSSIAN_KEYS: Final = "ёйцукенгшщзхъфывапролджэячсмитьбю" + "ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ"
_TO_RUSSIAN: Final = str.maketrans(_ENGLISH_KEYS, _RUSSIAN_KEYS)
_TO_ENGLISH: Final = str.maketrans(_RUSSIAN_KEYS, _ENGLISH_KEYS)
_LATIN_LETTER: Final = re.compile("[a-zA-Z]")

#: Sounds that a Latin spelling of Russian writes with several letters, the longest first, and letters written in
#: more than one way. Each becomes one sign; ь and ъ are no sounds.
_LATIN: Final = (
    ("shch", "ШЧ"), ("sch", "ШЧ"), ("sh", "Ш"), ("ch", "Ч"), ("zh", "Ж"), ("kh", "h"), ("ts", "c"), ("x", "ks"),
    ("w", "v"), ("q", "k"), ("y", "i"), ("j", "i"), ("'", ""), ("ʹ", ""), ("’", ""),
)  # fmt: skip
_CYRILLIC: Final = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "Ж", "з": "z", "и": "i", "й": "i",
        "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
        "х": "h", "ц": "c", "ч": "Ч", "ш": "Ш", "щ": "ШЧ", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
    }
)  # fmt: skip
_RUN_OF_I: Final = re.compile("i{2,}")


def other_layout(text: str) -> str:
    """``text`` as the same keys write it on the other keyboard; empty if it is in both scripts or in none."""
    latin, cyrillic = _LATIN_LETTER.search(text), CYRILLIC_LETTER.search(text)
    if bool(latin) == bool(cyrillic):
        return ""
    return text.translate(_TO_RUSSIAN if latin else _TO_ENGLISH)


def russian_sound(word: str) -> str:
    """How a Russian word sounds, roughly: the same for its Cyrillic spelling and for any of its Latin ones."""
    word = word.lower().translate(_CYRILLIC)
    for letters, sign in _LATIN:
        word = word.replace(letters, sign)
    return _RUN_OF_I.sub("i", word).replace("ie", "e")
