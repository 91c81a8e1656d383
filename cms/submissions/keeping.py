"""Answers to a page that saves in the background while somebody types: JSON instead of a page.

Every form of a draft says by attributes what a script may do: ``data-keep`` names the draft and the page
(``12:levels-3``), ``data-revision`` is the fingerprint of what the draft says there (the hidden field ``revision``),
``data-keep-unsaved`` that the page shows something else, not saved yet, and ``data-keep-off`` forbids a copy on the
device. The script posts the same fields with ``action=keep``:

* 200 ``{"saved_at", "revision", "problems"}``: saved as far as it could be read; ``problems`` are those of what was
  typed, by the name of the field. Send the new ``revision`` from now on.
* 409 ``{"reason", "message", "newer", "revision", "url"}``: ``newer``: something else stands there by now, of each
  field its ``name``, ``label``, the ``values`` as a form would post them, and as ``text`` one under the other; ``url``
  is where to save from now on, as a new row whose number is taken becomes the next one. ``locked``: the hub reviews
  the entry.
* 401 and 400 ``{"message"}``: signed out; not to be read at all.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.forms import BaseForm
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

ACTION: Final = "keep"


def is_kept(request: HttpRequest) -> bool:
    """Whether a script saves in the background."""
    return request.method == "POST" and request.POST.get("action") == ACTION


def saved(revision: int, form: BaseForm | None = None) -> JsonResponse:
    """Saved; ``form`` with what could not be read."""
    problems = form.errors if form is not None else {}
    return JsonResponse(
        {
            "saved_at": timezone.now().isoformat(timespec="seconds"),
            "revision": revision,
            "problems": {name: [str(message) for message in messages] for name, messages in problems.items()},
        }
    )


def newer(fields: Iterable[Mapping[str, Any]], revision: int, url: str) -> JsonResponse:
    """Not saved: somebody else has written there; ``fields`` with name, label and values."""
    body = {
        "reason": "newer",
        "message": _("Somebody saved other changes meanwhile. Compare both texts; saving again keeps yours."),
        "newer": [{**field, "text": "\n".join(field["values"])} for field in fields],
        "revision": revision,
        "url": url,
    }
    return JsonResponse(body, status=409)


def locked(revision: int) -> JsonResponse:
    """Not saved: the entry cannot be changed now."""
    message = _("This entry cannot be changed now. What you typed is below, but not saved.")
    return JsonResponse({"reason": "locked", "message": message, "newer": [], "revision": revision}, status=409)


def signed_out() -> JsonResponse:
    """Not saved: the session has ended."""
    return JsonResponse({"message": _("You are signed out. Sign in again to save what you typed.")}, status=401)


def refused(message: str) -> JsonResponse:
    """Not saved, and never will be as it stands."""
    return JsonResponse({"message": message}, status=400)
