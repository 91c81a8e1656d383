"""Cuts the endings of a grammar off a folded word."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Final

from search.analysis.stemming.slots import Slot, Sounds

#: No chain of endings is longer.
_LONGEST: Final = 20


@dataclass(frozen=True)
class Limits:
    """How many letters must be left before an ending of one letter, two, three ...; the last holds for longer.

    ``special``: endings of which less, or more, is asked.
    """

    noun: tuple[int, ...]
    verb: tuple[int, ...]
    special: Mapping[str, int] = field(default_factory=dict)


def table(*slots: Slot) -> dict[str, frozenset[str]]:
    """Ending -> letters it may follow."""
    found: dict[str, frozenset[str]] = {}
    shared: dict[frozenset[str], frozenset[str]] = {}
    for slot in slots:
        for ending in slot:
            after = found.get(ending.text, frozenset()) | ending.after
            found[ending.text] = shared.setdefault(after, after)
    return found


def listed(kind: str, language: str, fold: Callable[[str], str]) -> list[str]:
    """The folded words of ``data/<kind>/<language>.txt``; lines that begin with # are comments."""
    path = resources.files("search.analysis").joinpath(f"data/{kind}/{language}.txt")
    lines = path.read_text(encoding="utf-8").splitlines()
    return [fold(word) for line in lines if not line.startswith("#") for word in line.split()]


@dataclass(frozen=True)
class Stemmer:
    """The stemmer of one language.

    ``nominal`` and ``verbal``: endings with the letters they may follow. ``letters``: all that a word with endings
    is made of; another word is left alone. ``impossible``: what no noun and the ending behind it look like, written
    ``stem-ending``. ``finish``: brings the forms of a stem to one (kitab and kitap). ``bare``: the same for a verb
    without its ending. ``nouns``, ``verbs``: finished stems that are known; they are never cut. ``doubtful``: endings
    that are cut off known stems alone, as more words only look like having them.
    """

    sounds: Sounds
    nominal: Mapping[str, frozenset[str]]
    verbal: Mapping[str, frozenset[str]]
    limits: Limits
    letters: re.Pattern[str]
    impossible: re.Pattern[str]
    finish: Callable[[str], str]
    bare: Callable[[str], str]
    nouns: Collection[str]
    verbs: Collection[str]
    doubtful: Collection[str] = frozenset()

    def stem(self, word: str) -> str:
        """The stem of a folded word: never empty, never longer than the word, that of a stem is the stem itself."""
        if not self.letters.fullmatch(word):
            return word
        while (shorter := self._cut(word)) != word:
            word = shorter
        return word

    def _cut(self, word: str) -> str:
        """``word`` without one chain of endings: the shortest that leaves a known stem, or else the longest."""
        finished = self.finish(word)
        if finished in self.nouns:
            return finished
        if word in self.verbs:
            return word
        longest = known_noun = known_verb = ""
        for cut in range(max(2, len(word) - _LONGEST), len(word)):
            ending = word[cut:]
            nominal, verbal = self.nominal.get(ending), self.verbal.get(ending)
            if not nominal and not verbal:
                continue
            stem = word[:cut]
            last = self.sounds.last(stem)
            if not self.sounds.agree(stem, ending):
                continue
            if nominal and last in nominal and not self.impossible.search(f"{stem}-{ending}"):
                noun = self.finish(stem)
                if noun in self.nouns:
                    known_noun = noun
                elif not longest and self._enough(stem, ending, self.limits.noun):
                    longest = noun
            if verbal and last in verbal:
                verb = self.bare(stem)
                if verb in self.verbs:
                    known_verb = verb
                elif not longest and self._enough(stem, ending, self.limits.verb):
                    longest = verb
        return known_noun or known_verb or longest or finished

    def _enough(self, stem: str, ending: str, limits: tuple[int, ...]) -> bool:
        least = self.limits.special.get(ending) or limits[min(len(ending), len(limits)) - 1]
        return ending not in self.doubtful and len(stem) >= least
