"""Kazakh endings, folded: ә, ө, ү, ң, қ, ғ are a, o, u, n, k, g; ы is y; и, й and і are i."""

import re
from functools import lru_cache

from search.analysis import alphabets
from search.analysis.folding import fold_kazakh, folder
from search.analysis.stemming.slots import GLIDE, Sounds
from search.analysis.stemming.stemmer import Limits, Stemmer, listed, table

_SOUNDS = Sounds(
    vowels="aeiouy",
    classes={
        "V": "aeiyo",
        "R": "ru" + GLIDE,
        "L": "l",
        "N": "mn",
        "Z": "zj",
        "T": "pktsşfhçbvgd",
        "I": "i",
    },
    harmony={"e": "ei", "y": "ay"},
    spread={"A": "ae", "I": "yi"},
    glide="i",
    squeezed="ii",
    fixed=("men", "ben", "pen", "u"),
)
_slot, _join, _then = _SOUNDS.slot, _SOUNDS.join, _SOUNDS.then

# Nouns: stem, plural, possessive, case.
_PLURAL = _slot(VR="lAr", LNZ="dAr", T="tAr")
_CASE = (
    _slot(VN="nIn", RLZ="dIn", T="tIn")
    + _slot(V="nI", RLNZ="dI", T="tI")
    + _slot(VRLNZ="gA dA dAgI", T="kA tA tAgI")
    + _slot(N="nAn", VRLZ="dAn", T="tAn")
    + _slot(VRLN="men", Z="ben", T="pen")
)
_MY = _slot(V="m n", RLNZT="Im In")
_MINE = _join(_slot(RLNZT="Im In"), _CASE + _slot(N="A"))
_OUR = _slot(V="mIz nIz", RLNZT="ImIz InIz")
_HIS = _slot(V="sI", RLNZT="I")
_HIS_CASE = _slot(V="nIn nA n ndA ndAgI nAn men")
_POSSESSIVE = _MY + _MINE + _then(_OUR, _CASE) + _then(_HIS, _HIS_CASE)
_NOMINAL = _CASE + _POSSESSIVE + _then(_PLURAL, _CASE + _POSSESSIVE)

# Verbs: stem, negation, tense, person or case.
_PERSON = _slot(VRLNZT="mIn bIn pIn sIn sIz mIz bIz pIz sIndAr sIzdAr")
_NOT = _slot(VRL="mA", NZ="bA", T="pA")
_CANNOT = _slot(V="imA", RLNZT="AmA")
_PAST = _then(_slot(VRLNZ="dI", T="tI"), _slot(V="m n nIz ndAr nIzdAr"))
_PRESENT = _join(_slot(V="i", RLNZTI="A", RLNZT="i"), _slot(VR="dI mIn sIn sIz mIz sIndAr sIzdAr"))
_PERFECT = _then(
    _slot(VRLNZ="gAn", T="kAn"),
    _PERSON + _CASE + _PAST + _then(_slot(N="dIk"), _CASE) + _join(_slot(N="dIg"), _then(_HIS, _HIS_CASE)),
)
_USUAL = _then(_slot(V="itIn"), _PERSON + _CASE) + _join(_slot(RLNZT="AtIn itIn"), _PERSON)
_USUAL_BARE = _then(_slot(RLNZT="AtIn itIn"), _CASE)
_FUTURE = _then(_slot(V="r", RLNZT="Ar"), _PERSON)
_CONDITION = _then(_slot(VRLNZT="sA"), _slot(V="m n k nIz ndAr nIzdAr"))
_WISH = _slot(V="nIz ndAr nIzdAr iIn iIk", RLNZT="InIz IndAr InIzdAr AiIn AiIk") + _slot(RLNZT="sIn")
_WHILE = _slot(V="p", RLNZT="Ip")
_INFINITIVE = _then(_slot(VRLNZT="u"), _CASE + _POSSESSIVE)
_NEVER = _then(_slot(VRL="mAs", NZ="bAs", T="pAs"), _PERSON)
_TENSES = _PAST + _PRESENT + _PERFECT + _USUAL + _CONDITION + _WISH + _WHILE
_NEGATED = _TENSES + _join(_slot(V="tIn"), _PERSON) + _slot(V="u dIk")
_VERBAL = _TENSES + _FUTURE + _INFINITIVE + _NEVER + _join(_NOT, _NEGATED)
# жасама- is жаса- with -ма-; азаматын is азамат with -ын: these endings are believed where the verb is known.
_BELIEVED = _join(_CANNOT, _NEGATED) + _USUAL_BARE + _join(_NOT, _slot(V="tIn"))

#: Clusters in which no stem ends, and a voiceless k between vowels, where it would be g.
_IMPOSSIBLE = re.compile(
    r"(?:[^aeiouy]g|[zşstpjç]k|[kpştsçnlmr][şç])-|^[^aeiouy]*-|[aeiouy]k-[aeiouy]|[^şkg][yi]-n[yi]$"
)
#: мойын and мойны, халық and халқы: the vowel goes before a possessive.
_FLEETING = re.compile(r"(.?[aeouyi][rluimn])[yi]([nzkplr])")
_VOICELESS = str.maketrans("bg", "pk")


def _finish(stem: str) -> str:
    stem = stem[:-1] + stem[-1].translate(_VOICELESS)
    if found := _FLEETING.fullmatch(stem):
        return "".join(found.groups())
    return stem


def _bare(stem: str) -> str:
    """A high vowel at the end is lost in the infinitive: оқы-, оқу."""
    if len(stem) > 2 and stem[-1] in "yi" and _SOUNDS.last(stem) != GLIDE:
        stem = stem[:-1]
    return stem[:-1] + stem[-1].translate(_VOICELESS)


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer:
    fold = folder(fold_kazakh, alphabets.KAZAKH)
    return Stemmer(
        sounds=_SOUNDS,
        nominal=table(_NOMINAL),
        verbal=table(_VERBAL + _BELIEVED),
        limits=Limits(noun=(5, 4, 3), verb=(5, 5, 3), special={"u": 3}),
        letters=re.compile("[abd-vyzşç]{3,40}"),
        impossible=_IMPOSSIBLE,
        finish=_finish,
        bare=_bare,
        nouns=frozenset(_finish(word) for word in listed("nouns", "kk", fold)),
        verbs=frozenset(_bare(word.removesuffix("u")) for word in listed("verbs", "kk", fold)),
        doubtful={ending.text for ending in _BELIEVED} - {ending.text for ending in _NOMINAL + _VERBAL},
    )


def stem(word: str) -> str:
    """The stem of a folded word."""
    return _stemmer().stem(word)
