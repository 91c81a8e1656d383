"""Facts that the hub holds and does not show until a day."""

from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: A fact is held for so many years at most.
MOST_YEARS: Final = 5


def latest_end() -> date:
    """The last day until which a fact may be held, counted from today."""
    today = timezone.localdate()
    try:
        return today.replace(year=today.year + MOST_YEARS)
    except ValueError:  # the 29th of February
        return today.replace(year=today.year + MOST_YEARS, day=28)


class Confidential(models.Model):
    """A row that may be held back: with a day in ``confidential_until`` it is, whatever day it is today.

    When the day has passed, ``cms.registry.confidential`` takes it away, and the row is open: page, API, search index
    and feed of changes then turn at the same time.
    """

    confidential_until = models.DateField(
        _("held by the hub, not public, until"),
        null=True,
        blank=True,
        help_text=_("At most five years ahead. Empty: public."),
    )

    class Meta:
        abstract = True

    @property
    def is_held(self) -> bool:
        """Whether readers must not see the row."""
        return self.confidential_until is not None

    def clean(self) -> None:
        """Refuse a day that is too far away."""
        super().clean()
        if self.confidential_until is not None and self.confidential_until > latest_end():
            raise ValidationError({"confidential_until": _("A fact is held for at most five years.")})
