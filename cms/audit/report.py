"""The audit log in the admin: filters, pages, and the same as a table for files."""

import csv
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from cms.audit.forms import FilterForm
from cms.audit.models import Record
from cms.audit.permissions import may_read, readable_records
from cms.audit.words import Line, in_words
from cms.moderation.permissions import is_registrar
from cms.registry.tables import safe_cell

app_name = "audit"

TITLE = gettext_lazy("Audit log")
EXPORTED = "audit.exported"
_PER_PAGE = 50
#: Records that are put into words, and sent, at a time.
_CHUNK = 500


def _form(request: HttpRequest) -> FilterForm:
    """The filters over what the person may read. Raises PermissionDenied if that is nothing."""
    if not may_read(request.user):
        raise PermissionDenied
    return FilterForm(request.GET, readable_records(request.user), knows_addresses=is_registrar(request.user))


class LogView(WagtailAdminTemplateMixin, View):
    """The records, the latest first."""

    page_title = TITLE
    header_icon = "history"
    template_name = "audit/admin/log.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, log."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponse:
        """One page of what fits the filters."""
        form = _form(request)
        page = Paginator(form.found(), _PER_PAGE).get_page(request.GET.get("p"))
        context = {
            "form": form,
            "page": page,
            "lines": list(in_words(page.object_list)),
            "export_url": f"{reverse('audit:export')}?{request.GET.urlencode()}",
        }
        return self.render_to_response(self.get_context_data(**context))


@never_cache
@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """What fits the filters as one CSV file. That it was taken is recorded."""
    found = _form(request).found()
    # What is recorded from here on is not in it: what follows would otherwise be.
    end = found.values_list("pk", flat=True).first() or 0
    found = found.filter(pk__lte=end)
    log(instance=request.user, action=EXPORTED, user=request.user, data={"rows": found.count()})
    response = StreamingHttpResponse(_csv(found, get_language() or "ru"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-log-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


class _Echo:
    """A file that gives back what is written into it."""

    def write(self, text: str) -> str:
        return text


def _csv(records: QuerySet[Record], language: str) -> Iterator[str]:
    """The lines of the file. The page's language has ended when they are sent."""
    writer = csv.writer(_Echo())
    with override(language):
        yield "\ufeff" + writer.writerow(
            [_("Record"), _("Time (UTC)"), _("Person"), _("Action"), _("About"), _("Entry"), _("Details")]
        )
    rest = records.iterator(chunk_size=_CHUNK)
    while chunk := list(islice(rest, _CHUNK)):
        with override(language):
            rows = [_row(line) for line in in_words(chunk)]
        for row in rows:
            yield writer.writerow(row)


def _row(line: Line) -> list[Any]:
    details = "; ".join(f"{detail.label}: {detail.text}" for detail in line.details)
    code = line.entry.code if line.entry else ""
    cells = [line.number, f"{line.at:%Y-%m-%d %H:%M:%S}", line.who, line.action, line.subject, code or "", details]
    return [safe_cell(cell) for cell in cells]


urlpatterns = [
    path("", LogView.as_view(), name="log"),
    path("export/", export, name="export"),
]
