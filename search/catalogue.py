"""The vocabularies as search needs them: labels of facet values in every language, and concepts.

Read once and kept for a minute, so that a page of results needs no query; a change made in this process is
seen at once, one made in another within that minute.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf
from threading import Lock
from time import monotonic
from typing import Any, Final

from django.utils.translation import override

from cms.languages import ENDONYMS, LANGUAGES, columns
from cms.registry.enums import Kind
from cms.registry.models import HubPage
from cms.vocabularies.models import SCHEMES, Concept, Pollutant, Term
from search.concepts import ConceptTable
from search.facets import FACETS, ValueLabel

#: Seconds for which the catalogue is used before it is read again.
MAX_AGE: Final = 60.0
#: Where a label is missing, the first of these that has one serves.
_FALLBACK: Final = ("ru", "en", *LANGUAGES)

#: Vocabularies whose values are concepts: those of the facets, and the terms.
CONCEPT_SCHEMES: Final = tuple(
    sorted({facet.labels for facet in FACETS} & {model.scheme for model in SCHEMES} | {Term.scheme})
)

Labels = Mapping[str, ValueLabel]


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a list: its labels by language, its place in the list, the code above it.

    The place is there to be compared: two dictionaries with the same values in another order are equal.
    """

    labels: Mapping[str, str]
    position: int
    broader: str = ""

    def label(self, language: str) -> str:
        """Label in ``language``, else in the first language that has one."""
        return next((text for code in (language, *_FALLBACK) if (text := self.labels.get(code))), "")


@dataclass(frozen=True, slots=True)
class Source:
    """What is read: lists by name (vocabulary schemes, hubs, kinds, languages), other names of pollutants by code."""

    lists: Mapping[str, Mapping[str, Value]]
    synonyms: Mapping[str, str]


class Catalogue:
    """The lists and the table of concepts made from them."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.lists = source.lists
        self.named = tuple(_named(source))
        self.concepts = ConceptTable((concept_id(row.scheme, row.code), row.labels) for row in self.named)
        self._by_id = {concept_id(row.scheme, row.code): row for row in self.named}
        self._labels: dict[tuple[str, str], Labels] = {}

    def labels(self, name: str, language: str) -> Labels:
        """Code -> label in ``language`` of a list, in its order; empty for a list without labels (years)."""
        key = (name, language)
        if key not in self._labels:
            self._labels[key] = {
                code: ValueLabel(
                    value.label(language) or code,
                    value.broader,
                    depth=len(self.with_broader(name, code)) - 1,
                )
                for code, value in self.lists.get(name, {}).items()
            }
        return self._labels[key]

    def concept_name(self, concept: str, language: str) -> str:
        """What a concept is called in ``language``, else in the first language that names it; its id if none does."""
        row = self._by_id.get(concept)
        labels = row.labels if row else {}
        return next((texts[0] for code in (language, *_FALLBACK) if (texts := labels.get(code))), concept)

    def with_broader(self, name: str, code: str) -> list[str]:
        """``code`` and the codes above it, the nearest first."""
        values = self.lists.get(name, {})
        chain = [code]
        while (value := values.get(chain[-1])) and value.broader and value.broader not in chain:
            chain.append(value.broader)
        return chain


@dataclass(frozen=True, slots=True)
class Named:
    """A concept by its scheme and code: language -> its labels, the preferred one first."""

    scheme: str
    code: str
    labels: Mapping[str, list[str]]


def concept_id(scheme: str, code: str) -> str:
    """Id of a concept in the index; codes are unique within their scheme only."""
    return f"{scheme}:{code}".lower()


_lock = Lock()
_current: tuple[float, Catalogue] | None = None


def get_catalogue() -> Catalogue:
    """The catalogue, read from the database if there is none younger than ``MAX_AGE``."""
    global _current
    with _lock:
        if _current is None or monotonic() - _current[0] > MAX_AGE:
            source = _read()
            # Concepts take four times as long to make as lists to read.
            unchanged = _current is not None and _current[1].source == source
            _current = (monotonic(), _current[1] if _current and unchanged else Catalogue(source))
        return _current[1]


def clear_catalogue() -> None:
    """Have the catalogue read anew: a vocabulary or hub has, or may have changed."""
    global _current
    with _lock:
        _current = _current and (-inf, _current[1])


def _read() -> Source:
    lists: dict[str, Mapping[str, Value]] = {model.scheme: dict(_scheme(model)) for model in SCHEMES}
    lists["hubs"] = dict(_hubs())
    lists["kinds"] = dict(_kinds())
    lists["languages"] = {
        code: Value(dict.fromkeys(LANGUAGES, ENDONYMS[code]), position) for position, code in enumerate(LANGUAGES)
    }
    others = Pollutant.objects.values_list("code", "synonyms", "formula")
    return Source(lists, {code: _other_names(*names) for code, *names in others})


def _scheme(model: type[Concept]) -> Iterator[tuple[str, Value]]:
    names = columns("label")
    fields = ["code", "position", *names]
    if any(field.name == "parent" for field in model._meta.get_fields()):
        fields.append("parent__code")
    for row in model._default_manager.order_by("position", "code").values(*fields):
        labels = {language: row[name] or "" for language, name in zip(LANGUAGES, names, strict=True)}
        yield row["code"], Value(labels, row["position"], row.get("parent__code") or "")


def _hubs() -> Iterator[tuple[str, Value]]:
    for position, hub in enumerate(HubPage.objects.select_related("organisation").order_by("path")):
        holder: Any = hub.organisation or hub
        base = "name" if hub.organisation else "display_name"
        labels = {
            language: getattr(holder, name) or "" for language, name in zip(LANGUAGES, columns(base), strict=True)
        }
        labels["ru"] = labels["ru"] or hub.title
        yield hub.hub_code, Value(labels, position)


def _kinds() -> Iterator[tuple[str, Value]]:
    for position, kind in enumerate(Kind):
        labels = {}
        for language in LANGUAGES:
            with override(language):
                labels[language] = str(kind.label)
        yield kind.value, Value(labels, position)


def _named(source: Source) -> Iterator[Named]:
    """Every value of the facets' vocabularies and every term; alternatives are separated by semicolons."""
    for scheme in CONCEPT_SCHEMES:
        for code, value in source.lists[scheme].items():
            everywhere = source.synonyms[code] if scheme == Pollutant.scheme else ""
            yield Named(scheme, code, _texts(value.labels, everywhere))


def labels_of(concept: Concept) -> dict[str, list[str]]:
    """Language -> the texts that name a concept, as the catalogue reads them."""
    labels = {
        language: getattr(concept, name) or "" for language, name in zip(LANGUAGES, columns("label"), strict=True)
    }
    return _texts(labels, _other_names(concept.synonyms, concept.formula) if isinstance(concept, Pollutant) else "")


def _other_names(synonyms: str, formula: str) -> str:
    return f"{synonyms};{formula}"


def _texts(labels: Mapping[str, str], everywhere: str) -> dict[str, list[str]]:
    """Language -> its labels and the names that are the same in all languages."""
    others = _alternatives(everywhere)
    return {language: _alternatives(text) + others for language, text in labels.items()}


def _alternatives(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]
