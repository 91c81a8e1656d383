"""What the page "Organisation and people" shows of members, requests and invitations."""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.utils import timezone

from cms.organisations.enums import OWN_ROLES, RequestState, Role
from cms.organisations.models import Invitation, JoinRequest, Membership, Organisation


@dataclass(frozen=True)
class OwnRole:
    """A role that the organisation gives by itself, and whether the member has it."""

    role: Role
    is_held: bool


@dataclass(frozen=True)
class Member:
    """A person with their roles: ``own`` are the organisation's to give, ``others`` a registrar's."""

    person: AbstractBaseUser
    own: list[OwnRole]
    others: list[str]


def members_of(organisation: Organisation) -> list[Member]:
    """Everybody who belongs to the organisation, by mail address."""
    held: dict[AbstractBaseUser, list[Membership]] = {}
    for membership in organisation.memberships.select_related("user").order_by("user__email", "user_id", "role"):
        held.setdefault(membership.user, []).append(membership)
    return [
        Member(
            person,
            [OwnRole(role, any(row.role == role for row in rows)) for role in OWN_ROLES],
            [row.get_role_display() for row in rows if row.role not in OWN_ROLES],
        )
        for person, rows in held.items()
    ]


def requests_of(organisation: Organisation) -> QuerySet[JoinRequest]:
    """Requests to join that wait for an answer."""
    return organisation.join_requests.filter(state=RequestState.WAITING).select_related("user")


def invitations_of(organisation: Organisation) -> QuerySet[Invitation]:
    """Invitations whose link works."""
    return organisation.invitations.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())
