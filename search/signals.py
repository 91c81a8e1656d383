"""Changes in the registry -> jobs in the outbox, in the transaction that makes the change.

Every receiver only says which entries are concerned; whether they belong into the index is decided when their
documents are built.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.organisations.models import Organisation
from cms.registry.confidential import facts_released
from cms.registry.events import record_changed
from cms.registry.models import Entry, EntryLanguage, HubPage, NationalDecision
from cms.vocabularies.models import SCHEMES, Concept
from search.affected import entries_naming, entries_of_concept
from search.catalogue import clear_catalogue, labels_of
from search.outbox import enqueue


def _entries_below(page: Page) -> Iterable[int]:
    """Ids of the entries at or under a page of any type."""
    return Entry.objects.filter(path__startswith=page.path).values_list("pk", flat=True)


@receiver([page_published, page_unpublished])
def entry_changed(instance: Page, **kwargs: Any) -> None:
    """An entry is published or no longer public; a hub page is renamed."""
    if isinstance(instance, Entry):
        enqueue([instance.pk])
    elif isinstance(instance, HubPage):
        clear_catalogue()
        enqueue(_entries_below(instance))


@receiver(record_changed)
def record_of_an_entry_changed(entry_id: int, **kwargs: Any) -> None:
    """An entry is outdated, archived, withdrawn or restored, or was verified."""
    enqueue([entry_id])


@receiver([post_page_move, page_slug_changed])
def page_moved(instance: Page, **kwargs: Any) -> None:
    """An entry, or the hub above it, has another place or address."""
    clear_catalogue()
    enqueue(_entries_below(instance))


@receiver(pre_delete)
def page_deleted(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """An entry is deleted, or a page above it."""
    if issubclass(sender, Page):
        enqueue(_entries_below(instance))


@receiver([post_save, post_delete], sender=PageViewRestriction)
def restriction_changed(instance: PageViewRestriction, **kwargs: Any) -> None:
    """A part of the tree is closed to the public, or open again."""
    enqueue(_entries_below(instance.page))


@receiver([post_save, post_delete], sender=EntryLanguage)
@receiver([post_save, post_delete], sender=NationalDecision)
def row_changed(instance: EntryLanguage | NationalDecision, **kwargs: Any) -> None:
    """A language state or a national decision of an entry has changed."""
    enqueue([instance.entry_id])


@receiver(facts_released)
def rows_released(entry_ids: Iterable[int], **kwargs: Any) -> None:
    """Rows of entries that their hubs held are public."""
    enqueue(entry_ids)


@receiver(post_save, sender=Organisation)
def organisation_changed(instance: Organisation, **kwargs: Any) -> None:
    """A hub has another name or code."""
    clear_catalogue()
    hub = HubPage.objects.filter(organisation_id=instance.pk).first()
    if hub is not None:
        enqueue(_entries_below(hub))


def concept_about_to_change(instance: Concept, **kwargs: Any) -> None:
    """What names it until now is concerned as much as what names it from now on, and what carries it."""
    stored = type(instance)._default_manager.filter(pk=instance.pk).first() if instance.pk else None
    if stored is not None and labels_of(stored) != labels_of(instance):
        enqueue(entries_naming(stored))


def concept_changed(instance: Concept, **kwargs: Any) -> None:
    """A value of a vocabulary has another label or place, or is about to be deleted."""
    clear_catalogue()
    enqueue(entries_of_concept(instance))


for _model in SCHEMES:
    pre_save.connect(concept_about_to_change, sender=_model, dispatch_uid=f"search-before-{_model.scheme}")
    post_save.connect(concept_changed, sender=_model, dispatch_uid=f"search-save-{_model.scheme}")
    pre_delete.connect(concept_changed, sender=_model, dispatch_uid=f"search-delete-{_model.scheme}")
