"""Making, finding and ending tokens. Each transition locks the organisation's row and logs in one transaction.

The log names tokens and people by number, and of a token its first characters.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.notices.enums import Kind
from cms.notices.services import notify
from cms.organisations.founding import managers_of
from cms.organisations.models import Organisation
from cms.organisations.roles import locked, require_manager
from cms.tokens import keys
from cms.tokens.enums import Ending, Scope
from cms.tokens.models import Token
from cms.tokens.permissions import missing_roles

MAX_RUNNING: Final = 10
MAX_DAYS: Final = 365
#: Days before its end at which an organisation is told, the earliest first.
WARNINGS: Final = (30, 7)
#: A request within this time after another leaves no new trace.
_TRACE: Final = timedelta(minutes=1)


@transaction.atomic
def make(
    organisation: Organisation, user: AbstractBaseUser, name: str, scopes: Iterable[str], days: int
) -> tuple[Token, str]:
    """Make a token; (token, what is shown once and stored nowhere).

    Raises PermissionDenied for anybody but a manager, ValidationError for a manager who is no submitter, for one token
    too many, and for scopes or a life that there are not.
    """
    organisation = locked(organisation)
    require_manager(organisation, user)
    if roles := missing_roles(user, organisation):
        raise ValidationError(_("A token acts for you, and you lack this role: %(role)s.") % {"role": roles[0]})
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= set(Scope.values) or not 1 <= days <= MAX_DAYS:
        raise ValidationError(_("Say what the token may do, and for how long."))
    if Token.objects.running().filter(organisation=organisation).count() >= MAX_RUNNING:
        raise ValidationError(_("Your organisation has %(count)s tokens. Revoke one first.") % {"count": MAX_RUNNING})
    key = keys.new_key()
    token = Token.objects.create(
        organisation=organisation,
        name=name,
        creator=user,
        key_hash=keys.digest(key),
        prefix=key[: keys.SHOWN],
        scopes=wanted,
        expires_at=timezone.now() + timedelta(days=days),
        # Whoever makes it for so short a time knows.
        warned_days=min((warning for warning in WARNINGS if days <= warning), default=None),
    )
    log(instance=organisation, action="tokens.made", user=user, data={**_named(token), "scopes": wanted})
    return token, key


def find(key: str) -> Token | None:
    """The working token that is written so; None for everything else. Notes that it was used."""
    if not keys.is_well_formed(key):
        return None
    found = Token.objects.working().filter(key_hash__in=keys.digests(key))
    token = found.select_related("organisation", "creator").first()
    if token is not None:
        now = timezone.now()
        unseen = Q(last_used_at=None) | Q(last_used_at__lt=now - _TRACE)
        Token.objects.filter(unseen, pk=token.pk).update(last_used_at=now)
    return token


@transaction.atomic
def revoke(token: Token, user: AbstractBaseUser) -> None:
    """End a token: from now on it opens nothing. Raises PermissionDenied for anybody but a manager."""
    organisation = locked(token.organisation)
    require_manager(organisation, user)
    _end(token, Ending.REVOKED, user)


@transaction.atomic
def end_tokens_of(user_id: int, organisation_id: int) -> None:
    """End what somebody has made who may no longer do for the organisation what a token does, and tell its managers."""
    organisation = Organisation.objects.select_for_update().filter(pk=organisation_id).first()
    if organisation is None:
        return
    running = Token.objects.running().filter(organisation=organisation, creator=user_id)
    working = Token.objects.working().values("pk")
    for token in running.exclude(pk__in=list(working.filter(creator=user_id).values_list("pk", flat=True))):
        if _end(token, Ending.MAKER_GONE):
            _tell(token, Kind.TOKEN_ENDED)


@transaction.atomic
def revoke_leaked(text: str) -> tuple[list[Token], int]:
    """End every token that stands in a text, and tell the organisations.

    (Those that ran until now, how many others were written as tokens are.)
    """
    written = keys.found_in(text)
    ended = []
    for key in sorted(written):
        token = Token.objects.filter(key_hash__in=keys.digests(key)).select_related("organisation").first()
        if token is not None and token.is_running and _end(token, Ending.LEAKED):
            _tell(token, Kind.TOKEN_LEAKED)
            ended.append(token)
    return ended, len(written) - len(ended)


@transaction.atomic
def warn() -> int:
    """Tell organisations of tokens that end soon, at each of ``WARNINGS`` once; how many were told of."""
    now = timezone.now()
    soon = Token.objects.running().filter(expires_at__lte=now + timedelta(days=max(WARNINGS)))
    told = 0
    for token in soon.select_for_update(of=("self",)).select_related("organisation"):
        due = min(days for days in WARNINGS if token.expires_at <= now + timedelta(days=days))
        if token.warned_days is not None and token.warned_days <= due:
            continue
        token.warned_days = due
        token.save(update_fields=["warned_days"])
        _tell(token, Kind.TOKEN_EXPIRES)
        told += 1
    return told


def _end(token: Token, ending: Ending, user: AbstractBaseUser | None = None) -> bool:
    """Whether it ran until now."""
    changed = Token.objects.filter(pk=token.pk, revoked_at=None).update(
        revoked_at=timezone.now(), revoked_by=user, ending=ending
    )
    if changed:
        data = {**_named(token), "reason": str(ending)}
        log(instance=token.organisation, action="tokens.ended", user=user, data=data)
    return bool(changed)


def _named(token: Token) -> dict[str, Any]:
    return {"token": token.pk, "prefix": token.prefix}


def _tell(token: Token, kind: Kind) -> None:
    organisation = token.organisation
    notify(kind, managers_of(organisation), organisation=organisation, words={"token": token.pk})
