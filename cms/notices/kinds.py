"""About each kind of notice: its group, how it is delivered unless a person chooses otherwise, why one gets it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from cms.notices.enums import Delivery, Group, Kind


@dataclass(frozen=True)
class About:
    """What is the same for all notices of a kind. ``for_staff``: only people with a staff role get them."""

    group: Group
    reason: Any
    default: Delivery = Delivery.AT_ONCE
    for_staff: bool = False


_REVIEWER: Final = _("You review entries of this hub.")
_HUB: Final = _("You are a reviewer of this hub.")
_MANAGER: Final = _("You manage this organisation.")
_SUBMITTER: Final = _("You submit entries for this organisation.")

#: Somebody waits for an answer, or has waited for one: that comes at once. Reminders tell nothing new.
ABOUT: Final[Mapping[Kind, About]] = {
    Kind.ENTRY_WAITS: About(Group.WAITING, _REVIEWER, for_staff=True),
    Kind.ENTRY_ASSIGNED: About(Group.WAITING, _REVIEWER, for_staff=True),
    Kind.ORGANISATION_WAITS: About(Group.WAITING, _HUB, for_staff=True),
    Kind.CITY_WAITS: About(Group.WAITING, _("You are a registrar."), for_staff=True),
    Kind.JOIN_REQUEST: About(Group.WAITING, _MANAGER),
    Kind.CHANGES_REQUESTED: About(Group.REVIEW, _SUBMITTER),
    Kind.REJECTED: About(Group.REVIEW, _SUBMITTER),
    Kind.HANDED_OVER: About(Group.REVIEW, _SUBMITTER),
    Kind.PUBLISHED: About(Group.REVIEW, _SUBMITTER),
    Kind.PUBLISHED_OUTSIDE_REVIEW: About(Group.REVIEW, _SUBMITTER),
    Kind.LIFE_CHANGED: About(Group.REVIEW, _SUBMITTER),
    Kind.QUESTION_ASKED: About(Group.QUESTIONS, _("You answer the questions of readers."), for_staff=True),
    Kind.ORGANISATION_CONFIRMED: About(Group.ORGANISATIONS, _MANAGER),
    Kind.ORGANISATION_DECLINED: About(Group.ORGANISATIONS, _MANAGER),
    Kind.CITY_CONFIRMED: About(Group.ORGANISATIONS, _MANAGER),
    Kind.CITY_DECLINED: About(Group.ORGANISATIONS, _MANAGER),
    Kind.JOIN_ANSWERED: About(Group.ORGANISATIONS, _("You asked to join this organisation.")),
    Kind.TOKEN_EXPIRES: About(Group.ORGANISATIONS, _MANAGER),
    Kind.TOKEN_ENDED: About(Group.ORGANISATIONS, _MANAGER),
    Kind.TOKEN_LEAKED: About(Group.ORGANISATIONS, _MANAGER),
    Kind.NATIONAL_DECISION: About(Group.DECISIONS, _SUBMITTER),
    Kind.REVIEW_OVERDUE: About(Group.REMINDERS, _REVIEWER, Delivery.DIGEST, for_staff=True),
    Kind.ENTRY_TO_VERIFY: About(Group.REMINDERS, _REVIEWER, Delivery.DIGEST, for_staff=True),
    Kind.ENTRY_TO_UPDATE: About(Group.REMINDERS, _SUBMITTER, Delivery.DIGEST),
}


def kinds_of(group: Group, *, staff: bool) -> list[Kind]:
    """The kinds of a group that a person can get, in their order."""
    return [kind for kind, about in ABOUT.items() if about.group == group and (staff or not about.for_staff)]
