"""Keeps what a person typed when their session ended before they saved.

The page carries a signed note of who opened it. Only text that comes with such a note is kept, in the new
session, and only that person gets it back after signing in.
"""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

FIELD = "author"
_SALT = "submissions.author"
_SESSION_KEY = "submissions.typed"
#: Two weeks, the life of a session.
_MAX_AGE = 14 * 24 * 3600
#: Characters of an encoded form: a full description with 60 levels fits.
_MAX_LENGTH = 400_000


def note_for(user: AbstractBaseUser) -> str:
    """The value of the hidden field that names the person, signed."""
    return signing.dumps(user.pk, salt=_SALT)


def author_of(request: HttpRequest) -> Any:
    """Key of the person who had opened the page that is posted; None if it does not say."""
    try:
        return signing.loads(request.POST.get(FIELD, ""), salt=_SALT, max_age=_MAX_AGE)
    except signing.BadSignature:
        return None


def keep(request: HttpRequest) -> None:
    """Remember the posted form of somebody who is no longer signed in."""
    author = author_of(request)
    if author is None:
        return
    typed = request.POST.urlencode()
    if len(typed) <= _MAX_LENGTH:
        request.session[_SESSION_KEY] = {"author": author, "path": request.path, "typed": typed}


def take_back(request: HttpRequest) -> QueryDict | None:
    """The form kept for this person and page, once; None if there is none."""
    kept = request.session.get(_SESSION_KEY)
    if kept is None or kept["path"] != request.path:
        return None
    del request.session[_SESSION_KEY]
    return QueryDict(kept["typed"]) if kept["author"] == request.user.pk else None


def notice() -> str:
    """What a page says above text that was kept."""
    return _("You had been signed out. What you had typed is below and is not saved yet.")
