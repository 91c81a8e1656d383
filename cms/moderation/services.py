"""Decisions of the review: one function a transition, and the workflow of each hub.

Each transition checks the permission, locks the page's row, validates, acts and logs in one transaction.
"""

from collections.abc import Iterable, Mapping, Sequence

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    TaskState,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)

from cms.moderation import notifications
from cms.moderation.comments import settle_comments, write_comments
from cms.moderation.models import Rejection, ReviewTask
from cms.moderation.rejections import is_unchanged, standing_rejection
from cms.notices.enums import Kind
from cms.organisations.enums import Role
from cms.organisations.models import Membership
from cms.organisations.services import EXPERTS_GROUP, admin_group, reviewers_group_name
from cms.registry.enums import Life
from cms.registry.models import Entry, HubPage, RegistryPage
from cms.registry.services import assign_code, publication_problems

#: What a hub's reviewers hold on their hub's page. No publish: it would let them skip the review.
REVIEWER_PERMISSIONS = ("add_page", "change_page", "lock_page")
#: What they hold on their hub's pictures and documents: (app, permissions).
FILE_PERMISSIONS = (
    ("wagtailimages", ("add_image", "change_image", "choose_image")),
    ("wagtaildocs", ("add_document", "change_document", "choose_document")),
)


@transaction.atomic
def set_up_review(hub_page: HubPage) -> Workflow:
    """Give a hub its workflow (screening by its reviewers, then technical review) and its reviewers' rights.

    Safe to run again.
    """
    if hub_page.organisation is None:
        raise ValueError("Only the page of a hub has a review; the initial collection has none.")
    reviewers = admin_group(reviewers_group_name(hub_page.organisation))
    _grant(reviewers, hub_page, REVIEWER_PERMISSIONS)
    _give_files(reviewers, hub_page)
    experts = admin_group(EXPERTS_GROUP)
    screening = _task(f"Hub screening: {hub_page.hub_code}", reviewers)
    technical = _task("Technical review", experts)
    workflow, _created = Workflow.objects.get_or_create(name=f"Review: {hub_page.hub_code}")
    for position, task in enumerate((screening, technical)):
        WorkflowTask.objects.update_or_create(workflow=workflow, task=task, defaults={"sort_order": position})
    WorkflowPage.objects.update_or_create(page=hub_page.page_ptr, defaults={"workflow": workflow})
    return workflow


def set_up_registrars(registry: RegistryPage, group: Group) -> None:
    """Give registrars every right on the registry's pages and on the vocabularies."""
    group.permissions.add(*Permission.objects.filter(content_type__app_label="vocabularies"))
    _grant(group, registry, ("add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page"))


def _task(name: str, group: Group) -> ReviewTask:
    task, _created = ReviewTask.objects.get_or_create(name=name)
    task.groups.set([group])
    return task


def _give_files(reviewers: Group, hub_page: HubPage) -> None:
    """A collection of the hub's own: no other hub sees what is in it before it is public."""
    root = Collection.get_first_root_node()
    name = f"Hub: {hub_page.hub_code}"
    collection = root.get_children().filter(name=name).first() or root.add_child(name=name)
    for app, codenames in FILE_PERMISSIONS:
        for permission in Permission.objects.filter(content_type__app_label=app, codename__in=codenames):
            GroupCollectionPermission.objects.get_or_create(
                group=reviewers, collection=collection, permission=permission
            )


def _grant(group: Group, page: Page, codenames: Sequence[str]) -> None:
    content_type = ContentType.objects.get_for_model(Page)
    for permission in Permission.objects.filter(content_type=content_type, codename__in=codenames):
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


# --- transitions -----------------------------------------------------------------------------------


def _locked(entry: Entry) -> Entry:
    """The entry's row, locked until the transaction ends."""
    Page.objects.select_for_update().get(pk=entry.pk)
    return Entry.objects.get(pk=entry.pk).specific


def _require_submitter(entry: Entry, user: AbstractBaseUser) -> None:
    if not Membership.objects.filter(user=user, organisation_id=entry.organisation_id, role=Role.SUBMITTER).exists():
        raise PermissionDenied(_("Only members of the organisation that describes this entry may do this."))


@transaction.atomic
def submit(entry: Entry, user: AbstractBaseUser) -> WorkflowState:
    """Send the latest draft to the hub's review, for the first time or again after changes were asked for.

    Raises PermissionDenied for anybody but a submitter of the organisation, ValidationError with the list of problems
    if the organisation is not confirmed, something is missing, the entry is under review already, is withdrawn, or was
    rejected and not changed since.
    """
    entry = _locked(entry)
    _require_submitter(entry, user)
    if entry.organisation is not None and not entry.organisation.confirmed:
        raise ValidationError(
            _("A hub has not confirmed your organisation yet. The draft is saved; send it once that is done.")
        )
    if entry.life == Life.WITHDRAWN:
        raise ValidationError(_("The entry is withdrawn. Ask its hub to restore it first."))
    draft = entry.get_latest_revision_as_object()
    if problems := publication_problems(draft):
        raise ValidationError(problems)
    assign_code(entry)
    state = entry.current_workflow_state
    rejection = standing_rejection(entry) if state is None else None
    if rejection is not None and is_unchanged(entry, rejection):
        raise ValidationError(_("The entry was rejected as it is. Change the draft before you send it again."))
    if state is None:
        workflow = entry.get_workflow()
        if workflow is None:
            raise ValidationError(_("This hub takes no submissions."))
        return workflow.start(draft, user)
    if state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        raise ValidationError(_("The entry is under review already."))
    state.resume(user=user)
    return state


@transaction.atomic
def withdraw(entry: Entry, user: AbstractBaseUser) -> None:
    """Take the entry out of review; the draft stays.

    Raises PermissionDenied for anybody but a submitter of the organisation, ValidationError if it is
    not under review.
    """
    entry = _locked(entry)
    _require_submitter(entry, user)
    state = entry.current_workflow_state
    if state is None:
        raise ValidationError(_("The entry is not under review."))
    state.cancel(user=user)


def may_change_draft(entry: Entry, user: AbstractBaseUser) -> bool:
    """Whether a submitter may write into the draft now: never while the review has it."""
    state = entry.current_workflow_state
    if state is not None and state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return False
    return Membership.objects.filter(user=user, organisation_id=entry.organisation_id, role=Role.SUBMITTER).exists()


# --- decisions of the reviewers --------------------------------------------------------------------


class AlreadyDecided(Exception):  # noqa: N818
    """Somebody else has decided, or the submitter has taken the entry back, since the person looked."""


class NewerDraft(Exception):  # noqa: N818
    """Somebody has written into the draft since the person looked."""


def mark_of(entry: Entry) -> str:
    """A mark that changes whenever somebody writes into the draft."""
    return entry.latest_revision_created_at.isoformat() if entry.latest_revision_created_at else ""


@transaction.atomic
def approve(
    entry: Entry,
    user: AbstractBaseUser | AnonymousUser,
    step: int,
    comment: str = "",
    *,
    seen: str = "",
    settled: Iterable[int] = (),
) -> None:
    """Pass the entry on to the next step; the last one publishes it.

    ``step`` is the number of the task state that the person saw, ``seen`` the mark of the draft, if it matters which;
    ``settled`` are comments at fields that are done with. Raises AlreadyDecided if the step runs no more, NewerDraft,
    PermissionDenied, with the reasons, for whoever may not approve it.
    """
    entry, running = running_step(entry, user, step, "approve", seen)
    settle_comments(entry, user, settled)
    running.task.specific.on_action(running, user, "approve", comment=comment.strip())


@transaction.atomic
def request_changes(
    entry: Entry,
    user: AbstractBaseUser | AnonymousUser,
    step: int,
    comment: str,
    *,
    at_fields: Mapping[str, str] | None = None,
    seen: str = "",
    settled: Iterable[int] = (),
) -> None:
    """Give the entry back to its submitters with what they should change, in words or at fields.

    Raises AlreadyDecided, NewerDraft and PermissionDenied as ``approve`` does, ValidationError without a word of what
    to change.
    """
    at_fields = at_fields or {}
    if not comment.strip() and not any(text.strip() for text in at_fields.values()):
        raise ValidationError(_("Say what is to be changed, here or at a field: the submitters read your words."))
    entry, running = running_step(entry, user, step, "reject", seen)
    settle_comments(entry, user, settled)
    write_comments(entry, user, at_fields)
    running.task.specific.on_action(running, user, "reject", comment=comment.strip())


@transaction.atomic
def reject(
    entry: Entry, user: AbstractBaseUser | AnonymousUser, step: int, reason: str, *, seen: str = ""
) -> Rejection:
    """End the review without publication. The draft and its number stay; it may be sent again once it was changed.

    Raises AlreadyDecided, NewerDraft and PermissionDenied as ``approve`` does, ValidationError without a reason.
    """
    if not reason.strip():
        raise ValidationError(_("State the reason: the submitters read your words."))
    entry, running = running_step(entry, user, step, "reject", seen)
    rejection = Rejection.objects.create(task_state=running, reason=reason.strip())
    running.workflow_state.cancel(user=user)
    log(
        instance=entry,
        action="moderation.reject",
        user=user,
        data={"reason": rejection.reason},
        revision=running.revision,
    )
    notifications.tell_submitters(entry, Kind.REJECTED, reason=rejection.reason)
    return rejection


def locked_step(entry: Entry, step: int) -> tuple[Entry, TaskState]:
    """The entry, its row locked, and the step that the person saw. Raises AlreadyDecided if it runs no more."""
    entry = _locked(entry)
    running = entry.current_workflow_task_state
    if running is None or running.pk != step or running.status != TaskState.STATUS_IN_PROGRESS:
        raise AlreadyDecided
    return entry, running


def running_step(
    entry: Entry, user: AbstractBaseUser | AnonymousUser, step: int, action: str, seen: str = ""
) -> tuple[Entry, TaskState]:
    """The entry, its row locked, and the step that the person saw, if they may take the action.

    Raises AlreadyDecided, NewerDraft and PermissionDenied as ``approve`` does.
    """
    entry, running = locked_step(entry, step)
    task = running.task.specific
    if not task.is_for(entry, user):
        raise PermissionDenied(_("This step is not yours to decide."))
    # Only where they count: to find them, every row of the draft is read.
    if action == "approve" and (obstacles := task.obstacles(entry, user)):
        raise PermissionDenied(" ".join(obstacles))
    if seen and seen != mark_of(entry):
        raise NewerDraft
    return entry, running
