"""Roles that an organisation gives and takes by itself, and who belongs to it.

Each transition locks the organisation's row, so that two of them never end with nobody who manages it; checks and logs
in one transaction. The log names people by number alone.
"""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.organisations.enums import OWN_ROLES, Role
from cms.organisations.models import Membership, Organisation
from cms.organisations.permissions import manages


@transaction.atomic
def give_role(organisation: Organisation, user: AbstractBaseUser, person: AbstractBaseUser, role: str) -> None:
    """Give a member one of the organisation's own roles.

    Raises PermissionDenied for anybody but a manager, for staff roles and for people who are no members.
    """
    organisation = locked(organisation)
    require_manager(organisation, user)
    require_own_role(role)
    if not Membership.objects.filter(organisation=organisation, user=person).exists():
        raise PermissionDenied
    give(organisation, person, Role(role))
    log(
        instance=organisation,
        action="organisations.role_given",
        user=user,
        data={"person": person.pk, "role": str(role)},
    )


@transaction.atomic
def take_role(organisation: Organisation, user: AbstractBaseUser, person: AbstractBaseUser, role: str) -> None:
    """Take one of the organisation's own roles from a member; without any role they are no member any more.

    Raises PermissionDenied for anybody but a manager and for staff roles, ValidationError for the last manager.
    """
    organisation = locked(organisation)
    require_manager(organisation, user)
    require_own_role(role)
    if role == Role.MANAGER:
        _require_another_manager(organisation, person)
    _take(organisation, person, [Role(role)])
    log(
        instance=organisation,
        action="organisations.role_taken",
        user=user,
        data={"person": person.pk, "role": str(role)},
    )


@transaction.atomic
def leave(organisation: Organisation, user: AbstractBaseUser) -> None:
    """Give back the organisation's own roles. What a registrar has given, a registrar takes.

    Raises ValidationError for the last manager.
    """
    organisation = locked(organisation)
    _require_another_manager(organisation, user)
    _take(organisation, user, OWN_ROLES)
    log(instance=organisation, action="organisations.left", user=user, data={"person": user.pk})


def managed_alone(user: AbstractBaseUser) -> list[Organisation]:
    """Organisations with other members that the person is the last to manage."""
    managed = Organisation.objects.filter(memberships__user=user, memberships__role=Role.MANAGER).distinct()
    return [row for row in managed if _is_last_manager(row, user) and _has_others(row, user)]


def locked(organisation: Organisation) -> Organisation:
    """The organisation as stored, its row locked until the transaction ends."""
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def require_manager(organisation: Organisation, user: AbstractBaseUser) -> None:
    """Raise PermissionDenied for anybody but a manager."""
    if not manages(user, organisation):
        raise PermissionDenied


def require_own_role(role: str) -> None:
    """Raise PermissionDenied for a role that is not the organisation's to give."""
    if role not in OWN_ROLES:
        raise PermissionDenied


def _require_another_manager(organisation: Organisation, person: AbstractBaseUser) -> None:
    if _is_last_manager(organisation, person):
        raise ValidationError(_("An organisation needs a manager. Make somebody else one first."))


def _is_last_manager(organisation: Organisation, person: AbstractBaseUser) -> bool:
    managers = Membership.objects.filter(organisation=organisation, role=Role.MANAGER, user__is_active=True)
    return managers.filter(user=person).exists() and not managers.exclude(user=person).exists()


def _has_others(organisation: Organisation, person: AbstractBaseUser) -> bool:
    return Membership.objects.filter(organisation=organisation).exclude(user=person).exists()


def give(organisation: Organisation, person: AbstractBaseUser, role: Role) -> None:
    """Write the role, once. Whoever calls has checked who may."""
    Membership.objects.get_or_create(organisation=organisation, user=person, role=role, language="")


def _take(organisation: Organisation, person: AbstractBaseUser, roles: Iterable[Role]) -> None:
    # One by one: each deletion is a signal that puts the person's groups right.
    for membership in Membership.objects.filter(organisation=organisation, user=person, role__in=roles):
        membership.delete()


def person_of(organisation: Organisation, pk: int) -> AbstractBaseUser | None:
    """A member by number; None for anybody else."""
    return get_user_model().objects.filter(pk=pk, memberships__organisation=organisation).distinct().first()
