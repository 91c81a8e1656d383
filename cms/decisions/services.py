"""Stating a country's decision: who may, what must be stated, and what was stated before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from cms.decisions.permissions import countries_of, languages_of
from cms.languages import column
from cms.moderation.notifications import tell_submitters
from cms.notices.enums import Kind
from cms.registry.addresses import web_address
from cms.registry.enums import DecisionStatus
from cms.registry.models import Entry, NationalDecision
from cms.registry.public import public_entries
from cms.vocabularies.models import Country

ACTION: Final = "decisions.decide"


@dataclass(frozen=True)
class Statement:
    """What a country states about an entry. ``notes``: language -> text, in the country's languages alone."""

    status: str = ""
    withheld: bool = False
    act_title: str = ""
    act_number: str = ""
    act_date: date | None = None
    act_url: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)

    def problems(self) -> dict[str, str]:
        """Field -> what is wrong with it."""
        found: dict[str, str] = {}
        if self.status and self.status not in DecisionStatus.values:
            found["status"] = _("Choose one of the statuses.")
        if self.withheld and self.status == DecisionStatus.ADOPTED:
            found["withheld"] = _("What is adopted is not withheld: choose one of the two.")
        if (self.withheld or self.status == DecisionStatus.ADOPTED) and not self.act_title:
            found["act_title"] = _("State the act: readers see on what the decision rests.")
        act = (self.act_title, self.act_number, self.act_date, self.act_url)
        if any(act) and not self.status and not self.withheld:
            found["status"] = _("State what the act decides.")
        if self.act_url and not web_address(self.act_url):
            found["act_url"] = _("State an address that begins with https:// or http://.")
        if self.act_date and self.act_date > timezone.localdate():
            found["act_date"] = _("The date lies in the future.")
        return found

    def values(self) -> dict[str, Any]:
        """Column -> value."""
        names = ("status", "withheld", "act_title", "act_number", "act_date", "act_url")
        notes = {column("note", language): text for language, text in self.notes.items()}
        return {name: getattr(self, name) for name in names} | notes


class NewerDecision(Exception):  # noqa: N818
    """Somebody stated something else after the person had opened the form."""


@transaction.atomic
def decide(
    entry: Entry, country: Country, user: AbstractBaseUser | AnonymousUser, statement: Statement, seen: str
) -> NationalDecision:
    """State the country's decision about a public entry, and tell its submitters. The index follows, by signals.

    ``seen`` is the mark of what the person had before their eyes (``mark``). Raises PermissionDenied unless they are
    a focal point of this country, the entry is public and the notes are in the country's languages; ValidationError
    for what does not fit together; NewerDecision if something else is stated by now.
    """
    if not countries_of(user).filter(pk=country.pk).exists() or not public_entries().filter(pk=entry.pk).exists():
        raise PermissionDenied
    if statement.notes.keys() - set(languages_of(country)):
        raise PermissionDenied
    if problems := statement.problems():
        raise ValidationError(problems)
    # The page's row stands for a decision that may not exist yet: two first statements wait for one another.
    Page.objects.select_for_update().get(pk=entry.pk)
    decision = current(entry, country)
    if mark(decision) != seen:
        raise NewerDecision
    changes = _changes(decision, statement)
    if not changes:
        return decision
    for name, value in statement.values().items():
        setattr(decision, name, value)
    decision.save()
    log(instance=decision, action=ACTION, user=user, data={"changes": changes})
    tell_submitters(entry, Kind.NATIONAL_DECISION, country=country.code)
    return decision


def current(entry: Entry, country: Country) -> NationalDecision:
    """What the country has stated, or an empty decision that is not stored."""
    decision = NationalDecision.objects.filter(entry=entry, country=country).first()
    return decision or NationalDecision(entry=entry, country=country)


def mark(decision: NationalDecision) -> str:
    """A mark that changes with every statement; empty before the first."""
    return decision.changed_at.isoformat() if decision.pk else ""


def _changes(decision: NationalDecision, statement: Statement) -> dict[str, list[Any]]:
    """Column -> [before, after] of what differs, as the log stores it."""
    stated = {name: (_plain(getattr(decision, name)), _plain(after)) for name, after in statement.values().items()}
    return {name: list(pair) for name, pair in stated.items() if pair[0] != pair[1]}


def _plain(value: Any) -> Any:
    """The value as JSON has it; what is not stated is the same text, whichever way a column says so."""
    return value.isoformat() if isinstance(value, date) else value or ""
