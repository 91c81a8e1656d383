"""A page with a form of a draft: opened, posted, saved in the background while somebody types."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cms.registry.models import Entry
from cms.requests import SignedInRequest
from cms.submissions import keeping, review_requests, services, typed_text
from cms.submissions.content import fingerprint
from cms.submissions.describe import differences, posted
from cms.submissions.fields import Vocabularies
from cms.submissions.forms import PortalForm, TaskForm, typed
from cms.submissions.progress import task_url
from cms.submissions.status import standing
from cms.submissions.task_list import Task, task_after

#: Name of a field with an answer to a request of the reviewers, before its number.
ANSWER = "answer-"


class FormPage:
    """The page of a task with questions."""

    template = "submissions/task.html"

    def __init__(self, request: SignedInRequest, entry: Entry, draft: Entry, task: Task) -> None:
        self.request = request
        self.entry = entry
        self.draft = draft
        self.task = task
        self.vocabularies = Vocabularies()

    # --- what differs between questions and rows ------------------------------------------------------

    @property
    def url(self) -> str:
        """Address of the page."""
        return task_url(self.entry, self.task)

    @property
    def keep_name(self) -> str:
        """Name of the page among those of the draft."""
        return self.task.name

    @property
    def stored(self) -> dict[str, Any]:
        """What the draft says here."""
        return self._form_class.read(self.draft)

    @property
    def _form_class(self) -> type[TaskForm]:
        assert self.task.form is not None  # noqa: S101 - for the type checker
        return self.task.form

    def form(self, data: QueryDict | None = None, initial: Any = None, *, strict: bool = False) -> PortalForm:
        """The form, with what is stored unless told otherwise."""
        given: dict[str, Any] = {
            "draft": self.draft,
            "initial": initial,
            "strict": strict,
            "vocabularies": self.vocabularies,
        }
        return self._form_class(data, **given)

    def save(self, values: Mapping[str, Any], seen: int | None, *, in_background: bool) -> int:
        """Store the answers; the fingerprint of what stands there now."""
        user = self.request.user
        return services.save_task(self.entry, user, self._form_class, values, seen, in_background=in_background)

    def next_url(self, action: str) -> str:
        """Where a button leads after saving."""
        if action == "close":
            return reverse("submissions:edit", args=[self.entry.pk])
        if action.startswith(ANSWER):
            return self.url
        following = task_after(self.draft, self.task)
        return task_url(self.entry, following) if following else reverse("submissions:check", args=[self.entry.pk])

    def after_conflict(self, seen: int | None, stored: Mapping[str, Any]) -> int:
        """What the page has seen once it has shown what stands there."""
        return fingerprint(stored)

    # --- the same for both ----------------------------------------------------------------------------

    @cached_property
    def requests(self) -> list[review_requests.ChangeRequest]:
        """What the reviewers ask for here."""
        return [one for one in review_requests.change_requests(self.entry) if one.task == self.task.name]

    def respond(self) -> HttpResponse:
        """The page, or what comes after it."""
        return self._posted() if self.request.method == "POST" else self._opened()

    def _opened(self) -> HttpResponse:
        kept = typed_text.take_back(self.request)
        if kept:
            return self.page(self.form(initial=typed(self.form().fields, kept)), notice=typed_text.notice())
        if not standing(self.entry).can_edit:
            messages.warning(self.request, _("This entry cannot be changed now."))
            return redirect("submissions:detail", self.entry.pk)
        form = self.form()
        if "check" in self.request.GET:
            form = self.form(form.stored_data(), strict=True)
            form.is_valid()
        return self.page(form)

    def _posted(self) -> HttpResponse:
        is_kept = keeping.is_kept(self.request)
        text = self.request.POST.get("revision", "")
        seen = int(text) if text.isascii() and text.isdecimal() else None
        if is_kept and seen is None:
            return keeping.refused(_("The page does not say what it has shown. Load it again."))
        form = self.form(self.request.POST)
        if not form.is_valid() and not is_kept:
            return self.page(form, revision=seen)
        try:
            if not standing(self.entry).can_edit:
                raise PermissionDenied
            revision = self.save(form.cleaned_data, seen, in_background=is_kept)
        except PermissionDenied:
            return self._locked(form, is_kept=is_kept)
        except ValidationError as error:
            if is_kept:
                return keeping.refused(" ".join(error.messages))
            form.add_error(None, error)
            return self.page(form, revision=seen)
        except services.NewerDraft as newer:
            return self._newer(form, seen, newer.stored, is_kept=is_kept)
        if is_kept:
            return keeping.saved(revision, form)
        answer_requests(self.request, self.entry)
        return redirect(self.next_url(self.request.POST.get("action", "save")))

    def _locked(self, form: PortalForm, *, is_kept: bool) -> HttpResponse:
        if is_kept:
            return keeping.locked(fingerprint(self.stored))
        form.add_error(None, _("This entry cannot be changed now. What you typed is below, but not saved."))
        return self.page(form, status=409)

    def _newer(self, form: PortalForm, seen: int | None, stored: Mapping[str, Any], *, is_kept: bool) -> HttpResponse:
        texts = differences(form, stored, form.cleaned_data)
        revision = self.after_conflict(seen, stored)
        if is_kept:
            there = self.form(initial=stored)
            fields = [{**text, "values": posted(there[text["name"]])} for text in texts]
            return keeping.newer(fields, revision, self.url)
        form.add_error(None, _("Somebody saved other changes meanwhile. Compare both texts; saving again keeps yours."))
        return self.page(form, revision=revision, newer=texts, status=409)

    def page(
        self,
        form: PortalForm,
        *,
        revision: int | None = None,
        notice: str = "",
        newer: list[dict[str, str]] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """The page. ``revision``: what the person has seen, by default what is stored."""
        context = {
            "entry": self.entry,
            "draft": self.draft,
            "task": self.task,
            "form": form,
            "action_url": self.url,
            "keep": f"{self.entry.pk}:{self.keep_name}",
            "revision": str(fingerprint(self.stored) if revision is None else revision),
            "author": typed_text.note_for(self.request.user),
            "notice": notice,
            "newer": newer or [],
            "is_unsaved": bool(notice) or self.request.method == "POST",
            **self.more(form),
        }
        return render(self.request, self.template, context, status=status)

    def more(self, form: PortalForm) -> dict[str, Any]:
        """What the template needs besides."""
        elsewhere = [one for one in self.requests if one.name not in form.fields]
        return {"questions": [self._question(bound) for bound in form], "other_requests": elsewhere}

    def _question(self, bound: forms.BoundField) -> dict[str, Any]:
        return {"field": bound, "requests": [one for one in self.requests if one.name == bound.name]}


def answer_requests(request: SignedInRequest, entry: Entry) -> None:
    """Store the answers to requests that were posted along: those with words, and the one whose button was pressed."""
    pressed = request.POST.get("action", "")
    for name in request.POST:
        number, text = name.removeprefix(ANSWER), str(request.POST[name])
        if not name.startswith(ANSWER) or not (number.isascii() and number.isdecimal()):
            continue
        if text.strip() or pressed == name:
            try:
                review_requests.answer(entry, request.user, int(number), text)
            except PermissionDenied:
                messages.error(request, _("This request cannot be answered now."))
