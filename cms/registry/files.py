"""Which files an entry shows, and who may see them: the rules that ``media`` asks for (``MEDIA_IS_PUBLIC`` ...).

A file is public while an entry that is public shows it, in its current version or an earlier one. Beside that, those
may see it who may know a draft that shows it. A draft gives nobody a file whose author could not see it before: else a
foreign file would be had by naming its number in one's own draft.
"""

from collections.abc import Iterable
from typing import Any, Final

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from wagtail.fields import RichTextField
from wagtail.models import Revision

from cms.organisations.models import Membership
from cms.registry.models import Entry, FileUse
from cms.registry.public import public_entries
from media.access import is_public as file_is_public
from media.access import may_see as may_see_file
from media.models import RegistryDocument, RegistryImage

_MODELS: Final = {FileUse.Kind.IMAGE: RegistryImage, FileUse.Kind.DOCUMENT: RegistryDocument}
#: Relation and field of the rows that attach a file.
ROWS: Final = {FileUse.Kind.IMAGE: ("images", "image"), FileUse.Kind.DOCUMENT: ("documents", "document")}
#: Actions of the log: a file comes into a draft, or out of it.
FILE_ADDED: Final = "registry.file_added"
FILE_REMOVED: Final = "registry.file_removed"

File = RegistryImage | RegistryDocument
#: Kind and number of a file.
FileKey = tuple[FileUse.Kind, int]


def _key(file: File) -> FileKey:
    kind = FileUse.Kind.IMAGE if isinstance(file, RegistryImage) else FileUse.Kind.DOCUMENT
    return kind, file.pk


# --- who may see a file ------------------------------------------------------------------------------


def is_public(file: File) -> bool:
    """Whether a public entry shows the file, in any of its published versions."""
    kind, file_id = _key(file)
    uses = FileUse.objects.filter(kind=kind, file_id=file_id, is_published=True).values("entry")
    if not uses:
        return False
    return public_entries().filter(pk__in=uses).exists()


def may_see(user: AbstractBaseUser | AnonymousUser, file: File) -> bool:
    """Whether the person may know a draft that shows the file."""
    kind, file_id = _key(file)
    entries = Entry.objects.filter(file_uses__kind=kind, file_uses__file_id=file_id)
    return any(may_know(user, entry) for entry in entries)


def may_know(user: AbstractBaseUser | AnonymousUser, entry: Entry) -> bool:
    """Whether the person may read the entry's draft: its organisation, its hub, who has to review it now."""
    if not user.is_authenticated:
        return False
    if entry.owner_id == user.pk:
        return True
    organisation = entry.organisation_id
    if organisation is not None and Membership.objects.filter(user=user, organisation=organisation).exists():
        return True
    return entry.permissions_for_user(user).can_edit()


def is_used(entry: Entry, file: File) -> bool:
    """Whether a draft of the entry has shown the file before."""
    kind, file_id = _key(file)
    return FileUse.objects.filter(entry_id=entry.pk, kind=kind, file_id=file_id).exists()


def may_use(user: Any, file: File) -> bool:
    """Whether the person may put the file into a draft: whoever sees it may."""
    return file_is_public(file) or may_see_file(user, file)


# --- which files an entry shows ----------------------------------------------------------------------


def files_in(content: dict[str, Any]) -> set[FileKey]:
    """Files that a revision's content names: in the rows for them, and in rich texts."""
    found = {
        (kind, int(row[field]))
        for kind, (relation, field) in ROWS.items()
        for row in content.get(relation) or ()
        if row.get(field)
    }
    for text in filter(None, (content.get(name) for name in _rich_texts(content))):
        found |= _files_in_text(text)
    return found


def _rich_texts(content: dict[str, Any]) -> Iterable[str]:
    for model in Entry.__subclasses__():
        for field in model._meta.get_fields():
            if isinstance(field, RichTextField) and field.name in content:
                yield field.name


def _files_in_text(text: str) -> set[FileKey]:
    if "<embed" not in text and "linktype" not in text:
        return set()
    kinds = {model: kind for kind, model in _MODELS.items()}
    references = RichTextField().extract_references(text)
    return {
        (kinds[model], int(number)) for model, number, *_rest in references if model in kinds and number.isdecimal()
    }


@transaction.atomic
def note_draft(revision: Revision) -> None:
    """Note the files of an entry's new draft, as far as its author may see them.

    A draft without an author was made by the platform itself.
    """
    shown = files_in(revision.content)
    if not shown:
        return
    known = set(FileUse.objects.filter(entry_id=int(revision.object_id)).values_list("kind", "file_id"))
    for kind, file_id in shown - known:
        file = _MODELS[kind].objects.filter(pk=file_id).first()
        if file is not None and (revision.user is None or may_use(revision.user, file)):
            FileUse.objects.get_or_create(entry_id=int(revision.object_id), kind=kind, file_id=file_id)


@transaction.atomic
def note_publication(entry: Entry, revision: Revision) -> None:
    """Note that the files of this revision are published: those that its draft was allowed to show."""
    shown = files_in(revision.content)
    if not shown:
        return
    for use in FileUse.objects.filter(entry_id=entry.pk, is_published=False):
        if (use.kind, use.file_id) in shown:
            use.is_published = True
            use.save(update_fields=["is_published"])
