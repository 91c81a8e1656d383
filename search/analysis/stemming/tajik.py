"""Tajik endings, folded: ӣ, ӯ, ҳ, қ, ғ are i, u, h, k, g; ҷ and ч are both ç; ъ is lost.

Nouns are regular. A verb has two stems, of which only the first is seen in the infinitive: гудохтан, мегудозад.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from search.analysis import alphabets
from search.analysis.folding import fold_plain, folder
from search.analysis.stemming.slots import Sounds
from search.analysis.stemming.stemmer import Limits, Stemmer, listed, table

_SOUNDS = Sounds(
    vowels="aeiou",
    classes={"V": "aeiou", "C": "bdfghjklmnprstvyzşç", "A": "a", "O": "iou"},
    harmony={},
    spread={},
)
_slot, _join, _then = _SOUNDS.slot, _SOUNDS.join, _SOUNDS.then

# Nouns: stem, plural, possessive or indefinite article, -ро or the joining -и and -у.
_TAIL = _slot(VC="i e ro", C="u", V="yu")
_POSSESSIVE = _then(_slot(VC="am at aş amon aton aşon", V="yam yat yaş yamon yaton yaşon"), _slot(C="ro u"))
_PEOPLE = _slot(C="on", A="gon", O="yon")
_NOMINAL = _TAIL + _POSSESSIVE + _then(_slot(VC="ho") + _PEOPLE, _TAIL + _POSSESSIVE) + _slot(VC="tarin")

# Verbs: prefix, one of the two stems, person or participle.
_PREFIXES: Final = ("name", "me", "na", "bi", "")
_PAST_ENDINGS: Final = (
    *("aast", "agon", "anda", "ani", "anro", "agi", "and", "aem", "aed"),
    *("an", "am", "em", "ed", "ai", "a", "i", ""),
)
_PRESENT_ENDINGS: Final = ("andagon", "andai", "anda", "and", "ad", "em", "ed", "am", "i")
#: What shows a verb where neither its stem is known nor a prefix is there.
_SURE: Final = frozenset({"and", "ad", "em", "ed", "an", "ani", "anro", "agi", "aast", "a"})
#: A shorter rest is no stem, unless the stem is known.
_LEAST: Final = 3
#: What is left of a verb may itself look like a form of a word; more than three times is unheard of.
_ROUNDS: Final = 5


def _token(past: str) -> str:
    """What all forms share: of the regular кӯшид and рӯёнд it is кӯш and рӯён."""
    if len(past) > _LEAST:
        if past.endswith("id"):
            return past[:-2]
        if past.endswith("ond"):
            return past[:-1]
    return past


@lru_cache(maxsize=1)
def _stems() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Past stem -> token and present stem -> token of the verbs listed as infinitive and present stem."""
    words = listed("verbs", "tg", folder(fold_plain, alphabets.TAJIK))
    past, present = {}, {}
    for infinitive, stem in zip(words[::2], words[1::2], strict=True):
        # Not longer than the shortest form: гирад and гирифт.
        token = _token(infinitive[:-2])[: len(stem.removesuffix("y")) + 2]
        token = past.setdefault(infinitive[:-2], token)
        present[stem] = token
        if stem.endswith("y"):
            # гӯяд and гӯед: the letter is written only before some vowels.
            present.setdefault(stem[:-1], token)
    return past, present


def _verb(word: str) -> str:
    """What the forms of a verb share; empty if ``word`` does not look like one."""
    past, present = _stems()
    for prefix in _PREFIXES:
        if not word.startswith(prefix):
            continue
        rest = word[len(prefix) :]
        for ending in _PAST_ENDINGS:
            if rest.endswith(ending) and (token := past.get(rest[: len(rest) - len(ending)])):
                return token
        for ending in _PRESENT_ENDINGS:
            if (prefix or ending in _SURE) and rest.endswith(ending) and (token := present.get(rest[: -len(ending)])):
                return token
    return _regular_verb(word)


_REGULAR: Final = re.compile(r"(?P<prefix>(?:na)?me|na)?(?P<stem>.{2,}?)(?:id|(?P<on>on)d)(?P<ending>\w*)")
_PRESENT_ON: Final = re.compile(r"(?:(?:na)?me|na)?(.{2,}on)(?:ad|and|em|ed)")
_PRESENT: Final = re.compile(r"(?:na)?me(.{3,}?)(?:ad|and|em|ed)")


def _regular_verb(word: str) -> str:
    """The same for a verb that is not listed, if it is regular and its form can hardly be another word."""
    found = _REGULAR.fullmatch(word)
    if found and (found["prefix"] or found["ending"] in _SURE) and found["ending"] in _PAST_ENDINGS:
        return found["stem"] + (found["on"] or "")
    found = _PRESENT_ON.fullmatch(word) or _PRESENT.fullmatch(word)
    return found[1] if found else ""


@lru_cache(maxsize=1)
def _nouns() -> Stemmer:
    fold = folder(fold_plain, alphabets.TAJIK)
    return Stemmer(
        sounds=_SOUNDS,
        nominal=table(_NOMINAL),
        verbal={},
        limits=Limits(noun=(3,), verb=(3,)),
        letters=re.compile("[abd-vyzşç]{3,40}"),
        impossible=re.compile("^[^aeiou]*-"),
        finish=str,
        bare=str,
        nouns=frozenset(listed("nouns", "tg", fold)),
        verbs=frozenset(),
    )


def stem(word: str) -> str:
    """The stem of a folded word."""
    nouns = _nouns()
    for _ in range(_ROUNDS):
        if word in nouns.nouns or not nouns.letters.fullmatch(word):
            break
        shorter = _verb(word) or nouns.stem(word)
        if shorter == word:
            break
        word = shorter
    return word
