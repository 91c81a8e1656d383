"""Shapes of what the API of the registry takes and gives."""

from datetime import date, datetime
from decimal import Decimal

from ninja import Schema
from pydantic import Field

from cms.languages import LANGUAGES
from cms.registry.enums import ChangeKind, ExternalScheme, Life, RemovalReason


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
    """A consumption figure; ``label`` in every language that has one. One that the hub holds says nothing else."""

    unit: str = ""
    evidence: str = ""
    label: dict[str, str]
    held: bool = Field(False, description="Held by the hub, not public.")


class OutcomeOut(FigureOut):
    """An outcome: a value or range, or values before and after; ``label`` in every language that has one."""

    label: dict[str, str]
    before: Decimal | None = None
    after: Decimal | None = None
    year: int | None = None


class CostOut(Schema):
    """A cost. One that the hub holds says of what kind it is and nothing else."""

    cost_type: str
    amount: Decimal | None = None
    amount_upper: Decimal | None = None
    currency: str = ""
    price_year: int | None = None
    evidence: str = ""
    source: int | None = None
    held: bool = Field(False, description="Held by the hub, not public.")


class SourceOut(Schema):
    """A source; figures refer to its number."""

    number: int
    title: str
    author: str = ""
    year: int | None = None
    language: str = ""
    url: str = ""


class ExternalIdOut(Schema):
    """The number of the same technique in another register; ``source`` is a number of the list of sources."""

    scheme: ExternalScheme
    document: str = ""
    number: str
    url: str = ""
    source: int | None = None


class DecisionOut(Schema):
    """What a country has decided; status is null where it has not stated anything."""

    country: str
    status: str | None = None
    withheld: bool = False
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
    external_ids: list[ExternalIdOut]
    decisions: list[DecisionOut]
    reference_limits: list[str]


class ChangeOut(Schema):
    """What became of an entry. ``reason`` says why it was removed; ``version`` is the last that was public."""

    code: str
    kind: ChangeKind
    reason: RemovalReason | None = None
    time: datetime
    version: int
    life: Life
    url: str = Field(description="Address of the entry in this API.")
    page: str = Field(description="Permanent address of the entry's page.")


class ChangesOut(Schema):
    """A page of changes. ``next`` is what to ask for next, now if there is ``more``, else later."""

    changes: list[ChangeOut]
    cursor: str
    next: str
    more: bool


class ChangesQuery(Schema):
    """Parameters of the feed of changes."""

    since: str = Field("", max_length=64, description="Cursor of an earlier answer; empty: from the beginning.")
    limit: int = Field(100, ge=1, le=500, description="Changes on a page.")


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
