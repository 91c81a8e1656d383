"""What each letter folds to, one table a language.

The five state languages fold to plain Latin, so that Cyrillic and Latin spellings, Russian keyboards, keyboards
without diacritics and letters of old fonts give one token. Russian stays Cyrillic, as its stemmer needs it.
Folding belongs to the language: Tajik ҷ is ч, Kazakh и, й and і are one, Uzbek x is h. Sounds, not letters, are
kept apart where keyboards keep them apart. Values are lower case; a letter without a row loses its diacritics.
"""

from collections.abc import Mapping
from typing import Final


def _pairs(text: str) -> dict[str, str]:
    """``"жj ғg ъ"`` -> {"ж": "j", "ғ": "g", "ъ": ""}: first the letter, then what it folds to."""
    return {pair[0]: pair[1:] for pair in text.split()}


#: Latin letters without a decomposition.
_LATIN_REST: Final = _pairs("æae œoe ßss øo łl đd ðd þth ıi əa ŋn")

#: Letters on which all languages written in Latin targets agree.
_CYRILLIC: Final = _pairs("аa бb вv гg дd еe зz иi кk лl мm нn оo пp рr сs тt уu фf хh ъ ь эe")

#: Letters of old Kyrgyz and Tajik fonts on Serbian, Macedonian and Ukrainian code points.
_OLD_FONT: Final = _pairs("њн љч ќк ѓг їи ўу")

#: Neighbours' letters in Russian and English text, by the key of a Russian keyboard.
_TO_RUSSIAN: Final = _pairs("ёе йй әа ғг қк ңн өо ӧо ұу үу ӱу һх іи ӣи ӯу ҳх ҷч җж ўу") | _OLD_FONT

KAZAKH: Final[Mapping[str, str]] = (
    _CYRILLIC
    | _LATIN_REST
    | _pairs("әa ғg ёio жj йi қk ңn њn өo ұu үu цts чç шş щşş ыy іi їi һh юiu яia")
    | _pairs("äa öo üu ūu ğg ñn şş çç qk")
)
KYRGYZ: Final[Mapping[str, str]] = (
    _CYRILLIC | _LATIN_REST | _pairs("ёio жj йi ңn њn өo ӧo үu ӱu цts чç шş щşç ыy юiu яia şş çç")
)
TAJIK: Final[Mapping[str, str]] = (
    _CYRILLIC | _LATIN_REST | _pairs("ғg ѓg ёyo жj ӣi їi йy қk ќk ӯu ўu ҳh њh цts чç ҷç љç шş щşç ыi юyu яya şş çç")
)
TURKMEN: Final[Mapping[str, str]] = (
    _CYRILLIC | _LATIN_REST | _pairs("вw ёyo жz җj йy ңn әa өo үu цs чc шs щsc ыy юyu яya vw")
)
UZBEK: Final[Mapping[str, str]] = (
    _CYRILLIC | _LATIN_REST | _pairs("ғg ёyo жj йy қk ҳh ўo цs чch шsh щsh ыi юyu яya xh qk")
)
RUSSIAN: Final[Mapping[str, str]] = _LATIN_REST | _TO_RUSSIAN
ENGLISH: Final[Mapping[str, str]] = _LATIN_REST | _TO_RUSSIAN
