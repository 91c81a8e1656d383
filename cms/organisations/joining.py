"""Two ways into an organisation: somebody asks and a manager answers, or a manager invites and somebody accepts.

Each transition locks the organisation's row, checks, logs and tells those concerned in one transaction. The log names
people by number alone. Who is invited need not have an account: invitations are mails and no notices.
"""

import hashlib
import secrets
from datetime import timedelta
from typing import Any, Final

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.mail import queue_mail
from cms.notices.enums import Kind
from cms.notices.services import notify, settle
from cms.organisations.enums import RequestState, Role
from cms.organisations.founding import managers_of
from cms.organisations.models import Invitation, JoinRequest, Organisation
from cms.organisations.permissions import joinable
from cms.organisations.roles import give, locked, require_manager, require_own_role

#: How long the link of an invitation works.
INVITATION_LIFE: Final = timedelta(days=14)
#: Invitations of one organisation that may wait at a time.
MAX_WAITING_INVITATIONS: Final = 50


# --- joining ---------------------------------------------------------------------------------------


@transaction.atomic
def ask_to_join(user: User, organisation: Organisation, message: str = "") -> JoinRequest:
    """Ask the managers of the organisation.

    Raises ValidationError if nobody could answer, or if the person belongs to it or waits already.
    """
    organisation = locked(organisation)
    if not joinable(user).filter(pk=organisation.pk).exists():
        raise ValidationError(_("This organisation cannot be joined."))
    if JoinRequest.objects.filter(user=user, organisation=organisation, state=RequestState.WAITING).exists():
        raise ValidationError(_("You have asked this organisation already. Its managers have not answered yet."))
    request = JoinRequest.objects.create(user=user, organisation=organisation, message=message)
    log(instance=organisation, action="organisations.asked_to_join", user=user)
    words = {"request": request.pk}
    notify(Kind.JOIN_REQUEST, managers_of(organisation), organisation=organisation, words=words)
    return request


@transaction.atomic
def answer(request: JoinRequest, user: User, *, accept: bool) -> JoinRequest:
    """Let the person in as a submitter, or not.

    Raises PermissionDenied for anybody but a manager, ValidationError if somebody has answered already.
    """
    organisation = locked(request.organisation)
    require_manager(organisation, user)
    request = JoinRequest.objects.select_for_update().get(pk=request.pk)
    if request.state != RequestState.WAITING:
        raise ValidationError(_("This request has been answered already."))
    request.state = RequestState.ACCEPTED if accept else RequestState.REFUSED
    request.decided_at, request.decided_by = timezone.now(), user
    request.save()
    data: dict[str, Any] = {"person": request.user_id}
    if accept:
        give(organisation, request.user, Role.SUBMITTER)
        data["role"] = Role.SUBMITTER.value
    action = "organisations.joined" if accept else "organisations.refused"
    log(instance=organisation, action=action, user=user, data=data)
    _settle(request)
    notify(Kind.JOIN_ANSWERED, [request.user], organisation=organisation, words={"accepted": accept})
    return request


@transaction.atomic
def take_back_request(request: JoinRequest, user: User) -> None:
    """Delete one's own request as long as nobody has answered. Raises PermissionDenied otherwise."""
    request = JoinRequest.objects.select_for_update().get(pk=request.pk)
    if request.user_id != user.pk or request.state != RequestState.WAITING:
        raise PermissionDenied
    log(instance=request.organisation, action="organisations.request_withdrawn", user=user)
    _settle(request)
    request.delete()


def _settle(request: JoinRequest) -> None:
    """No manager has to be told any more that it waits."""
    settle(Kind.JOIN_REQUEST, organisation=request.organisation_id, words__request=request.pk)


# --- inviting --------------------------------------------------------------------------------------


@transaction.atomic
def invite(organisation: Organisation, user: User, email: str, role: str) -> Invitation:
    """Send a link that makes whoever owns the address a member. An earlier one to the same address ends.

    Raises PermissionDenied for anybody but a manager and for a role that is not the organisation's to give,
    ValidationError if too many wait.
    """
    organisation = locked(organisation)
    require_manager(organisation, user)
    require_own_role(role)
    now = timezone.now()
    open_ones = organisation.invitations.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    open_ones.filter(email__iexact=email).update(withdrawn_at=now)
    if open_ones.count() >= MAX_WAITING_INVITATIONS:
        raise ValidationError(_("Too many invitations wait for an answer. Withdraw some first."))
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        role=role,
        token_digest=_digest(token),
        invited_by=user,
        expires_at=now + INVITATION_LIFE,
    )
    log(
        instance=organisation,
        action="organisations.invited",
        user=user,
        data={"invitation": invitation.pk, "role": role},
    )
    queue_mail(
        "organisations/mail/invitation",
        email,
        get_language() or "ru",
        {"organisation": organisation, "invitation": invitation},
        page="organisations:invitation",
        arguments=[token],
    )
    return invitation


@transaction.atomic
def withdraw_invitation(invitation: Invitation, user: User) -> None:
    """End an invitation: its link works no more. Raises PermissionDenied for anybody but a manager."""
    organisation = locked(invitation.organisation)
    require_manager(organisation, user)
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(withdrawn_at=timezone.now())
    log(
        instance=organisation,
        action="organisations.invitation_withdrawn",
        user=user,
        data={"invitation": invitation.pk},
    )


def invitation_of(token: str) -> Invitation | None:
    """The invitation behind a link; None if it is used, withdrawn, too old, or never was."""
    open_ones = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())
    return open_ones.filter(token_digest=_digest(token)).select_related("organisation").first()


def is_for(invitation: Invitation, user: User) -> bool:
    """Whether the person has confirmed the address that was invited."""
    return EmailAddress.objects.filter(user=user.pk, email__iexact=invitation.email, verified=True).exists()


@transaction.atomic
def accept_invitation(token: str, user: User) -> Organisation:
    """Become a member by a link, once.

    Raises ValidationError if the link works no more or was sent to an address that is not the person's.
    """
    invitation = invitation_of(token)
    if invitation is None:
        raise ValidationError(_("This link is used or too old. Ask for a new invitation."))
    organisation = locked(invitation.organisation)
    if invitation_of(token) is None:  # somebody was quicker while the row was locked
        raise ValidationError(_("This link is used or too old. Ask for a new invitation."))
    if not is_for(invitation, user):
        raise ValidationError(_("This invitation was sent to another mail address. Confirm that address first."))
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save()
    give(organisation, user, Role(invitation.role))
    for request in JoinRequest.objects.filter(user=user, organisation=organisation, state=RequestState.WAITING):
        request.state = RequestState.ACCEPTED
        request.decided_at, request.decided_by = timezone.now(), invitation.invited_by
        request.save()
        _settle(request)
    log(
        instance=organisation,
        action="organisations.joined",
        user=user,
        data={"person": user.pk, "role": invitation.role, "invitation": invitation.pk},
    )
    return organisation


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
