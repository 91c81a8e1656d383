"""Which entries a change of a vocabulary concerns."""

from collections.abc import Iterable
from typing import Any

from cms.registry.models import EmissionLevel, Entry, EntryPlace, NationalDecision
from cms.registry.public import public_entries
from cms.vocabularies.models import Concept, Country, MaturityLevel, Pollutant, TreeConcept
from search.building import FACET_LISTS
from search.catalogue import CONCEPT_SCHEMES, labels_of
from search.engines import SearchUnavailable, get_engine
from search.reading import naming


def entries_of_concept(concept: Concept) -> set[int]:
    """Ids of the entries whose documents depend on ``concept``.

    Those whose texts name it and those that carry it or, in a tree, a narrower one. Which texts name it the index
    tells; while it cannot, all public entries are concerned.
    """
    concepts = _with_narrower(concept)
    found = entries_naming(concept)
    for model, lists in FACET_LISTS.items():
        for name in lists.values():
            if model._meta.get_field(name).related_model is type(concept):
                found.update(model._default_manager.filter(**{f"{name}__in": concepts}).values_list("pk", flat=True))
    if isinstance(concept, MaturityLevel):
        found.update(Entry.objects.filter(maturity__in=concepts).values_list("pk", flat=True))
    if isinstance(concept, Pollutant):
        found.update(EmissionLevel.objects.filter(pollutant__in=concepts).values_list("page_id", flat=True))
    if isinstance(concept, Country):
        found.update(EntryPlace.objects.filter(country__in=concepts).values_list("page_id", flat=True))
        found.update(NationalDecision.objects.filter(country__in=concepts).values_list("entry_id", flat=True))
    return found


def entries_naming(concept: Concept) -> set[int]:
    """Ids of the entries whose texts hold all words of one of its labels."""
    if concept.scheme not in CONCEPT_SCHEMES:
        return set()
    try:
        return get_engine().matching(naming(labels_of(concept)))
    except SearchUnavailable:
        return set(public_entries().values_list("pk", flat=True))


def _with_narrower(concept: Concept) -> Iterable[int]:
    """Ids of the concept and of everything below it."""
    ids = {concept.pk}
    if isinstance(concept, TreeConcept):
        scheme: Any = type(concept)
        level = ids
        while level:
            level = set(scheme.objects.filter(parent__in=level).values_list("pk", flat=True)) - ids
            ids = ids | level
    return ids
