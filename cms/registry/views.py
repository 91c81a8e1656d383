"""Public views of entries and reference limits."""

import csv
from typing import Any, cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from wagtail.models import Page

from cms.registry.enums import Life
from cms.registry.models import Entry, EntryVersion, ReferenceLimit
from cms.registry.presentation import DataSheet, limit_views, linked_data, successors
from cms.registry.public import public_entries
from cms.registry.tables import level_rows, safe_cell
from cms.registry.texts import Reader
from cms.vocabularies.models import Activity, Pollutant

LIMITS_PER_PAGE = 25


def serve_entry(request: HttpRequest, entry: Entry, version: int | None = None) -> HttpResponse:
    """The page at an entry's permanent address.

    A version's address shows that version; a withdrawn or unpublished entry leaves a page with the
    reason (410).
    """
    if entry.life == Life.WITHDRAWN or not entry.live:
        return _gone(request, entry)
    shown, old_version = entry, None
    if version is not None:
        published = get_object_or_404(EntryVersion.objects.select_related("revision"), entry=entry, number=version)
        if version != entry.version:
            shown, old_version = published.revision.as_object(), published
    response = Page.serve(shown, request)
    response.context_data |= _addresses(request, entry, response.context_data["sheet"], old_version)
    return response


def _addresses(
    request: HttpRequest, entry: Entry, sheet: DataSheet, old_version: EntryVersion | None
) -> dict[str, Any]:
    """Where the entry and the version shown stay for good, absolute; what search engines are told."""
    # Without the language: a cited address opens in the language of whoever follows it.
    permanent = request.build_absolute_uri(entry.url.replace(f"/{get_language()}/", "/", 1))
    number = old_version.number if old_version else entry.version
    return {
        "old_version": old_version,
        "version_number": number,
        "language_states": sheet.language_states,
        "canonical_url": request.build_absolute_uri(entry.url),
        "permanent_url": permanent,
        "version_url": f"{permanent}v{number}/",
        "linked_data": linked_data(sheet, permanent),
        "successors": successors(entry, sheet.language) if entry.life != Life.CURRENT else [],
    }


def _gone(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Why an entry is not public any more, and what has replaced it."""
    language = get_language() or entry.source_language
    context = {
        "entry": entry,
        "name": Reader(entry, language).text("name"),
        "is_withdrawn": entry.life == Life.WITHDRAWN,
        "successors": successors(entry, language),
    }
    return TemplateResponse(request, "registry/entry_gone.html", context, status=410)


def limits(request: HttpRequest) -> HttpResponse:
    """The table of reference limits, narrowed by activity and pollutant; what is unknown is ignored."""
    rows = ReferenceLimit.objects.all()
    chosen: dict[str, Any] = {}
    for name, model in (("activity", Activity), ("pollutant", Pollutant)):
        concept = model.objects.filter(code=request.GET.get(name, "")[:64].replace("\0", "")).first()
        if concept is not None:
            rows = rows.filter(**{name: concept})
            chosen[name] = concept
    page = Paginator(rows, LIMITS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "limits": limit_views(cast("QuerySet[ReferenceLimit]", page.object_list)),
        "pages": {"number": page.number, "total": page.paginator.num_pages},
        "count": page.paginator.count,
        "activities": Activity.objects.filter(limits__isnull=False).distinct(),
        "pollutants": Pollutant.objects.filter(limits__isnull=False).distinct(),
        "chosen": chosen,
    }
    return TemplateResponse(request, "registry/limits.html", context)


def levels_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The levels of a public entry as CSV, in the reader's language."""
    entry = public_entries().filter(code=code.upper().replace("\0", "")).first()
    if entry is None:
        raise Http404
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{entry.code}-levels-{get_language()}.csv"'
    response.write("\ufeff")  # spreadsheets take the file for UTF-8 only with this mark
    writer = csv.writer(response)
    for row in level_rows(entry.specific):
        writer.writerow([safe_cell(value) for value in row])
    return response
