"""Whose entries a person works on in the portal: those of the organisations they submit for."""

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet

from cms.organisations.enums import OrganisationKind, Role
from cms.organisations.models import Membership, Organisation
from cms.organisations.services import organisations_of
from cms.registry.models import Entry, HubPage


def submitting_organisations(user: AbstractBaseUser) -> list[Organisation]:
    """Organisations in whose name the person may describe solutions."""
    return organisations_of(user, [Role.SUBMITTER])


def may_submit_for(user: AbstractBaseUser, organisation: Organisation) -> bool:
    """Whether the person may write in the name of this organisation."""
    return Membership.objects.filter(user=user, organisation=organisation, role=Role.SUBMITTER).exists()


def own_entries(user: AbstractBaseUser) -> QuerySet[Entry]:
    """Entries of the person's organisations, the latest first. What is not in it answers 404."""
    return (
        Entry.objects.filter(organisation__memberships__user=user, organisation__memberships__role=Role.SUBMITTER)
        .select_related("organisation")
        .order_by("-latest_revision_created_at", "-pk")
        .distinct()
    )


def receiving_hubs() -> QuerySet[HubPage]:
    """Pages of the hubs that take submissions."""
    return (
        HubPage.objects.filter(organisation__kind=OrganisationKind.HUB)
        .select_related("organisation", "organisation__country")
        .order_by("organisation__position", "organisation__code")
    )


def may_change_hub(entry: Entry) -> bool:
    """Whether another hub may still get the entry: none reviews it, and none has published it."""
    return entry.first_published_at is None and entry.current_workflow_state is None
