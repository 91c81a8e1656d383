"""Concepts: terms with labels in seven languages, found in texts and in queries.

A text in one language and a query in another meet in the concept they both name. The table is built once from
plain labels; who holds them (the vocabularies) is not known here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from search.analysis import Token, tokenise


@dataclass(frozen=True, slots=True)
class Mention:
    """Concepts named by the tokens ``start:end`` of a text."""

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
                    stems = tuple(token.stem for token in tokenise(text, language))
                    if stems:
                        found[language][stems].add(concept.lower())
        self._labels = {
            language: {stems: frozenset(ids) for stems, ids in table.items()} for language, table in found.items()
        }
        self._longest = {language: max(map(len, table)) for language, table in self._labels.items()}

    def mentions(self, tokens: Sequence[Token], language: str) -> Iterator[Mention]:
        """Concepts in ``tokens`` from left to right; a longer label beats the shorter ones inside it."""
        table = self._labels.get(language)
        if not table:
            return
        stems = [token.stem for token in tokens]
        start = 0
        while start < len(stems):
            for end in range(min(len(stems), start + self._longest[language]), start, -1):
                ids = table.get(tuple(stems[start:end]))
                if ids:
                    yield Mention(start, end, ids)
                    start = end
                    break
            else:
                start += 1

    def named(self, tokens: Sequence[Token], language: str) -> set[str]:
        """Ids of all concepts named in ``tokens``."""
        found: set[str] = set()
        for mention in self.mentions(tokens, language):
            found |= mention.concepts
        return found


#: For engines and tests that have no vocabulary at hand.
NO_CONCEPTS = ConceptTable(())
