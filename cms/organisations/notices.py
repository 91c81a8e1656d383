"""What notices about organisations and their people say, for as long as they are the reader's business."""

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.notices.enums import Kind
from cms.notices.messages import Message, register
from cms.notices.models import Notice
from cms.organisations.enums import RequestState, Role
from cms.organisations.models import JoinRequest, Organisation
from cms.organisations.permissions import confirmable, own_organisations

Writer = Callable[[Any, Sequence[Notice]], dict[int, Message]]


def _ids(notices: Sequence[Notice]) -> set[int]:
    return {notice.organisation_id for notice in notices if notice.organisation_id}


def _managed(person: Any, notices: Sequence[Notice]) -> dict[int, Organisation]:
    """The organisations that notices are about, of those that the person manages."""
    managed = Organisation.objects.filter(memberships__user=person.pk, memberships__role=Role.MANAGER)
    return managed.select_related("asked_hub").in_bulk(_ids(notices))


def _waits(person: Any, notices: Sequence[Notice]) -> dict[int, Message]:
    """To a hub's reviewers, for as long as the organisation waits for them."""
    waiting = confirmable(person).in_bulk(_ids(notices))
    return {row.pk: _to_confirm(waiting[pk]) for row in notices if (pk := row.organisation_id) in waiting}


def _to_confirm(organisation: Organisation) -> Message:
    return Message(
        about=str(organisation),
        subject=_("Waits for confirmation: %(name)s") % {"name": organisation},
        sentence=_("A new organisation asks your hub to confirm that it exists: %(name)s") % {"name": organisation},
        facts=[(_("Country"), organisation.country.label)] if organisation.country else [],
        action=_("Look at the organisation"),
        url=reverse("organisations:confirm", args=[organisation.pk]),
    )


def _to_managers(words: Callable[[Notice, Organisation], Message]) -> Writer:
    def write(person: Any, notices: Sequence[Notice]) -> dict[int, Message]:
        managed = _managed(person, notices)
        return {row.pk: words(row, managed[pk]) for row in notices if (pk := row.organisation_id) in managed}

    return write


def _confirmed(notice: Notice, organisation: Organisation) -> Message:
    return Message(
        about=str(organisation),
        subject=_("Confirmed: %(name)s") % {"name": organisation},
        sentence=_("%(hub)s has confirmed your organisation: %(name)s. You can send your drafts now.")
        % {"hub": organisation.asked_hub, "name": organisation},
        action=_("Your organisation and its people"),
        url=reverse("organisations:people", args=[organisation.pk]),
    )


def _declined(notice: Notice, organisation: Organisation) -> Message:
    reason = notice.words.get("reason", "")
    return Message(
        about=str(organisation),
        subject=_("Not confirmed: %(name)s") % {"name": organisation},
        sentence=_("%(hub)s has not confirmed your organisation: %(name)s")
        % {"hub": organisation.asked_hub, "name": organisation},
        quotes=[(_("The reason:"), reason)] if reason else [],
        action=_("Change what is wrong and ask again"),
        url=reverse("organisations:people", args=[organisation.pk]),
    )


def _asked_to_join(person: Any, notices: Sequence[Notice]) -> dict[int, Message]:
    """To managers, for as long as the request waits: who asks stands in the request alone."""
    managed = _managed(person, notices)
    waiting = JoinRequest.objects.filter(organisation__in=managed, state=RequestState.WAITING).select_related("user")
    requests = waiting.in_bulk({notice.words["request"] for notice in notices})
    return {
        row.pk: _join_request(requests[pk], managed[requests[pk].organisation_id])
        for row in notices
        if (pk := row.words["request"]) in requests
    }


def _join_request(request: JoinRequest, organisation: Organisation) -> Message:
    return Message(
        about=str(organisation),
        subject=_("Somebody asks to join %(name)s") % {"name": organisation},
        sentence=_("Somebody asks to join %(name)s: %(person)s")
        % {"name": organisation, "person": request.user.email or request.user},
        quotes=[(_("Their message:"), request.message)] if request.message else [],
        action=_("Decide about the request"),
        url=reverse("organisations:people", args=[organisation.pk]),
    )


def _answered(person: Any, notices: Sequence[Notice]) -> dict[int, Message]:
    """To who has asked to join: being let in is told for as long as they belong to it."""
    organisations = Organisation.objects.in_bulk(_ids(notices))
    own = set(own_organisations(person).values_list("pk", flat=True))
    return {
        row.pk: _join_answer(organisations[pk], accepted=bool(row.words["accepted"]))
        for row in notices
        if (pk := row.organisation_id) in organisations and (pk in own or not row.words["accepted"])
    }


def _join_answer(organisation: Organisation, *, accepted: bool) -> Message:
    name = {"name": organisation}
    if accepted:
        subject = _("You belong to %(name)s now")
        sentence = _("The managers of %(name)s have let you in. You can describe solutions in its name.")
    else:
        subject = _("Your request to join %(name)s")
        sentence = _("The managers of %(name)s have not let you in.")
    return Message(
        about=str(organisation),
        subject=subject % name,
        sentence=sentence % name,
        action=_("Your organisations"),
        url=reverse("organisations:home"),
    )


def register_writers() -> None:
    """Let these be the words of the kinds."""
    register(Kind.ORGANISATION_WAITS, _waits)
    register(Kind.ORGANISATION_CONFIRMED, _to_managers(_confirmed))
    register(Kind.ORGANISATION_DECLINED, _to_managers(_declined))
    register(Kind.JOIN_REQUEST, _asked_to_join)
    register(Kind.JOIN_ANSWERED, _answered)
