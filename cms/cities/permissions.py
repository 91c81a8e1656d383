"""Who may ask for a city, and who decides."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import QuerySet

from cms.cities.models import CityRequest
from cms.moderation.permissions import is_registrar

Person = AbstractBaseUser | AnonymousUser


def may_ask(user: Person) -> bool:
    """Whether the person has confirmed a mail address: the answer has to reach them."""
    return user.is_authenticated and EmailAddress.objects.filter(user=user.pk, verified=True).exists()


def waiting_for(user: Person) -> QuerySet[CityRequest]:
    """Requests that wait for the person as a registrar. Nobody decides about an authority that they belong to."""
    if not user.is_authenticated or not is_registrar(user):
        return CityRequest.objects.none()
    waiting = CityRequest.objects.filter(organisation__confirmed=False, organisation__declined_at=None)
    return waiting.exclude(organisation__memberships__user=user.pk).select_related(
        "organisation__country", "organisation__city"
    )


def confirmed_cities() -> QuerySet[CityRequest]:
    """Cities that describe their practices here, by the name of their authority."""
    confirmed = CityRequest.objects.filter(organisation__confirmed=True)
    return confirmed.select_related("organisation__country", "organisation__city").order_by("organisation__code")
