"""What is forgotten by itself."""

from datetime import datetime, timedelta
from typing import Final

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from celery import shared_task
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from cms.organisations.enums import RequestState
from cms.organisations.models import Invitation, JoinRequest

#: How long what has come to its end is kept, for whoever asks what became of it.
KEPT: Final = timedelta(days=30)


@shared_task(name="cms.accounts.tasks.forget")
def forget() -> None:
    """Delete invitations and requests that have ended, notes of sessions that are over, and accounts never confirmed.

    No retry: it is scheduled every night.
    """
    before = timezone.now() - KEPT
    ended = Q(expires_at__lt=before) | Q(withdrawn_at__lt=before) | Q(accepted_at__lt=before)
    Invitation.objects.filter(ended).delete()
    JoinRequest.objects.exclude(state=RequestState.WAITING).filter(decided_at__lt=before).delete()
    running = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=timezone.now())
    UserSession.objects.exclude(Exists(running)).delete()
    for user in _never_confirmed(before):
        _forget(user)


@transaction.atomic
def _forget(user: User) -> None:
    # Without the name, which comes from the address: the log must not keep what is forgotten here.
    log(instance=user, action="accounts.forgotten", title=f"account {user.pk}")
    user.delete()


def _never_confirmed(before: datetime) -> QuerySet[User]:
    """Accounts made by signing up whose address nobody has ever confirmed.

    Accounts that a registrar has made have no address of allauth's before the first sign-in, or roles.
    """
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    return get_user_model().objects.filter(
        Exists(addresses),
        ~Exists(addresses.filter(verified=True)),
        date_joined__lt=before,
        last_login=None,
        memberships=None,
        groups=None,
        is_superuser=False,
        is_staff=False,
    )
