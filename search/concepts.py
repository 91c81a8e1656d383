"""Concepts: terms with labels in seven languages, found in texts and in queries.

A text in one language and a query in another meet in the concept they both name. The table is built once from
plain labels; who holds them (the vocabularies) is not known here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from search.analysis import analyse


class Mention(NamedTuple):
    """Concepts named by the words ``start:end`` of a text."""

    start: int
    end: int
    concepts: frozenset[str]


class ConceptTable:
    """Looks concepts up by the stems of their labels, the longest label first."""

    def __init__(self, labels: Iterable[tuple[str, Mapping[str, Iterable[str]]]]) -> None:
        """``labels``: (concept id, language -> its labels). Ids are kept in lower case, as engines index them."""
        found: dict[str, dict[tuple[str, ...], set[str]]] = defaultdict(lambda: defaultdict(set))
        for concept, by_language in labels:
            for language, texts in by_language.items():
                for text in texts:
                    stems = tuple(analyse(text, language))
                    if stems:
                        found[language][stems].add(concept.lower())
        self._labels = {
            language: {stems: frozenset(ids) for stems, ids in table.items()} for language, table in found.items()
        }
        # Few words of a text begin a label: most are passed with one look into this table.
        self._lengths = {language: _lengths_by_first_stem(table) for language, table in self._labels.items()}
        self._single = {
            language: {stems[0]: ids for stems, ids in table.items() if len(stems) == 1}
            for language, table in self._labels.items()
        }
        self._several = {language: _lengths_by_first_two_stems(table) for language, table in self._labels.items()}

    def mentions(self, stems: Sequence[str], language: str) -> Iterator[Mention]:
        """Concepts in ``stems`` from left to right.

        A longer label beats the shorter ones inside it; labels that share but some of their words are both kept.
        """
        table = self._labels.get(language, {})
        lengths = self._lengths.get(language, {})
        reached = 0
        for start in [place for place, stem in enumerate(stems) if stem in lengths]:
            for length in lengths[stems[start]]:
                end = start + length
                ids = table.get(tuple(stems[start:end]))
                if ids and end <= len(stems):
                    if end > reached:
                        reached = end
                        yield Mention(start, end, ids)
                    break

    def named(self, stems: Sequence[str], language: str) -> set[str]:
        """Ids of all concepts in the mentions of ``stems``.

        Found as the mentions are, but most labels are of one word and need not be looked at place by place.
        """
        table, several = self._labels.get(language, {}), self._several.get(language, {})
        found: set[str] = set()
        alone: list[str | None] = list(stems)
        reached = 0
        for start in [
            place for place, (stem, after) in enumerate(pairwise(stems)) if stem in several and after in several[stem]
        ]:
            for length in several[stems[start]][stems[start + 1]]:
                end = start + length
                ids = table.get(tuple(stems[start:end]))
                if ids and end <= len(stems):
                    alone[start:end] = [None] * length
                    if end > reached:
                        reached = end
                        found |= ids
                    break
        single = self._single.get(language, {})
        return found.union(*(single[stem] for stem in single.keys() & set(alone)))


def _lengths_by_first_stem(labels: Iterable[tuple[str, ...]]) -> dict[str, list[int]]:
    """First stem of a label -> numbers of stems of the labels that begin with it, the longest first."""
    found: dict[str, set[int]] = defaultdict(set)
    for stems in labels:
        found[stems[0]].add(len(stems))
    return {first: sorted(lengths, reverse=True) for first, lengths in found.items()}


def _lengths_by_first_two_stems(labels: Iterable[tuple[str, ...]]) -> dict[str, dict[str, list[int]]]:
    """The same for labels of several stems, by the first and then by the second."""
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for stems in labels:
        if len(stems) > 1:
            found[stems[0]].add(stems[1:])
    return {
        first: {second: [length + 1 for length in lengths] for second, lengths in _lengths_by_first_stem(rests).items()}
        for first, rests in found.items()
    }


#: For engines and tests that have no vocabulary at hand.
NO_CONCEPTS = ConceptTable(())
