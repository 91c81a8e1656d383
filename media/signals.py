"""What goes with storing a picture or document."""

from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from wagtail.models import UploadedFile

from media.documents import check_document
from media.models import RegistryDocument, RegistryImage
from media.pictures import clean_picture
from media.tasks import make_renditions


@receiver(pre_save, sender=UploadedFile)
def clean_staged_upload(instance: UploadedFile, **kwargs: Any) -> None:
    """Wagtail's multiple upload keeps a file whose other fields are still to be filled in: keep the clean one.

    Raises FileRefusedError, which the form before it has told already.
    """
    model = instance.for_content_type.model_class() if instance.for_content_type else None
    if instance.file._committed or model not in (RegistryImage, RegistryDocument):
        return
    upload: File = instance.file.file
    if model is RegistryImage:
        instance.file = clean_picture(upload)
    else:
        check_document(upload, str(instance.file.name))


@receiver(post_save, sender=RegistryImage)
def prepare_renditions(instance: RegistryImage, raw: bool, **kwargs: Any) -> None:
    """Make the sizes for readers after the commit."""
    if not raw:
        transaction.on_commit(lambda: make_renditions.delay(instance.pk))
