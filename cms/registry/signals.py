"""What follows a submission or publication of an entry, in the same transaction."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Revision, WorkflowState
from wagtail.signals import page_published, workflow_submitted

from cms.registry.models import Entry
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
    refresh_language_states(instance, revision.user)
