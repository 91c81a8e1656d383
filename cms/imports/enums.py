"""Where an import and each of its rows stand."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where an import stands."""

    WAITING = "waiting", _("Waits to be checked")
    CHECKING = "checking", _("Is being checked")
    CHECKED = "checked", _("Checked")
    ACCEPTED = "accepted", _("Waits to be taken in")
    TAKING = "taking", _("Is being taken in")
    DONE = "done", _("Taken in")
    REFUSED = "refused", _("Refused")


#: In these the platform has something to do; the page shows how far it is.
RUNNING: Final = (State.WAITING, State.CHECKING, State.ACCEPTED, State.TAKING)


class RowState(TextChoices):
    """What becomes of a row."""

    RIGHT = "right", _("Right")
    WRONG = "wrong", _("Wrong")
    ALREADY = "already", _("Taken in earlier")
    TAKEN = "taken", _("Taken in")
