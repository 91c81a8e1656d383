"""What follows from signing up and from changes of the second factor."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import user_signed_up
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from cms.accounts.factors import FACTORS


@receiver(user_signed_up)
def remember_the_language(user: Any, **kwargs: Any) -> None:
    """Mails come in the language in which the person signed up, until they choose another."""
    UserProfile.objects.get_or_create(user=user, defaults={"preferred_language": get_language() or ""})


@receiver(authenticator_added)
def second_factor_added(request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    """Whoever sets up the factor has just shown it; other sessions have not, and end."""
    if authenticator.type in FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
        end_other_sessions(request, user)
        log(instance=user, action="accounts.factor_added", user=user)


@receiver(authenticator_removed)
def second_factor_removed(request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    """End the other sessions: if a stranger took the factor away, it was from one of them."""
    if authenticator.type in FACTORS:
        end_other_sessions(request, user)
        log(instance=user, action="accounts.factor_removed", user=user)
