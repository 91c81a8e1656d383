"""What a token may do, why it ended, and what is counted."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    """What whoever makes a token allows it."""

    READ = "submissions:read", _("Read your organisation's entries and the reviewers' comments")
    WRITE = "submissions:write", _("Write drafts, add files, answer comments")
    SEND = "submissions:send", _("Send drafts to the hub and take them back")


class Ending(TextChoices):
    """Why a token was ended before its day."""

    REVOKED = "revoked", _("Revoked")
    LEAKED = "leaked", _("Found where it should not be")
    MAKER_GONE = "maker-gone", _("Whoever made it no longer acts for the organisation")


class Allowed(TextChoices):
    """What is counted for an organisation."""

    REQUESTS = "requests", _("Requests")
    ENTRIES = "entries", _("New entries")
