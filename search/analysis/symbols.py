"""Symbols that are one token in every language: codes, CAS numbers, Cr(VI), ng I-TEQ, PM2.5, NOx, C23.5, BAT 18.

``PATTERN`` is one alternation over raw text. Every repetition is bounded or possessive, and every alternative
starts behind a look-behind, so the scan is linear in the length of the text. Alternatives with many beginnings
look ahead first: most words are none of them.
"""

import re
import unicodedata
from typing import Final

from search.analysis.scripts import to_latin

_HYPHEN: Final = "[-\u2010-\u2015\u2212]"
_ELEMENTS: Final = "As|C[eou]|[CС]r\\s*+|Fe|Hg|Mn|Ni|Pb|S[ben]|Tl|[UV]"

PATTERN: Final = re.compile(
    rf"""(?<!\w)(?:
      (?P<code>[CС][AА]{_HYPHEN}(?:[BВ][AА][TТ]|[EЕ][PР]){_HYPHEN}[0-9]{{4}}{_HYPHEN}[0-9]{{5,7}}(?!\w))
    | (?P<cas>[0-9]{{2,7}}-[0-9]{{2}}-[0-9](?![\w-]))
    | (?P<valence>(?=\w{{1,2}}\s*+[(V6⁶])(?:(?:{_ELEMENTS})\([IVXІХ]{{1,4}}\)|[СC]r\s*+VI(?!\w)|[СC]r\s*+[6⁶][+⁺]))
    | (?P<teq>(?=[nнpпIІW])(?:(?:ng|нг|pg|пг)\s*+)?(?:[IІ]|WHO){_HYPHEN}[TТ][EЕ]Q(?!\w))
    | (?P<particles>[PР][MМ](?:-|\s*+)(?:[2₂][.,][5₅]|[1₁][0₀])(?!\w))
    | (?P<oxides>[NS][OО][xхₓ](?!\w))
    | (?P<sector>[A-UАВСЕНКМОРТ][0-9]{{2}}(?:\.[0-9]{{1,2}}){{1,2}}(?!\w|\.[0-9]))
    | (?P<conclusion>(?:BAT|ВАТ|НДТ|ЕҚТ|ЕКТ)\s*+(?:№\s*+)?[0-9]{{1,3}}(?!\w|[.,-][0-9]))
    | (?P<number>[0-9]++(?:[.,][0-9]++)++(?!\w))
    )""",
    re.VERBOSE | re.IGNORECASE,
)
#: The end of a piece of text between blanks that may be the beginning of a symbol with blanks in it.
OPENING: Final = re.compile(r"(?:(?<!\w)(?:[CС]r|ng|нг|pg|пг|[PР][MМ]|BAT|ВАТ|НДТ|ЕҚТ|ЕКТ)|№)\Z", re.IGNORECASE)
_SPACES: Final = re.compile(r"\s+")
_HYPHENS: Final = re.compile(_HYPHEN)
_UNITS: Final = str.maketrans({"н": "n", "г": "g", "п": "p"})


def _is_cas(text: str) -> bool:
    """CAS check digit: the digits before it, weighted 1, 2, 3 ... from the right, modulo 10."""
    digits = [int(char) for char in text if char.isdigit()]
    check = digits.pop()
    return sum(weight * digit for weight, digit in enumerate(reversed(digits), 1)) % 10 == check


def normalise(kind: str, text: str) -> str:
    """The one token of a match of ``PATTERN``; empty if it only looks like a symbol (a date is no CAS number)."""
    text = unicodedata.normalize("NFKC", _HYPHENS.sub("-", text)).lower()
    bare = to_latin(_SPACES.sub("", text))
    if kind == "cas":
        return text if _is_cas(text) else ""
    if kind == "valence":
        return bare if "(" in bare else "cr(vi)"
    if kind == "teq":
        bare = bare.translate(_UNITS).replace("т", "t")
        return f"{bare[:2]}-{bare[2:]}" if bare[:2] in {"ng", "pg"} else bare
    if kind == "particles":
        return bare.replace(",", ".").replace("-", "").replace("м", "m")
    if kind == "oxides":
        return bare
    if kind == "conclusion":
        return "bat-" + "".join(char for char in bare if char.isdigit()).lstrip("0")
    if kind == "code":
        return bare.replace("в", "b").replace("т", "t")
    if kind == "sector":
        return bare.translate(str.maketrans("внкмт", "bhkmt"))
    return text.replace(",", ".")
