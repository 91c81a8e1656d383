"""Pictures and documents of an entry, with the words that stand beside them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from wagtail.images.models import SourceImageIOError

from cms.registry.models import Entry, EntryImage, FileUse
from cms.registry.texts import Reader, Text
from media.enums import LICENCE_URLS, FileLicence
from media.renditions import PictureSet, picture_set


@dataclass(frozen=True)
class LicenceView:
    """Name of a licence and where its text stands, if anywhere."""

    label: str
    url: str


@dataclass(frozen=True)
class PictureView:
    """A picture of the entry. ``file_id``: number of the stored picture."""

    file_id: int
    alt_text: Text
    caption: Text
    credit: str
    licence: LicenceView
    files: PictureSet


@dataclass(frozen=True)
class DocumentView:
    """A document of the entry. ``file_id``: number of the stored document."""

    file_id: int
    title: Text
    url: str
    type_label: str
    size: str
    licence: LicenceView


def pictures(entry: Entry, reader: Reader) -> list[PictureView]:
    """The entry's pictures in their order; what cannot be read from the storage is left out."""
    rows = list(entry.images.select_related("image"))
    allowed = _allowed(entry, FileUse.Kind.IMAGE) if rows else ()
    views = (_picture(row, reader) for row in rows if row.image_id in allowed)
    return [view for view in views if view is not None]


def documents(entry: Entry, reader: Reader) -> list[DocumentView]:
    """The entry's documents in their order."""
    rows = list(entry.documents.select_related("document"))
    allowed = _allowed(entry, FileUse.Kind.DOCUMENT) if rows else ()
    return [
        DocumentView(
            file_id=row.document_id,
            title=reader.text("title", row) or Text(row.document.title, reader.language),
            url=row.document.url,
            type_label=row.document.type_label,
            size=filesizeformat(row.document.get_file_size() or 0),
            licence=_licence(row.document.licence),
        )
        for row in rows
        if row.document_id in allowed
    ]


def _allowed(entry: Entry, kind: FileUse.Kind) -> set[int]:
    """Numbers of the files that the entry may show: a draft may name any (``cms.registry.files``)."""
    if not entry.pk:
        return set()
    uses: Iterable[int] = FileUse.objects.filter(entry_id=entry.pk, kind=kind).values_list("file_id", flat=True)
    return set(uses)


def _picture(row: EntryImage, reader: Reader) -> PictureView | None:
    try:
        files = picture_set(row.image)
    except SourceImageIOError:
        return None
    return PictureView(
        file_id=row.image_id,
        alt_text=reader.text("alt_text", row),
        caption=reader.text("caption", row),
        credit=row.image.credit,
        licence=_licence(row.image.licence),
        files=files,
    )


def _licence(value: str) -> LicenceView:
    if value not in FileLicence.values:
        return LicenceView(value, "")
    licence = FileLicence(value)
    return LicenceView(str(licence.label), LICENCE_URLS.get(licence, ""))
