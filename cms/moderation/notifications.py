"""Notices about the review of an entry, to those who can act on it, in the transaction of the decision.

Wagtail's notifiers decide who and when; about entries they write notices of ours (``cms.moderation.notices``), because
Wagtail's words would send submitters, who have no access to the admin, to its pages. Mails about other pages stay
Wagtail's.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Model, QuerySet
from wagtail.admin.mail import (
    GroupApprovalTaskStateSubmissionEmailNotifier,
    WorkflowStateApprovalEmailNotifier,
    WorkflowStateRejectionEmailNotifier,
)
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected

from cms.moderation.sectors import is_hidden_from
from cms.notices.enums import Kind
from cms.notices.services import notify
from cms.organisations.enums import Role
from cms.registry.models import Entry


class EntryNotice:
    """Mixin of Wagtail's notifiers: about an entry, notices of a kind.

    Who wants no mail says so on the page about notices: Wagtail's own switches count for its mails alone.
    """

    kind: ClassVar[Kind]

    def __call__(self, instance: Model | None = None, **kwargs: Any) -> bool:
        """Write the notices; of other pages, have Wagtail send its mail after the commit."""
        if not self.can_handle(instance, **kwargs):
            return False
        entry = _entry_of(instance)
        if entry is None:
            # A decision that is rolled back was never made.
            transaction.on_commit(partial(super().__call__, instance, **kwargs), robust=True)
            return True
        people = [person for person in self.get_recipient_users(instance, **kwargs) if person]
        notify(self.kind, people, entry=entry, words=self.words(instance), language=self.usual_language(entry))
        return True

    def usual_language(self, entry: Entry) -> str:
        """Submitters read the language they wrote in."""
        return entry.source_language

    def words(self, instance: Any) -> dict[str, Any]:
        """What the notice cannot look up."""
        return {}


def _entry_of(instance: Any) -> Entry | None:
    state = instance.workflow_state if isinstance(instance, TaskState) else instance
    page = getattr(state.content_object, "specific", None)
    return page if isinstance(page, Entry) else None


def submitters_of(entry: Entry) -> QuerySet[Any]:
    """Who submits for the entry's organisation today.

    Not the person who once pressed the button: they may have left the organisation.
    """
    return get_user_model().objects.filter(
        memberships__organisation=entry.organisation_id, memberships__role=Role.SUBMITTER
    )


def submitters(state: WorkflowState, triggering_user: AbstractBaseUser | None) -> QuerySet[Any] | set[Any]:
    """The submitters of the entry; without an organisation, whoever started the review."""
    page = state.content_object.specific
    if not isinstance(page, Entry) or page.organisation_id is None:
        return {state.requested_by} - {None, triggering_user}
    people = submitters_of(page)
    return people.exclude(pk=triggering_user.pk) if triggering_user else people


class SubmissionNotice(EntryNotice, GroupApprovalTaskStateSubmissionEmailNotifier):
    """To the reviewers of the task's groups: an entry waits for them. No other hub hears of it."""

    kind = Kind.ENTRY_WAITS

    def usual_language(self, entry: Entry) -> str:
        """The admin's language."""
        return settings.LANGUAGE_CODE

    def get_recipient_users(self, task_state: TaskState, **kwargs: Any) -> Any:
        """Experts hear of the entries of their sectors alone."""
        people = super().get_recipient_users(task_state, **kwargs)
        entry_id = int(task_state.workflow_state.object_id)
        return [person for person in people if not is_hidden_from(person, entry_id)]

    def words(self, instance: TaskState) -> dict[str, Any]:
        """The step, and whether the entry came back after changes."""
        earlier = instance.workflow_state.task_states.filter(task=instance.task, pk__lt=instance.pk)
        return {"step": instance.pk, "came_back": earlier.exists()}


class ChangesRequestedNotice(EntryNotice, WorkflowStateRejectionEmailNotifier):
    """To the submitters: what to change."""

    kind = Kind.CHANGES_REQUESTED

    def get_recipient_users(self, workflow_state: WorkflowState, **kwargs: Any) -> Any:
        """Submitters of the organisation."""
        return submitters(workflow_state, kwargs.get("user"))

    def words(self, instance: WorkflowState) -> dict[str, Any]:
        """The reviewers' comment; those at fields are looked up."""
        return {"comment": instance.current_task_state.specific.get_comment()}


class PublishedNotice(EntryNotice, WorkflowStateApprovalEmailNotifier):
    """To the submitters: the entry is public."""

    kind = Kind.PUBLISHED

    def get_recipient_users(self, workflow_state: WorkflowState, **kwargs: Any) -> Any:
        """Submitters of the organisation."""
        return submitters(workflow_state, kwargs.get("user"))


def tell_submitters(entry: Entry, kind: Kind, **words: Any) -> None:
    """Write a notice for everybody who submits for the entry's organisation today."""
    if entry.organisation_id is not None:
        notify(kind, submitters_of(entry), entry=entry, words=words, language=entry.source_language)


def tell_reviewers(people: Iterable[Any], entry: Entry, kind: Kind, **words: Any) -> None:
    """Write a notice for people who review; the usual language is the admin's."""
    notify(kind, people, entry=entry, words=words, language=settings.LANGUAGE_CODE)


#: Signal, sender, the name under which Wagtail connects its own notifier, and ours.
_REPLACED = (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification", SubmissionNotice()),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification", ChangesRequestedNotice()),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification", PublishedNotice()),
)


def install() -> None:
    """Take the place of Wagtail's notifiers, whichever app is ready first: nobody is told twice."""
    for signal, sender, uid, notifier in _REPLACED:
        signal.disconnect(sender=sender, dispatch_uid=uid)
        signal.connect(notifier, sender=sender, dispatch_uid=uid)
