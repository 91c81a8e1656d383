"""How an entry becomes public, what becomes of it afterwards, and when it was last verified.

Each function checks who may, locks the page's row, validates, acts, logs and queues its mails in one transaction.
"""

from calendar import monthrange
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, Revision, TaskState, WorkflowState

from cms.moderation import notifications
from cms.moderation.gate import decided
from cms.moderation.permissions import has_registrars_role, is_of_own_organisation, keeps
from cms.notices.enums import Kind
from cms.organisations.services import EXPERTS_GROUP, reviewers_group_name
from cms.registry import services as registry
from cms.registry.enums import Life
from cms.registry.models import Entry, HubPage
from cms.registry.public import public_entries

Person = AbstractBaseUser | AnonymousUser


# --- publication -----------------------------------------------------------------------------------


def publish_reviewed(entry: Entry, review: WorkflowState, user: AbstractBaseUser | None) -> None:
    """Publish the latest draft at the end of a review, which counts as a verification.

    Raises PermissionDenied for a review without both steps (an administrator may have changed the workflow while it
    ran), and, with the reasons, for a draft that is not fit for publication.
    """
    hub = HubPage.objects.select_related("organisation").filter(pk=entry.get_parent().pk).first()
    passed = TaskState.objects.filter(workflow_state=review, status=TaskState.STATUS_APPROVED)
    groups = set(passed.values_list("task__reviewtask__groups__name", flat=True))
    if hub is None or hub.organisation is None or not {reviewers_group_name(hub.organisation), EXPERTS_GROUP} <= groups:
        raise PermissionDenied(_("The review is not complete: it takes the hub and a technical expert."))
    if problems := registry.publication_problems(entry.get_latest_revision_as_object()):
        raise PermissionDenied(" ".join(problems))
    today = timezone.localdate()
    registry.note_verification(entry, today, due_after(today))
    # Anew: the one at hand has kept the entry as it was before.
    _publish(Revision.objects.get(pk=entry.latest_revision_id), user)


@transaction.atomic
def publish_outside_review(entry: Entry, user: Person, reason: str) -> None:
    """Publish the latest draft without a review. The log keeps the reason, and the submitters read it.

    Raises PermissionDenied for anybody but a registrar, for administrators too, and for an entry of the person's own
    organisation; ValidationError without a reason, where there is nothing to publish, and with the list of problems.
    """
    entry = _locked(entry)
    if not has_registrars_role(user) or is_of_own_organisation(user, entry):
        raise PermissionDenied(_("Only a registrar of another organisation may publish outside the review."))
    reason = _needed(reason)
    if entry.life == Life.WITHDRAWN:
        raise ValidationError(_("The entry is withdrawn. Restore it first."))
    if entry.live and not entry.has_unpublished_changes:
        raise ValidationError(_("Nothing has changed since the last publication."))
    if problems := registry.publication_problems(entry.get_latest_revision_as_object()):
        raise ValidationError(problems)
    revision = entry.get_latest_revision()
    _publish(revision, user)
    log(
        instance=entry,
        action="moderation.publish_outside_review",
        user=user,
        data={"reason": reason},
        revision=revision,
    )
    notifications.tell_submitters(_stored(entry.pk), Kind.PUBLISHED_OUTSIDE_REVIEW, reason=reason)


def _publish(revision: Revision, user: Any) -> None:
    with decided():
        revision.publish(user=user, skip_permission_checks=True)


# --- life after publication ------------------------------------------------------------------------


@transaction.atomic
def set_life(entry: Entry, user: Person, life: Life, reason: str, successor: Entry | None = None) -> None:
    """Outdate, archive, withdraw or restore a published entry. A review of changes ends where it is withdrawn.

    Raises PermissionDenied for anybody but the hub's reviewers and registrars, and for an entry of the person's own
    organisation; ValidationError without a reason, for a state that it has already, and for a successor that is not
    public or leads back to it.
    """
    entry = _locked_for_keeper(entry, user)
    reason = _needed(reason)
    if entry.life == life:
        raise ValidationError(_("It is so already: %(state)s.") % {"state": life.label})
    if successor is not None:
        _check_successor(entry, successor, life)
    before = entry.life
    registry.set_life(entry, life, "" if life == Life.CURRENT else reason, successor)
    if life == Life.WITHDRAWN and entry.current_workflow_state is not None:
        entry.current_workflow_state.cancel(user=user)
    data = {"before": before, "after": life.value, "reason": reason, "successor": successor.code if successor else ""}
    log(instance=entry, action="moderation.life", user=user, data=data)
    notifications.tell_submitters(
        _stored(entry.pk),
        Kind.LIFE_CHANGED,
        life=str(life),
        reason=reason,
        successor=successor.code if successor else "",
    )


@transaction.atomic
def verify(entry: Entry, user: Person) -> date:
    """Note that the entry was read today and still holds, without any change of its text. Returns the next date.

    Raises PermissionDenied as ``set_life`` does, ValidationError for an entry that is not current.
    """
    entry = _locked_for_keeper(entry, user)
    if entry.life != Life.CURRENT:
        raise ValidationError(_("Only an entry that is current is verified. Restore it first."))
    today = timezone.localdate()
    due = due_after(today)
    registry.note_verification(entry, today, due)
    log(instance=entry, action="moderation.verify", user=user, data={"due_on": due.isoformat()})
    return due


def due_after(day: date) -> date:
    """The day by which an entry verified on ``day`` is to be verified again (``REVIEW_EVERY_MONTHS``)."""
    years, month = divmod(day.month - 1 + settings.REVIEW_EVERY_MONTHS, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _check_successor(entry: Entry, successor: Entry, life: Life) -> None:
    if life == Life.CURRENT:
        raise ValidationError({"successor": _("An entry that is current has no successor.")})
    if not public_entries().filter(pk=successor.pk).exists():
        raise ValidationError({"successor": _("The successor must be public.")})
    after: Entry | None = Entry.objects.get(pk=successor.pk)
    seen: set[int] = set()
    while after is not None and after.pk not in seen:
        if after.pk == entry.pk:
            raise ValidationError({"successor": _("The successor leads back to this entry.")})
        seen.add(after.pk)
        after = after.successor


def _needed(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": _("State the reason.")})
    return reason.strip()


def _locked_for_keeper(entry: Entry, user: Person) -> Entry:
    entry = _locked(entry)
    if not keeps(user, entry) or is_of_own_organisation(user, entry):
        raise PermissionDenied(_("This is for the hub's reviewers and registrars, and not for one's own organisation."))
    if not entry.live:
        raise ValidationError(_("The entry is not public."))
    return entry


def _locked(entry: Entry) -> Entry:
    Page.objects.select_for_update().get(pk=entry.pk)
    return _stored(entry.pk)


def _stored(pk: int) -> Entry:
    return Entry.objects.get(pk=pk).specific
