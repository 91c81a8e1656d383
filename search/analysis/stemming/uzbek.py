"""Uzbek endings, folded: oʻ is o, gʻ is g, q is k and x is h; sh, ch and ng stay two letters."""

import re
from functools import lru_cache

from search.analysis import alphabets
from search.analysis.folding import fold_uzbek, folder
from search.analysis.stemming.slots import Sounds
from search.analysis.stemming.stemmer import Limits, Stemmer, listed, table

_SOUNDS = Sounds(
    vowels="aeiou",
    classes={"V": "aeiou", "C": "bdfghjlmnprstvyz", "K": "k"},
    harmony={},
    spread={},
)
_slot, _join, _then = _SOUNDS.slot, _SOUNDS.join, _SOUNDS.then

# Nouns: stem, plural, possessive, case.
_PLURAL = _slot(VCK="lar")
_CASE = _slot(VCK="ning ni da dan dagi niki rok") + _slot(VC="ga gacha", K="ka kacha")
_POSSESSIVE = _then(_slot(V="si miz ngiz yi i", CK="im ing i imiz ingiz"), _CASE) + _slot(V="m ng")
_NOMINAL = _CASE + _POSSESSIVE + _then(_PLURAL, _CASE + _POSSESSIVE)

# Verbs: stem, negation, tense, person or case.
_PERSON = _slot(VCK="man san miz siz sizlar lar")
_NOT = _slot(VCK="ma")
_PAST = _then(_slot(VCK="di"), _slot(V="m ng k ngiz lar ngizlar"))
_PRESENT = _join(_slot(V="y", CK="a"), _slot(VC="man san di miz siz sizlar dilar"))
_PROGRESS = _then(_slot(VCK="yap"), _slot(C="man san ti miz siz sizlar tilar"))
_PERFECT = _then(_slot(VC="gan", K="kan"), _PERSON + _CASE + _POSSESSIVE)
_DOING = _then(_slot(V="ydigan yotgan", CK="adigan ayotgan"), _slot(C="lar") + _CASE)
_FUTURE = _then(_slot(V="r", CK="ar"), _slot(C="man san miz siz sizlar"))
_NEVER = _then(_slot(VCK="mas"), _PERSON)
_CONDITION = _then(_slot(VCK="sa"), _slot(V="m ng k ngiz lar ngizlar"))
_WHILE = _then(_slot(V="b", CK="ib"), _slot(C="di man san miz siz"))
_WISH = _slot(V="ng nglar y ylik", CK="ing inglar ay aylik sin sinlar") + _slot(V="sin sinlar")
_INFINITIVE = _then(_slot(VCK="mok"), _CASE + _slot(K="da chi chiman chisiz chimiz"))
_TENSES = _PAST + _PRESENT + _PROGRESS + _PERFECT + _DOING + _CONDITION + _WISH
_VERBAL = _TENSES + _FUTURE + _NEVER + _WHILE + _INFINITIVE + _join(_NOT, _TENSES + _slot(V="slik y"))
# tozalash is what people search for and what tozalaydi means; sh also ends other nouns.
_BELIEVED = _then(_slot(V="sh", CK="ish"), _CASE + _POSSESSIVE + _PLURAL)

#: Clusters in which no stem ends.
_IMPOSSIBLE = re.compile(r"(?:[^aeiounr]g|[pstzdhj]k|e)-|^[^aeiou]*-")
#: burun and burni, oʻgʻil and oʻgʻli, shahar and shahri: the vowel goes before a possessive.
_FLEETING = re.compile(r"([^aeiou]{0,2}[aeiou](?:ng|[^aeiou]))[iu]([nlrz])|(shah)a(r)")
_TWO_VOWELS = re.compile("[aeiou].*[aeiou]")


def _finish(stem: str) -> str:
    """One of kelajag and kelajak; in words of one syllable (bogʻ) the letters are kept apart."""
    if stem[-1] == "g" and stem[-2:] != "ng" and _TWO_VOWELS.search(stem):
        return stem[:-1] + "k"
    if found := _FLEETING.fullmatch(stem):
        return "".join(filter(None, found.groups()))
    return stem


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer:
    fold = folder(fold_uzbek, alphabets.UZBEK)
    return Stemmer(
        sounds=_SOUNDS,
        nominal=table(_NOMINAL),
        verbal=table(_VERBAL + _BELIEVED),
        limits=Limits(noun=(4, 4, 3), verb=(5, 5, 3)),
        letters=re.compile("(?:ch|[abd-vyz]){3,40}"),
        impossible=_IMPOSSIBLE,
        finish=_finish,
        bare=str,
        doubtful={"r"} | {ending.text for ending in _BELIEVED} - {ending.text for ending in _NOMINAL + _VERBAL},
        nouns=frozenset(_finish(word) for word in listed("nouns", "uz", fold)),
        verbs=frozenset(word[:-3] for word in listed("verbs", "uz", fold)),
    )


def stem(word: str) -> str:
    """The stem of a folded word."""
    return _stemmer().stem(word)
