"""Who stated what, when, and what stood there before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext
from wagtail.log_actions import registry

from cms.decisions.services import ACTION
from cms.languages import ENDONYMS
from cms.registry.enums import DecisionStatus
from cms.registry.models import NationalDecision


@dataclass(frozen=True)
class Change:
    """One field of a statement; an empty text means that nothing was stated."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Event:
    """One statement."""

    at: datetime
    who: str
    changes: list[Change]


def history(decision: NationalDecision) -> list[Event]:
    """The statements of one country about one entry, the latest first."""
    if decision.pk is None:
        return []
    entries = registry.get_logs_for_instance(decision).filter(action=ACTION).select_related("user")
    return [
        Event(entry.timestamp, entry.user_display_name, list(changes_in_words(entry.data.get("changes", {}))))
        for entry in entries
    ]


def changes_in_words(changes: dict[str, list[Any]]) -> Iterator[Change]:
    """The changes of a statement as the log holds them: column -> [before, after]."""
    for name, (before, after) in changes.items():
        yield Change(_label(name), _words(name, before), _words(name, after))


def _label(name: str) -> str:
    base, _sep, language = name.rpartition("_")
    if base == "note":
        return f"{gettext('note')} ({ENDONYMS[language]})"
    field: Any = NationalDecision._meta.get_field(name)
    return str(field.verbose_name)


def _words(name: str, value: Any) -> str:
    if not value:
        return ""
    if name == "status":
        return str(DecisionStatus(value).label)
    if name == "withheld":
        return gettext("yes")
    return date_format(date.fromisoformat(value), "DATE_FORMAT") if name == "act_date" else str(value)
