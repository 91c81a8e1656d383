"""A city asks, a registrar decides: each transition in one transaction, logged, with mail once it is done."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.cities.models import CityRequest
from cms.cities.permissions import may_ask, waiting_for
from cms.notices.enums import Kind
from cms.notices.services import notify, settle
from cms.organisations import founding
from cms.organisations.enums import OrganisationKind, Role
from cms.organisations.roles import locked
from cms.vocabularies.models import City, Country


@dataclass(frozen=True)
class Statement:
    """What a person states for a city: ``city`` of the vocabulary, or ``city_name`` where it is not there."""

    authority: str
    country: Country
    activities: str
    city: City | None = None
    city_name: str = ""
    website: str = ""

    @property
    def facts(self) -> founding.Facts:
        """What the organisation holds of it. No hub confirms a city."""
        return founding.Facts(name=self.authority, hub=None, country=self.country, city=self.city, website=self.website)


@transaction.atomic
def ask(user: AbstractBaseUser, statement: Statement) -> CityRequest:
    """Enter the city's authority, unconfirmed, with the person as its manager and submitter, and ask the registrars.

    Raises PermissionDenied without a confirmed mail address, ValidationError if the city is named twice or not at all.
    """
    if not may_ask(user):
        raise PermissionDenied
    _check(statement)
    organisation = founding.create_organisation(user, statement.facts, kind=OrganisationKind.CITY)
    request = CityRequest(organisation=organisation)
    _write(request, statement)
    return request


@transaction.atomic
def change(request: CityRequest, user: AbstractBaseUser, statement: Statement) -> CityRequest:
    """Put the statements right and ask again. Raises what ``founding.change_unconfirmed`` and ``ask`` do."""
    _check(statement)
    request.organisation = founding.change_unconfirmed(request.organisation, user, statement.facts)
    _write(request, statement)
    return request


@transaction.atomic
def confirm(request: CityRequest, user: AbstractBaseUser) -> None:
    """Let the city describe its practices here. Raises PermissionDenied unless the request waits for the person."""
    organisation = locked(request.organisation)
    _require_waiting(request, user)
    settle(Kind.CITY_WAITS, organisation=organisation)
    founding.mark_confirmed(organisation, user, kind=Kind.CITY_CONFIRMED)


@transaction.atomic
def decline(request: CityRequest, user: AbstractBaseUser, reason: str) -> None:
    """Send the request back with a reason. Raises PermissionDenied as ``confirm``, ValidationError without a reason."""
    organisation = locked(request.organisation)
    _require_waiting(request, user)
    founding.mark_declined(organisation, user, reason, kind=Kind.CITY_DECLINED)
    settle(Kind.CITY_WAITS, organisation=organisation)


def _require_waiting(request: CityRequest, user: AbstractBaseUser) -> None:
    if not waiting_for(user).filter(pk=request.pk).exists():
        raise PermissionDenied


def _check(statement: Statement) -> None:
    if statement.city and statement.city_name:
        raise ValidationError({"city_name": _("Choose the city in the list or write its name, not both.")})
    if not statement.city and not statement.city_name:
        raise ValidationError({"city": _("Choose the city, or write its name below if it is not in the list.")})
    if statement.city and statement.city.country_id != statement.country.pk:
        raise ValidationError({"country": _("The city that you chose is in another country.")})


def _write(request: CityRequest, statement: Statement) -> None:
    request.city_name, request.activities = statement.city_name, statement.activities
    request.language = get_language() or "ru"
    request.save()
    people = get_user_model().objects.filter(memberships__role=Role.REGISTRAR, is_active=True)
    settle(Kind.CITY_WAITS, organisation=request.organisation)
    notify(Kind.CITY_WAITS, people.distinct(), organisation=request.organisation)
