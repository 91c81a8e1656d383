"""Who may do what with an entry under review: rules of the registry beside Wagtail's tree permissions."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Q, QuerySet
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.organisations.models import Membership
from cms.registry.models import Entry


def is_own_entry(user: AbstractBaseUser | AnonymousUser, entry: Any) -> bool:
    """Whether the person owns the entry or belongs to the organisation that submitted it."""
    if not isinstance(entry, Entry):
        return False
    if entry.owner_id == user.pk:
        return True
    organisation = entry.organisation_id
    return organisation is not None and Membership.objects.filter(user=user, organisation=organisation).exists()


def visible_pages(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Page]:
    """Pages whose title the person may learn in the admin: what is public, and what they may explore."""
    explorable = PagePermissionPolicy().explorable_instances(user)
    return Page.objects.filter(Q(live=True) | Q(pk__in=explorable.values("pk")))
