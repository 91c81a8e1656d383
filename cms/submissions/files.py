"""Pictures and documents of a draft in the portal: added and taken out, each in one transaction.

A file belongs to nobody's collection: who may know the draft sees it (``cms.registry.files``).
"""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.languages import column
from cms.registry.files import FILE_ADDED, FILE_REMOVED, ROWS
from cms.registry.models import Entry, EntryDocument, EntryImage
from cms.submissions.services import changeable, store
from media.enums import FileLicence
from media.limits import FILES_PER_ENTRY
from media.services import store_document, store_image

#: Relation of the draft -> field of its rows that names the file.
RELATIONS: Final = dict(ROWS.values())


@dataclass(frozen=True)
class NewFile:
    """A file as it came from the form. ``text``: of a picture what it shows, of a document its title."""

    file: File
    text: str
    licence: FileLicence
    caption: str = ""
    credit: str = ""


@transaction.atomic
def add_picture(entry: Entry, user: AbstractBaseUser, new: NewFile) -> Entry:
    """Store a picture and attach it to the draft, with its words in the entry's source language.

    Raises FileRefusedError with the reason, PermissionDenied for strangers and while the entry is under review,
    ValidationError if the draft holds too many files.
    """
    draft = _draft(entry, user)
    image = store_image(
        new.file, title=new.text, credit=new.credit, licence=new.licence, uploaded_by=user, description=new.text
    )
    language = draft.source_language
    words = {column("alt_text", language): new.text, column("caption", language): new.caption}
    draft.images.add(EntryImage(image=image, sort_order=draft.images.count(), **words))
    store(draft, user)
    log(instance=draft, action=FILE_ADDED, user=user, data={"image": image.pk})
    return draft


@transaction.atomic
def add_document(entry: Entry, user: AbstractBaseUser, new: NewFile) -> Entry:
    """Store a document and attach it to the draft. Raises what ``add_picture`` does."""
    draft = _draft(entry, user)
    document = store_document(new.file, title=new.text, licence=new.licence, uploaded_by=user)
    words = {column("title", draft.source_language): new.text}
    draft.documents.add(EntryDocument(document=document, sort_order=draft.documents.count(), **words))
    store(draft, user)
    log(instance=draft, action=FILE_ADDED, user=user, data={"document": document.pk})
    return draft


@transaction.atomic
def remove(entry: Entry, user: AbstractBaseUser, relation: str, file_id: int) -> Entry:
    """Take a file out of the draft; versions that show it keep it.

    Raises PermissionDenied for strangers, while the entry is under review, and for a file that is not there.
    """
    draft = _draft(entry, user, adds=False)
    field = f"{RELATIONS[relation]}_id"
    rows: list[Any] = list(getattr(draft, relation).all())
    kept = [row for row in rows if getattr(row, field) != file_id]
    if len(kept) == len(rows):
        raise PermissionDenied
    setattr(draft, relation, kept)
    store(draft, user)
    log(instance=draft, action=FILE_REMOVED, user=user, data={RELATIONS[relation]: file_id})
    return draft


def _draft(entry: Entry, user: AbstractBaseUser, *, adds: bool = True) -> Entry:
    """The latest draft, the entry's row locked, if the person may change it."""
    draft = changeable(entry, user).get_latest_revision_as_object()
    if adds and draft.images.count() + draft.documents.count() >= FILES_PER_ENTRY:
        raise ValidationError(_("An entry holds at most %(count)s files.") % {"count": FILES_PER_ENTRY})
    return draft
