"""Loading organisations and keeping people's groups in step with their memberships."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.models import AbstractBaseUser, Group, Permission
from django.db import transaction

from cms.languages import LANGUAGES, column
from cms.organisations.enums import Role
from cms.organisations.models import Membership, Organisation
from cms.vocabularies.models import City, Country

DATA_FILE = Path(__file__).parent / "data" / "organisations.yaml"

EXPERTS_GROUP = "Technical experts"
REGISTRARS_GROUP = "Registrars"
FOCAL_POINTS_GROUP = "National focal points"


def reviewers_group_name(hub: Organisation) -> str:
    """Name of the group that holds the reviewers of one hub."""
    return f"Hub reviewers: {hub.code}"


def admin_group(name: str) -> Group:
    """The group ``name``, made if needed, with access to the admin and no other right."""
    group, created = Group.objects.get_or_create(name=name)
    if created:
        group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    return group


def group_for(membership: Membership) -> Group | None:
    """The admin group that goes with a membership; None for roles that work outside the admin."""
    match membership.role:
        case Role.REVIEWER:
            return admin_group(reviewers_group_name(membership.organisation))
        case Role.EXPERT:
            return admin_group(EXPERTS_GROUP)
        case Role.REGISTRAR:
            return admin_group(REGISTRARS_GROUP)
        case Role.FOCAL_POINT:
            return admin_group(FOCAL_POINTS_GROUP)
        case _:
            return None


def synchronise_groups(user: AbstractBaseUser) -> None:
    """Make the person's groups what the memberships say; groups of other origin stay."""
    managed = Group.objects.filter(name__startswith="Hub reviewers: ") | Group.objects.filter(
        name__in=(EXPERTS_GROUP, REGISTRARS_GROUP, FOCAL_POINTS_GROUP)
    )
    wanted = {
        group.pk
        for membership in Membership.objects.filter(user=user).select_related("organisation")
        if (group := group_for(membership)) is not None
    }
    user.groups.remove(*managed.exclude(pk__in=wanted))
    user.groups.add(*wanted)


def organisations_of(user: AbstractBaseUser, roles: Iterable[Role]) -> "list[Organisation]":
    """Organisations in which the person has one of the roles, in their order."""
    if not user.is_authenticated:
        return []
    return list(Organisation.objects.filter(memberships__user=user, memberships__role__in=list(roles)).distinct())


@transaction.atomic
def load_organisations(progress: Callable[[str], None] = lambda line: None) -> int:
    """Create the organisations of the data file that do not exist yet; what exists is left alone.

    The founding texts name them, so no hub has to confirm that they exist. Returns the number created.
    """
    created = 0
    rows = yaml.safe_load(DATA_FILE.read_text(encoding="utf-8"))
    Organisation.objects.filter(code__in=[row["code"] for row in rows], asked_hub=None).update(confirmed=True)
    for position, row in enumerate(rows, start=1):
        if Organisation.objects.filter(code=row["code"]).exists():
            continue
        Organisation.objects.create(position=position, confirmed=True, **_field_values(row))
        created += 1
    progress(f"organisations: {created} created")
    return created


def _field_values(row: dict[str, Any]) -> dict[str, Any]:
    values = {
        "code": row["code"],
        "kind": row["kind"],
        "clause": str(row.get("clause", "")),
        "country": Country.objects.get(code=row["country"]) if row.get("country") else None,
        "city": City.objects.get(code=row["city"]) if row.get("city") else None,
    }
    for field in ("name", "description"):
        texts = row.get(field, {})
        values |= {column(field, language): texts.get(language, "") for language in LANGUAGES}
    return values
