"""What feeds the audit log: every line of Wagtail's, and files, which Wagtail does not log on all ways."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.log_actions import log
from wagtail.models import BaseLogEntry, ModelLogEntry, PageLogEntry

from cms.audit.recording import record

FILE_STORED = "audit.file_stored"
FILE_DELETED = "audit.file_deleted"


@receiver(post_save, sender=PageLogEntry)
@receiver(post_save, sender=ModelLogEntry)
def record_line(instance: BaseLogEntry, created: bool, raw: bool, **kwargs: Any) -> None:
    """Whoever logs has it recorded."""
    if created and not raw:
        record(instance)


@receiver(post_save, sender=get_image_model())
@receiver(post_save, sender=get_document_model())
def log_stored_file(instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    """A picture or document has come in, by whatever form."""
    if created and not raw:
        log(instance=instance, action=FILE_STORED, user=instance.uploaded_by_user)


@receiver(post_delete, sender=get_image_model())
@receiver(post_delete, sender=get_document_model())
def log_deleted_file(instance: Any, **kwargs: Any) -> None:
    """A picture or document is gone. Whose request it was, the admin's views have noted."""
    log(instance=instance, action=FILE_DELETED)
