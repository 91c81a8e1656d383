"""Own image, rendition and document models, from the first migration: they cannot be swapped later."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class RegistryImage(AbstractImage):
    """A picture with its credit and licence."""

    credit = models.CharField(_("credit"), max_length=250, blank=True)
    licence = models.CharField(_("licence"), max_length=64, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "credit", "licence")


class Rendition(AbstractRendition):
    """A stored size of a picture."""

    image = models.ForeignKey(RegistryImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="one_rendition_per_filter"
            ),
        ]


class RegistryDocument(AbstractDocument):
    """A document with its licence."""

    licence = models.CharField(_("licence"), max_length=64, blank=True)

    admin_form_fields = (*Document.admin_form_fields, "licence")
