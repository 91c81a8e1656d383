"""The end of confidentiality: rows whose day has passed become public.

A row is held as long as it names a day (``Confidential``), so what readers see never changes by the clock alone: a
night's task takes the day away, or the entry's next publication does, and page, API, search index and feed of changes
turn together. Earlier versions of an entry keep their rows as they were published: what was held then stays held there.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from django.apps import apps
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from wagtail.log_actions import log

from cms.registry import changes
from cms.registry.models import Confidential, Entry

#: Name of the action in the log.
ACTION: Final = "registry.release"
#: Sent in the transaction that releases, with ``entry_ids``: what stands of them elsewhere is to be renewed.
facts_released = Signal()


def confidential_models() -> Iterator[type[Any]]:
    """Every kind of row that may be held."""
    return (model for model in apps.get_models() if issubclass(model, Confidential))


@transaction.atomic
def release_ended(today: date | None = None) -> list[int]:
    """Open every stored row whose day lies before ``today``. Returns the ids of the entries concerned."""
    today = today or timezone.localdate()
    released: set[int] = set()
    for model in confidential_models():
        ended = model.objects.select_for_update().filter(confidential_until__lt=today)
        rows = dict(ended.values_list("pk", "page_id"))
        model.objects.filter(pk__in=rows).update(confidential_until=None)
        released |= set(rows.values())
    for entry in Entry.objects.filter(pk__in=released):
        log(instance=entry.specific, action=ACTION)
    changes.mark(released)
    facts_released.send(sender=Entry, entry_ids=released)
    return sorted(released)


def release_ended_of(entry: Entry) -> None:
    """Open the rows of an entry that has just been published and whose day has passed: a draft may be old."""
    today = timezone.localdate()
    for model in confidential_models():
        model.objects.filter(page_id=entry.pk, confidential_until__lt=today).update(confidential_until=None)
