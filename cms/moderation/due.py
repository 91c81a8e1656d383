"""Published entries that are to be verified again: the list in the admin, and who is reminded of them."""

from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.moderation import notifications
from cms.moderation.models import Reminder
from cms.moderation.permissions import kept_hubs
from cms.notices.enums import Kind
from cms.organisations.enums import Role
from cms.registry.enums import Life
from cms.registry.models import Entry, HubPage
from cms.registry.public import public_entries

_PER_PAGE: Final = 50


def due_entries(today: date) -> QuerySet[Entry]:
    """Public entries whose day has passed or comes soon (``REVIEW_NOTICE_DAYS``), the earliest first."""
    horizon = today + timedelta(days=settings.REVIEW_NOTICE_DAYS)
    current = public_entries().filter(life=Life.CURRENT, review_due_on__lte=horizon)
    return current.select_related("organisation").order_by("review_due_on", "code")


def remind() -> int:
    """Mail the hub's reviewers and the submitters once when the day comes soon, and once when it has come.

    Returns the number of entries that somebody was reminded of. Safe to run again at any time.
    """
    today = timezone.localdate()
    return sum(_remind_of(entry, today) for entry in list(due_entries(today)))


@transaction.atomic
def _remind_of(entry: Entry, today: date) -> bool:
    is_due = _has_come(entry, today)
    kind = Reminder.Kind.DUE if is_due else Reminder.Kind.SOON
    # The row first: of two runs at once the second finds it, and sends nothing.
    _row, is_new = Reminder.objects.get_or_create(entry=entry, due_on=entry.review_due_on, kind=kind)
    if is_new:
        words = {"is_due": is_due, "due_on": entry.review_due_on.isoformat() if entry.review_due_on else ""}
        notifications.tell_reviewers(_keepers(entry), entry, Kind.ENTRY_TO_VERIFY, **words)
        notifications.tell_submitters(entry, Kind.ENTRY_TO_UPDATE, **words)
    return is_new


def _has_come(entry: Entry, today: date) -> bool:
    return entry.review_due_on is not None and entry.review_due_on <= today


def _keepers(entry: Entry) -> QuerySet[Any]:
    """The reviewers of the entry's hub; of the initial collection, which has none, the registrars."""
    people = get_user_model().objects.filter(is_active=True)
    hub = HubPage.objects.filter(pk=entry.get_parent().pk).first()
    if hub is None or hub.organisation_id is None:
        return people.filter(memberships__role=Role.REGISTRAR).distinct()
    return people.filter(memberships__role=Role.REVIEWER, memberships__organisation=hub.organisation_id).distinct()


class DueForm(forms.Form):
    """Filters of the list; what is unknown is ignored."""

    state = forms.ChoiceField(
        label=_("Day"), choices=[("", _("All")), ("due", _("Passed")), ("soon", _("Comes soon"))], required=False
    )
    hub = forms.ModelChoiceField(label=_("Hub"), queryset=HubPage.objects.none(), required=False, empty_label=_("All"))

    def __init__(self, *args: Any, hubs: QuerySet[HubPage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hub"].queryset = hubs
        self.fields["hub"].label_from_instance = lambda hub: hub.public_name


class DueView(WagtailAdminTemplateMixin, View):
    """For the reviewers of hubs and registrars: what is to be verified."""

    page_title = gettext_lazy("Entries to verify")
    header_icon = "history"
    template_name = "moderation/admin/due.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse those who look after no entries."""
        if not request.user.is_authenticated or not kept_hubs(request.user).exists():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, list."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list, narrowed by hub and day."""
        today, hubs = timezone.localdate(), kept_hubs(request.user)
        form = DueForm(request.GET, hubs=hubs)
        form.is_valid()  # a filter that is none is left out of what was cleaned
        wanted = form.cleaned_data
        paths = {hub.path: hub for hub in ([wanted["hub"]] if wanted.get("hub") else hubs)}
        entries = [entry for entry in due_entries(today) if entry.path[: -entry.steplen] in paths]
        due = [entry for entry in entries if _has_come(entry, today)]
        shown = {"due": due, "soon": [entry for entry in entries if not _has_come(entry, today)]}
        page = Paginator(shown.get(wanted.get("state", ""), entries), _PER_PAGE).get_page(request.GET.get("p"))
        context = {
            "form": form,
            "page": page,
            "rows": [(entry, paths[entry.path[: -entry.steplen]], _has_come(entry, today)) for entry in page],
            "total": len(entries),
            "due": len(due),
            "is_narrowed": any(wanted.values()),
        }
        return self.render_to_response(self.get_context_data(**context))
