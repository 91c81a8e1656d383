"""What a notice about a national decision says to the entry's submitters. Decisions are public, with their acts."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.moderation.notices import entries_of, submitted_by
from cms.notices.enums import Kind
from cms.notices.messages import Message, register
from cms.notices.models import Notice
from cms.registry.addresses import entry_url
from cms.registry.models import Entry, NationalDecision
from cms.vocabularies.models import Country


def write(person: Any, notices: Sequence[Notice]) -> dict[int, Message]:
    """By notice, how the decision stands today; for who submits for the entry's organisation today."""
    entries = entries_of(notices)
    own = submitted_by(person, entries.values())
    countries = {country.code: country for country in Country.objects.filter(code__in=_codes(notices))}
    decisions = {
        (row.entry_id, row.country_id): row for row in NationalDecision.objects.filter(entry__in=own).order_by("pk")
    }
    found = {}
    for notice in notices:
        entry, country = entries.get(notice.entry_id or 0), countries.get(notice.words["country"])
        if entry is not None and country is not None and entry.pk in own:
            found[notice.pk] = _message(entry, country, decisions.get((entry.pk, country.pk)))
    return found


def _codes(notices: Sequence[Notice]) -> set[str]:
    return {notice.words["country"] for notice in notices}


def _message(entry: Entry, country: Country, decision: NationalDecision | None) -> Message:
    facts = [(_("Entry"), entry.title), (_("Number"), entry.code or ""), (_("Country"), country.label)]
    facts.append((_("Decision"), _decided(decision)))
    if decision is not None:
        facts.append((_("Act"), decision.act_title))
    return Message(
        about=entry.title,
        subject=_("Decision of %(country)s: %(title)s") % {"country": country.label, "title": entry.title},
        sentence=_("%(country)s has stated its decision about the entry.") % {"country": country.label},
        facts=[(label, value) for label, value in facts if value],
        action=_("Open the entry"),
        url=entry_url(entry, get_language() or "") or reverse("submissions:detail", args=[entry.pk]),
    )


def _decided(decision: NationalDecision | None) -> str:
    if decision is not None and decision.withheld:
        return _("Withheld")
    return (decision.get_status_display() if decision is not None else "") or _("No decision")


def register_writers() -> None:
    """Let these be the words of the kind."""
    register(Kind.NATIONAL_DECISION, write)
