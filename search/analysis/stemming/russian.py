"""Russian: Snowball's stemmer, and what it leaves apart of one word."""

import re
from collections.abc import Callable
from typing import Final

#: установка and установок, образец and образца: the vowel is there in some forms only.
_FLEETING: Final = re.compile("(?<=..[бвгджзклмнпрстфхцчшщ])[ое](?=[кц]$)")
#: постройка, построек.
_FLEETING_J: Final = re.compile("(?<=.[аои])ек$")
#: вернуть, вернула, верните.
_NU: Final = re.compile("(?<=..н)у(?:ть|л|ла|ло|ли)(?:ся|сь)?$")
#: Infinitives whose т is taken for a part of the stem.
_T: Final = re.compile("(?<=...)[еу]т$")

#: норматив, прорыв, полив: Snowball takes these nouns for gerunds, and полив for поле.
_NOUN_ENDS: Final = ("ив", "ыв")


def completed(snowball: Callable[[str], str]) -> Callable[[str], str]:
    """``snowball`` with the forms brought together that it keeps apart."""

    def stem(word: str) -> str:
        if word.endswith(_NOUN_ENDS):
            return word
        found = snowball(_NU.sub("", word))
        if word.endswith(("еть", "уть", "еться", "уться")):
            found = _T.sub("", found)
        return _FLEETING.sub("", _FLEETING_J.sub("йк", found))

    return stem
