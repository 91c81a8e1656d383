"""Own image, rendition and document models, from the first migration: they cannot be swapped later."""

import re
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Image

from media.documents import TYPES, extension_of
from media.enums import FileLicence
from media.fields import (
    DocumentField,
    PictureField,
    RenditionField,
    document_path,
    picture_path,
    rendition_path,
)
from media.pictures import CleanPicture
from media.rendering import render

_NOT_IN_NAMES: Final = re.compile(r"[^\w -]+")


class RegistryImage(AbstractImage):
    """A picture with its credit and licence. The file is the one that was written anew, never the one uploaded."""

    file = PictureField(
        verbose_name=_("file"), upload_to=picture_path, width_field="width", height_field="height", db_index=True
    )
    credit = models.CharField(_("credit"), max_length=250, help_text=_("Who made the picture, or whose it is."))
    licence = models.CharField(_("licence"), max_length=64, choices=FileLicence.choices)

    admin_form_fields = (*Image.admin_form_fields, "credit", "licence")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def create_rendition(self, filter: Filter) -> "Rendition":  # noqa: A002 - Wagtail's name
        """As Wagtail's, made outside this process."""
        return self.create_renditions(filter)[filter]

    def create_renditions(self, *filters: Filter) -> "dict[Filter, Rendition]":
        """As Wagtail's, all from one decoding, outside this process."""
        files = render(self, filters) if filters else []
        return {wanted: self._kept(wanted, file) for wanted, file in zip(filters, files, strict=True)}

    def generate_rendition_file(self, filter: Filter, *, source: object = None) -> CleanPicture:  # noqa: A002
        """As Wagtail's, made outside this process; always of the stored picture."""
        return render(self, [filter])[0]

    def _kept(self, wanted: Filter, file: CleanPicture) -> "Rendition":
        rendition, _created = self.renditions.get_or_create(
            filter_spec=wanted.spec, focal_point_key=wanted.get_cache_key(self), defaults={"file": file}
        )
        return rendition


class Rendition(AbstractRendition):
    """A stored size of a picture."""

    file = RenditionField(upload_to=rendition_path, width_field="width", height_field="height", db_index=True)
    image = models.ForeignKey(RegistryImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="one_rendition_per_filter"
            ),
        ]


class RegistryDocument(AbstractDocument):
    """A document with its licence."""

    file = DocumentField(verbose_name=_("file"), upload_to=document_path, db_index=True)
    licence = models.CharField(_("licence"), max_length=64, choices=FileLicence.choices)

    admin_form_fields = (*Document.admin_form_fields, "licence")

    class Meta(AbstractDocument.Meta):
        pass

    def clean(self) -> None:
        """Not as Wagtail's: the form and the field check the type, and more."""

    @property
    def file_extension(self) -> str:
        """Extension of the stored file."""
        return extension_of(self.file.name or "")

    @property
    def filename(self) -> str:
        """Name under which it is downloaded: its title, as the stored name says nothing."""
        return f"{_NOT_IN_NAMES.sub('_', self.title).strip()[:80] or 'document'}.{self.file_extension}"

    @property
    def url(self) -> str:
        """Address of the view that asks who may have it."""
        return self.file.url

    @property
    def content_type(self) -> str:
        """By the type that was checked, never by guessing."""
        return TYPES[self.file_extension].content_type

    @property
    def type_label(self) -> str:
        """Short name of the type for readers."""
        return TYPES[self.file_extension].label
