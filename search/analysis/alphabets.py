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

#: Letters of the neighbours, in words of one language quoted in another.
_NEIGHBOURS: Final = _pairs("әa ғg қk ңn өo ӧo ұu үu ӱu һh іi їi ӣi ӯu ҳh ҷç җj ўo ыi ёyo жj йy цts чç шş щşç юyu яya")

#: Letters of old Kyrgyz and Tajik fonts on Serbian, Macedonian and Ukrainian code points.
_OLD_FONT: Final = _pairs("њн љч ќк ѓг їи ўу")

#: Neighbours' letters in Russian and English text, by the key of a Russian keyboard.
_TO_RUSSIAN: Final = _pairs("ёе йй әа ғг қк ңн өо ӧо ұу үу ӱу һх іи ӣи ӯу ҳх ҷч җж ўу") | _OLD_FONT

KAZAKH: Final[Mapping[str, str]] = (
    _CYRILLIC | _NEIGHBOURS | _LATIN_REST | _pairs("ёio йi њn щşş ыy юiu яia") | _pairs("äa öo üu ūu ğg ñn şş çç qk")
)
KYRGYZ: Final[Mapping[str, str]] = _CYRILLIC | _NEIGHBOURS | _LATIN_REST | _pairs("ёio йi њn ыy юiu яia şş çç")
TAJIK: Final[Mapping[str, str]] = _CYRILLIC | _NEIGHBOURS | _LATIN_REST | _pairs("ѓg ќk ўu њh љç şş çç")
TURKMEN: Final[Mapping[str, str]] = _CYRILLIC | _NEIGHBOURS | _LATIN_REST | _pairs("вw жz ҷj цs чc шs щsc ыy vw")
UZBEK: Final[Mapping[str, str]] = _CYRILLIC | _NEIGHBOURS | _LATIN_REST | _pairs("цs чch ҷj шsh щsh xh qk")
RUSSIAN: Final[Mapping[str, str]] = _LATIN_REST | _TO_RUSSIAN
ENGLISH: Final[Mapping[str, str]] = _LATIN_REST | _TO_RUSSIAN
