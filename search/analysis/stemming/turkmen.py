"""Turkmen endings, folded: ä, ö, ü, ň, ç, ş, ž are a, o, u, n, c, s, z; y and ý are both y."""

import re
from functools import lru_cache

from search.analysis import alphabets
from search.analysis.folding import fold_turkmen, folder
from search.analysis.stemming.slots import GLIDE, Sounds
from search.analysis.stemming.stemmer import Limits, Stemmer, listed, table

_SOUNDS = Sounds(
    vowels="aeiouy",
    classes={"V": "aeiouy", "C": "bcdfghjklmnprstwz" + GLIDE, "N": "nmz"},
    harmony={"e": "eia", "i": "eia", "y": "ay", "a": "aeyi"},
    spread={"A": "ae", "I": "yi", "U": "yiu"},
    glide="y",
)
_slot, _join, _then = _SOUNDS.slot, _SOUNDS.join, _SOUNDS.then

# Nouns: stem, plural, possessive, case.
_PLURAL = _slot(VC="lAr")
_CASE = _slot(V="nIn nI", C="Un A I") + _slot(VC="dA dAn dakI")
_MY = _slot(V="m n", C="Um Un")
_OUR = _slot(V="mIz nIz", C="UmIz UnIz")
_HIS = _slot(V="sI", C="I")
# Before further endings the vowel is rounded after a rounded one: guş, guşuna.
_HIS_ROUNDED = _slot(V="sU", C="U")
_HIS_CASE = _slot(V="nIn nA nI ndA ndAn ndakI")
_POSSESSIVE = _then(_MY, _CASE) + _then(_OUR, _CASE) + _HIS + _join(_HIS_ROUNDED, _HIS_CASE)
_NOMINAL = _CASE + _POSSESSIVE + _then(_PLURAL, _CASE + _POSSESSIVE)

# Verbs: stem, negation, tense, person or case.
_PERSON = _slot(VC="In sIn Is sInIz lAr")
_NOT = _slot(VC="mA")
_PAST = _then(_slot(VC="dI dU"), _slot(V="m n k nIz lAr"))
_PRESENT = _then(_slot(VC="yar"), _PERSON)
_DOING = _then(_slot(VC="yan"), _slot(C="lAr dIr"))
_DONE = _then(_slot(C="An"), _slot(N="dIr lAr"))
_FUTURE = _slot(V="r", C="Ar")
_NEVER = _then(_slot(VC="mAz"), _PERSON)
_WILL = _then(_slot(VC="jAk"), _PERSON + _slot(C="dIr"))
_MUST = _then(_slot(VC="mAlI"), _slot(V="dIr"))
_CONDITION = _then(_slot(VC="sA"), _slot(V="m n k nIz lAr"))
_WHILE = _then(_slot(V="p", C="Up"), _slot(C="dIr"))
_WISH = _slot(C="In AlIn AyIn sIn")
_INFINITIVE = (
    _slot(VC="mAk mage")
    + _join(_slot(VC="mAk"), _slot(C="dA dAn lIk"))
    + _join(_slot(VC="mAg"), _slot(C="A") + _slot(C="In") + _HIS + _join(_HIS, _HIS_CASE))
)
_TENSES = _PAST + _PRESENT + _DOING + _WILL + _CONDITION + _slot(V="n", VC="zlIk")
_VERBAL = _TENSES + _DONE + _FUTURE + _NEVER + _MUST + _WHILE + _WISH + _INFINITIVE + _join(_NOT, _TENSES + _INFINITIVE)
# suwaryş is no form of suw: these endings are believed where the verb is known.
_BELIEVED = _slot(V="r") + _join(_FUTURE, _slot(C="sIn Is sInIz"))

#: Clusters in which no stem ends, and voiceless letters between vowels, where they would be voiced.
_IMPOSSIBLE = re.compile(
    r"(?:[^aeiouynr]g|[aeiou]yg|[pstczj]k)-|^[^aeiouy]*-|..[aeouy][kpc]-[aeiouy]|(?<!nd)(?<![jc])[yiu]-s[yiu]"
)
_SYLLABLE = re.compile("[aeiou]|(?<![aeiou])y(?![aeiou])")
#: agyz and agzy, ylym and ylmy: the vowel goes before a possessive.
_FLEETING = re.compile(r"(y?[^aeiouy]?[aeiouy](?:[^aeiouy]|y(?=[yiu])))[yiu]([rlnmz])")
#: In words of one syllable most voiced letters are their own: dag, but güýj and güýç, ýurd and ýurt, id and it.
_VOICED = re.compile("j$|rd$|^.d$|^cag$")
_VOICELESS = str.maketrans("bgdj", "pktc")


def _finish(stem: str) -> str:
    """One of kitab and kitap, jülgä and jülge, agz and agyz."""
    if stem[-1] == "e":
        return stem[:-1] + "a"
    if stem[-1] in "bgdj" and (len(_SYLLABLE.findall(stem)) > 1 or _VOICED.search(stem)):
        return stem[:-1] + stem[-1].translate(_VOICELESS)
    if found := _FLEETING.fullmatch(stem):
        return "".join(found.groups())
    return stem


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer:
    fold = folder(fold_turkmen, alphabets.TURKMEN)
    return Stemmer(
        sounds=_SOUNDS,
        nominal=table(_NOMINAL),
        verbal=table(_VERBAL + _BELIEVED),
        limits=Limits(noun=(4, 4, 3), verb=(5, 5, 3)),
        letters=re.compile("[a-pr-uwyz]{3,40}"),
        impossible=_IMPOSSIBLE,
        finish=_finish,
        bare=_finish,
        doubtful={ending.text for ending in _BELIEVED},
        nouns=frozenset(_finish(word) for word in listed("nouns", "tk", fold)),
        verbs=frozenset(_finish(word[:-3]) for word in listed("verbs", "tk", fold)),
    )


def stem(word: str) -> str:
    """The stem of a folded word."""
    return _stemmer().stem(word)
