"""Drafts of the portal: begun, written, sent and deleted, each in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.move_page import MovePageAction
from wagtail.log_actions import log
from wagtail.models import Page, Revision, TaskState, WorkflowState

from cms.languages import column
from cms.moderation import services as moderation
from cms.organisations.enums import OrganisationKind
from cms.organisations.models import Organisation
from cms.registry.models import Entry, EntryVersion, HubPage, Practice
from cms.submissions.content import contains, fingerprint
from cms.submissions.copying import copy_structure
from cms.submissions.forms import TaskForm
from cms.submissions.permissions import may_change_hub, may_submit_for
from cms.submissions.row_forms import RowForm
from cms.submissions.task_list import MAX_ROWS
from cms.vocabularies.models import Theme

#: What the background saves within this time is one version of the history.
ONE_SITTING: Final = timedelta(minutes=10)
#: Stands for a row that does not exist yet.
NEW_ROW: Final = fingerprint({})
CITY_THEME: Final = "resilient-cities"


@dataclass(frozen=True)
class Beginning:
    """The first step of an entry. ``origin``: the published entry whose structure it takes."""

    kind: str
    name: str
    source_language: str
    organisation: Organisation
    hub: HubPage
    origin: Entry | None = None


class NewerDraft(Exception):  # noqa: N818
    """Somebody has saved something else where the person was writing. ``stored``: what stands there, by field."""

    def __init__(self, stored: Mapping[str, Any]) -> None:
        super().__init__("the draft is newer")
        self.stored = stored


@transaction.atomic
def begin(user: AbstractBaseUser, model: type[Entry], beginning: Beginning) -> Entry:
    """Create a draft under the hub's page, in the name of the organisation.

    Raises PermissionDenied unless the person submits for the organisation and the page is a hub's.
    """
    organisation, hub = beginning.organisation, beginning.hub
    if not may_submit_for(user, organisation) or hub.organisation_id is None:
        raise PermissionDenied(_("You cannot describe a solution in the name of this organisation."))
    entry = model(
        owner=user,
        organisation=organisation,
        source_language=beginning.source_language,
        kind=beginning.kind,
        live=False,
        has_unpublished_changes=True,
    )
    setattr(entry, column("name", beginning.source_language), beginning.name)
    # Locked and read anew: two drafts begun at once would get the same place in the tree.
    HubPage.objects.select_for_update().get(pk=hub.pk).add_child(instance=entry)
    log(instance=entry, action="wagtail.create", user=user, content_changed=True)
    # Rows may be incomplete as long as they are a draft: they live in the revision alone.
    if beginning.origin is not None:
        copy_structure(beginning.origin.specific, entry)
    if model is Practice and organisation.kind == OrganisationKind.CITY:
        entry.themes = list({*entry.themes.all(), *Theme.objects.filter(code=CITY_THEME)})
        entry.cities = [organisation.city] if organisation.city else []
    entry.save_revision(user=user)
    return stored(entry.pk)


@transaction.atomic
def save_task(
    entry: Entry,
    user: AbstractBaseUser,
    form: type[TaskForm],
    values: Mapping[str, Any],
    seen: int | None = None,
    *,
    in_background: bool = False,
) -> int:
    """Write the answers of one page into the draft; what the page does not ask for stays as it is.

    ``seen`` is the fingerprint of what the page had shown. Returns that of what stands there now. Raises
    PermissionDenied for strangers and while the entry is under review, NewerDraft if something else stands there by
    now. In the background the latest revision is written over where it is of the same sitting.
    """
    entry = changeable(entry, user)
    draft = entry.get_latest_revision_as_object()
    stored = form.read(draft)
    if (hub := values.get("hub")) is not None:
        entry = moved_to(entry, hub, user)
        draft = entry.get_latest_revision_as_object()
    form.write(draft, values)
    return _save(draft, user, stored, form.read(draft), seen, in_background)


@transaction.atomic
def save_row(
    entry: Entry,
    user: AbstractBaseUser,
    form: type[RowForm],
    number: int,
    values: Mapping[str, Any],
    seen: int | None = None,
    *,
    in_background: bool = False,
) -> int:
    """Write one row of the draft; one after the last is added.

    As ``save_task``; besides, raises ValidationError if the draft holds too many rows.
    """
    entry = changeable(entry, user)
    draft = entry.get_latest_revision_as_object()
    rows = list(getattr(draft, form.relation()).all())
    stored: dict[str, Any] = {}
    if number <= len(rows):
        row = rows[number - 1]
        stored = form.read(row, draft.source_language)
    elif seen not in (None, NEW_ROW):
        raise NewerDraft({})  # somebody has taken the row out
    elif len(rows) >= MAX_ROWS:
        raise ValidationError(
            _("There are %(count)s rows, which is the most that one entry can have.") % {"count": MAX_ROWS}
        )
    else:
        row = form._meta.model()
        if form.relation() == "sources":
            row.number = max((one.number or 0 for one in rows), default=0) + 1
        rows.append(row)
    form.write(row, values, draft.source_language)
    put_rows(draft, form.relation(), rows)
    return _save(draft, user, stored, form.read(row, draft.source_language), seen, in_background)


@transaction.atomic
def remove_row(entry: Entry, user: AbstractBaseUser, form: type[RowForm], number: int, seen: int | None = None) -> None:
    """Take a row out of the draft. Raises what ``save_task`` does; NewerDraft also if the row is gone already."""
    entry = changeable(entry, user)
    draft = entry.get_latest_revision_as_object()
    rows = list(getattr(draft, form.relation()).all())
    if not 0 < number <= len(rows):
        raise NewerDraft({})
    stored = form.read(rows[number - 1], draft.source_language)
    if seen is not None and seen != fingerprint(stored):
        raise NewerDraft(stored)
    del rows[number - 1]
    put_rows(draft, form.relation(), rows)
    store(draft, user)


def put_rows(draft: Entry, relation: str, rows: list[Any]) -> None:
    """Let these be the rows of the draft, in this order; it is not saved."""
    for position, row in enumerate(rows):
        row.sort_order = position
    setattr(draft, relation, rows)


def _save(
    draft: Entry,
    user: AbstractBaseUser,
    stored: Mapping[str, Any],
    written: Mapping[str, Any],
    seen: int | None,
    in_background: bool,
) -> int:
    """Store the draft if anything is new in it, unless that would lose what the person has not seen.

    What was saved in the background and whose answer was lost on the line is not seen either, but it is contained in
    what is typed by now.
    """
    before, after = fingerprint(stored), fingerprint(written)
    if before == after:
        return after
    if seen is not None and seen != before and not contains(written, stored):
        raise NewerDraft(stored)
    store(draft, user, in_background=in_background)
    return after


def store(draft: Entry, user: AbstractBaseUser, *, in_background: bool = False) -> None:
    """Make a revision of the draft, or write over the latest one, which the log then knows already."""
    latest = _of_this_sitting(draft, user) if in_background else None
    draft.minimal_clean()  # a draft need not be complete nor right
    draft.save_revision(user=user, log_action=latest is None, clean=False, overwrite_revision=latest)
    if draft.first_published_at is None:
        # Lists and mails read these from the row; nothing of it is public yet.
        Entry.objects.filter(pk=draft.pk).update(source_language=draft.source_language, kind=draft.kind)


def _of_this_sitting(draft: Entry, user: AbstractBaseUser) -> Revision | None:
    """The latest revision, if it is the person's own and young, and nothing refers to it."""
    latest = draft.get_latest_revision()
    if latest is None or latest.user_id != user.pk or latest.created_at < timezone.now() - ONE_SITTING:
        return None
    is_needed = (
        latest.pk == draft.live_revision_id
        or latest.approved_go_live_at is not None
        or TaskState.objects.filter(revision=latest).exists()
        or EntryVersion.objects.filter(revision=latest).exists()
    )
    return None if is_needed else latest


def moved_to(entry: Entry, hub: HubPage, user: AbstractBaseUser) -> Entry:
    """The entry, under the page of another hub if that is another one and may still get it."""
    if hub.pk == entry.get_parent().pk or not may_change_hub(entry):
        return entry
    MovePageAction(entry, hub, pos="last-child", user=user).execute(skip_permission_checks=True)
    return locked(entry)


@transaction.atomic
def send(entry: Entry, user: AbstractBaseUser, *, consents: bool = False) -> WorkflowState:
    """Send the latest draft to the hub, for the first time or again.

    ``consents``: the person agrees that it becomes public; asked for once. Raises PermissionDenied for strangers,
    ValidationError without consent, if something is missing or the entry is under review already.
    """
    entry = locked(entry)
    if not moderation.may_change_draft(entry, user):
        raise ValidationError(_("The entry is under review already."))
    draft = entry.get_latest_revision_as_object()
    if draft.consent_on is None:
        if not consents:
            raise ValidationError(_("Say that you agree to the publication: without it nothing is sent."))
        draft.consent_on = timezone.localdate()
        draft.minimal_clean()
        draft.save_revision(user=user, clean=False)
    return moderation.submit(entry, user)


@transaction.atomic
def delete_draft(entry: Entry, user: AbstractBaseUser) -> None:
    """Delete a draft that was never sent.

    Raises PermissionDenied for strangers and for an entry that a hub has seen: its number stays taken.
    """
    entry = locked(entry)
    if not moderation.may_change_draft(entry, user) or entry.code is not None or entry.first_published_at is not None:
        raise PermissionDenied(_("Only a draft that was never sent can be deleted."))
    DeletePageAction(entry, user=user).execute(skip_permission_checks=True)


def locked(entry: Entry) -> Entry:
    """The entry as stored, its row locked until the transaction ends."""
    Page.objects.select_for_update().get(pk=entry.pk)
    return stored(entry.pk)


def changeable(entry: Entry, user: AbstractBaseUser) -> Entry:
    """The entry, its row locked. Raises PermissionDenied for strangers and while the review has it."""
    entry = locked(entry)
    if not moderation.may_change_draft(entry, user):
        raise PermissionDenied(_("This entry cannot be changed now."))
    return entry


def stored(pk: int) -> Entry:
    """The entry as it is in the database."""
    return Entry.objects.get(pk=pk).specific
