"""Where a text calls a thing otherwise than the thesaurus prefers."""

from collections.abc import Iterator
from dataclasses import dataclass

from cms.languages import LANGUAGES
from cms.registry.models import Entry
from cms.vocabularies.models import Term
from search.analysis import analyse, tokenise
from search.building import plain, searched_texts
from search.catalogue import Catalogue, concept_id, get_catalogue


@dataclass(frozen=True, slots=True)
class Departure:
    """``written`` in a text stands for a term that the thesaurus prefers to call ``preferred``."""

    written: str
    preferred: str


@dataclass(frozen=True, slots=True)
class EntryDeparture:
    """A departure in a field of an entry."""

    slug: str
    language: str
    field: str
    departure: Departure


class Wording:
    """Compares texts with the preferred terms of the thesaurus.

    A word that is the preferred term of one thing and another name of a second is no departure. Neither is an
    abbreviation: texts introduce it beside the full name.
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

    def departures(self, text: str, language: str) -> Iterator[Departure]:
        """Other names than the preferred ones in ``text``, from left to right."""
        tokens, preferred = tokenise(text, language), self._preferred[language]
        stems = [token.stem for token in tokens]
        for mention in self._concepts.mentions(stems, language):
            named = [preferred[concept] for concept in sorted(mention.concepts) if concept in preferred]
            # A word may name both a term and a value of another vocabulary, which calls it what it likes.
            if len(named) < len(mention.concepts):
                continue
            written = text[tokens[mention.start].start : tokens[mention.end - 1].end]
            said = tuple(stems[mention.start : mention.end])
            if not _is_abbreviation(written) and all(said != label_stems for _, label_stems in named):
                yield Departure(written, " / ".join(label for label, _ in named))


def entry_departures(entry: Entry, wording: Wording | None = None) -> Iterator[EntryDeparture]:
    """Departures in all texts of an entry, in every language that it has."""
    wording = wording or Wording(get_catalogue())
    for language in LANGUAGES:
        for name, text in searched_texts(entry, language):
            for departure in wording.departures(plain(text), language):
                yield EntryDeparture(entry.slug, language, name, departure)


def _is_abbreviation(written: str) -> bool:
    return " " not in written and sum(char.isupper() for char in written) > 1
