"""What follows a submission, a publication or another change of an entry, in the same transaction."""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction, Revision, WorkflowState
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move, workflow_submitted

from cms.registry import changes, confidential, files
from cms.registry.events import record_changed
from cms.registry.models import Entry, EntryLanguage, NationalDecision, ReferenceLimit
from cms.registry.services import assign_code, record_version, refresh_language_states


@receiver(workflow_submitted, sender=WorkflowState)
def give_code_at_submission(instance: WorkflowState, **kwargs: Any) -> None:
    """An entry gets its code when it is first sent to review."""
    page = instance.content_object.specific
    if isinstance(page, Entry):
        assign_code(page)


@receiver(page_published)
def record_publication(instance: Any, revision: Revision, **kwargs: Any) -> None:
    """A published entry has a code, a version, and language states that fit its texts."""
    if not isinstance(instance, Entry):
        return
    assign_code(instance)
    record_version(instance, revision)
    files.note_publication(instance, revision)
    confidential.release_ended_of(instance)
    refresh_language_states(instance, revision.user)


@receiver(post_save, sender=Revision)
def note_files_of_a_draft(instance: Revision, raw: bool, **kwargs: Any) -> None:
    """Whoever may know the draft may see its files. Autosave writes over a draft, so this asks at each save."""
    model = None if raw else instance.content_type.model_class()
    if model is not None and issubclass(model, Entry):
        files.note_draft(instance)


# --- the feed of changes ---------------------------------------------------------------------------
# Of everything that the API tells of an entry. Labels of vocabularies are not an entry's: they have an address of
# their own.


def _entries_below(page: Page) -> Iterable[int]:
    """Ids of the entries at or under a page of any type."""
    return Entry.objects.filter(path__startswith=page.path).values_list("pk", flat=True)


@receiver([page_published, page_unpublished])
def mark_publication(instance: Any, **kwargs: Any) -> None:
    """An entry is published, or no longer public."""
    if isinstance(instance, Entry):
        changes.mark([instance.pk])


@receiver(record_changed)
def mark_record(entry_id: int, **kwargs: Any) -> None:
    """The life of an entry, or the day of its verification, has changed."""
    changes.mark([entry_id])


@receiver([post_page_move, page_slug_changed])
def mark_move(instance: Page, **kwargs: Any) -> None:
    """An entry, or a page above it, has another place or address."""
    changes.mark(_entries_below(instance))


@receiver(post_delete, sender=Entry)
def mark_deletion(instance: Entry, **kwargs: Any) -> None:
    """An entry is deleted, alone or with a page above it."""
    changes.mark([instance.pk])


@receiver([post_save, post_delete], sender=PageViewRestriction)
def mark_restriction(instance: PageViewRestriction, **kwargs: Any) -> None:
    """A part of the tree is closed to the public, or open again."""
    for page in Page.objects.filter(pk=instance.page_id):
        changes.mark(_entries_below(page))


@receiver([post_save, post_delete], sender=EntryLanguage)
@receiver([post_save, post_delete], sender=NationalDecision)
def mark_row(instance: EntryLanguage | NationalDecision, **kwargs: Any) -> None:
    """A language state or a national decision of an entry has changed."""
    changes.mark([instance.entry_id])


@receiver(m2m_changed, sender=ReferenceLimit.entries.through)
def mark_reference_limits(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any) -> None:
    """Other limits stand beside an entry. ``pre_clear`` comes while the ties that go are still known."""
    if action in {"post_add", "post_remove"}:
        changes.mark([instance.pk] if reverse else pk_set or ())
    elif action == "pre_clear":
        changes.mark([instance.pk] if reverse else instance.entries.values_list("pk", flat=True))


@receiver(pre_delete, sender=ReferenceLimit)
def mark_limit_deletion(instance: ReferenceLimit, **kwargs: Any) -> None:
    """A limit that stood beside entries is deleted."""
    changes.mark(instance.entries.values_list("pk", flat=True))
