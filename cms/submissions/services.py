"""Drafts of the portal: writing, reading, sending and deleting them, each in one transaction."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.move_page import MovePageAction
from wagtail.log_actions import log
from wagtail.models import Page, Revision, WorkflowState

from cms.languages import column
from cms.moderation import services as moderation
from cms.organisations.models import Organisation
from cms.registry.models import EmissionLevel, Entry, EntrySource, HubPage
from cms.registry.models.figures import plain_number
from cms.submissions.permissions import may_submit_for
from cms.submissions.texts import to_html, to_plain
from cms.vocabularies.models import Country, Sector

#: Texts of the form, written into the columns of the entry's source language.
TEXTS = ("name", "summary", "description")


@dataclass(frozen=True)
class Content:
    """Everything that the form holds, cleaned."""

    source_language: str
    organisation: Organisation
    hub: HubPage
    kind: str
    name: str
    summary: str = ""
    description: str = ""
    sectors: list[Sector] = field(default_factory=list)
    countries: list[Country] = field(default_factory=list)
    sources: list[EntrySource] = field(default_factory=list)
    levels: list[EmissionLevel] = field(default_factory=list)


class NewerDraft(Exception):  # noqa: N818
    """Somebody saved the draft after the person had opened it."""

    def __init__(self, revision: Revision) -> None:
        super().__init__(f"revision {revision.pk} is newer")
        self.revision = revision


@transaction.atomic
def create_draft(user: AbstractBaseUser, model: type[Entry], content: Content) -> Entry:
    """Create a draft under the hub's page, in the name of the organisation.

    Raises PermissionDenied unless the person submits for the organisation and the page is a hub's.
    """
    if not may_submit_for(user, content.organisation) or content.hub.organisation_id is None:
        raise PermissionDenied(_("You cannot describe a solution in the name of this organisation."))
    entry = model(
        owner=user,
        organisation=content.organisation,
        source_language=content.source_language,
        kind=content.kind,
        live=False,
        has_unpublished_changes=True,
    )
    _write_texts(entry, content)
    # Locked and read anew: two drafts begun at once would get the same place in the tree.
    HubPage.objects.select_for_update().get(pk=content.hub.pk).add_child(instance=entry)
    log(instance=entry, action="wagtail.create", user=user, content_changed=True)
    # Rows may be incomplete as long as they are a draft: they live in the revision alone.
    _write_rows(entry, content)
    entry.save_revision(user=user)
    return _stored(entry.pk)


@transaction.atomic
def update_draft(entry: Entry, user: AbstractBaseUser, content: Content, based_on: int | None = None) -> Entry:
    """Write the form into a new revision; what the form does not hold stays as it is. Returns the entry anew.

    ``based_on`` is the revision that the person had before their eyes. Raises PermissionDenied for
    strangers and while the entry is under review, NewerDraft if it is no longer the latest one.
    """
    entry = locked(entry)
    if not moderation.may_change_draft(entry, user):
        raise PermissionDenied(_("This entry cannot be changed now."))
    if based_on is not None and based_on != entry.latest_revision_id:
        raise NewerDraft(entry.latest_revision)
    if may_change_hub(entry) and content.hub.pk != entry.get_parent().pk:
        MovePageAction(entry, content.hub, pos="last-child", user=user).execute(skip_permission_checks=True)
        entry = locked(entry)
    draft = entry.get_latest_revision_as_object()
    if draft.first_published_at is None and draft.source_language != content.source_language:
        for name in TEXTS:
            setattr(draft, column(name, draft.source_language), "")
        draft.source_language = content.source_language
    if content.kind in draft.kinds:
        draft.kind = content.kind
    _write_texts(draft, content)
    _write_rows(draft, content)
    draft.save_revision(user=user, log_action=True)
    if draft.first_published_at is None:
        # Lists and mails read these from the row; nothing of it is public yet.
        Entry.objects.filter(pk=draft.pk).update(source_language=draft.source_language, kind=draft.kind)
    return _stored(draft.pk)


def may_change_hub(entry: Entry) -> bool:
    """Whether another hub may still get the entry: none reviews it, and none has published it."""
    return entry.first_published_at is None and entry.current_workflow_state is None


@transaction.atomic
def send(entry: Entry, user: AbstractBaseUser) -> WorkflowState:
    """Send the latest draft to the hub, for the first time or again. Sending is the consent to publish.

    Raises PermissionDenied for strangers, ValidationError if something is missing or the entry is
    under review already.
    """
    entry = locked(entry)
    if not moderation.may_change_draft(entry, user):
        raise ValidationError(_("The entry is under review already."))
    draft = entry.get_latest_revision_as_object()
    if draft.consent_on is None:
        draft.consent_on = timezone.localdate()
        draft.save_revision(user=user)
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


def read(entry: Entry) -> dict[str, Any]:
    """The latest draft as initial values of the form: ``entry``, ``sources``, ``levels``."""
    draft = entry.get_latest_revision_as_object()
    texts = {name: draft.text(name, draft.source_language) for name in TEXTS}
    return {
        "entry": {
            "source_language": draft.source_language,
            "organisation": entry.organisation,
            "hub": HubPage.objects.filter(pk=entry.get_parent().pk).first(),
            "kind": draft.kind,
            **texts,
            "description": to_plain(texts["description"]),
            "sectors": list(draft.sectors.all()),
            "countries": list(draft.countries.all()),
        },
        "sources": [_row_values(row) for row in draft.sources.all()],
        "levels": [_row_values(row) for row in draft.levels.all()],
    }


def _row_values(row: EntrySource | EmissionLevel) -> dict[str, Any]:
    values = model_to_dict(row)
    return {name: plain_number(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def locked(entry: Entry) -> Entry:
    """The entry as stored, its row locked until the transaction ends."""
    Page.objects.select_for_update().get(pk=entry.pk)
    return _stored(entry.pk)


def _stored(pk: int) -> Entry:
    return Entry.objects.get(pk=pk).specific


def _write_texts(entry: Entry, content: Content) -> None:
    language = content.source_language
    setattr(entry, column("name", language), content.name)
    setattr(entry, column("summary", language), content.summary)
    # A reviewer may have put headings or links into the text: leave them unless the words changed.
    if to_plain(entry.text("description", language)) != content.description.replace("\r\n", "\n").strip():
        setattr(entry, column("description", language), to_html(content.description))


def _write_rows(entry: Entry, content: Content) -> None:
    entry.sectors = content.sectors
    entry.countries = content.countries
    for relation in ("sources", "levels"):
        rows = getattr(content, relation)
        for position, row in enumerate(rows):
            row.sort_order = position
        setattr(entry, relation, rows)
