"""Endings as a grammar lists them: slots of alternatives, joined to chains, each bound to what it may follow.

A slot is written with capital letters for the vowels that follow those before them: ``lAr`` is lar, ler (and lor),
``nIn`` is nyn, nin (and nun). All is said of folded words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple


class Ending(NamedTuple):
    """One ending, or several in a row, and the letters it may follow."""

    text: str
    after: frozenset[str]


Slot = tuple[Ending, ...]

#: How the letter that is both a vowel and a consonant is named where it is a consonant (Kazakh й, Turkmen ý).
GLIDE = "Y"


@dataclass(frozen=True)
class Sounds:
    """The sounds of one language, as far as endings depend on them.

    ``classes``: capital letter -> letters. ``harmony``: vowel -> vowels that an ending may begin with after it; a
    vowel without a row is followed by any. ``spread``: capital letter -> vowels it stands for. ``fixed``: beginnings
    of endings that follow any vowel. ``glide``: the letter that is a vowel or, beside one, a consonant.
    ``squeezed``: two letters of which folding leaves one.
    """

    vowels: str
    classes: Mapping[str, str]
    harmony: Mapping[str, str]
    spread: Mapping[str, str]
    glide: str = ""
    squeezed: str = ""
    fixed: tuple[str, ...] = ()

    def slot(self, **by_class: str) -> Slot:
        """``slot(VR="lAr", T="tAr")``: alternatives by the classes of the letter before them."""
        return tuple(
            Ending(text, frozenset("".join(self.classes[name] for name in names)))
            for names, patterns in by_class.items()
            for pattern in patterns.split()
            for text in self._spread(pattern)
        )

    def _spread(self, pattern: str) -> list[str]:
        texts = ("".join(letters) for letters in product(*(self.spread.get(letter, letter) for letter in pattern)))
        return [self._squeeze(text) for text in texts if self._harmonious(text)]

    def _harmonious(self, text: str) -> bool:
        return all(self.agree(text[:place], text[place:]) for place in range(1, len(text)))

    def _squeeze(self, text: str) -> str:
        return text.replace(self.squeezed, self.squeezed[:1]) if self.squeezed else text

    def join(self, *slots: Slot) -> Slot:
        """Every ending of the first slot with every one of the next that may follow it, and so on."""
        first, *rest = slots
        for following in rest:
            first = tuple(
                Ending(self._squeeze(before.text + after.text), before.after)
                for before in first
                for after in following
                if self.last(before.text) in after.after and self.agree(before.text, after.text)
            )
        return first

    def then(self, first: Slot, following: Slot) -> Slot:
        """``first`` alone, and followed by ``following``."""
        return first + self.join(first, following)

    def last(self, word: str) -> str:
        """The last letter of ``word``, ``GLIDE`` if it is a consonant written like a vowel."""
        letter = word[-1:]
        if not letter or letter != self.glide:
            return letter
        bare = word.rstrip(letter)
        odd = (len(word) - len(bare)) % 2 == 1
        return GLIDE if odd == (bare[-1:] in self.vowels and bare != "") else letter

    def agree(self, word: str, ending: str) -> bool:
        """Whether the first vowel of ``ending`` may follow the last one of ``word``."""
        if self.glide and ending.startswith(self.glide) and self.last(word) in self.vowels:
            ending = ending[1:]
        following = self._first_vowel(ending)
        if not following or (self.fixed and ending.startswith(self.fixed)):
            return True
        for place in range(len(word) - 1, -1, -1):
            letter = word[place]
            if letter == self.glide and not place:
                break  # whether it is a vowel depends on what comes before
            if letter in self.vowels and not self._is_glide(word, place):
                return following in self.harmony.get(letter, following)
        return True

    def _first_vowel(self, text: str) -> str:
        for place, letter in enumerate(text):
            if letter in self.vowels and not self._is_glide(text, place):
                return letter
        return ""

    def _is_glide(self, text: str, place: int) -> bool:
        """Roughly: beside another vowel the glide is a consonant."""
        if text[place] != self.glide:
            return False
        beside = text[max(0, place - 1) : place] + text[place + 1 : place + 2]
        return any(letter in self.vowels and letter != self.glide for letter in beside)
