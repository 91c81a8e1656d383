"""Which entries everybody may read, and which of their rows."""

from typing import Any

from django.db.models import QuerySet

from cms.registry.enums import Life
from cms.registry.models import Confidential, Entry


def public_entries() -> QuerySet[Entry]:
    """Entries that are published under a code, open to everybody and not withdrawn."""
    return Entry.objects.live().public().filter(code__isnull=False).exclude(life=Life.WITHDRAWN)


def open_rows(model: type[Any]) -> QuerySet[Any]:
    """Stored rows of a model without those that the hub holds."""
    rows = model._default_manager.all()
    return rows.filter(confidential_until=None) if issubclass(model, Confidential) else rows
