"""Where a text calls a thing otherwise than the thesaurus prefers."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from cms.languages import LANGUAGES
from cms.registry.models import Entry
from cms.vocabularies.models import Term
from search.analysis import analyse, tokenise
from search.building import plain, searched_texts
from search.catalogue import Catalogue, concept_id
from search.concepts import is_abbreviation

#: Two words that stand on both sides of one of these are no name of anything.
_PARTED: Final = re.compile(r"[.,;:!?\n]")


@dataclass(frozen=True, slots=True)
class Departure:
    """``written`` in a field stands for a term that the thesaurus prefers to call ``preferred``."""

    field: str
    written: str
    preferred: str


class Wording:
    """Compares texts with the preferred terms of the thesaurus.

    Texts that say the preferred term too have told what they mean, and may vary. A word that is the preferred term of
    one thing and another name of a second is no departure. Neither is an abbreviation: texts introduce it beside the
    full name.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._concepts = catalogue.concepts
        #: Language -> id of a term -> its preferred label and the stems of that.
        self._preferred: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {code: {} for code in LANGUAGES}
        for concept in catalogue.named:
            if concept.scheme != Term.scheme:
                continue
            for language, labels in concept.labels.items():
                if labels:
                    stems = tuple(analyse(labels[0], language))
                    self._preferred[language][concept_id(concept.scheme, concept.code)] = labels[0], stems

    def departures(self, texts: Iterable[tuple[str, str]], language: str) -> list[Departure]:
        """Other names than the preferred ones in ``texts``, from the first to the last.

        ``texts``: (field, plain text) of one entry in one language.
        """
        preferred = self._preferred[language]
        introduced: set[str] = set()
        others: list[tuple[str, str, frozenset[str]]] = []
        for name, text in texts:
            tokens = tokenise(text, language)
            for mention in self._concepts.mentions(tokens, language):
                said = tuple(token.stem for token in tokens[mention.start : mention.end])
                terms = mention.concepts & preferred.keys()
                by_name = {concept for concept in terms if preferred[concept][1] == said}
                introduced |= by_name
                # A word may name both a term and a value of another vocabulary, which calls it what it likes.
                if by_name or terms != mention.concepts:
                    continue
                written = text[tokens[mention.start].start : tokens[mention.end - 1].end]
                if not is_abbreviation(written) and not _PARTED.search(written):
                    others.append((name, written, terms))
        return [
            Departure(name, written, " / ".join(preferred[concept][0] for concept in sorted(concepts)))
            for name, written, concepts in others
            if introduced.isdisjoint(concepts)
        ]


def entry_departures(entry: Entry, wording: Wording) -> Iterator[tuple[str, Departure]]:
    """(language, departure) in all texts of an entry, in every language that it has."""
    for language in LANGUAGES:
        texts = ((name, plain(text)) for name, text in searched_texts(entry, language))
        for departure in wording.departures(texts, language):
            yield language, departure
