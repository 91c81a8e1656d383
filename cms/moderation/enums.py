"""Steps of the review, where an entry stands in it, and the tabs of the queue."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Step(TextChoices):
    """Which step of the review an entry is at."""

    SCREENING = "screening", _("Screening by the hub")
    TECHNICAL = "technical", _("Technical review")


class Stage(TextChoices):
    """Where an entry stands, in the words of those who submitted it."""

    DRAFT = "draft", _("Draft")
    SCREENING = "screening", _("At the hub")
    CHANGES = "changes", _("Changes requested")
    REJECTED = "rejected", _("Rejected")
    TECHNICAL = "technical", _("Technical review")
    PUBLISHED = "published", _("Published")
    GONE = "gone", _("No longer public")


#: The reviewers have it: nobody else may write into the draft.
UNDER_REVIEW: Final = (Stage.SCREENING, Stage.TECHNICAL)
#: The reviewers have given it back with their words.
ANSWERED: Final = (Stage.CHANGES, Stage.REJECTED)


class Tab(TextChoices):
    """Tabs of the queue. An overdue entry stands in two."""

    SCREEN = "screen", _("To screen")
    TECHNICAL = "technical", _("Technical review")
    RETURNED = "returned", _("Came back after changes")
    SUBMITTER = "submitter", _("Waits for the submitter")
    OVERDUE = "overdue", _("Overdue")
    DONE = "done", _("Done")


#: What the person can decide now.
TO_DECIDE: Final = (Tab.SCREEN, Tab.TECHNICAL, Tab.RETURNED)
