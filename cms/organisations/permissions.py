"""Who may do what with an organisation and its people."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet

from cms.organisations.enums import OrganisationKind, Role
from cms.organisations.models import Membership, Organisation

Person = AbstractBaseUser | AnonymousUser


def own_organisations(user: Person) -> QuerySet[Organisation]:
    """Organisations that the person belongs to, with any role."""
    return Organisation.objects.filter(memberships__user=user.pk).distinct()


def manages(user: Person, organisation: Organisation) -> bool:
    """Whether the person decides who belongs to the organisation."""
    return Membership.objects.filter(user=user.pk, organisation=organisation, role=Role.MANAGER).exists()


def confirmable(user: Person) -> QuerySet[Organisation]:
    """Organisations that wait for a hub of which the person is a reviewer; about cities registrars decide.

    Nobody confirms an organisation that they belong to themselves.
    """
    hubs = Membership.objects.filter(user=user.pk, role=Role.REVIEWER).values("organisation")
    waiting = Organisation.objects.filter(asked_hub__in=hubs, confirmed=False, declined_at=None)
    waiting = waiting.exclude(kind=OrganisationKind.CITY)
    return waiting.exclude(memberships__user=user.pk).select_related("country", "city", "asked_hub")


def joinable(user: Person) -> QuerySet[Organisation]:
    """Organisations that the person may ask to join: public by name, with somebody who can answer."""
    managers = Membership.objects.filter(organisation=OuterRef("pk"), role=Role.MANAGER)
    return Organisation.objects.filter(Exists(managers), confirmed=True).exclude(memberships__user=user.pk)


def confirming_hubs() -> QuerySet[Organisation]:
    """Hubs that a new organisation may ask: those with a reviewer who can answer."""
    reviewers = Membership.objects.filter(organisation=OuterRef("pk"), role=Role.REVIEWER)
    return Organisation.objects.filter(Exists(reviewers), kind=OrganisationKind.HUB)
