"""Kyrgyz endings, folded: ө, ү, ң are o, u, n; и and й are both i.

Vowels follow in four ways: a, e, o (and o for ө); y, i, u (and u for ү).
"""

import re
from functools import lru_cache

from search.analysis import alphabets
from search.analysis.folding import fold_plain, folder
from search.analysis.stemming.slots import GLIDE, Sounds
from search.analysis.stemming.stemmer import Limits, Stemmer, listed, table

_SOUNDS = Sounds(
    vowels="aeiouy",
    classes={
        "V": "aeiouy",
        "R": "r" + GLIDE,
        "N": "lmnzj",
        "T": "pktsşfhç",
        "B": "bvgd",
    },
    harmony={"a": "ay", "y": "ay", "e": "ei", "i": "ei", "o": "ou", "u": "aou"},
    spread={"A": "aeo", "I": "yiu"},
    glide="i",
    fixed=("uu", "oo", "çu"),
)
_slot, _join, _then = _SOUNDS.slot, _SOUNDS.join, _SOUNDS.then

# Nouns: stem, plural, possessive, case.
_PLURAL = _slot(VR="lAr", RNB="dAr", TB="tAr")
_CASE = (
    _slot(V="nIn nI", RNB="dIn dI", TB="tIn tI")
    + _slot(VRNB="gA dA dAn dAgI", TB="kA tA tAn tAgI")
    + _slot(VRNTB="sIz")
)
_MY = _slot(V="m n", RNTB="Im In")
_MINE = _join(_slot(RNTB="Im In"), _CASE + _slot(N="A"))
_OUR = _slot(V="bIz nIz", RNTB="IbIz InIz")
_HIS = _slot(V="sI", RNTB="I")
_HIS_CASE = _slot(V="nIn nA n ndA ndAgI nAn")
_POSSESSIVE = _MY + _MINE + _then(_OUR, _CASE) + _then(_HIS, _HIS_CASE)
_NOMINAL = _CASE + _POSSESSIVE + _then(_PLURAL, _CASE + _POSSESSIVE)

# Verbs: stem, many persons (-ыш-), negation, tense, person or case.
_PERSON = _slot(VRNTB="mIn sIn bIz sIz sInAr sIzdAr")
_NOT = _slot(VRN="bA", TB="pA")
_PAST = _then(_slot(VRN="dI", TB="tI"), _slot(V="m n k nIz nAr nIzdAr"))
_PRESENT = _join(_slot(V="i", RNTB="A"), _slot(VR="m t mIn sIn bIz sIz sInAr sIzdAr"))
_PERFECT = _then(_slot(VRN="gAn", TB="kAn"), _PERSON + _CASE + _POSSESSIVE)
_USUAL = _then(_slot(VRNTB="çu"), _PERSON + _slot(V="nAr nIz"))
_FUTURE = _then(_slot(V="r", RNTB="Ar"), _PERSON)
_CONDITION = _then(_slot(VRNTB="sA"), _slot(V="m n k nIz nAr nIzdAr"))
_WISH = _slot(V="nIz nAr", RNTB="InIz InAr AiIn AlI AilI") + _slot(RNTB="sIn gIlA")
_WHILE = _then(_slot(V="p", RNTB="Ip"), _slot(T="tIr"))
_NEVER = _then(_slot(VRN="bAs", TB="pAs"), _PERSON)
# The infinitive of тазала- is тазалоо: its vowel is merged.
_INFINITIVE = _then(_slot(RNTB="uu oo"), _CASE + _POSSESSIVE + _join(_slot(V="dA"), _PERSON))
_TENSES = _PAST + _PRESENT + _PERFECT + _USUAL + _CONDITION + _WHILE
_AFTER_MANY = _slot(T="tI çu kAn Ar At sA Ip pAit pAs uudA uu") + _join(_slot(T="tI kAn Ar"), _PERSON)
_MANY = _join(_slot(RNTB="Iş"), _AFTER_MANY)
_VERBAL = _TENSES + _WISH + _FUTURE + _INFINITIVE + _NEVER + _MANY + _join(_NOT, _TENSES)
# сүйлөш- is a verb beside сүйлө-: after a vowel -ш- is believed where the verb is known.
_BELIEVED = _join(_slot(V="ş"), _AFTER_MANY)

#: Clusters in which no stem ends, and a voiceless k between vowels, where it would be g.
_IMPOSSIBLE = re.compile(r"(?:[^aeiouy]g|[zşstpjç]k|[kpştsçnlmr][şç])-|^[^aeiouy]*-|[aeiouy]k-[aeiouy]")
_VOICELESS = str.maketrans("bg", "pk")


def _finish(stem: str) -> str:
    return stem[:-1] + stem[-1].translate(_VOICELESS)


def _bare(stem: str) -> str:
    """A vowel at the end is merged with the infinitive: тазала-, тазалоо; оку-, окуу."""
    if len(stem) > 2 and stem[-1] in _SOUNDS.vowels and _SOUNDS.last(stem) != GLIDE and stem[-1] != stem[-2]:
        stem = stem[:-1]
    return _finish(stem)


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer:
    fold = folder(fold_plain, alphabets.KYRGYZ)
    return Stemmer(
        sounds=_SOUNDS,
        nominal=table(_NOMINAL),
        verbal=table(_VERBAL + _BELIEVED),
        limits=Limits(noun=(4, 3), verb=(5, 5, 3), special={"uu": 3, "oo": 3}),
        letters=re.compile("[abd-vyzşç]{3,40}"),
        impossible=_IMPOSSIBLE,
        finish=_finish,
        bare=_bare,
        nouns=frozenset(_finish(word) for word in listed("nouns", "ky", fold)),
        verbs=frozenset(_finish(word[:-2]) for word in listed("verbs", "ky", fold)),
        doubtful={ending.text for ending in _BELIEVED} - {ending.text for ending in _NOMINAL + _VERBAL},
    )


def stem(word: str) -> str:
    """The stem of a folded word."""
    return _stemmer().stem(word)
