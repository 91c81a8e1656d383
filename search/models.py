"""The outbox: what has changed and is not yet in the index.

Both tables name entries by plain numbers, not by foreign keys: a deleted entry must still be taken out of the
index, and its counter must go on counting.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IndexState(models.Model):
    """Version of an entry's document: raised under this row's lock in the transaction that changes the entry."""

    entry_id = models.PositiveBigIntegerField(_("entry"), primary_key=True)
    version = models.PositiveBigIntegerField(_("version of the document"), default=0)

    class Meta:
        verbose_name = _("index state")
        verbose_name_plural = _("index states")

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.version}"


class IndexJob(models.Model):
    """An entry to be indexed or taken out of the index, in ``version`` or a newer one.

    One row an entry: a change that comes while the row waits only raises its version. The row is deleted once
    that version or a newer one is in the index.
    """

    entry_id = models.PositiveBigIntegerField(_("entry"), primary_key=True)
    version = models.PositiveBigIntegerField(_("version of the document"))
    queued_at = models.DateTimeField(_("queued at"), auto_now_add=True)
    failures = models.PositiveIntegerField(_("failed attempts"), default=0)
    error = models.TextField(_("last error"), blank=True)

    class Meta:
        ordering = ("failures", "queued_at", "entry_id")
        verbose_name = _("index job")
        verbose_name_plural = _("index jobs")

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.version}"
