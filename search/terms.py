"""The words an index holds in one language, to find what a misspelt word was meant to be.

Engines score exact terms only: what a typing error stands for is decided here, so every engine finds the same.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.analysis.languages import LANGUAGES
from search.analysis.respelling import russian_sound
from search.analysis.scripts import CYRILLIC_LETTER

#: Shorter words have too many neighbours; in words of eight letters and more two errors are likely.
ONE_ERROR_FROM: Final = 4
TWO_ERRORS_FROM: Final = 8
#: Nearest words taken for a typing error.
MAX_SIMILAR: Final = 6
#: A neighbour shares its first or its last letters with the word, one of a short word and two of a longer one:
#: people rarely err at both ends, and only a small part of the words has to be compared.
_SHARED_SHORT: Final = 1
_SHARED_LONG: Final = 2
#: Letters of a Russian ending, as they sound: -ами, -ого.
_LONGEST_ENDING: Final = 3
_MAX_REMEMBERED: Final = 10_000
_LAST: Final = "\U0010ffff"


class TermTable:
    """Words of one language with the number of entries that hold each; symbols and numbers are left out."""

    def __init__(self, counts: Iterable[tuple[str, int]]) -> None:
        self._counts = {word: count for word, count in counts if len(word) >= ONE_ERROR_FROM - 1 and word.isalpha()}
        self._forwards = _by_length(self._counts)
        self._backwards = _by_length(word[::-1] for word in self._counts)
        self._found: dict[str, list[tuple[str, int]]] = {}

    @cached_property
    def _sounds(self) -> dict[str, str]:
        """Sound of a Russian word, or of its stem -> the most frequent word that has it."""
        words = sorted(filter(CYRILLIC_LETTER.match, self._counts), key=lambda word: (self._counts[word], word))
        stem = LANGUAGES["ru"].stem
        return {russian_sound(stem(word)): word for word in words} | {russian_sound(word): word for word in words}

    def __len__(self) -> int:
        return len(self._counts)

    def similar(self, word: str) -> list[tuple[str, int]]:
        """(word, edits) within one edit from four letters on, two from eight; nearest and most frequent first.

        Symbols and numbers have no neighbours: CO2 is not CO, 18 is not 19.
        """
        if len(word) < ONE_ERROR_FROM or not word.isalpha():
            return []
        if word not in self._found:
            if len(self._found) >= _MAX_REMEMBERED:
                self._found.clear()
            self._found[word] = self._similar(word)
        return self._found[word]

    def sounding(self, sound: str) -> str:
        """The most frequent word with a Russian sound, else with its beginning as the stem; empty if there is none."""
        shortest = min(len(sound), max(len(sound) - _LONGEST_ENDING, ONE_ERROR_FROM))
        beginnings = (sound[:length] for length in range(len(sound), shortest - 1, -1))
        return next((self._sounds[part] for part in beginnings if part in self._sounds), "")

    def _similar(self, word: str) -> list[tuple[str, int]]:
        edits = 2 if len(word) >= TWO_ERRORS_FROM else 1
        shared = _SHARED_LONG if edits > 1 else _SHARED_SHORT
        found: dict[str, int] = {}
        for length in range(len(word) - edits, len(word) + edits + 1):
            for words, wanted in ((self._forwards, word), (self._backwards, word[::-1])):
                candidates = _with_prefix(words.get(length, []), wanted[:shared])
                for match, distance, _ in process.extract_iter(
                    wanted, candidates, scorer=OSA.distance, score_cutoff=edits
                ):
                    if distance:
                        found[match if words is self._forwards else match[::-1]] = int(distance)
        return sorted(found.items(), key=lambda pair: (pair[1], -self._counts[pair[0]], pair[0]))[:MAX_SIMILAR]


def _by_length(words: Iterable[str]) -> dict[int, list[str]]:
    """Sorted words by their length."""
    groups: dict[int, list[str]] = defaultdict(list)
    for word in sorted(words):
        groups[len(word)].append(word)
    return dict(groups)


def _with_prefix(words: list[str], prefix: str) -> list[str]:
    return words[bisect_left(words, prefix) : bisect_left(words, prefix + _LAST)]
