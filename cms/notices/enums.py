"""Kinds of notices, the ways in which they reach people, and what becomes of their mails."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Group(TextChoices):
    """Kinds that belong together, in the order in which people choose about them."""

    WAITING = "waiting", _("Waits for you")
    REVIEW = "review", _("Review of your entries")
    QUESTIONS = "questions", _("Questions of readers")
    ORGANISATIONS = "organisations", _("Organisations")
    DECISIONS = "decisions", _("National decisions")
    REMINDERS = "reminders", _("Reminders")


class Kind(TextChoices):
    """What a notice tells. More about each stands in ``cms.notices.kinds``."""

    ENTRY_WAITS = "entry-waits", _("An entry waits for your review")
    ENTRY_ASSIGNED = "entry-assigned", _("An entry is given to you to review")
    ORGANISATION_WAITS = "organisation-waits", _("An organisation waits for your hub to confirm it")
    CITY_WAITS = "city-waits", _("A city waits for you to confirm it")
    JOIN_REQUEST = "join-request", _("Somebody asks to join your organisation")
    CHANGES_REQUESTED = "changes-requested", _("The reviewers ask for changes")
    REJECTED = "rejected", _("Your entry is rejected")
    HANDED_OVER = "handed-over", _("Another hub reviews your entry")
    PUBLISHED = "published", _("Your entry is approved and public")
    PUBLISHED_OUTSIDE_REVIEW = "published-outside", _("A registrar has published your entry without the review")
    LIFE_CHANGED = "life-changed", _("Your public entry is outdated, archived, withdrawn or current again")
    QUESTION_ASKED = "question-asked", _("A reader asks, or reports an error")
    ORGANISATION_CONFIRMED = "organisation-confirmed", _("A hub has confirmed your organisation")
    ORGANISATION_DECLINED = "organisation-declined", _("A hub has not confirmed your organisation")
    CITY_CONFIRMED = "city-confirmed", _("Your city can describe its practices")
    CITY_DECLINED = "city-declined", _("Your city is not confirmed")
    JOIN_ANSWERED = "join-answered", _("Your request to join is answered")
    TOKEN_EXPIRES = "token-expires", _("A token of your organisation ends soon")
    TOKEN_ENDED = "token-ended", _("A token of your organisation is ended")
    TOKEN_LEAKED = "token-leaked", _("A token of your organisation was found in public")
    NATIONAL_DECISION = "national-decision", _("A country has decided about your entry")
    REVIEW_OVERDUE = "review-overdue", _("An entry waits for longer than it should")
    ENTRY_TO_VERIFY = "entry-to-verify", _("A public entry of your hub is to be verified again")
    ENTRY_TO_UPDATE = "entry-to-update", _("Your public entry is to be verified again")


class Delivery(TextChoices):
    """How a person wants to hear of a kind. In the portal everything is shown."""

    AT_ONCE = "at-once", _("By mail, at once")
    DIGEST = "digest", _("By mail, once a day")
    PORTAL = "portal", _("Only here, no mail")


class MailState(TextChoices):
    """What becomes of the mail about a notice."""

    NONE = "none", _("No mail")
    DUE = "due", _("To be sent")
    DIGEST = "digest", _("Waits for the daily mail")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Given up")


#: The mail has still to go out.
UNSENT: Final = (MailState.DUE, MailState.DIGEST)
