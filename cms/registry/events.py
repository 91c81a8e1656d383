"""What happens to an entry beside its versions."""

from typing import Final

from django.dispatch import Signal

#: The life of an entry, or the day of its last verification, has changed without a new version: ``entry_id``.
record_changed: Final = Signal()
