"""Concepts: terms with labels in seven languages, found in texts and in queries.

A text in one language and a query in another meet in the concept they both name. The table is built once from
plain labels; who holds them (the vocabularies) is not known here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, count, starmap
from operator import itemgetter
from typing import Final, NamedTuple

from search.analysis import Term, Token, terms

#: Tokens of a text, with or without their places: surface, stem ...
Words = Sequence[Term] | Sequence[Token]
_SURFACE: Final = itemgetter(0)
_STEM: Final = itemgetter(1)
_NONE: Final[frozenset[str]] = frozenset()


class Mention(NamedTuple):
    """Concepts named by the words ``start:end`` of a text."""

    start: int
    end: int
    concepts: frozenset[str]


class _Beginning(NamedTuple):
    """What labels there are that begin with a stem: the concepts of the label that is this stem alone, those of
    abbreviations by the folded word, and the lengths of longer labels by their second stem, the longest first.
    """

    alone: frozenset[str]
    abbreviations: Mapping[str, frozenset[str]]
    lengths: Mapping[str, Sequence[int]]


class Label(NamedTuple):
    """The stems by which a label is looked up. ``abbreviation``: the folded word that it must be, if it is one."""

    stems: tuple[str, ...]
    abbreviation: str = ""


def label_of(text: str, language: str) -> Label | None:
    """How the label ``text`` is looked up; None if it has no word that counts."""
    words = terms(text, language)
    short = words[0][0] if len(words) == 1 and is_abbreviation(text) else ""
    return Label(tuple(map(_STEM, words)), short) if words else None


class ConceptTable:
    """Looks concepts up by the stems of their labels, the longest label first.

    An abbreviation is looked up as it is written: its letters may be the stem of another word (Uzbek QES, a solar
    power plant, and kesish, to cut).
    """

    def __init__(self, labels: Iterable[tuple[str, Mapping[str, Iterable[str]]]]) -> None:
        """``labels``: (concept id, language -> its labels). Ids are kept in lower case, as engines index them."""
        found: dict[str, dict[Label, set[str]]] = defaultdict(lambda: defaultdict(set))
        for concept, by_language in labels:
            for language, texts in by_language.items():
                for label in filter(None, (label_of(text, language) for text in texts)):
                    found[language][label].add(concept.lower())
        self._several = {
            language: {label.stems: frozenset(ids) for label, ids in table.items() if len(label.stems) > 1}
            for language, table in found.items()
        }
        self._beginnings = {language: _beginnings(table) for language, table in found.items()}

    def mentions(self, words: Words, language: str) -> Iterator[Mention]:
        """Concepts in ``words`` from left to right.

        A longer label beats the shorter ones inside it; labels that share but some of their words are both kept.
        """
        return starmap(Mention, self._found(words, language))

    def named(self, words: Words, language: str) -> set[str]:
        """Ids of all concepts in the mentions of ``words``."""
        return set().union(*(ids for _, _, ids in self._found(words, language)))

    def _found(self, words: Words, language: str) -> Iterator[tuple[int, int, frozenset[str]]]:
        """The mentions. A rebuild looks at every word of the registry, and few words begin a label."""
        beginnings, several = self._beginnings.get(language, {}), self._several.get(language, {})
        # No stem is empty: what stands behind the last word is in no label.
        stems = [*map(_STEM, words), ""]
        reached = 0
        for start in compress(count(), map(beginnings.__contains__, stems)):
            ids, abbreviations, lengths = beginnings[stems[start]]
            end = start + 1
            for length in lengths.get(stems[end], ()):
                if longer := several.get(tuple(stems[start : start + length])):
                    end, ids = start + length, longer
                    break
            else:
                if abbreviations:
                    ids |= abbreviations.get(_SURFACE(words[start]), _NONE)
            if ids and end > reached:
                reached = end
                yield start, end, ids


def is_abbreviation(written: str) -> bool:
    """Whether a word is written with several capital letters: BAT, WtE."""
    return " " not in written and sum(char.isupper() for char in written) > 1


def _beginnings(labels: Mapping[Label, set[str]]) -> dict[str, _Beginning]:
    """First stem of a label -> what begins with it."""
    alone: dict[str, frozenset[str]] = {}
    short: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    lengths: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for (stems, abbreviation), ids in labels.items():
        if abbreviation:
            short[stems[0]][abbreviation] = frozenset(ids)
        elif len(stems) == 1:
            alone[stems[0]] = frozenset(ids)
        else:
            lengths[stems[0]][stems[1]].add(len(stems))
    return {
        stem: _Beginning(
            alone.get(stem, _NONE),
            short.get(stem, {}),
            {second: sorted(numbers, reverse=True) for second, numbers in lengths.get(stem, {}).items()},
        )
        for stem in {*alone, *short, *lengths}
    }


#: For engines and tests that have no vocabulary at hand.
NO_CONCEPTS = ConceptTable(())
