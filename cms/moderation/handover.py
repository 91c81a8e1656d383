"""A hub gives an entry under review to another: its sector or its country fits that one better."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.actions.move_page import MovePageAction
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import log
from wagtail.models import Page, PageSubscription, TaskState, WorkflowState

from cms.moderation import notifications
from cms.moderation.assignment import leads
from cms.moderation.comments import open_comments, settle_comments
from cms.moderation.models import HandOver
from cms.moderation.services import locked_step
from cms.notices.enums import Kind
from cms.organisations.enums import OrganisationKind
from cms.registry.models import Entry, HubPage


def receiving_hubs(entry: Entry) -> QuerySet[HubPage]:
    """Pages of the hubs that may be given the entry."""
    hubs = HubPage.objects.filter(organisation__kind=OrganisationKind.HUB, workflowpage__isnull=False)
    return (
        hubs.exclude(pk=entry.get_parent().pk)
        .select_related("organisation")
        .order_by("organisation__position", "organisation__code")
    )


def may_hand_over(entry: Entry, user: AbstractBaseUser | AnonymousUser, running: TaskState | None) -> bool:
    """Whether the person may give the entry away: the hub while it screens, a registrar as long as it is reviewed.

    What has been public stays where it was published.
    """
    if running is None or running.status != TaskState.STATUS_IN_PROGRESS or entry.first_published_at is not None:
        return False
    return leads(entry, user, running)


@transaction.atomic
def hand_over(
    entry: Entry, user: AbstractBaseUser | AnonymousUser, step: int, target: HubPage, reason: str
) -> WorkflowState:
    """Move the entry under another hub's page and begin that hub's review. The first hub keeps no access to it.

    Raises AlreadyDecided if the step that the person saw runs no more, PermissionDenied for whoever may not give it
    away, ValidationError without a reason and for a hub that takes no entries.
    """
    entry, running = locked_step(entry, step)
    if not may_hand_over(entry, user, running):
        raise PermissionDenied(_("This entry is not yours to hand over."))
    if not reason.strip():
        raise ValidationError({"reason": _("State the reason: the other hub and the submitters read it.")})
    if not receiving_hubs(entry).filter(pk=target.pk).exists():
        raise ValidationError({"hub": _("This hub takes no entries.")})
    left = HubPage.objects.get(pk=entry.get_parent().pk)
    review = running.workflow_state
    review.cancel(user=user)
    row = HandOver.objects.create(
        task_state=running, from_hub=left.organisation, to_hub=target.organisation, reason=reason.strip()
    )
    # Answers to a comment are mailed to whoever wrote it.
    settle_comments(entry, user, [comment.pk for comment in open_comments(entry)])
    entry = _moved(entry, target, user)
    new_review = entry.get_workflow().start(entry.get_latest_revision_as_object(), review.requested_by or user)
    _log(entry, left, target, user, row.reason)
    notifications.tell_submitters(entry, Kind.HANDED_OVER, reason=row.reason)
    return new_review


def _moved(entry: Entry, target: HubPage, user: AbstractBaseUser | AnonymousUser) -> Entry:
    """The entry under its new parent, under an address that is free there; nobody follows its comments any more."""
    slug = find_available_slug(target, entry.slug)
    if slug != entry.slug:
        draft = entry.get_latest_revision_as_object()
        draft.slug = slug
        draft.save_revision(user=user)
        Page.objects.filter(pk=entry.pk).update(slug=slug)
        entry = Entry.objects.get(pk=entry.pk).specific
    MovePageAction(entry, target, pos="last-child", user=user).execute(skip_permission_checks=True)
    PageSubscription.objects.filter(page_id=entry.pk).delete()
    return Entry.objects.get(pk=entry.pk).specific


def _log(entry: Entry, left: HubPage, target: HubPage, user: AbstractBaseUser | AnonymousUser, reason: str) -> None:
    """At the entry, whose history the other hub reads, and at the page of the hub that it has left."""
    data = {"from": left.hub_code, "to": target.hub_code, "reason": reason}
    log(instance=entry, action="moderation.hand_over", user=user, data=data)
    log(instance=left, action="moderation.handed_over", user=user, data={**data, "code": entry.code or ""})
