"""Imports, their rows, and which rows have become entries."""

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.imports.columns import REFERENCE_LENGTH
from cms.imports.enums import RUNNING, RowState, State
from cms.languages import LANGUAGE_CHOICES
from cms.organisations.models import Organisation
from cms.registry.models import Entry


def import_path(instance: Any, filename: str) -> str:
    """A place that nobody can guess; no address leads there."""
    return f"imports/{secrets.token_hex(16)}.{filename.rpartition('.')[2].lower()}"


class Import(models.Model):
    """A file with entries of one organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="imports")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="imports"
    )
    file = models.FileField(upload_to=import_path)
    #: As it was called by whoever brought it.
    file_name = models.CharField(_("file"), max_length=200)
    #: Of the report.
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    #: Rows of the present step, and how many of them are done.
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    #: Why the file as a whole was refused, or what was passed over in it.
    remarks = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    #: When it last went on: one that is silent for long has lost its process.
    touched_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=("state", "touched_at"), name="imports_by_state")]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.created_at:%Y-%m-%d}"

    @property
    def is_running(self) -> bool:
        """Whether the platform is at work on it."""
        return self.state in RUNNING

    @property
    def percent(self) -> int:
        """How much of the present step is done."""
        return 100 * self.done // self.total if self.total else 0

    @property
    def is_table(self) -> bool:
        """Whether it is a text of one table, not a workbook."""
        return self.file_name.lower().endswith(".csv")


class ImportRow(models.Model):
    """A row of the sheet of entries, with the levels and sources that name its reference."""

    job = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    reference = models.CharField(max_length=REFERENCE_LENGTH, blank=True)
    name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=RowState.choices)
    #: Sheet -> its rows, each as number and texts by column, as they stood in the file.
    cells = models.JSONField(default=dict)
    #: What is wrong: sheet, row, column, message.
    problems = models.JSONField(default=list)
    #: What has to be added before the entry can be sent, likewise.
    missing = models.JSONField(default=list)
    entry = models.ForeignKey(Entry, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=("job", "number"), name="one_row_per_number")]

    def __str__(self) -> str:
        return f"{self.number}: {self.reference}"


class TakenRow(models.Model):
    """Which entry a row has become. It becomes one once, in whatever file it comes again."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=REFERENCE_LENGTH)
    #: A draft that is deleted may be brought again.
    entry = models.ForeignKey(Entry, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("organisation", "reference"), name="one_entry_per_reference")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.reference}"
