"""Tables that are only ever added to: triggers refuse everything else (``cms.audit.guards``)."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.organisations.models import Organisation
from cms.registry.models import Entry, HubPage


class Record(models.Model):
    """Something that somebody did.

    People stand in it by number alone: who deletes their account leaves a pseudonym behind that number, and no record
    has to change. The keys are no constraints: a record outlives what it is about.
    """

    at = models.DateTimeField(_("time (UTC)"), db_index=True)
    action = models.CharField(_("action"), max_length=255, db_index=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    #: What it is about: "app.model" and its key; ``label`` is what it was called, empty where that could name a person.
    kind = models.CharField(_("kind"), max_length=100)
    object_id = models.CharField(max_length=255)
    label = models.TextField(blank=True)
    #: The entry that it concerns, and the hub to which the entry belonged at that time.
    entry = models.ForeignKey(
        Entry, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", verbose_name=_("entry")
    )
    hub = models.ForeignKey(
        HubPage, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", verbose_name=_("hub")
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("record of the audit log")
        verbose_name_plural = _("records of the audit log")
        indexes = [
            models.Index(fields=("hub", "-id"), name="audit_records_of_a_hub"),
            models.Index(fields=("kind", "object_id"), name="audit_records_of_an_object"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.action} {self.kind} {self.object_id}"


class Seal(models.Model):
    """A digest over the records up to ``last``, and over the seal before: none of them can change unnoticed."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    first = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField()
    count = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("number",)
        verbose_name = _("seal of the audit log")
        verbose_name_plural = _("seals of the audit log")

    def __str__(self) -> str:
        return f"{self.number}: records {self.first} to {self.last}"
