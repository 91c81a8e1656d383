"""Suggestions while somebody types: entries by name, then terms and places of the vocabularies that entries hold."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile
from typing import Final, Literal, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import override

from cms.vocabularies.models import City, Country
from search.analysis import surface
from search.analysis.languages import LANGUAGES
from search.catalogue import Catalogue, concept_id, get_catalogue
from search.engines import get_engine
from search.facets import FACETS
from search.query import clean_text
from search.reading import Vocabulary, begun
from search.services import entry_path, shown_text

#: Fewer letters say too little.
SUGGEST_FROM: Final = 2
MAX_SUGGESTED_TEXT: Final = 64
MAX_ENTRIES: Final = 5
MAX_VALUES: Final = 5
#: Words of labels looked at for one beginning, so that few letters cost no more than a moment.
_MAX_CANDIDATES: Final = 2_000
#: Vocabulary -> the facet that a suggestion of one of its values chooses; other terms are searched for.
_FACETS: Final[Mapping[str, str]] = {facet.labels: facet.name for facet in reversed(FACETS)}
_PLACES: Final = frozenset({Country.scheme, City.scheme})

Kind = Literal["entry", "term", "place"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a person may mean: ``label`` in ``language``, and where it leads."""

    kind: Kind
    label: str
    language: str
    url: str


class _Label(NamedTuple):
    """One label of a concept: its folded words in their order."""

    scheme: str
    code: str
    language: str
    words: tuple[str, ...]


class Labels:
    """The words of all labels, in each language in alphabetical order."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._words: dict[str, list[tuple[str, _Label]]] = {code: [] for code in LANGUAGES}
        for label in _labels_of(catalogue):
            self._words[label.language] += [(word, label) for word in set(label.words)]
        for words in self._words.values():
            words.sort()

    def begun(self, q: str, language: str, vocabulary: Vocabulary) -> Iterator[Suggestion]:
        """Values that some entry holds and that have a label with all words of ``q``, the last perhaps only begun.

        Labels in the reader's language that begin with the words come first, then short ones.
        """
        *written, last = q.split()
        told: set[str] = set()
        found = [label for code in LANGUAGES for label in self._found(written, last, code)]
        beginning = {code: _beginning((written or [last])[0], code) for code in LANGUAGES}
        found.sort(
            key=lambda label: (
                not label.words[0].startswith(beginning[label.language]),
                label.language != language,
                len(label.words),
                label,
            )
        )
        for label in found:
            concept = concept_id(label.scheme, label.code)
            if concept not in told and vocabulary.has("concept", language, concept):
                told.add(concept)
                yield _suggestion(label, self._catalogue.concept_name(concept, language), language)

    def _found(self, written: list[str], last: str, language: str) -> Iterator[_Label]:
        """Labels of one language with all words."""
        if not (prefix := _beginning(last, language)):
            return
        needed = [word for part in written for word in surface(part, language)]
        words = self._words[language]
        following = islice(words, bisect_left(words, (prefix,)), None)
        candidates = takewhile(lambda pair: pair[0].startswith(prefix), following)
        for _, label in islice(candidates, _MAX_CANDIDATES):
            if all(word in label.words for word in needed):
                yield label


def suggest(q: str, language: str) -> list[Suggestion]:
    """Suggestions for what has been typed: values of vocabularies, then entries; none for less than two letters.

    Raises ``SearchUnavailable``.
    """
    text = clean_text(q[:MAX_SUGGESTED_TEXT])
    if sum(char.isalnum() for char in text) < SUGGEST_FROM:
        return []
    engine = get_engine()
    vocabulary = engine.vocabulary()
    values = islice(_labels(get_catalogue()).begun(text, language, vocabulary), MAX_VALUES)
    entries = []
    for hit in engine.best(begun(text, language, vocabulary), MAX_ENTRIES):
        shown, texts = shown_text(hit, language)
        entries.append(Suggestion("entry", texts["name"], shown, entry_path(hit.code, language)))
    return [*values, *entries]


@lru_cache(maxsize=1)
def _labels(catalogue: Catalogue) -> Labels:
    return Labels(catalogue)


def _labels_of(catalogue: Catalogue) -> Iterator[_Label]:
    for concept in catalogue.named:
        for language, texts in concept.labels.items():
            for text in texts:
                if words := tuple(surface(text, language)):
                    yield _Label(concept.scheme, concept.code, language, words)


def _beginning(word: str, language: str) -> str:
    """The folded beginning of a word; its first letters may be a word that does not count."""
    return (surface(word, language) or [LANGUAGES[language].fold(word)])[-1]


def _suggestion(label: _Label, name: str, language: str) -> Suggestion:
    facet = _FACETS.get(label.scheme)
    with override(language):
        address = reverse("search:results")
    query = urlencode({facet: label.code} if facet else {"q": name})
    return Suggestion("place" if label.scheme in _PLACES else "term", name, language, f"{address}?{query}")
