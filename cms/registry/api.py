"""API of single entries, their changes, and reference limits."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from ninja import Query, Router
from ninja.errors import HttpError

from cms.languages import LANGUAGES, column
from cms.problems import ProblemOut, refuse_unknown
from cms.registry.addresses import permanent_path
from cms.registry.changes import UnknownCursor, changes_after, cursor_at, number_at
from cms.registry.enums import Life
from cms.registry.models import Change, Consumption, Cost, Entry, Figure, ReferenceLimit
from cms.registry.models.entry import translated_fields
from cms.registry.models.figures import plain_number
from cms.registry.presentation import MEMBER_STATES, hidden_countries
from cms.registry.schemas import (
    ChangesOut,
    ChangesQuery,
    EntryOut,
    EntryQuery,
    ExternalIdOut,
    LimitsOut,
    LimitsQuery,
    SourceOut,
)
from cms.registry.services import language_states

router = Router(tags=["registry"])


@router.get(
    "/entries/{code}",
    response={200: EntryOut, 400: ProblemOut, 404: ProblemOut, 410: ProblemOut},
    summary="One entry",
    url_name="entry",
)
def entry(request: HttpRequest, code: str, query: Query[EntryQuery]) -> dict[str, Any]:
    """Everything public about the entry with this code. One that is not public any more answers 410."""
    refuse_unknown(request, EntryQuery)
    if "\0" in code:
        raise HttpError(404, "There is no entry with this code.")
    found = Entry.objects.filter(code=code.upper(), first_published_at__isnull=False).first()
    # Closed to the public: not even the reason of a withdrawal is told.
    if found is None or found.get_view_restrictions().exists():
        raise HttpError(404, "There is no entry with this code.")
    if not found.live or found.life == Life.WITHDRAWN:
        raise HttpError(410, found.life_reason or "This entry is no longer public.")
    with override(query.language):
        return entry_data(found.specific, request)


@router.get("/limits", response={200: LimitsOut, 400: ProblemOut}, summary="Reference limits", url_name="limits")
def limits(request: HttpRequest, query: Query[LimitsQuery]) -> dict[str, Any]:
    """Emission limits read in legal texts, for orientation beside the levels of techniques."""
    refuse_unknown(request, LimitsQuery)
    rows = ReferenceLimit.objects.select_related("activity", "pollutant", "medium", "averaging")
    for name in ("activity", "pollutant"):
        if (value := getattr(query, name)) is not None:
            rows = rows.filter(**{f"{name}__code": value.replace("\0", "")})
    start = (query.page - 1) * query.page_size
    with override(query.language):
        return {
            "total": rows.count(),
            "page": query.page,
            "page_size": query.page_size,
            "limits": [_limit(row) for row in rows.prefetch_related("entries")[start : start + query.page_size]],
        }


@router.get("/changes", response={200: ChangesOut, 400: ProblemOut}, summary="Changes of entries", url_name="changes")
def changes(request: HttpRequest, response: HttpResponse, query: Query[ChangesQuery]) -> dict[str, Any]:
    """What became of the public entries since a cursor, in the order in which it became visible.

    Fetch an entry by its ``url``; a change of kind ``removed`` is a tombstone. Nothing is ever skipped, and the
    whole history is kept. Ask ``next`` again later, also after an empty page: it waits for what comes.
    """
    refuse_unknown(request, ChangesQuery)
    try:
        number = number_at(query.since) if query.since else 0
    except UnknownCursor:
        raise HttpError(400, "This feed has not given this cursor. Without one it starts from the beginning.") from None
    found = changes_after(number, query.limit + 1)
    page = found[: query.limit]
    cursor = cursor_at(page[-1].number if page else number)
    address = f"{reverse('api-v1:changes')}?{urlencode({'since': cursor, 'limit': query.limit})}"
    response["Cache-Control"] = "no-cache"
    return {
        "changes": [_change(change, request) for change in page],
        "cursor": cursor,
        "next": request.build_absolute_uri(address),
        "more": len(found) > len(page),
    }


def entry_data(found: Entry, request: HttpRequest | None = None) -> dict[str, Any]:
    """The entry as plain data in the shape of ``EntryOut``; labels in the active language."""
    hub = found.get_parent().specific
    hidden = hidden_countries(found)
    return {
        "code": found.code,
        "slug": found.slug,
        "version": found.version,
        "kind": found.kind,
        "url": request.build_absolute_uri(found.url) if request else found.full_url or "",
        "source_language": found.source_language,
        "language_states": {code: state.value for code, state in language_states(found).items()},
        "texts": _texts(found),
        "hub": hub.hub_code,
        "licence": found.licence,
        "life": found.life,
        "published_at": found.first_published_at,
        "changed_at": found.last_published_at,
        "maturity": found.maturity.level if found.maturity else None,
        **{
            name: [_concept(concept) for concept in getattr(found, name).all()]
            for name in ("themes", "sectors", "media", "pollutants", "hazards")
        },
        "countries": [_concept(country) for country in found.countries.all() if country.pk not in hidden],
        "levels": [
            {
                **_figure(row),
                "kind": row.kind,
                "pollutant": row.pollutant.code,
                "medium": row.medium.code,
                "averaging": row.averaging.code if row.averaging else None,
                "reference_oxygen": row.reference_oxygen,
                "dry_gas": row.dry_gas,
                "plant_status": row.plant_status,
                "fuel": row.fuel,
            }
            for row in found.levels.all()
        ],
        "efficiencies": [{**_figure(row), "pollutant": row.pollutant.code} for row in found.efficiencies.all()],
        "consumption": [_consumption(row) for row in found.consumption.all()],
        "outcomes": [
            {
                **_figure(row),
                "label": _by_language(row, "indicator"),
                "before": plain_number(row.before),
                "after": plain_number(row.after),
                "year": row.year,
            }
            for row in found.outcomes.all()
        ],
        "costs": [_cost(row) for row in found.costs.all()],
        "sources": [{name: getattr(row, name) for name in SourceOut.model_fields} for row in found.sources.all()],
        "external_ids": [
            {name: getattr(row, name) for name in ExternalIdOut.model_fields} for row in found.external_ids.all()
        ],
        "decisions": _decisions(found),
        "reference_limits": [limit.code for limit in found.reference_limits.all()],
    }


def _concept(concept: Any) -> dict[str, str]:
    return {"code": concept.code, "label": concept.label}


def _figure(row: Figure) -> dict[str, Any]:
    return {
        "lower": row.low,
        "lower_is_less_than": row.lower_is_less_than,
        "upper": row.high,
        "unit": row.unit,
        "conditions": row.conditions,
        "evidence": row.evidence,
        "source": row.source,
    }


def _consumption(row: Consumption) -> dict[str, Any]:
    if row.is_held:
        return {"held": True, "label": {}}
    return {**_figure(row), "label": _by_language(row, "item")}


def _cost(row: Cost) -> dict[str, Any]:
    if row.is_held:
        return {"held": True, "cost_type": row.cost_type.code}
    names = ("amount", "amount_upper", "currency", "price_year", "evidence", "source")
    return {"cost_type": row.cost_type.code} | {name: getattr(row, name) for name in names}


def _texts(found: Entry) -> dict[str, dict[str, str]]:
    """Texts by field and language, only those that there are."""
    texts = {field: _by_language(found, field) for field in sorted(translated_fields(type(found)))}
    return {field: values for field, values in texts.items() if values}


def _by_language(obj: Any, field: str) -> dict[str, str]:
    values = {language: getattr(obj, column(field, language), None) for language in LANGUAGES}
    return {language: value for language, value in values.items() if value}


def _decisions(found: Entry) -> list[dict[str, Any]]:
    rows = {row.country.code: row for row in found.decisions.select_related("country")}
    return [
        {
            "country": code,
            "status": (rows[code].status or None) if code in rows else None,
            "withheld": code in rows and rows[code].withheld,
            "act": rows[code].act_title if code in rows else "",
            "act_date": rows[code].act_date if code in rows else None,
            "act_url": rows[code].act_url if code in rows else "",
        }
        for code in MEMBER_STATES
    ]


def _change(change: Change, request: HttpRequest) -> dict[str, Any]:
    return {
        "code": change.code,
        "kind": change.kind,
        "reason": change.reason or None,
        "time": change.time,
        "version": change.version,
        "life": change.life,
        "url": request.build_absolute_uri(reverse("api-v1:entry", args=[change.code])),
        "page": request.build_absolute_uri(permanent_path(change.code)),
    }


def _limit(row: ReferenceLimit) -> dict[str, Any]:
    return {
        "id": row.code,
        "act": row.act,
        "reference": row.reference,
        "address": row.address,
        "text_date": row.text_date,
        "activity": _concept(row.activity),
        "pollutant": row.pollutant.code,
        "medium": row.medium.code,
        "lower": row.low,
        "lower_is_less_than": row.lower_is_less_than,
        "upper": row.high,
        "unit": row.unit,
        "averaging": row.averaging.code if row.averaging else None,
        "averaging_text": row.averaging_text,
        "reference_oxygen": row.reference_oxygen,
        "conditions": row.conditions,
        "note": row.note,
        "confidence": row.confidence,
        "entries": [entry.code for entry in row.entries.all() if entry.live and entry.code],
    }
