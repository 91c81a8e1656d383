"""How much an organisation may do by token, counted in its own row of the database.

Exact for all processes together, whatever address a request comes from or claims to come from. Tokens themselves need
no limit against guessing: they are 160 random bits, and what lacks the checksum is refused without asking the database.
"""

import math
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from cms.organisations.models import Organisation
from cms.tokens.enums import Allowed
from cms.tokens.models import Use

#: Kind -> (how many, within which time).
LIMITS: Final = {
    Allowed.REQUESTS: (300, timedelta(minutes=1)),
    Allowed.ENTRIES: (2_000, timedelta(days=1)),
}


def take(organisation: Organisation, kind: Allowed) -> int:
    """Take one; 0, or the seconds to wait if nothing is left. What is undone with its transaction was not taken."""
    most, window = LIMITS[kind]
    now = timezone.now()
    Use.objects.get_or_create(organisation=organisation, kind=kind, defaults={"since": now})
    with transaction.atomic():
        use = Use.objects.select_for_update().get(organisation=organisation, kind=kind)
        if use.since + window <= now:
            use.since, use.used = now, 0
        if use.used >= most:
            return max(1, math.ceil((use.since + window - now).total_seconds()))
        use.used += 1
        use.save(update_fields=["since", "used"])
    return 0
