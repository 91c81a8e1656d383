"""Who may do what with an entry under review: rules of the registry beside Wagtail's tree permissions."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import F, Q, QuerySet
from wagtail.models import Page, Task
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.moderation.sectors import waiting_states
from cms.organisations.enums import Role
from cms.organisations.models import Membership
from cms.registry.models import Entry, HubPage


def is_own_entry(user: AbstractBaseUser | AnonymousUser, entry: Any) -> bool:
    """Whether the person owns the entry or belongs to the organisation that submitted it."""
    if not isinstance(entry, Entry):
        return False
    return entry.owner_id == user.pk or is_of_own_organisation(user, entry)


def is_of_own_organisation(user: AbstractBaseUser | AnonymousUser, entry: Entry) -> bool:
    """Whether the person belongs to the organisation that submitted the entry."""
    organisation = entry.organisation_id
    return organisation is not None and Membership.objects.filter(user=user.pk, organisation=organisation).exists()


def is_registrar(user: Any) -> bool:
    """Whether the person keeps the whole registry."""
    return user.is_superuser or has_registrars_role(user)


def has_registrars_role(user: Any) -> bool:
    """Whether the person was made a registrar: what leaves the review out is not for administrators as such."""
    return Membership.objects.filter(user=user.pk, role=Role.REGISTRAR).exists()


def keeps(user: AbstractBaseUser | AnonymousUser, entry: Entry) -> bool:
    """Whether the person decides about the life of the published entry: its hub's reviewers, and registrars."""
    if has_registrars_role(user):
        return True
    hub = HubPage.objects.filter(pk=entry.get_parent().pk).first()
    if hub is None or hub.organisation_id is None:
        return False
    return Membership.objects.filter(user=user.pk, organisation=hub.organisation_id, role=Role.REVIEWER).exists()


def kept_hubs(user: Any) -> QuerySet[HubPage]:
    """Pages of the hubs whose published entries the person looks after; all of them for registrars."""
    hubs = HubPage.objects.select_related("organisation")
    if is_registrar(user):
        return hubs
    own = Membership.objects.filter(user=user.pk, role=Role.REVIEWER)
    return hubs.filter(organisation__in=own.values("organisation"))


def has_reviews(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether there is a step of some review that the person's groups decide."""
    return user.is_authenticated and (
        is_registrar(user) or Task.objects.filter(active=True, reviewtask__groups__user=user.pk).exists()
    )


def may_read_review(user: AbstractBaseUser | AnonymousUser, entry: Entry) -> bool:
    """Whether the person may see how an entry under review stands: its hub, who has to decide now, registrars."""
    return bool(readable_reviews(user, [entry]))


def readable_reviews(user: AbstractBaseUser | AnonymousUser, entries: Iterable[Entry]) -> set[int]:
    """Ids of those of the entries of which the person may see how they stand under review."""
    if is_registrar(user):
        return {entry.pk for entry in entries}
    waiting = set(_under_review_by(user))
    return {entry.pk for entry in entries if entry.pk in waiting or entry.permissions_for_user(user).can_edit()}


def visible_pages(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Page]:
    """Pages whose title the person may learn in the admin: what is public, what they may explore or have to review.

    The admin shows the title of the latest draft: of a public page that is to change its name that is the new one.
    """
    public = Q(live=True, draft_title=F("title"))
    explorable = PagePermissionPolicy().explorable_instances(user).values("pk")
    return Page.objects.filter(public | Q(pk__in=explorable) | Q(pk__in=_under_review_by(user)))


def _under_review_by(user: AbstractBaseUser | AnonymousUser) -> list[int]:
    """Ids of the entries that wait for the person."""
    return [int(pk) for pk in waiting_states(user).values_list("workflow_state__object_id", flat=True)]
