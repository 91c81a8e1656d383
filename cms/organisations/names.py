"""Names by which organisations are known."""

import unicodedata

from django.db.models import Q

from cms.languages import columns
from cms.organisations.models import Organisation


def confirmed_namesake(name: str) -> Organisation | None:
    """A confirmed organisation that bears the name in one of the languages."""
    name = unicodedata.normalize("NFC", name)
    same = Q(*[(f"{column}__iexact", name) for column in columns("name")], _connector=Q.OR)
    return Organisation.objects.filter(same, confirmed=True).first()
