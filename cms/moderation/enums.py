"""Steps of the review."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Step(TextChoices):
    """Where an entry under review stands."""

    SCREENING = "screening", _("Screening by the hub")
    TECHNICAL = "technical", _("Technical review")
