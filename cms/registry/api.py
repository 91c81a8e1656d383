"""API of single entries and reference limits."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import override
from ninja import Query, Router, Schema
from ninja.errors import HttpError

from cms.languages import LANGUAGES, column
from cms.registry.enums import Life
from cms.registry.models import Entry, Figure, ReferenceLimit
from cms.registry.models.entry import translated_fields
from cms.registry.models.figures import plain_number
from cms.registry.presentation import MEMBER_STATES
from cms.registry.schemas import (
    EntryOut,
    EntryQuery,
    LimitsOut,
    LimitsQuery,
    ProblemOut,
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
    """Everything public about the entry with this code. A withdrawn entry answers 410."""
    _refuse_unknown(request, EntryQuery)
    if "\0" in code:
        raise HttpError(404, "There is no entry with this code.")
    found = Entry.objects.filter(code=code.upper(), first_published_at__isnull=False).first()
    if found is None:
        raise HttpError(404, "There is no entry with this code.")
    if not found.live or found.life == Life.WITHDRAWN:
        raise HttpError(410, found.life_reason or "This entry is no longer public.")
    with override(query.language):
        return entry_data(found.specific, request)


@router.get("/limits", response={200: LimitsOut, 400: ProblemOut}, summary="Reference limits", url_name="limits")
def limits(request: HttpRequest, query: Query[LimitsQuery]) -> dict[str, Any]:
    """Emission limits read in legal texts, for orientation beside the levels of techniques."""
    _refuse_unknown(request, LimitsQuery)
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


def _refuse_unknown(request: HttpRequest, known: type[Schema]) -> None:
    """Raise a 400 for a parameter that does not exist: ninja passes over it, and a typo would go unnoticed."""
    if unknown := sorted(set(request.GET) - set(known.model_fields)):
        raise HttpError(400, f"Unknown parameter: {unknown[0]}")


def entry_data(found: Entry, request: HttpRequest | None = None) -> dict[str, Any]:
    """The entry as plain data in the shape of ``EntryOut``; labels in the active language."""
    hub = found.get_parent().specific
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
            for name in ("themes", "sectors", "countries", "media", "pollutants", "hazards")
        },
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
        "consumption": [{**_figure(row), "label": _by_language(row, "item")} for row in found.consumption.all()],
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
        "costs": [
            {
                "cost_type": row.cost_type.code,
                "amount": row.amount,
                "amount_upper": row.amount_upper,
                "currency": row.currency,
                "price_year": row.price_year,
                "evidence": row.evidence,
                "source": row.source,
            }
            for row in found.costs.all()
        ],
        "sources": [{name: getattr(row, name) for name in SourceOut.model_fields} for row in found.sources.all()],
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
            "status": rows[code].status if code in rows else None,
            "act": rows[code].act_title if code in rows else "",
            "act_date": rows[code].act_date if code in rows else None,
            "act_url": rows[code].act_url if code in rows else "",
        }
        for code in MEMBER_STATES
    ]


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
