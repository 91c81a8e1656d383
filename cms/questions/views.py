"""Public pages: a form about an entry, and the word that it was sent. Nothing of a question is ever public."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.questions import limits, services, stamps
from cms.questions.enums import QuestionKind
from cms.questions.figures import figure_text
from cms.questions.forms import TRAP, QuestionForm
from cms.questions.stamps import Age, Stamp
from cms.registry.models import Entry, HubPage
from cms.registry.public import public_entries
from cms.registry.texts import Reader

_WRONG_AGE: Final = {
    Age.TOO_YOUNG: gettext_lazy("The form came back faster than a person writes. Wait a moment and send it again."),
    Age.TOO_OLD: gettext_lazy("The form was open for a long time. Look through your text and send it again."),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """The form: empty, or as posted with what is wrong with it."""
    entry = _entry(code)
    if request.method == "POST":
        return _posted(request, entry)
    stamp = _new_stamp(request, entry)
    kind = QuestionKind.ERROR if stamp.figure else QuestionKind.ASK
    return _page(request, entry, QuestionForm(initial={"kind": kind}), stamp, stamp.signed())


@require_safe
def sent(request: HttpRequest, code: str) -> HttpResponse:
    """The question is with the hub."""
    return render(request, "questions/sent.html", _context(_entry(code)))


def _posted(request: HttpRequest, entry: Entry) -> HttpResponse:
    form = QuestionForm(request.POST)
    signed = request.POST.get("stamp", "")
    stamp, age = stamps.read(signed, str(entry.code)) or (_new_stamp(request, entry), Age.TOO_OLD)
    if age is Age.TOO_OLD:
        stamp = Stamp.new(stamp.code, stamp.figure, stamp.figure_text)
        signed = stamp.signed()
    # The stamp of a form that came too quickly stays: by the time it is sent again it is old enough.
    if form.is_valid() and age is not Age.RIGHT:
        form.add_error(None, _WRONG_AGE[age])
    if not form.is_valid():
        return _page(request, entry, form, stamp, signed)
    if not limits.take_turn(request, entry.get_parent().pk):
        form.add_error(None, _("Too many questions were sent within an hour. Your text is below; send it later."))
        return _page(request, entry, form, stamp, signed, status=429)
    services.ask(entry, _message(form.cleaned_data, stamp))
    return redirect("questions:sent", entry.code)


def _message(data: dict[str, Any], stamp: Stamp) -> services.Message:
    return services.Message(
        reference=stamp.reference,
        kind=QuestionKind(data["kind"]),
        text=data["text"],
        email=data["email"],
        name=data["name"],
        language=get_language() or "",
        figure=stamp.figure,
        figure_text=stamp.figure_text,
    )


def _entry(code: str) -> Entry:
    return get_object_or_404(public_entries(), code=code.upper().replace("\0", "")).specific


def _new_stamp(request: HttpRequest, entry: Entry) -> Stamp:
    """A stamp for the figure in the address, if the entry's page shows such a figure."""
    ref = request.GET.get("figure", "")[:40]
    words = figure_text(entry, ref)
    return Stamp.new(str(entry.code), ref if words else "", words)


def _context(entry: Entry) -> dict[str, Any]:
    parent = entry.get_parent().specific
    return {
        "entry": entry,
        "name": Reader(entry, get_language() or entry.source_language).text("name"),
        # The initial collection is no hub's.
        "hub": parent.public_name if isinstance(parent, HubPage) and parent.organisation_id else "",
    }


def _page(
    request: HttpRequest, entry: Entry, form: QuestionForm, stamp: Stamp, signed: str, status: int = 200
) -> HttpResponse:
    context = {**_context(entry), "form": form, "stamp": signed, "figure_text": stamp.figure_text, "trap": TRAP}
    return render(request, "questions/ask.html", context, status=status)
