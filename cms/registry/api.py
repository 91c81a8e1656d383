"""API of single entries and reference limits."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.translation import override
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from cms.languages import LANGUAGES, column
from cms.registry.enums import Life
from cms.registry.models import Entry, Figure, ReferenceLimit
from cms.registry.models.entry import translated_fields
from cms.registry.models.figures import plain_number
from cms.registry.presentation import MEMBER_STATES
from cms.registry.services import language_states

router = Router(tags=["registry"])


class ConceptOut(Schema):
    """A concept of a vocabulary: stable code and label in the language asked for."""

    code: str
    label: str


class FigureOut(Schema):
    """A figure with everything needed to use it. Numbers are decimal strings."""

    lower: Decimal | None = None
    lower_is_less_than: bool = False
    upper: Decimal | None = None
    unit: str
    conditions: str = ""
    evidence: str
    source: int | None = None


class LevelOut(FigureOut):
    """An emission level."""

    kind: str
    pollutant: str
    medium: str
    averaging: str | None = None
    reference_oxygen: Decimal | None = None
    dry_gas: bool | None = None
    plant_status: str = ""
    fuel: str = ""


class EfficiencyOut(FigureOut):
    """An abatement efficiency in per cent."""

    pollutant: str


class ConsumptionOut(FigureOut):
    """A consumption figure; ``label`` in every language that has one."""

    label: dict[str, str]


class OutcomeOut(FigureOut):
    """An outcome: a value or range, or values before and after; ``label`` in every language that has one."""

    label: dict[str, str]
    before: Decimal | None = None
    after: Decimal | None = None
    year: int | None = None


class CostOut(Schema):
    """A cost."""

    cost_type: str
    amount: Decimal
    amount_upper: Decimal | None = None
    currency: str
    price_year: int | None = None
    evidence: str
    source: int | None = None


class SourceOut(Schema):
    """A source; figures refer to its number."""

    number: int
    title: str
    author: str = ""
    year: int | None = None
    language: str = ""
    url: str = ""


class DecisionOut(Schema):
    """What a country has decided; status is null where it has not stated anything."""

    country: str
    status: str | None = None
    act: str = ""
    act_date: date | None = None
    act_url: str = ""


class LimitOut(Schema):
    """A limit of a legal text, for orientation. Not a level of a technique and not an EU range."""

    id: str
    act: str
    reference: str
    address: str
    text_date: str
    activity: ConceptOut
    pollutant: str
    medium: str
    lower: Decimal | None = None
    lower_is_less_than: bool = False
    upper: Decimal | None = None
    unit: str
    averaging: str | None = None
    averaging_text: str = ""
    reference_oxygen: Decimal | None = None
    conditions: str = ""
    note: str = ""
    confidence: str
    entries: list[str] = Field(default_factory=list)


class LimitsOut(Schema):
    """A page of reference limits."""

    total: int
    page: int
    page_size: int
    limits: list[LimitOut]


class EntryOut(Schema):
    """An entry whole: texts per language with their state, figures, sources, decisions."""

    code: str
    slug: str
    version: int
    kind: str
    url: str
    source_language: str
    language_states: dict[str, str]
    texts: dict[str, dict[str, str]]
    hub: str
    licence: str
    life: str
    published_at: datetime | None
    changed_at: datetime | None
    maturity: int | None
    themes: list[ConceptOut]
    sectors: list[ConceptOut]
    countries: list[ConceptOut]
    media: list[ConceptOut]
    pollutants: list[ConceptOut]
    hazards: list[ConceptOut]
    levels: list[LevelOut]
    efficiencies: list[EfficiencyOut]
    consumption: list[ConsumptionOut]
    outcomes: list[OutcomeOut]
    costs: list[CostOut]
    sources: list[SourceOut]
    decisions: list[DecisionOut]
    reference_limits: list[str]


class EntryQuery(Schema):
    """Parameters of a single entry."""

    language: str = Field("en", pattern=f"^({'|'.join(LANGUAGES)})$", description="Language of the labels.")


class LimitsQuery(Schema):
    """Parameters of the list of limits."""

    language: str = Field("en", pattern=f"^({'|'.join(LANGUAGES)})$", description="Language of the labels.")
    activity: str | None = Field(None, max_length=120)
    pollutant: str | None = Field(None, max_length=64)
    page: int = Field(1, ge=1, le=10_000)
    page_size: int = Field(50, ge=1, le=100)


class ProblemOut(Schema):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = ""
    parameter: str | None = None


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
