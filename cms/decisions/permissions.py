"""For which country a person speaks, and about which entries."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import QuerySet

from cms.organisations.enums import Role
from cms.organisations.models import Membership
from cms.registry.presentation import MEMBER_STATES
from cms.vocabularies.models import Country


def countries_of(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Country]:
    """Member states for which the person is a focal point: those of the organisations that they hold the role in."""
    held = Membership.objects.filter(user=user.pk, role=Role.FOCAL_POINT).values("organisation__country")
    return Country.objects.filter(pk__in=held, code__in=MEMBER_STATES)


def languages_of(country: Country) -> list[str]:
    """Languages of the country, in which its notes are written."""
    return country.languages.split()
