"""The feed of changes for other systems: rows that are written once and kept for ever.

``cms.registry.changes`` is what fills and reads it.
"""

from django.db import models
from django.utils import timezone

from cms.registry.enums import ChangeKind, Life, RemovalReason


class Change(models.Model):
    """Something that happened to a public entry. No foreign key: a tombstone outlives its entry."""

    number = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField()
    code = models.CharField(max_length=20)
    #: The public version that the change left, or, of a removal, the last one that was public.
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=ChangeKind.choices)
    reason = models.CharField(max_length=12, choices=RemovalReason.choices, blank=True)
    life = models.CharField(max_length=12, choices=Life.choices)
    time = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        indexes = [models.Index(fields=("entry_id", "number"), name="changes_of_an_entry")]

    def __str__(self) -> str:
        return f"{self.number}: {self.code} {self.kind}"


class ChangeMark(models.Model):
    """An entry that a transaction has changed and that the feed does not tell of yet."""

    entry_id = models.BigIntegerField()
    time = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"entry {self.entry_id}"


class ChangeCounter(models.Model):
    """Number of the last change, one row. It is locked while changes are numbered."""

    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.last)
