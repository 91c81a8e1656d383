"""Who may read which part of the audit log."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import QuerySet

from cms.audit.models import Record
from cms.moderation.permissions import is_registrar
from cms.organisations.enums import Role
from cms.organisations.models import Membership
from cms.registry.models import HubPage


def hubs_of(user: AbstractBaseUser | AnonymousUser) -> QuerySet[HubPage]:
    """Hubs of whose entries the person may read the records, beside registrars, who read all."""
    held = Membership.objects.filter(user=user.pk, role=Role.REVIEWER).values("organisation")
    return HubPage.objects.filter(organisation__in=held)


def may_read(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether any of it is the person's business: registrars and the reviewers of hubs."""
    return user.is_authenticated and (is_registrar(user) or hubs_of(user).exists())


def readable_records(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Record]:
    """All records for registrars; for a hub's reviewers those of entries, drafts too, while they were their hub's."""
    if not user.is_authenticated:
        return Record.objects.none()
    if is_registrar(user):
        return Record.objects.all()
    return Record.objects.filter(hub__in=hubs_of(user), entry__isnull=False)
