"""Mails about the review of an entry: to those who can act on it, in their language, after the commit.

Wagtail's notifiers decide who and when; here they get our words for entries. Wagtail's own words would send
submitters, who have no access to the admin, to its pages. Mails about other pages stay Wagtail's.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Model, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override
from wagtail.admin.mail import (
    GroupApprovalTaskStateSubmissionEmailNotifier,
    WorkflowStateApprovalEmailNotifier,
    WorkflowStateRejectionEmailNotifier,
)
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected

from cms.mail import send_mail
from cms.organisations.enums import Role
from cms.registry.models import Entry


class EntryMail:
    """Mixin of Wagtail's notifiers: after the commit, and for entries with our words."""

    #: Name of the pair of templates, subject and text.
    mail = ""

    def __call__(self, instance: Model | None = None, **kwargs: Any) -> bool:
        """Wait for the commit: a decision that is rolled back was never made."""
        transaction.on_commit(partial(super().__call__, instance, **kwargs), robust=True)
        return True

    def send_emails(
        self,
        template_set: dict[str, str],
        context: dict[str, Any],
        recipients: Iterable[AbstractBaseUser],
        **kwargs: Any,
    ) -> bool:
        """Queue one mail for each recipient."""
        entry = context.get("page")
        if not isinstance(entry, Entry):
            return super().send_emails(template_set, context, recipients, **kwargs)
        for recipient in recipients:
            with override(self.language_of(recipient, entry)):
                words = {**context, "user": recipient, "hub": entry.get_parent().specific, "url": self.url(entry)}
                subject = " ".join(render_to_string(f"moderation/mail/{self.mail}_subject.txt", words).split())
                body = render_to_string(f"moderation/mail/{self.mail}.txt", words).strip()
            send_mail.delay(subject, body, recipient.email)
        return True

    def language_of(self, recipient: AbstractBaseUser, entry: Entry) -> str:
        """The language that the person chose, else the one that goes with their part in the review."""
        return recipient.wagtail_userprofile.preferred_language or self.usual_language(entry)

    def usual_language(self, entry: Entry) -> str:
        """Submitters read the language they wrote in."""
        return entry.source_language

    def url(self, entry: Entry) -> str:
        """Where the recipient goes on."""
        return settings.WAGTAILADMIN_BASE_URL + reverse("submissions:detail", args=[entry.pk])


def submitters(state: WorkflowState, triggering_user: AbstractBaseUser | None) -> QuerySet[Any] | set[Any]:
    """Who submits for the entry's organisation today; without one, whoever started the review.

    Not the person who once pressed the button: they may have left the organisation.
    """
    page = state.content_object.specific
    organisation = page.organisation_id if isinstance(page, Entry) else None
    if organisation is None:
        return {state.requested_by} - {None, triggering_user}
    people = get_user_model().objects.filter(memberships__organisation=organisation, memberships__role=Role.SUBMITTER)
    return people.exclude(pk=triggering_user.pk) if triggering_user else people


class SubmissionMail(EntryMail, GroupApprovalTaskStateSubmissionEmailNotifier):
    """To the reviewers of the task's groups: an entry waits for them. No other hub hears of it."""

    mail = "entry_waits"

    def usual_language(self, entry: Entry) -> str:
        """The admin's language."""
        return settings.LANGUAGE_CODE

    def url(self, entry: Entry) -> str:
        """The editor in the admin."""
        return settings.WAGTAILADMIN_BASE_URL + reverse("wagtailadmin_pages:edit", args=[entry.pk])

    def get_context(self, task_state: TaskState, **kwargs: Any) -> dict[str, Any]:
        """Add whether the entry came back after changes."""
        earlier = task_state.workflow_state.task_states.filter(task=task_state.task, pk__lt=task_state.pk)
        return {**super().get_context(task_state, **kwargs), "came_back": earlier.exists()}


class ChangesRequestedMail(EntryMail, WorkflowStateRejectionEmailNotifier):
    """To the submitters: what to change."""

    mail = "changes_requested"

    def get_recipient_users(self, workflow_state: WorkflowState, **kwargs: Any) -> Any:
        """Submitters of the organisation."""
        return submitters(workflow_state, kwargs.get("user"))


class PublishedMail(EntryMail, WorkflowStateApprovalEmailNotifier):
    """To the submitters: the entry is public."""

    mail = "published"

    def get_recipient_users(self, workflow_state: WorkflowState, **kwargs: Any) -> Any:
        """Submitters of the organisation."""
        return submitters(workflow_state, kwargs.get("user"))

    def url(self, entry: Entry) -> str:
        """The public page."""
        return settings.WAGTAILADMIN_BASE_URL + (entry.get_url() or "")


#: Signal, sender, the name under which Wagtail connects its own notifier, and ours.
_REPLACED = (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification", SubmissionMail()),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification", ChangesRequestedMail()),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification", PublishedMail()),
)


def install() -> None:
    """Take the place of Wagtail's notifiers, whichever app is ready first: nobody gets two mails."""
    for signal, sender, uid, notifier in _REPLACED:
        signal.disconnect(sender=sender, dispatch_uid=uid)
        signal.connect(notifier, sender=sender, dispatch_uid=uid)
