"""The outbox: what has changed and is not yet in the index; the rebuilds of the index; searches without hits.

The tables of the outbox name entries by plain numbers, not by foreign keys: a deleted entry must still be taken out
of the index, and its counter must go on counting.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.languages import LANGUAGE_CHOICES


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

    A change that comes while a row waits only raises its version. Where a drain holds the row (PostgreSQL) the
    change adds another: nobody who publishes waits for a search engine. A row is deleted once its version or a
    newer one is in the index.
    """

    entry_id = models.PositiveBigIntegerField(_("entry"), db_index=True)
    version = models.PositiveBigIntegerField(_("version of the document"))
    queued_at = models.DateTimeField(_("queued at"), auto_now_add=True)
    failures = models.PositiveIntegerField(_("failed attempts"), default=0)
    error = models.TextField(_("last error"), blank=True)

    class Meta:
        ordering = ("failures", "queued_at", "id")
        verbose_name = _("index job")
        verbose_name_plural = _("index jobs")

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.version}"


class Phase(models.TextChoices):
    """What a rebuild is doing."""

    STARTING = "starting", _("starting")
    FILLING = "filling", _("filling the new index")
    CHECKING = "checking", _("comparing the new index with the database")
    SWAPPING = "swapping", _("putting the new index in place")


class IndexRebuild(models.Model):
    """One rebuild: the claim that keeps others away while it runs, its progress, its result.

    Times are those of the database's clock, which all machines share.
    """

    #: ``error`` of a rebuild that ended without a word.
    KILLED = "killed"

    running = models.BooleanField(_("running"), default=True)
    started_at = models.DateTimeField(_("started at"))
    heartbeat_at = models.DateTimeField(_("last sign of life"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    phase = models.CharField(_("phase"), max_length=16, choices=Phase, default=Phase.STARTING)
    done = models.PositiveIntegerField(_("entries done"), default=0)
    total = models.PositiveIntegerField(_("entries in all"), default=0)
    refused = models.PositiveIntegerField(_("entries refused"), default=0)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["running"], condition=models.Q(running=True), name="one_rebuild_at_a_time")
        ]
        verbose_name = _("rebuild of the index")
        verbose_name_plural = _("rebuilds of the index")

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.get_phase_display()}"

    @property
    def fault(self) -> str:
        """Why it failed, for people; empty if it did not."""
        return str(_("It was killed.")) if self.error == self.KILLED else self.error

    @property
    def percent(self) -> int:
        """Share of the entries that are in the new index."""
        return 100 * self.done // self.total if self.total else 0


class UnansweredQuery(models.Model):
    """Words that found nothing on one day, in lower case; nothing says who asked."""

    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    words = models.CharField(_("words"), max_length=80)
    times = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "language", "words"], name="words_without_hits_once_a_day")
        ]
        verbose_name = _("search without hits")
        verbose_name_plural = _("searches without hits")

    def __str__(self) -> str:
        return f"{self.words} ({self.language})"
