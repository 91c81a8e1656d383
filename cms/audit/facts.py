"""How the object of a record stands once the action is done, where Wagtail's log says no more than "edited".

The record before holds how it stood until then. No names of people: who deletes their account leaves nothing here.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib.auth.models import AbstractUser, Group
from django.db.models import Model
from modeltranslation.translator import translator

from cms.languages import columns
from cms.organisations.models import Membership, Organisation
from cms.vocabularies.models import Concept

#: Of a value of a vocabulary: notes of the loader, not content.
_NOT_CONTENT: Final = frozenset({"loaded_digest"})


def facts_of(row: Model) -> dict[str, Any]:
    """The facts that are kept of this kind of object; empty for kinds of which none are."""
    if isinstance(row, Concept):
        return _concept(row)
    of_kind = _OF_KIND.get(row._meta.label_lower)
    return of_kind(row) if of_kind else {}


def _concept(row: Concept) -> dict[str, Any]:
    # A base column holds the text in whatever language was active.
    base = translator.get_options_for_model(type(row)).all_fields
    names = [field.attname for field in row._meta.concrete_fields if field.name not in {*base, *_NOT_CONTENT}]
    return {name: value for name in names if (value := getattr(row, name)) not in (None, "")}


def _membership(row: Membership) -> dict[str, Any]:
    return {
        "person": row.user_id,
        "organisation": row.organisation_id,
        "role": row.role,
        "language": row.language,
    }


def _organisation(row: Organisation) -> dict[str, Any]:
    names = ("code", "kind", "confirmed", "website", "country_id", "city_id", "asked_hub_id", *columns("name"))
    return {name: value for name in names if (value := getattr(row, name)) not in (None, "")}


def _user(row: AbstractUser) -> dict[str, Any]:
    return {
        "person": row.pk,
        "is_active": row.is_active,
        "is_superuser": row.is_superuser,
        "groups": sorted(row.groups.values_list("name", flat=True)),
    }


def _group(row: Group) -> dict[str, Any]:
    found = row.permissions.values_list("content_type__app_label", "codename")
    return {"permissions": sorted(f"{app}.{codename}" for app, codename in found)}


def _token(row: Any) -> dict[str, Any]:
    return {"person": row.user_id, "prefix": row.prefix}


def _file(row: Any) -> dict[str, Any]:
    return {"sha1": row.file_hash, "bytes": row.file_size}


_OF_KIND: Final[Mapping[str, Callable[[Any], dict[str, Any]]]] = {
    "organisations.membership": _membership,
    "organisations.organisation": _organisation,
    "auth.user": _user,
    "auth.group": _group,
    "wagtailcore.apitoken": _token,
    "media.registryimage": _file,
    "media.registrydocument": _file,
}
