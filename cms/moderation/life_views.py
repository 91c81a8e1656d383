"""One entry beside its review: what becomes of it, when it was verified, a publication outside the review."""

from collections.abc import Callable
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import registry as log_registry

from cms.moderation.forms import LifeForm, OutsideReviewForm
from cms.moderation.life import publish_outside_review, set_life, verify
from cms.moderation.permissions import has_registrars_role, is_of_own_organisation, is_registrar, keeps
from cms.registry.models import Entry
from cms.registry.services import publication_problems

#: Actions of the log that the page lists.
_LISTED: Final = (
    *("moderation.life", "moderation.verify", "moderation.publish_outside_review"),
    *("moderation.reject", "moderation.hand_over", "wagtail.publish"),
)


class LifeView(WagtailAdminTemplateMixin, View):
    """For the hub's reviewers and registrars. A POST is one of the actions."""

    header_icon = "history"
    template_name = "moderation/admin/life.html"
    entry: Entry

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the entry: 404 for whoever does not look after it."""
        super().setup(request, *args, **kwargs)
        self.entry = get_object_or_404(Entry, pk=kwargs["pk"]).specific
        if not request.user.is_authenticated or not (keeps(request.user, self.entry) or is_registrar(request.user)):
            raise Http404

    def get_page_title(self) -> str:
        """Number and name."""
        return f"{self.entry.code or ''} {self.entry.draft_title}".strip()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, list of what is due, this entry."""
        due = {"url": reverse("review:due"), "label": gettext_lazy("Entries to verify")}
        return [*super().get_breadcrumbs_items(), due, {"url": "", "label": self.get_page_title()}]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What can be done."""
        return self._page()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do what the pressed button says; what was typed stays where that is not possible."""
        match request.POST.get("action"):
            case "verify":
                return self._verify()
            case "life":
                form = LifeForm(request.POST)
                return self._tried(form, "life_form", lambda: self._live(form), _("It is done, and readers see it."))
            case "publish":
                outside = OutsideReviewForm(request.POST)
                done = _("The entry is public. The log keeps your reason.")
                return self._tried(outside, "outside_form", lambda: self._publish(outside), done)
        return self._page(status=400)

    def _verify(self) -> HttpResponse:
        try:
            verify(self.entry, self.request.user)
        except (PermissionDenied, ValidationError) as error:
            messages.error(self.request, " ".join(getattr(error, "messages", [str(error)])))
        else:
            messages.success(self.request, _("Noted: verified today."))
        if self.request.POST.get("next") == "due":
            return redirect("review:due")
        return redirect("review:life", self.entry.pk)

    def _live(self, form: LifeForm) -> None:
        data = form.cleaned_data
        set_life(self.entry, self.request.user, data["life"], data["reason"], data["successor"])

    def _publish(self, form: OutsideReviewForm) -> None:
        publish_outside_review(self.entry, self.request.user, form.cleaned_data["reason"])

    def _tried(self, form: Any, name: str, act: Callable[[], None], done: str) -> HttpResponse:
        if not form.is_valid():
            return self._page({name: form}, status=400)
        try:
            act()
        except PermissionDenied as error:
            form.add_error(None, str(error))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(self.request, done)
            return redirect("review:life", self.entry.pk)
        return self._page({name: form}, status=409)

    def _page(self, forms: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
        entry, user = self.entry, self.request.user
        is_own = is_of_own_organisation(user, entry)
        may_publish = has_registrars_role(user) and not is_own and (not entry.live or entry.has_unpublished_changes)
        logged = log_registry.get_logs_for_instance(entry).filter(action__in=_LISTED).select_related("user")
        context = {
            "entry": entry,
            "hub": entry.get_parent().specific,
            "is_own": is_own,
            "may_act": entry.live and keeps(user, entry) and not is_own,
            "may_publish": may_publish,
            "problems": publication_problems(entry.get_latest_revision_as_object()) if may_publish else [],
            "has_review": entry.current_workflow_state is not None,
            "life_form": LifeForm(initial={"life": entry.life}),
            "outside_form": OutsideReviewForm(),
            "events": [(row, row.data.get("reason", "")) for row in logged[:50]],
            **(forms or {}),
        }
        return self.render_to_response(self.get_context_data(**context), status=status)
