"""What notices about a city's request say: to registrars while it waits, then to the managers of its authority."""

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.cities.models import CityRequest
from cms.cities.permissions import waiting_for
from cms.notices.enums import Kind
from cms.notices.messages import Message, register
from cms.notices.models import Notice
from cms.organisations.enums import Role


def _waits(person: Any, notices: Sequence[Notice]) -> dict[int, Message]:
    """To registrars, for as long as the request waits for them."""
    waiting = {request.organisation_id: request for request in waiting_for(person)}
    return {row.pk: _to_decide(waiting[pk]) for row in notices if (pk := row.organisation_id) in waiting}


def _to_decide(request: CityRequest) -> Message:
    names = {"city": request.city_label, "authority": request.organisation}
    return Message(
        about=request.city_label,
        subject=_("A city asks to describe its practices here: %(city)s") % names,
        sentence=_("%(city)s (%(authority)s) asks to describe its practices in the registry.") % names,
        action=_("Look at the request and answer it"),
        url=reverse("cities:decide", args=[request.organisation_id]),
    )


def _to_managers(words: Callable[[Notice, CityRequest], Message]) -> Callable[..., dict[int, Message]]:
    def write(person: Any, notices: Sequence[Notice]) -> dict[int, Message]:
        managed = CityRequest.objects.filter(
            organisation__memberships__user=person.pk, organisation__memberships__role=Role.MANAGER
        ).select_related("organisation__city")
        requests = {request.organisation_id: request for request in managed}
        return {row.pk: words(row, requests[pk]) for row in notices if (pk := row.organisation_id) in requests}

    return write


def _confirmed(notice: Notice, request: CityRequest) -> Message:
    return Message(
        about=request.city_label,
        subject=_("Confirmed: %(name)s") % {"name": request.organisation},
        sentence=_(
            "A registrar has confirmed your city's authority: %(name)s. You can send your drafts now. The city is named"
            " among those that describe their practices here; the Coalition of Resilient Cities decides about its"
            " members itself."
        )
        % {"name": request.organisation},
        action=_("Your organisation and its people"),
        url=reverse("organisations:people", args=[request.organisation_id]),
    )


def _declined(notice: Notice, request: CityRequest) -> Message:
    reason = notice.words.get("reason", "")
    return Message(
        about=request.city_label,
        subject=_("Not confirmed: %(name)s") % {"name": request.organisation},
        sentence=_("A registrar has not confirmed your city's authority: %(name)s") % {"name": request.organisation},
        quotes=[(_("The reason:"), reason)] if reason else [],
        action=_("Change what is wrong and ask again"),
        url=reverse("cities:change", args=[request.organisation_id]),
    )


def register_writers() -> None:
    """Let these be the words of the kinds."""
    register(Kind.CITY_WAITS, _waits)
    register(Kind.CITY_CONFIRMED, _to_managers(_confirmed))
    register(Kind.CITY_DECLINED, _to_managers(_declined))
