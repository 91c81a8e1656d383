"""Words of generated texts: those of the initial collection and of the thesaurus, drawn by Zipf's law."""

import random
from collections import Counter, defaultdict
from itertools import accumulate
from typing import Final

import yaml

from cms.languages import LANGUAGES
from cms.registry.content import entry_files
from cms.registry.models import Practice, Technique
from cms.registry.models.entry import translated_fields
from cms.vocabularies.services import DATA_DIR, read_rows
from search.analysis import index_streams, terms
from search.concepts import ConceptTable

#: A term of the thesaurus stands in the list where a word that occurs this often stands.
_TERM_FREQUENCY: Final = 4
_PUNCTUATION: Final = '.,;:!?()[]«»„“”"–—-'


class WordPool:
    """Words and terms of one language, the most frequent first; the n-th is drawn with a chance of 1/n.

    Each is analysed once: its token streams and concepts are those that the whole text would have, but for the
    few symbols and terms that two neighbours would make together.
    """

    def __init__(self, language: str, counts: Counter[str], concepts: ConceptTable) -> None:
        self.words = tuple(sorted(counts, key=lambda word: (-counts[word], word)))
        tokens = [terms(word, language) for word in self.words]
        streams = [index_streams(found) for found in tokens]
        self.surfaces = [surface for surface, _ in streams]
        self.stems = [stem for _, stem in streams]
        self.concepts = [frozenset(concepts.named(found, language)) for found in tokens]
        chances = [1 / rank for rank in range(1, len(self.words) + 1)]
        self._chances = tuple(accumulate(chances))
        self._tokens_a_word = sum(
            chance * len(surface) for chance, surface in zip(chances, self.surfaces, strict=True)
        ) / sum(chances)

    def draw(self, generator: random.Random, tokens: int) -> list[int]:
        """Places in ``words`` of as many words as give about ``tokens`` tokens; stop words give none."""
        number = max(1, round(tokens / self._tokens_a_word))
        return generator.choices(range(len(self.words)), cum_weights=self._chances, k=number)

    def text(self, places: list[int]) -> str:
        """The words at ``places``, joined."""
        return " ".join([self.words[place] for place in places])

    def searchable(self) -> list[str]:
        """What a person might type: single words of four letters and more, stop words left out."""
        return [
            word
            for word, surface in zip(self.words, self.surfaces, strict=True)
            if len(surface) == 1 and len(word) >= 4 and word.isalpha()
        ]


def word_pools(concepts: ConceptTable) -> dict[str, WordPool]:
    """A pool a language."""
    counts = _counts()
    return {language: WordPool(language, counts[language], concepts) for language in LANGUAGES}


def _counts() -> dict[str, Counter[str]]:
    """Language -> word -> occurrences in the texts of the initial collection."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    fields = translated_fields(Technique) | translated_fields(Practice)
    for path in entry_files():
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        for name in fields & data.keys():
            for language, text in data[name].items():
                counts[language].update(filter(None, (word.strip(_PUNCTUATION) for word in (text or "").split())))
    for row in read_rows(DATA_DIR / "terms.tsv"):
        for language in LANGUAGES:
            for term in filter(None, (part.strip() for part in row[language].split(";"))):
                counts[language][term] = max(counts[language][term], _TERM_FREQUENCY)
    return counts
