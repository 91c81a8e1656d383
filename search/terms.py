"""The words an index holds in one language, for prefixes and typing errors.

Engines score exact terms only: what a prefix or a misspelt word stands for is decided here, so every engine
finds the same.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

#: Shorter words have too many neighbours; from eight letters on two errors are likely (language notes).
ONE_ERROR_FROM: Final = 4
TWO_ERRORS_FROM: Final = 8
PREFIX_FROM: Final = 3
#: Most frequent words taken for a prefix, nearest words taken for a typing error.
MAX_PREFIXED: Final = 20
MAX_SIMILAR: Final = 6


class TermTable:
    """Sorted words of one language with the number of entries that hold each."""

    def __init__(self, counts: Iterable[tuple[str, int]]) -> None:
        self._counts = dict(counts)
        self._words = sorted(self._counts)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in self._words:
            self._by_length[len(word)].append(word)

    def __len__(self) -> int:
        return len(self._words)

    def prefixed(self, prefix: str) -> list[str]:
        """The most frequent words that begin with ``prefix`` and are longer; none for a short prefix."""
        if len(prefix) < PREFIX_FROM:
            return []
        start = bisect_left(self._words, prefix)
        end = bisect_left(self._words, prefix + "\U0010ffff")
        found = [word for word in self._words[start:end] if word != prefix]
        found.sort(key=lambda word: (-self._counts[word], word))
        return found[:MAX_PREFIXED]

    def similar(self, word: str) -> list[tuple[str, int]]:
        """(word, edits) within one edit from four letters on, two from eight; nearest and most frequent first.

        Symbols and numbers have no neighbours: CO2 is not CO, 18 is not 19.
        """
        if len(word) < ONE_ERROR_FROM or not word.isalpha():
            return []
        edits = 2 if len(word) >= TWO_ERRORS_FROM else 1
        found: list[tuple[str, int]] = []
        for length in range(len(word) - edits, len(word) + edits + 1):
            words = self._by_length.get(length)
            if words:
                matches = process.extract_iter(word, words, scorer=OSA.distance, score_cutoff=edits)
                found += [(match, distance) for match, distance, _ in matches if distance and match.isalpha()]
        found.sort(key=lambda pair: (pair[1], -self._counts[pair[0]], pair[0]))
        return found[:MAX_SIMILAR]
