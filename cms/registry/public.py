"""Which entries everybody may read."""

from django.db.models import QuerySet

from cms.registry.enums import Life
from cms.registry.models import Entry


def public_entries() -> QuerySet[Entry]:
    """Entries that are published under a code, open to everybody and not withdrawn."""
    return Entry.objects.live().public().filter(code__isnull=False).exclude(life=Life.WITHDRAWN)
