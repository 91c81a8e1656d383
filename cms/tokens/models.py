"""Tokens, what an organisation has used of what it may, and the answers that may be asked for again."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.organisations.enums import Role
from cms.organisations.models import Membership, Organisation
from cms.tokens.enums import Allowed, Ending, Scope

#: Roles that whoever makes a token has, and keeps for as long as it works: it does what they may do.
MAKERS_ROLES: Final = (Role.MANAGER, Role.SUBMITTER)


class TokenSet(QuerySet["Token"]):
    """Tokens by whether they work."""

    def running(self) -> "TokenSet":
        """Neither ended nor expired."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())

    def working(self) -> "TokenSet":
        """Running, and made by somebody who may still do for the organisation what the token does."""
        held = Membership.objects.filter(user=OuterRef("creator"), organisation=OuterRef("organisation"))
        roles = [Exists(held.filter(role=role)) for role in MAKERS_ROLES]
        return self.running().filter(*roles, creator__is_active=True)


class Token(models.Model):
    """A key of an organisation. It acts for its creator: their number stands in revisions and in the log."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=100)
    creator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="organisation_tokens"
    )
    #: Of the token, which is nowhere but with whoever made it.
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    #: Its first characters, to tell it from others.
    prefix = models.CharField(max_length=16, editable=False)
    scopes = models.JSONField(_("what it may do"), default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("works until"))
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    ending = models.CharField(max_length=16, choices=Ending.choices, blank=True, editable=False)
    #: Days before its end about which its organisation was last told.
    warned_days = models.PositiveSmallIntegerField(null=True, editable=False)

    objects = TokenSet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("token")
        verbose_name_plural = _("tokens")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def is_running(self) -> bool:
        """Whether it is neither ended nor expired."""
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def ends_soon(self) -> bool:
        """Whether it runs for less than a month more."""
        return self.is_running and self.expires_at <= timezone.now() + timedelta(days=30)

    @property
    def scope_labels(self) -> list[str]:
        """What it may do, in words."""
        return [str(scope.label) for scope in Scope if scope in self.scopes]


class Use(models.Model):
    """How much of a kind an organisation has used since the beginning of the present window."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=Allowed.choices)
    since = models.DateTimeField()
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("organisation", "kind"), name="one_count_per_kind")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind}: {self.used}"


class KeptAnswer(models.Model):
    """The answer to a request that carried a key of its own, written in the transaction of what it did.

    ``part`` is the row of a batch: each row is done, and answered, for itself.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    idempotency_key = models.CharField(max_length=64)
    part = models.PositiveSmallIntegerField(default=0)
    #: Of address and body: another request under the same key is a mistake.
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    #: JSON as text: a column for JSON would give it back in another order.
    answer = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("organisation", "idempotency_key", "part"), name="one_answer_per_key_and_part"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.idempotency_key}/{self.part}: {self.status}"
