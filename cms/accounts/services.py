"""A copy of what is kept about a person, and the end of an account: the person goes, a pseudonym stays.

It stays in the log and at what they did for their organisation.
"""

from typing import Any, Final

from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CASCADE
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from cms.accounts.export import addresses_of, data_of, tables_about_people
from cms.mail import language_of, queue_mail
from cms.organisations.models import Invitation, Membership
from cms.organisations.roles import managed_alone

#: Tables whose rows would go with a person but belong to the review: what was asked for, and of whom.
KEPT: Final = frozenset({"wagtailcore.Comment", "wagtailcore.CommentReply"})


def obstacles_to_deletion(user: AbstractBaseUser) -> list[str]:
    """Why the account cannot be deleted now, as sentences; empty if it can."""
    obstacles = [
        _("%(name)s has other members and you are the last to manage it. Make somebody else a manager first.")
        % {"name": organisation}
        for organisation in managed_alone(user)
    ]
    administrators = get_user_model().objects.filter(is_superuser=True, is_active=True)
    if user.is_superuser and not administrators.exclude(pk=user.pk).exists():
        obstacles.append(_("You are the last administrator of the platform."))
    return obstacles


@transaction.atomic
def take_copy(user: AbstractBaseUser) -> dict[str, Any]:
    """Everything that is kept about the person. That it was taken is logged, and stands in the next copy."""
    data = data_of(user)
    log(instance=user, action="accounts.exported", user=user)
    return data


@transaction.atomic
def delete_account(user: AbstractBaseUser) -> str:
    """Delete what is about the person; entries stay with the organisation. Returns the pseudonym.

    The row of the account stays, emptied and locked: it is what the log and the reviews point to. Raises
    ValidationError with the obstacles.
    """
    user = get_user_model().objects.select_for_update().get(pk=user.pk)
    if obstacles := obstacles_to_deletion(user):
        raise ValidationError(obstacles)
    name, addresses = user.get_username(), addresses_of(user)
    queue_mail("accounts/mail/deleted", user.email, language_of(user), {"name": name}, page="site:home")
    for session in UserSession.objects.filter(user=user):
        session.end()
    for profile in UserProfile.objects.filter(user=user):
        profile.avatar.delete(save=False)
    for address in addresses:
        Invitation.objects.filter(email__iexact=address).delete()
    _delete_rows(user)
    user.groups.clear()
    user.user_permissions.clear()
    pseudonym = f"former-member-{get_random_string(12, 'abcdefghijkmnpqrstuvwxyz23456789')}"
    _rename_in_log(user, name, pseudonym)
    user.username, user.email, user.first_name, user.last_name = pseudonym, "", "", ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.set_unusable_password()
    user.save()
    log(instance=user, action="accounts.deleted", user=user)
    return pseudonym


def _delete_rows(user: AbstractBaseUser) -> None:
    """What would go if the row of the account went."""
    for model, columns in tables_about_people():
        for column in columns:
            if column.remote_field.on_delete is CASCADE and model._meta.label not in KEPT:
                model._base_manager.filter(**{column.name: user}).delete()


def _rename_in_log(user: AbstractBaseUser, name: str, pseudonym: str) -> None:
    """Lines about the account and its memberships carry its name as their title."""
    about_accounts = ContentType.objects.get_for_model(get_user_model())
    ModelLogEntry.objects.filter(content_type=about_accounts, object_id=str(user.pk)).update(label=pseudonym)
    about_memberships = ContentType.objects.get_for_model(Membership)
    for line in ModelLogEntry.objects.filter(content_type=about_memberships, label__startswith=f"{name}, "):
        line.label = pseudonym + line.label.removeprefix(name)
        line.save(update_fields=["label"])
