"""Who may see a file. What the files are shown in is not known here: two functions named in the settings say so."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils.module_loading import import_string
from wagtail.permissions import policy_registry

from media.models import RegistryDocument, RegistryImage

#: Rights on a picture or document in Wagtail's collections, each of which is reason enough to see it.
RIGHTS = ("change", "delete", "choose")


def is_public(file: RegistryImage | RegistryDocument) -> bool:
    """Whether something public shows the file now (``MEDIA_IS_PUBLIC``)."""
    return import_string(settings.MEDIA_IS_PUBLIC)(file)


def may_see(user: AbstractBaseUser | AnonymousUser, file: RegistryImage | RegistryDocument) -> bool:
    """Whether a person may see a file that is not public.

    Who brought it, who has rights on it, and who may know the draft that shows it (``MEDIA_MAY_SEE``).
    """
    if not user.is_authenticated or not user.is_active:
        return False
    if file.uploaded_by_user_id == user.pk or holds_right(user, file):
        return True
    return import_string(settings.MEDIA_MAY_SEE)(user, file)


def holds_right(user: Any, file: RegistryImage | RegistryDocument) -> bool:
    """Whether the person has a right on the file itself, by its collection."""
    policy = policy_registry.get_by_type(type(file))
    return policy.user_has_any_permission_for_instance(user, RIGHTS, file)
