"""Public views of entries and reference limits."""

import csv
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from wagtail.models import Page

from cms.registry.enums import Life
from cms.registry.models import Entry, EntryVersion, ReferenceLimit
from cms.registry.presentation import data_sheet, limit_view, unit_names
from cms.registry.tables import level_rows, safe_cell
from cms.vocabularies.models import Activity, Pollutant

LIMITS_PER_PAGE = 50


def serve_entry(request: HttpRequest, entry: Entry, version: int | None = None) -> HttpResponse:
    """The page at an entry's permanent address.

    A version's address shows that version; a withdrawn or unpublished entry leaves a page with the
    reason (410).
    """
    if entry.life == Life.WITHDRAWN or not entry.live:
        return TemplateResponse(request, "registry/entry_gone.html", {"sheet": data_sheet(entry)}, status=410)
    shown, old_version = entry, None
    if version is not None:
        old_version = get_object_or_404(EntryVersion.objects.select_related("revision"), entry=entry, number=version)
        shown = old_version.revision.as_object()
    response = Page.serve(shown, request)
    response.context_data["old_version"] = old_version if version and version != entry.version else None
    response.context_data["language_states"] = response.context_data["sheet"].language_words
    return response


def limits(request: HttpRequest) -> HttpResponse:
    """The table of reference limits, narrowed by activity and pollutant; what is unknown is ignored."""
    rows = ReferenceLimit.objects.select_related("activity", "pollutant", "medium", "averaging")
    chosen: dict[str, Any] = {}
    for name, model in (("activity", Activity), ("pollutant", Pollutant)):
        concept = model.objects.filter(code=request.GET.get(name, "")[:64].replace("\0", "")).first()
        if concept is not None:
            rows = rows.filter(**{name: concept})
            chosen[name] = concept
    page = Paginator(rows, LIMITS_PER_PAGE).get_page(request.GET.get("page"))
    units = unit_names()
    context = {
        "limits": [limit_view(row, units) for row in page],
        "page": {"number": page.number, "total": page.paginator.num_pages},
        "count": page.paginator.count,
        "activities": Activity.objects.filter(limits__isnull=False).distinct(),
        "pollutants": Pollutant.objects.filter(limits__isnull=False).distinct(),
        "chosen": chosen,
    }
    return TemplateResponse(request, "registry/limits.html", context)


def levels_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The levels of a public entry as CSV, in the reader's language."""
    entry = Entry.objects.live().exclude(life=Life.WITHDRAWN).filter(code=code.upper()).first()
    if entry is None:
        raise Http404
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{entry.code}-levels-{get_language()}.csv"'
    response.write("\ufeff")  # spreadsheets take the file for UTF-8 only with this mark
    writer = csv.writer(response)
    for row in level_rows(entry.specific):
        writer.writerow([safe_cell(value) for value in row])
    return response
