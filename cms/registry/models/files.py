"""Pictures and documents of an entry, and which files an entry has ever shown."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import model_from_serializable_data
from wagtail.models import Orderable

from cms.registry.models.entry import Entry


class FileRow(Orderable):
    """A row that attaches a file to an entry."""

    #: Name of the foreign key to the file.
    file_field = ""

    class Meta(Orderable.Meta):
        abstract = True

    @classmethod
    def from_serializable_data(
        cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False
    ) -> Self | None:
        """Rebuild from a revision; None, which leaves the row out, if its file has been deleted since."""
        file_model = cls._meta.get_field(cls.file_field).related_model
        if check_fks and not file_model._default_manager.filter(pk=data.get(cls.file_field)).exists():
            return None
        return model_from_serializable_data(cls, data, check_fks=check_fks, strict_fks=strict_fks)


class EntryImage(FileRow):
    """A picture with what it shows in words. Credit and licence belong to the picture, wherever it stands."""

    file_field = "image"

    page = ParentalKey(Entry, on_delete=models.CASCADE, related_name="images")
    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, verbose_name=_("picture"), on_delete=models.PROTECT, related_name="+"
    )
    alt_text = models.CharField(
        _("text instead of the picture"),
        max_length=250,
        blank=True,
        help_text=_("What is to be seen, for people who do not see it. Needed in the source language."),
    )
    caption = models.CharField(_("caption"), max_length=300, blank=True)

    class Meta(FileRow.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")


class EntryDocument(FileRow):
    """A document to download, with its title in words."""

    file_field = "document"

    page = ParentalKey(Entry, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(
        settings.WAGTAILDOCS_DOCUMENT_MODEL, verbose_name=_("document"), on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(
        _("title"), max_length=200, blank=True, help_text=_("Empty: the title of the document itself.")
    )

    class Meta(FileRow.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")


class FileUse(models.Model):
    """A file that a draft of an entry has shown, and whether a published version has.

    Rows are only ever added: earlier drafts and versions stay readable, to those who may read them, with their files.
    """

    class Kind(models.TextChoices):
        """What kind of file it is."""

        IMAGE = "image", _("picture")
        DOCUMENT = "document", _("document")

    #: The rows say nothing of their own: pages that use a picture are found by its rows and texts.
    wagtail_reference_index_ignore = True

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="file_uses")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    #: No foreign key: a file may be deleted while an old version still names it. Ids are never given again.
    file_id = models.BigIntegerField()
    is_published = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("entry", "kind", "file_id"), name="one_use_per_entry_and_file")]
        indexes = [models.Index(fields=("kind", "file_id"), name="uses_of_a_file")]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.kind} {self.file_id}"
