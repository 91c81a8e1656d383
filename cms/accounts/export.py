"""Everything that is kept about a person, as plain values.

Found by walking all tables that point to people, so that a table which comes later is not forgotten.
"""

from collections.abc import Iterator
from typing import Any, Final

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import ForeignKey, Model

from cms.organisations.models import Invitation

#: Columns that are keys and not data: whoever has the file must not be able to sign in with it.
SECRETS: Final = frozenset({"password", "session_key", "key_hash", "token_digest", "idempotency_key"})
#: (table, column): secrets whose name says nothing, and texts of entries, which are the organisation's.
LEFT_OUT: Final = frozenset(
    {
        ("mfa.Authenticator", "data"),
        ("wagtailcore.Revision", "content"),
        ("wagtailadmin.FormState", "data"),
        ("usersessions.UserSession", "data"),
    }
)


def data_of(user: AbstractBaseUser) -> dict[str, Any]:
    """The account, and by table each row that points to it."""
    kept = {}
    for model, columns in tables_about_people():
        rows: list[dict[str, Any]] = []
        for column in columns:
            rows += [_values(row) for row in model._base_manager.filter(**{column.name: user.pk}).order_by("pk")]
        if rows:
            kept[model._meta.label] = rows
    groups = sorted(user.groups.values_list("name", flat=True))
    # These know the person by address alone.
    invitations = Invitation.objects.filter(email__in=addresses_of(user))
    return {
        "account": _values(user) | {"groups": groups},
        "kept": kept,
        "invitations_to_the_person": [_values(row) for row in invitations],
    }


def addresses_of(user: AbstractBaseUser) -> set[str]:
    """The person's mail addresses, confirmed or not."""
    known = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    return {address for address in (user.email, *known) if address}


def tables_about_people() -> Iterator[tuple[type[Model], list[ForeignKey]]]:
    """(table, its columns that point to a person), of all tables that have one."""
    people = get_user_model()
    for model in apps.get_models():
        columns = [
            field
            for field in model._meta.local_concrete_fields
            if isinstance(field, ForeignKey) and field.remote_field.model is people
        ]
        if columns:
            yield model, columns


def _values(row: Model) -> dict[str, Any]:
    label = row._meta.label
    return {
        field.name: field.value_from_object(row)
        for field in row._meta.concrete_fields
        if field.name not in SECRETS and (label, field.name) not in LEFT_OUT
    }
