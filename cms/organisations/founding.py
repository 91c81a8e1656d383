"""How a new organisation comes into the registry: a person enters it, a hub confirms it once.

Until then its people write drafts; what they send would otherwise come from nobody (``cms.moderation.services``).
Each transition locks the organisation's row, checks, logs and tells those concerned in one transaction.
"""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.coreutils import string_to_ascii
from wagtail.log_actions import log

from cms.languages import LANGUAGES, column
from cms.notices.enums import Kind
from cms.notices.services import notify, settle
from cms.organisations.enums import OWN_ROLES, OrganisationKind, Role
from cms.organisations.models import Membership, Organisation
from cms.organisations.permissions import confirmable, manages
from cms.vocabularies.models import City, Country


@dataclass(frozen=True)
class Facts:
    """What a person states about their organisation. ``hub`` is asked to confirm it; cities ask none."""

    name: str
    hub: Organisation | None
    country: Country | None = None
    city: City | None = None
    website: str = ""


@transaction.atomic
def create_organisation(
    user: AbstractBaseUser, facts: Facts, *, kind: OrganisationKind = OrganisationKind.STARTUP
) -> Organisation:
    """Enter a new organisation, unconfirmed, with the person as its manager and submitter, and ask the hub."""
    organisation = Organisation(code=_free_code(facts.name), kind=kind)
    _write(organisation, facts)
    organisation.save()
    for role in OWN_ROLES:
        Membership.objects.create(user=user, organisation=organisation, role=role)
    log(instance=organisation, action="organisations.created", user=user)
    _ask_hub(organisation)
    return organisation


@transaction.atomic
def change_unconfirmed(organisation: Organisation, user: AbstractBaseUser, facts: Facts) -> Organisation:
    """Put the statements right and ask the hub, the same or another, again.

    Raises PermissionDenied for anybody but a manager, ValidationError once a hub has confirmed them.
    """
    organisation = _locked(organisation)
    if not manages(user, organisation):
        raise PermissionDenied
    if organisation.confirmed:
        raise ValidationError(_("The organisation is confirmed. A registrar of the registry can change its name."))
    _write(organisation, facts)
    organisation.declined_at, organisation.decline_reason = None, ""
    organisation.save()
    log(instance=organisation, action="organisations.changed", user=user)
    _ask_hub(organisation)
    return organisation


@transaction.atomic
def confirm(organisation: Organisation, user: AbstractBaseUser) -> Organisation:
    """Confirm, once and for all, that the organisation exists.

    Raises PermissionDenied unless it waits for a hub of which the person is a reviewer.
    """
    return mark_confirmed(_locked_for_hub(organisation, user), user)


@transaction.atomic
def decline(organisation: Organisation, user: AbstractBaseUser, reason: str) -> Organisation:
    """Send the organisation back to its managers with a reason.

    Raises PermissionDenied as ``confirm`` does, ValidationError without a reason.
    """
    return mark_declined(_locked_for_hub(organisation, user), user, reason)


def mark_confirmed(
    organisation: Organisation, user: AbstractBaseUser, *, kind: Kind = Kind.ORGANISATION_CONFIRMED
) -> Organisation:
    """Write that it is confirmed, and tell its managers. Whoever calls has locked the row and checked who may."""
    organisation.confirmed, organisation.confirmed_at = True, timezone.now()
    organisation.save()
    log(instance=organisation, action="organisations.confirmed", user=user)
    settle(Kind.ORGANISATION_WAITS, organisation=organisation)
    notify(kind, managers_of(organisation), organisation=organisation)
    return organisation


def mark_declined(
    organisation: Organisation, user: AbstractBaseUser, reason: str, *, kind: Kind = Kind.ORGANISATION_DECLINED
) -> Organisation:
    """Write that it is not, and why, as ``mark_confirmed``. Raises ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError(_("Say why: the organisation's managers get your words by mail."))
    organisation.declined_at, organisation.decline_reason = timezone.now(), reason.strip()
    organisation.save()
    log(
        instance=organisation,
        action="organisations.declined",
        user=user,
        data={"reason": organisation.decline_reason},
    )
    settle(Kind.ORGANISATION_WAITS, organisation=organisation)
    words = {"reason": organisation.decline_reason}
    notify(kind, managers_of(organisation), organisation=organisation, words=words)
    return organisation


def _locked(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def _locked_for_hub(organisation: Organisation, user: AbstractBaseUser) -> Organisation:
    organisation = _locked(organisation)
    if not confirmable(user).filter(pk=organisation.pk).exists():
        raise PermissionDenied
    return organisation


def _write(organisation: Organisation, facts: Facts) -> None:
    """The facts into the row; the name into the language of the page, others fall back on it."""
    for language in LANGUAGES:
        setattr(organisation, column("name", language), "")
    setattr(organisation, column("name", get_language() or "ru"), facts.name)
    organisation.country, organisation.city = facts.country, facts.city
    organisation.website, organisation.asked_hub = facts.website, facts.hub


def _free_code(name: str) -> str:
    """A code that reads like the name, in Latin letters, and that nobody has."""
    base = slugify(string_to_ascii(name))[:48].strip("-") or "organisation"
    if not Organisation.objects.filter(code=base).exists():
        return base
    return f"{base}-{get_random_string(6, 'abcdefghijkmnpqrstuvwxyz23456789')}"


def _ask_hub(organisation: Organisation) -> None:
    if organisation.asked_hub_id is None:
        return
    people = get_user_model().objects.filter(
        memberships__organisation=organisation.asked_hub_id, memberships__role=Role.REVIEWER, is_active=True
    )
    # Another hub may have been asked before.
    settle(Kind.ORGANISATION_WAITS, organisation=organisation)
    notify(Kind.ORGANISATION_WAITS, people, organisation=organisation)


def managers_of(organisation: Organisation) -> "list[AbstractBaseUser]":
    """The people who decide for the organisation."""
    people = get_user_model().objects.filter(
        memberships__organisation=organisation, memberships__role=Role.MANAGER, is_active=True
    )
    return list(people.distinct())
