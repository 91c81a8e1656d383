"""Concepts: terms with labels in seven languages, found in texts and in queries.

A text in one language and a query in another meet in the concept they both name. The table is built once from
plain labels; who holds them (the vocabularies) is not known here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import Final, NamedTuple, TypeVar

from search.analysis import Term, Token, terms

#: Tokens of a text, with or without their places: surface, stem ...
Words = Sequence[Term] | Sequence[Token]
_Key = TypeVar("_Key")
_SURFACE: Final = itemgetter(0)
_STEM: Final = itemgetter(1)


class Mention(NamedTuple):
    """Concepts named by the words ``start:end`` of a text."""

    start: int
    end: int
    concepts: frozenset[str]


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
        stemmed: dict[str, dict[tuple[str, ...], set[str]]] = defaultdict(lambda: defaultdict(set))
        short: dict[str, dict[str, dict[str, set[str]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
        for concept, by_language in labels:
            for language, texts in by_language.items():
                for label in filter(None, (label_of(text, language) for text in texts)):
                    if label.abbreviation:
                        short[language][label.stems[0]][label.abbreviation].add(concept.lower())
                    else:
                        stemmed[language][label.stems].add(concept.lower())
        self._labels = {language: _frozen(table) for language, table in stemmed.items()}
        #: By its stem first, so that one look finds that a word is no abbreviation.
        self._short = {
            language: {stem: _frozen(table) for stem, table in by_stem.items()} for language, by_stem in short.items()
        }
        # Few words of a text begin a label: most are passed with one look into this table.
        self._lengths = {language: _lengths_by_first_stem(table) for language, table in self._labels.items()}
        self._single = {
            language: {stems[0]: ids for stems, ids in table.items() if len(stems) == 1}
            for language, table in self._labels.items()
        }
        self._several = {language: _lengths_by_first_two_stems(table) for language, table in self._labels.items()}

    def mentions(self, words: Words, language: str) -> Iterator[Mention]:
        """Concepts in ``words`` from left to right.

        A longer label beats the shorter ones inside it; labels that share but some of their words are both kept.
        """
        lengths, short = self._lengths.get(language, {}), self._short.get(language, {})
        reached = 0
        for start, word in enumerate(words):
            if word[1] not in lengths and word[1] not in short:
                continue
            end, ids = self._longest(words, start, language)
            if ids and end > reached:
                reached = end
                yield Mention(start, end, ids)

    def _longest(self, words: Words, start: int, language: str) -> tuple[int, frozenset[str]]:
        """(end, concepts) of the longest label that begins at ``start``; no concepts if there is none."""
        table = self._labels.get(language, {})
        surface, stem, *_ = words[start]
        ids = self._short.get(language, {}).get(stem, {}).get(surface, frozenset())
        for length in self._lengths.get(language, {}).get(stem, ()):
            found = table.get(tuple(word[1] for word in words[start : start + length]))
            if found and start + length <= len(words):
                return start + length, found | ids if length == 1 else found
        return start + 1, ids

    def named(self, words: Words, language: str) -> set[str]:
        """Ids of all concepts in the mentions of ``words``.

        Found as the mentions are, but most labels are of one word and need not be looked at place by place.
        """
        table, several = self._labels.get(language, {}), self._several.get(language, {})
        found: set[str] = set()
        stems = list(map(_STEM, words))
        alone: list[str | None] = [*stems]
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
        single, short = self._single.get(language, {}), self._short.get(language, {})
        left = {*alone}
        found.update(*(single[stem] for stem in single.keys() & left))
        if abbreviated := short.keys() & left:
            for word, stem in zip(words, alone, strict=True):
                if stem in abbreviated:
                    found |= short[stem].get(_SURFACE(word), frozenset())
        return found


def is_abbreviation(written: str) -> bool:
    """Whether a word is written with several capital letters: BAT, WtE."""
    return " " not in written and sum(char.isupper() for char in written) > 1


def _frozen(table: Mapping[_Key, set[str]]) -> dict[_Key, frozenset[str]]:
    return {key: frozenset(ids) for key, ids in table.items()}


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
